"""Where on Vertex AI a project has, or may have, something: the pipeline puts it on record before it has."""

import asyncio
from collections.abc import Mapping, Sequence

import structlog
from pydantic import ValidationError

from contracts.layout import vertex_prefix
from contracts.vertex import VertexRecord, endpoint_at, endpoint_name, location_of
from object_store import ObjectNotFound, ObjectStore

_log = structlog.get_logger("api.places")


async def endpoints_of(
    store: ObjectStore, project_id: str, served: str | None, *, uses_vertex: bool
) -> Sequence[str | None]:
    """The project's endpoint at each place, whether it stands or not; None is the place of the settings.

    `served`: the endpoint of its row. `uses_vertex`: what a release before this one began there has no
    record. Also after somebody has gone back to serving locally.
    """
    recorded = await recorded_of(store, project_id)
    return endpoints_among(recorded, served, uses_vertex=uses_vertex)


async def recorded_of(store: ObjectStore, project_id: str) -> Mapping[str, str]:
    """The record's key to the endpoint's name; a record that can't be read is logged and left out."""
    return await asyncio.to_thread(_recorded, store, project_id)


def endpoints_among(
    recorded: Mapping[str, str], served: str | None, *, uses_vertex: bool
) -> Sequence[str | None]:
    """What `endpoints_of` gives, for records that were read."""
    known = set(recorded.values())
    if served is not None and endpoint_name(served) is not None:
        known.add(served)
    return [*sorted(known), *([None] if uses_vertex else [])]


def _recorded(store: ObjectStore, project_id: str) -> dict[str, str]:
    found = {}
    for info in store.list(vertex_prefix(project_id)):
        try:
            place = location_of(VertexRecord.model_validate_json(store.get(info.key)).place)
        except ObjectNotFound:  # gone meanwhile
            continue
        except (ValidationError, ValueError) as error:  # of another release, or damaged: it may name a place
            _log.error("a record of Vertex AI is not understood and kept", key=info.key, reason=str(error))
            continue
        found[info.key] = endpoint_at(place, project_id)
    return found

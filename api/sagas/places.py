"""Where on Vertex AI a project has, or may have, something: the pipeline puts it on record before it has."""

import asyncio
from collections.abc import Sequence

from pydantic import ValidationError

from contracts.layout import vertex_prefix
from contracts.vertex import VertexRecord, endpoint_at, endpoint_name, location_of
from object_store import ObjectNotFound, ObjectStore


async def endpoints_of(
    store: ObjectStore, project_id: str, served: str | None, *, uses_vertex: bool
) -> Sequence[str | None]:
    """The project's endpoint at each place, whether it stands or not; None is the place of the settings.

    `served`: the endpoint of its row. `uses_vertex`: what a release before this one began there has no
    record. Also after somebody has gone back to serving locally.
    """
    recorded = await asyncio.to_thread(_recorded, store, project_id)
    known = {endpoint_at(place, project_id) for place in recorded}
    if served is not None and endpoint_name(served) is not None:
        known.add(served)
    return [*sorted(known), *([None] if uses_vertex else [])]


def _recorded(store: ObjectStore, project_id: str) -> list[str]:
    places = []
    for info in store.list(vertex_prefix(project_id)):
        try:
            places.append(location_of(VertexRecord.model_validate_json(store.get(info.key)).place))
        except (ObjectNotFound, ValidationError, ValueError):  # gone meanwhile, or not written by us
            continue
    return places

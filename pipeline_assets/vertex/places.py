"""Where a project has something on Vertex AI, on record before it has: its deletion goes by it."""

from contextlib import suppress

from contracts.layout import vertex_key
from contracts.vertex import VertexRecord
from object_store import ObjectExists, ObjectStore


def put_on_record(store: ObjectStore, project_id: str, place: str) -> None:
    """`place`: `projects/*/locations/*`. Repeated calls do nothing."""
    with suppress(ObjectExists):
        record = VertexRecord(place=place).model_dump_json().encode()
        store.put(vertex_key(project_id, place), record, create_only=True)

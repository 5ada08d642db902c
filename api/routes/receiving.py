"""The form of a request, received under the settings' bounds: the same for every route that takes a file."""

from collections.abc import Collection

from fastapi import Request

from api.edge import Edge
from api.uploads import Upload, receive_upload

NOTHING: frozenset[str] = frozenset()  # a form that is its file alone


async def receive_form(
    request: Request,
    edge: Edge,
    fields: Collection[str] = NOTHING,
    *,
    limit: int | None = None,
    key: str | None = None,
) -> Upload:
    """As `api.uploads.receive_upload`, whose errors it raises; `limit` in bytes, else the setting."""
    settings = edge.settings
    return await receive_upload(
        request.receive,
        request.headers,
        edge.store,
        limit=settings.max_upload_bytes if limit is None else limit,
        stall_s=settings.upload_stall_seconds,
        fields=fields,
        key=key,
    )

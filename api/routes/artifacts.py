"""What a project's runs made, streamed from the object store."""

# the path's project_id is read by the Project dependency

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Path, Request
from starlette.responses import Response, StreamingResponse

from api.artifacts import Artifacts
from api.edge import EdgeDep, Project
from api.errors import error_response
from api.middleware.conditional import matches
from api.ranges import NotSatisfiableError, range_of
from api.views import ARTIFACTS
from contracts.errors import ErrorCode, OrreryError
from object_store import ObjectInfo

router = APIRouter(prefix="/projects/{project_id}/artifacts", tags=["artifacts"])

CHUNK_BYTES = 256 * 1024
# The report is our own HTML, but it shows users' text: no script, no request, an origin of its own.
_REPORT_POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@router.get(
    "/{name}",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The bytes.",
            "content": {
                "text/html": {"example": "<!doctype html><title>penguins</title>..."},
                "text/csv": {"example": "row,actual,predicted\n12,Adelie,Adelie\n"},
                "application/octet-stream": {"example": "(the model's bytes)"},
            },
        },
        206: {
            "description": "The bytes of the one range that was asked for.",
            "content": {"application/octet-stream": {"example": "(a stretch of the model's bytes)"}},
        },
    },
    summary="Download an artefact",
)
async def get_artifact(
    request: Request,
    row: Project,
    edge: EdgeDep,
    name: Annotated[
        str, Path(description=f"One of {', '.join(ARTIFACTS)}.", max_length=100, examples=["report"])
    ],
) -> Response:
    """404 when there is none of that name, or not yet."""
    info = (await Artifacts(edge.store).keys(row.state)).get(name) if name in ARTIFACTS else None
    if info is None:
        raise OrreryError(ErrorCode.NOT_FOUND, "This project has no such artefact", name)
    headers = _headers(name, info)
    asked = request.headers.get("if-none-match")
    if asked is not None and "ETag" in headers and matches(asked, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    try:
        part = range_of(
            request.headers.get("range"),
            request.headers.get("if-range"),
            headers.get("ETag"),
            info.size_bytes,
        )
    except NotSatisfiableError:
        return _beyond_the_end(request, info)
    if part is not None:
        headers["Content-Range"] = part.header
    start, length = (0, info.size_bytes) if part is None else (part.start, part.length)
    headers["Content-Length"] = str(length)
    reader = await asyncio.to_thread(edge.store.open_reader, info.key, start=start, length=length)
    return StreamingResponse(
        _chunks(reader), 200 if part is None else 206, headers, media_type=ARTIFACTS[name][2]
    )


def _beyond_the_end(request: Request, info: ObjectInfo) -> Response:
    return error_response(
        request.scope,
        ErrorCode.RANGE_NOT_SATISFIABLE,
        "The range is beyond the artefact's end",
        f"it has {info.size_bytes} bytes",
        {"Content-Range": f"bytes */{info.size_bytes}"},
    )


def _headers(name: str, info: ObjectInfo) -> dict[str, str]:
    kind = "inline" if name == "report" else "attachment"
    headers = {
        "Content-Disposition": f'{kind}; filename="{ARTIFACTS[name][1]}"',
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _REPORT_POLICY if name == "report" else "sandbox; default-src 'none'",
    }
    if info.sha256 is not None:
        headers["ETag"] = f'"{info.sha256}"'
    return headers


async def _chunks(reader: BinaryIO) -> AsyncIterator[bytes]:
    try:
        while data := await asyncio.to_thread(reader.read, CHUNK_BYTES):
            yield data
    finally:
        reader.close()

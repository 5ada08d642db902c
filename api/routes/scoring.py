"""Files that the champion scores on a schedule."""

# the path's project_id is read by the Project dependency

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import PurePosixPath
from typing import Annotated, BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import Response, StreamingResponse

from api.closing import refuse_and_close
from api.db.tables import ProjectRow
from api.edge import Edge, EdgeDep, Project
from api.examples import schedules as examples
from api.examples.common import DELETED, answer
from api.routes.form_schema import PREDICTION_FILE_BODY
from api.routes.predictions import model_of
from api.routes.receiving import receive_form
from api.uploads import ClientGone
from contracts.errors import OrreryError
from contracts.layout import UUID_PATTERN
from contracts.prediction_files import MEDIA_TYPES, MODEL_HEADER, TOTAL_ROWS_HEADER
from contracts.predictions import ModelRef
from contracts.projects import Message
from contracts.scoring import ScoredFile, ScoredFileDetail

router = APIRouter(prefix="/projects/{project_id}/scoring", tags=["schedules"])

CHUNK_BYTES = 256 * 1024
_GONE = Response(status_code=400)  # nobody reads it

FileId = Annotated[
    str,
    Path(
        pattern=f"^{UUID_PATTERN}$",
        description="As the upload answered.",
        examples=[examples.FILE],
    ),
]
Stamp = Annotated[
    str,
    Path(pattern=r"^[0-9]{8}t[0-9]{6}z$", description="Of one scoring.", examples=["20261124t013000z"]),
]


@router.post(
    "",
    status_code=201,
    response_model=ScoredFile,
    responses=answer(201, examples.SCORED_FILE, "Stored; a schedule may name it now"),
    openapi_extra={"requestBody": PREDICTION_FILE_BODY},
    summary="Store a file of rows to be scored on a schedule",
)
async def add_file(request: Request, row: Project, edge: EdgeDep) -> ScoredFile | Response:
    """Every row is checked by the champion, if there is one: a file that does not fit is a 422."""
    return await _received(request, row, edge, None)


@router.put(
    "/{file_id}",
    response_model=ScoredFile,
    responses=answer(200, examples.SCORED_FILE, "Its rows are these from now on"),
    openapi_extra={"requestBody": PREDICTION_FILE_BODY},
    summary="Put other rows in a stored file's place",
)
async def replace_file(
    request: Request, row: Project, edge: EdgeDep, file_id: FileId
) -> ScoredFile | Response:
    """The schedule that names it scores these at its next tick. Predictions of the old rows stay."""
    return await _received(request, row, edge, file_id)


async def _received(
    request: Request, row: ProjectRow, edge: Edge, file_id: str | None
) -> ScoredFile | Response:
    async with AsyncExitStack() as stack:
        try:
            if file_id is not None:
                await edge.scored_files.get(row.id, file_id)
            batch = await stack.enter_async_context(edge.batches.place())
            upload = await receive_form(request, edge)
        except OrreryError as refusal:  # before the body's end, or over it
            return refuse_and_close(request.scope, refusal)
        except ClientGone:
            return _GONE
        return await edge.scored_files.keep(row.id, file_id, upload, batch, _champion(row))


def _champion(row: ProjectRow) -> ModelRef | None:
    try:
        return model_of(row)
    except OrreryError:  # a schedule may be made before the first run has ended
        return None


@router.get(
    "",
    responses=answer(200, examples.SCORED_FILES, "Oldest first"),
    summary="Files that are stored to be scored",
)
async def list_files(row: Project, edge: EdgeDep) -> list[ScoredFile]:
    """What came of each is told by the file's own route."""
    return list(await edge.scored_files.all(row.id))


@router.get(
    "/{file_id}",
    responses=answer(200, examples.SCORED_FILE_DETAIL),
    summary="A stored file, and what came of it",
)
async def get_file(row: Project, edge: EdgeDep, file_id: FileId) -> ScoredFileDetail:
    """Its newest scorings, newest first; one that failed has an `error` and no predictions."""
    return await edge.scored_files.detail(row.id, file_id)


@router.get(
    "/{file_id}/{stamp}",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A row for each row of the file, in their order.",
            "content": {"text/csv": {"example": "island,prediction\r\nBiscoe,Gentoo\r\n"}},
        }
    },
    summary="Download a scoring's predictions",
)
async def get_predictions(row: Project, edge: EdgeDep, file_id: FileId, stamp: Stamp) -> Response:
    """404 while there are none."""
    file, scoring, info = await edge.scored_files.predictions(row.id, file_id, stamp)
    name = f"{PurePosixPath(file.file_name).stem}.{stamp}.predictions.{scoring.format.value}"
    headers = {
        "Content-Disposition": f'attachment; filename="predictions.{scoring.format.value}"; '
        f"filename*=UTF-8''{quote(name, safe='')}",
        "Content-Length": str(info.size_bytes),
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        TOTAL_ROWS_HEADER: str(scoring.num_rows),
        MODEL_HEADER: scoring.model_id or "-",
    }
    reader = await asyncio.to_thread(edge.store.open_reader, info.key)
    return StreamingResponse(_chunks(reader), 200, headers, media_type=MEDIA_TYPES[scoring.format])


async def _chunks(reader: BinaryIO) -> AsyncIterator[bytes]:
    try:
        while data := await asyncio.to_thread(reader.read, CHUNK_BYTES):
            yield data
    finally:
        reader.close()


@router.delete(
    "/{file_id}",
    responses=answer(200, {**DELETED, "message": "Deleted"}),
    summary="Delete a stored file and its predictions",
)
async def delete_file(row: Project, edge: EdgeDep, file_id: FileId) -> Message:
    """A schedule that names it fails by that name from then on."""
    await edge.scored_files.delete(row.id, file_id)
    return Message(project_id=row.id, message="Deleted")

"""A file of rows in, a file of predictions out."""

# the path's project_id is read by the Project dependency

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import PurePosixPath
from typing import Annotated, TypeVar
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api.closing import refuse_and_close
from api.edge import EdgeDep, Project
from api.examples import predictions as examples
from api.file_logs import FileTicket
from api.inspection import PredictedFile
from api.middleware.request_id import request_id_of
from api.routes.form_schema import PREDICTION_FILE_BODY
from api.routes.predictions import model_of
from api.routes.receiving import receive_form
from api.uploads import ClientGone, Upload
from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_files import MEDIA_TYPES, MODEL_HEADER, TOTAL_ROWS_HEADER, AnswerFormat

router = APIRouter(prefix="/projects/{project_id}", tags=["predictions"])

T = TypeVar("T")
_log = structlog.get_logger("api.prediction_files")
_GONE = Response(status_code=400)  # nobody reads it
_ACCEPTED = {
    **{media: wanted for wanted, media in MEDIA_TYPES.items()},
    "application/jsonl": AnswerFormat.JSON_LINES,
    "application/x-parquet": AnswerFormat.PARQUET,
    "text/*": AnswerFormat.CSV,
    "*/*": AnswerFormat.CSV,
}
_WRITTEN = {
    MEDIA_TYPES[wanted]: {"schema": {"type": "string", "format": "binary"}, "example": example}
    for wanted, example in examples.PREDICTED_FILES.items()
}


@router.post(
    "/predictions",
    response_class=Response,
    responses={200: {"description": "A row for each row, in their order", "content": _WRITTEN}},
    openapi_extra={"requestBody": PREDICTION_FILE_BODY},
    summary="Predict a file of rows",
)
async def predict_file(  # noqa: PLR0917  # FastAPI passes all of them by name
    request: Request,
    row: Project,
    edge: EdgeDep,
    format: Annotated[  # noqa: A002  # the parameter's name in the URL
        AnswerFormat | None, Query(description="How the answer is written; else as `Accept` says, else CSV.")
    ] = None,
    inputs: Annotated[bool, Query(description="Whether the file's own columns come first.")] = True,
    log: Annotated[bool, Query(description="Whether its rows go into the prediction log.")] = True,
    accept: Annotated[str, Header(include_in_schema=False)] = "*/*",
) -> Response:
    """Every row is checked before the first byte: a file that does not fit is a 422 that names what.

    `X-Total-Rows` says how many rows will come, `X-Request-ID` by which request, with `row` (from 0),
    outcomes name them. An answer that is cut off (no last chunk) is not whole.
    """
    async with AsyncExitStack() as stack:
        try:
            model = model_of(row)
            wanted = format or accepted(accept)
            batch = await stack.enter_async_context(edge.batches.place())
            upload = await receive_form(request, edge)
        except OrreryError as refusal:  # before the body's end, or over it
            return refuse_and_close(request.scope, refusal)
        except ClientGone:
            return _GONE
        try:
            ticket = edge.batches.logs.ticket(model, request_id_of(request.scope)) if log else None
            work = batch.answer(upload, model, wanted, keep_inputs=inputs, ticket=ticket)
            answer = await unless_gone(request.receive, work)
        except ClientGone:
            return _GONE
        return _FileAnswer(answer, _headers(upload, answer, wanted), stack.pop_all(), ticket)


def accepted(header: str) -> AnswerFormat:
    """The first of our formats that an Accept header names. Raises OrreryError(VALIDATION_ERROR)."""
    asked = [part.partition(";")[0].strip().lower() for part in header.split(",")]
    for media in asked:
        if media in _ACCEPTED:
            return _ACCEPTED[media]
    raise OrreryError(
        ErrorCode.VALIDATION_ERROR,
        "Predictions are not written in such a format",
        f"Accept: one of {', '.join(MEDIA_TYPES.values())}",
    )


async def unless_gone(receive: Receive, work: Awaitable[T]) -> T:
    """What `work` gives. Raises ClientGone, with the work ended, when the client leaves before."""
    doing = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise ClientGone
    finally:
        for task in (doing, leaving):
            task.cancel()
        await asyncio.wait({doing, leaving})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _headers(upload: Upload, answer: PredictedFile, wanted: AnswerFormat) -> dict[str, str]:
    name = f"{PurePosixPath(upload.file_name).stem}.predictions.{wanted.value}"
    return {
        "Content-Type": MEDIA_TYPES[wanted],
        "Content-Disposition": f'attachment; filename="predictions.{wanted.value}"; '
        f"filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
        TOTAL_ROWS_HEADER: str(answer.head.num_rows),
        MODEL_HEADER: answer.head.model_id,
    }


class _FileAnswer(Response):
    """Streams an answer, and ends the work at it when the client leaves, also between two stretches."""

    def __init__(
        self,
        answer: PredictedFile,
        headers: dict[str, str],
        held: AsyncExitStack,
        ticket: FileTicket | None,
    ) -> None:
        super().__init__(status_code=200, headers=headers)
        del self.headers["content-length"]
        self._answer = answer
        self._held = held
        self._ticket = ticket
        self._whole = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._held:
            try:
                await unless_gone(receive, self._stream(send))
            except (ClientGone, OSError):
                _log.info("the client left", path=scope["path"])
            if self._whole and self._ticket is not None:
                await self._ticket.whole(self._answer)

    async def _stream(self, send: Callable[[Message], Awaitable[None]]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async for piece in self._answer.pieces():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        self._whole = True

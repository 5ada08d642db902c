"""What a file's beginning and a sentence mean, before there is a project. Nothing is kept."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.closing import refuse_and_close
from api.edge import EdgeDep
from api.examples import words as examples
from api.examples.common import answer
from api.routes.form_schema import INTERPRETATION_BODY
from api.routes.receiving import receive_form
from api.sagas.form import ProjectForm
from api.uploads import ClientGone, UploadRefused
from contracts.interpretations import TableInterpretation

router = APIRouter(prefix="/interpretations", tags=["interpretations"])

# The first megabyte by anybody's count, or a small file whole.
MAX_FILE_BYTES = 2 * 1024 * 1024
FIELDS = frozenset({"problem_description", "target_column", "target_columns", "problem_type"})


@router.post(
    "",
    responses=answer(200, examples.INTERPRETATION, "Ranked, best first; nothing is stored"),
    openapi_extra={"requestBody": INTERPRETATION_BODY},
    response_model=TableInterpretation,
    summary="Read a description against a file, or its first megabyte",
)
async def interpret(request: Request, edge: EdgeDep) -> TableInterpretation | Response:
    """413 above 2 MiB, 429 when too many are being read; otherwise refuses what a create would."""
    try:
        upload = await receive_form(request, edge, FIELDS, limit=MAX_FILE_BYTES)
    except UploadRefused as refusal:
        return refuse_and_close(request.scope, refusal)
    except ClientGone:
        return Response(status_code=400)
    try:
        form = ProjectForm.of(upload.fields, upload.file_name)
        return await edge.interpreter.interpret(upload, form)
    finally:
        await asyncio.shield(asyncio.to_thread(upload.staged.discard))

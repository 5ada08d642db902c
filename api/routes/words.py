"""What can be said to a run at work: finish now, and the answer to its question."""

# the path's project_id is read by the Project dependency

from typing import Annotated

from fastapi import APIRouter, Body

from api import views
from api.edge import EdgeDep, Project
from api.examples import words as examples
from api.examples.common import answer
from contracts.projects import Message
from contracts.questions import InterpretationChoice, ProjectInterpretation

router = APIRouter(prefix="/projects/{project_id}", tags=["projects"])


@router.post(
    "/finish",
    status_code=202,
    responses=answer(202, examples.FINISHING, "Asked; the stream tells how it goes on"),
    summary="Stop searching, deploy the best so far",
)
async def finish_project(row: Project, edge: EdgeDep) -> Message:
    """409 when nothing is training. The fit at hand is dropped; evaluation and deployment follow."""
    await edge.words.finish(row)
    return Message(project_id=row.id, message="Finishing with the best model so far")


@router.get(
    "/interpretation",
    responses=answer(200, examples.PROJECT_INTERPRETATION),
    summary="How the description is read, and whether the run asks",
)
async def get_interpretation(row: Project) -> ProjectInterpretation:
    """`asking` while the run waits for the answer to `question`."""
    return views.interpretation(row.id, row.state)


@router.post(
    "/interpretation",
    responses=answer(200, examples.PROJECT_INTERPRETATION),
    summary="Answer the run's question",
)
async def answer_question(
    row: Project,
    edge: EdgeDep,
    body: Annotated[InterpretationChoice, Body(examples=[examples.CHOICE])],
) -> ProjectInterpretation:
    """The run goes on with it. 409 when nothing is asked (any more); the same answer again is a 200."""
    question = await edge.words.answer(row, body)
    return views.interpretation(row.id, row.state.model_copy(update={"question": question}))

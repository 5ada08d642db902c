"""Words to a run at work: finish now, and the answer to its question.

Each is an object in the store, create-only, which the run's worker looks for: any replica may say it,
and a restart of this process forgets nothing.
"""

import asyncio
from datetime import UTC, datetime

from api.db.tables import ProjectRow
from api.projection.drafts import EventDraft
from api.projection.recorder import Recorder
from contracts.datasets import METRICS_OF_PROBLEM
from contracts.errors import ErrorCode, OrreryError
from contracts.events import LogData, LogLevel, ProjectState
from contracts.layout import Control, control_key
from contracts.questions import Answer, AnsweredBy, InterpretationChoice, Question
from contracts.stages import TERMINAL_PROJECT_STATUSES, ProjectStatus
from object_store import ObjectExists, ObjectStore

FINISHING = "Asked to finish: the best model so far is evaluated and deployed"


class Words:
    """Says words to the run that a project has at work."""

    def __init__(self, store: ObjectStore, recorder: Recorder) -> None:
        self._store = store
        self._recorder = recorder

    async def finish(self, row: ProjectRow) -> None:
        """Search and training end with what they have. Raises OrreryError(CONFLICT) when nothing trains."""
        state, now = row.state, datetime.now(UTC)
        if state.run_id is None or state.status is not ProjectStatus.TRAINING:
            raise OrreryError(
                ErrorCode.CONFLICT, "Nothing of this project is training", f"status: {state.status.value}"
            )
        try:
            await self._put(row.id, state.run_id, Control.FINISH, f'{{"asked_at":"{now.isoformat()}"}}')
        except ObjectExists:
            return  # said before
        told = LogData(run_id=state.run_id, stage=None, level=LogLevel.INFO, message=FINISHING)
        await self._recorder.record(
            row.id, [EventDraft(f"api:finish:{state.run_id}", now, told, state.run_id)]
        )

    async def answer(self, row: ProjectRow, choice: InterpretationChoice) -> Question:
        """The question as it is settled; the same answer again is the same.

        Raises OrreryError: CONFLICT when nothing is asked or another answer was first, VALIDATION_ERROR
        for what the table does not have.
        """
        question = open_question(row.state)
        if question is None or row.state.run_id is None:
            raise OrreryError(ErrorCode.CONFLICT, "Nothing is asked", f"status: {row.state.status.value}")
        _check(choice, row.dataset.columns)
        choice = _resolved(choice, question)
        answer = Answer(**choice.model_dump(), answered_by=AnsweredBy.USER, answered_at=datetime.now(UTC))
        try:
            await self._put(row.id, row.state.run_id, Control.ANSWER, answer.model_dump_json())
        except ObjectExists:
            answer = await self._standing(row.id, row.state.run_id, choice)
        return question.model_copy(update={"answer": answer})

    async def _standing(self, project_id: str, run_id: str, choice: InterpretationChoice) -> Answer:
        key = control_key(project_id, run_id, Control.ANSWER)
        standing = Answer.model_validate_json(await asyncio.to_thread(self._store.get, key))
        if standing.answered_by is AnsweredBy.USER and _choice_of(standing) == choice:
            return standing
        words = (
            "Another answer was first"
            if standing.answered_by is AnsweredBy.USER
            else "The time to answer has passed, and the best guess was taken"
        )
        raise OrreryError(ErrorCode.CONFLICT, words, f"target_column: {standing.target_column}")

    async def _put(self, project_id: str, run_id: str, word: Control, text: str) -> None:
        key = control_key(project_id, run_id, word)
        await asyncio.to_thread(self._store.put, key, text.encode(), create_only=True)


def open_question(state: ProjectState) -> Question | None:
    """The question that the project's run waits with, if it does."""
    question = state.question
    waits = question is not None and question.answer is None
    return question if waits and state.status not in TERMINAL_PROJECT_STATUSES else None


def _choice_of(answer: Answer) -> InterpretationChoice:
    fields = {"target_column", "problem_type", "metric", "further_targets"}
    said = answer.model_dump(include=fields)
    return InterpretationChoice.model_validate(said | {"further_targets": answer.further_targets or []})


def _resolved(choice: InterpretationChoice, question: Question) -> InterpretationChoice:
    """Who names a candidate's column alone means what that reading predicts beside it, too."""
    if choice.further_targets is not None:
        return choice
    readings = {one.target_column: one.further_targets for one in question.candidates}
    return choice.model_copy(update={"further_targets": readings.get(choice.target_column, [])})


def _check(choice: InterpretationChoice, columns: list[str]) -> None:
    named = [("target_column", choice.target_column)]
    named += [("further_targets", name) for name in choice.further_targets or ()]
    for field, name in named:
        if name not in columns:
            raise OrreryError(
                ErrorCode.VALIDATION_ERROR, "The table has no such column", f"{field}: {name[:80]}"
            )
    metric, problem = choice.metric, choice.problem_type
    if metric is not None and problem is not None and metric not in METRICS_OF_PROBLEM[problem]:
        known = ", ".join(METRICS_OF_PROBLEM[problem])
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR,
            "This metric does not fit the problem type",
            f"metric: {metric.value}; one of {known}",
        )

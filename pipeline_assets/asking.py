"""A stage that waits for somebody: asks, looks for the answer, and takes the best guess in the end."""

import time
import uuid
from datetime import UTC, datetime, timedelta

from contracts.questions import Answer, AnsweredBy, Question
from contracts.report import Interpretation
from contracts.signals import QuestionSignal
from contracts.stages import PipelineStage
from pipeline_assets.heartbeat import waiting
from pipeline_assets.stage import StageRun
from pipeline_assets.words import LOOK_EVERY_S

_STAGE = PipelineStage.DATA_ANALYSIS
_MAX_CANDIDATES = 5


def ask_for_reading(stage: StageRun, found: Interpretation, timeout_s: float) -> Answer:
    """Ask which reading is meant and wait at most `timeout_s`; then the first candidate is the answer.

    An interrupt ends the wait as it ends any work. Whose answer counts is settled in the store, so that
    nobody is told "answered" whose answer came too late.
    """
    now = datetime.now(UTC)
    question = Question(
        asked_at=now,
        answer_by=now + timedelta(seconds=timeout_s),
        candidates=found.candidates[:_MAX_CANDIDATES],
        answer=None,
    )
    best = found.chosen
    _say(stage, question, f"Which column is meant? The best guess is {best.target_column}.")
    answer = _awaited(stage, timeout_s) or stage.words.settle(
        Answer(
            target_column=best.target_column,
            problem_type=best.problem_type,
            metric=best.metric,
            answered_by=AnsweredBy.TIMEOUT,
            answered_at=datetime.now(UTC),
        )
    )
    by_user = answer.answered_by is AnsweredBy.USER
    told = "Answered" if by_user else "Nobody answered in time; the best guess is taken"
    _say(stage, question.model_copy(update={"answer": answer}), f"{told}: {answer.target_column}.")
    return answer


def _awaited(stage: StageRun, timeout_s: float) -> Answer | None:
    deadline = time.monotonic() + timeout_s
    while (answer := stage.words.answer()) is None:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        waiting()  # somebody thinks: no sign of a worker that hangs
        time.sleep(min(LOOK_EVERY_S, left))
    return answer


def _say(stage: StageRun, question: Question, message: str) -> None:
    stage.say(
        QuestionSignal(
            kind="question", event_id=str(uuid.uuid4()), stage=_STAGE, message=message, question=question
        )
    )

"""A run's question in its stream: asked, answered, over with the run; and what it does to the estimates."""

import json
from datetime import timedelta
from typing import Any

from api.estimates.durations import stage_durations
from api.estimates.remaining import remaining
from api.projection.advance import advance
from api.projection.fold import begin_round, initial_state
from api.projection.translate import RunTranslation
from api.views import interpretation
from contracts.events import ProjectState
from contracts.questions import Answer, AnsweredBy, InterpretationStatus, Question
from contracts.report import TargetCandidate
from contracts.signals import QuestionSignal
from contracts.stages import PipelineStage, ProjectStatus
from tests.api.core.logbook import RUN, START, Logbook, plain

STAGE = PipelineStage.DATA_ANALYSIS
PROJECT = "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
GUESS = TargetCandidate(
    target_column="x", problem_type="regression", metric="rmse", positive_class=None, confidence=0.5,
    evidence=[],
)  # fmt: skip
OPEN = Question(asked_at=START, answer_by=START + timedelta(hours=1), candidates=[GUESS], answer=None)
ANSWER = Answer(
    target_column="y", problem_type=None, metric=None, answered_by=AnsweredBy.USER,
    answered_at=START + timedelta(seconds=100),
)  # fmt: skip
ANSWERED = OPEN.model_copy(update={"answer": ANSWER})


def asking() -> Logbook:
    book = Logbook().write("RunStartEvent").stage(PipelineStage.DATA_UPLOAD)
    return said(book.write("ExecutionStepStartEvent", STAGE), OPEN)


def said(book: Logbook, question: Question) -> Logbook:
    signal = QuestionSignal(
        kind="question", event_id=f"q-{len(book.entries)}", stage=STAGE, message="Which?", question=question
    )
    return book.write("EngineEvent", STAGE, signals=(plain(signal),))


def told(book: Logbook, *, ended: bool = False) -> tuple[ProjectState, list[Any]]:
    translation = RunTranslation(RUN)
    drafts = translation.feed(book.entries) + translation.feed(book.entries)  # read twice, said once
    drafts += translation.finish(None) if ended else []
    made = advance(initial_state(PROJECT, "e", START), drafts, (), ())
    return made.state, [event for _, event in made.events if event.event_type == "question"]


def test_a_question_is_an_event_and_a_field_of_the_state() -> None:
    """STREAM-27: while the run waits the project is `analyzing`, and the question stands in its state."""
    state, events = told(asking())
    assert [event.data.question for event in events] == [OPEN]
    assert (state.status, state.question, state.message) == (ProjectStatus.ANALYZING, OPEN, "Which?")
    assert interpretation(PROJECT, state).status is InterpretationStatus.ASKING


def test_its_answer_is_one_too() -> None:
    """STREAM-27: the question stays with its answer, so that a page that comes later can show both."""
    state, events = told(said(asking(), ANSWERED))
    assert [event.data.question.answer for event in events] == [None, ANSWER]
    assert state.question == ANSWERED
    assert interpretation(PROJECT, state).status is InterpretationStatus.PENDING


def test_a_question_ends_with_its_run() -> None:
    """STREAM-27: nothing is asked by a run that was cancelled, nor by the one after it."""
    state, _ = told(asking().write("RunCanceledEvent"), ended=True)
    assert (state.status, state.question) == (ProjectStatus.CANCELLED, None)
    settled, _ = told(said(asking(), ANSWERED).write("RunCanceledEvent"), ended=True)
    assert settled.question == ANSWERED
    assert begin_round(settled, "another").question is None


def test_a_state_from_before_there_were_questions_is_read() -> None:
    """STREAM-27: what an older version has stored lacks the field, and nothing else."""
    old = json.loads(initial_state(PROJECT, "e", START).model_dump_json())
    del old["question"]
    assert ProjectState.model_validate(old).question is None


def test_nobody_knows_how_long_somebody_thinks() -> None:
    """ETA-8: no estimate while the run waits; afterwards the wait counts for nothing."""
    state, _ = told(asking())
    later = START + timedelta(seconds=200)
    assert remaining(state, later, {}) is None
    state, _ = told(said(asking(), ANSWERED))
    halfway = state.model_copy(update={"progress_percentage": 50, "run_started_at": START})
    left = remaining(halfway, later, {})
    assert left is not None
    assert left.seconds == 100  # 200 s have passed, 100 of them in thought


def test_a_wait_teaches_nothing() -> None:
    """ETA-8: the duration of the stage that asked is not kept; those of the others are."""
    book = said(asking(), ANSWERED)
    signal_less = book.write("ExecutionStepSuccessEvent", STAGE).stage(PipelineStage.DATA_PROCESSING)
    state, _ = told(signal_less.write("RunFailureEvent"), ended=True)
    took = stage_durations(state, state.updated_at)
    assert STAGE not in took
    assert PipelineStage.DATA_UPLOAD in took

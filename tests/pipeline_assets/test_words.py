"""What is said to a run at work: its question is answered, and it is told to finish. Real processes."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from contracts.datasets import Metric, OnAmbiguity, Overrides, ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import Control, control_key
from contracts.questions import Answer, AnsweredBy, Question
from contracts.report import Interpretation, SplitKind, SplitPlan, TargetCandidate
from contracts.signals import SIGNAL, QuestionSignal, ResultSignal
from contracts.stages import PipelineStage
from object_store import ObjectStore, open_store
from pipeline_assets import asking, heartbeat
from pipeline_assets.asking import ask_for_reading
from pipeline_assets.heartbeat import beating
from pipeline_assets.words import Words
from tests.integration.dagster_processes import DagsterProcesses
from tests.pipeline_assets.conftest import DATA, inspect

pytestmark = pytest.mark.timeout(180)
PROJECT, RUN = "01a20728-9aad-721c-a81b-f7379971f0bb", "e1720fbd-68fc-4d61-b185-9d010d6c8e29"
VAGUE = "Tell me something useful about these"


def answer(column: str = "island", by: AnsweredBy = AnsweredBy.USER) -> Answer:
    return Answer(
        target_column=column, problem_type=None, metric=None, answered_by=by, answered_at=datetime.now(UTC)
    )


def asked(dagster: DagsterProcesses, run_id: str) -> list[Question]:
    signals = [SIGNAL.validate_python(raw) for raw in dagster.signals(run_id)]
    return [said.question for said in signals if isinstance(said, QuestionSignal)]


@pytest.fixture
def vague(dagster: DagsterProcesses) -> str:
    """A run that waits with its question, in a project that wants to be asked."""
    ask = Overrides(on_ambiguity=OnAmbiguity.ASK)
    project = dagster.add_project(DATA / "penguins.csv", VAGUE, ask, inspect=inspect)
    run_id = dagster.launch(project)
    dagster.wait_until(lambda: asked(dagster, run_id))
    return run_id


def project_of(dagster: DagsterProcesses, run_id: str) -> str:
    return str(dagster.run(run_id)["tags"]["orrery/project"])


def test_a_run_waits_for_its_answer_and_goes_on_with_it(dagster: DagsterProcesses, vague: str) -> None:
    """PIPE-26: the question has its candidates; the answer is what is predicted, and both are told."""
    (question,) = asked(dagster, vague)
    assert question.answer is None
    assert 2 <= len(question.candidates) <= 5
    assert question.answer_by > question.asked_at
    key = control_key(project_of(dagster, vague), vague, Control.ANSWER)
    dagster.store.put(key, answer("sex").model_dump_json().encode(), create_only=True)
    dagster.wait_until(lambda: _analysed(dagster, vague))
    assert _analysed(dagster, vague)[0].result.target_column == "sex"
    settled = asked(dagster, vague)[-1].answer
    assert settled is not None
    assert (settled.target_column, settled.answered_by) == ("sex", AnsweredBy.USER)


def test_runs_that_wait_starve_no_other(dagster: DagsterProcesses, vague: str) -> None:
    """PIPE-26: with a question open in as many runs as there are slots, the next run is worked at once."""
    ask = Overrides(on_ambiguity=OnAmbiguity.ASK)
    second = dagster.launch(dagster.add_project(DATA / "penguins.csv", VAGUE, ask, inspect=inspect))
    dagster.wait_until(lambda: asked(dagster, second))
    third = dagster.launch(dagster.add_project(DATA / "penguins.csv", VAGUE, ask, inspect=inspect))
    dagster.wait_until(lambda: asked(dagster, third))
    for run_id in (vague, second, third):
        assert dagster.run(run_id)["tags"]["orrery/asking"] == "yes"
        dagster.terminate(run_id)
    for run_id in (vague, second, third):
        dagster.wait_for(run_id, "CANCELED", limit_s=15)


def _analysed(dagster: DagsterProcesses, run_id: str) -> list[Any]:
    signals = [SIGNAL.validate_python(raw) for raw in dagster.signals(run_id)]
    return [
        said
        for said in signals
        if isinstance(said, ResultSignal) and said.result.stage is PipelineStage.DATA_ANALYSIS
    ]


def test_a_run_that_waits_can_be_cancelled(dagster: DagsterProcesses, vague: str) -> None:
    """PIPE-26: at once, and its process is gone."""
    pid = dagster.worker_of(vague)
    started = time.monotonic()
    dagster.terminate(vague)
    dagster.wait_for(vague, "CANCELED", limit_s=15)
    assert time.monotonic() - started < 10
    dagster.wait_until(lambda: not psutil.pid_exists(pid))


def test_a_run_that_is_told_to_finish_deploys_the_best_so_far(dagster: DagsterProcesses) -> None:
    """PIPE-27: search stops, the rest is said to be skipped, and a model is trained, measured and served."""
    patient = Overrides(time_budget_s=600)
    project = dagster.add_project(DATA / "credit_g.csv", "predict the class", patient, inspect=inspect)
    run_id = dagster.launch(project)
    dagster.wait_for_step(run_id, PipelineStage.MODEL_SELECTION)
    dagster.store.put(control_key(project, run_id, Control.FINISH), b"{}", create_only=True)
    dagster.wait_for(run_id, "SUCCESS", limit_s=90)
    signals = [SIGNAL.validate_python(raw) for raw in dagster.signals(run_id)]
    results = {said.result.stage: said.result for said in signals if isinstance(said, ResultSignal)}
    searched = (PipelineStage.MODEL_SELECTION, PipelineStage.MODEL_TRAINING)
    notes = [row.note or "" for stage in searched for row in results[stage].leaderboard]
    assert any("asked to finish" in note for note in notes)
    assert results[PipelineStage.MODEL_DEPLOYMENT].model_sha256


# --- the parts


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return open_store((tmp_path / "objects").as_uri())


def test_a_word_is_looked_for_twice_a_second(store: ObjectStore) -> None:
    """PIPE-27: however often a fit asks, the store is asked at most so often; a word once said stays."""
    looks = Looks(store.stat)
    with Words(looks.store, PROJECT, RUN) as words:
        assert not words.finish_asked()
        assert not any(words.finish_asked() for _ in range(1000))
        assert len(looks.threads) <= 2
        store.put(control_key(PROJECT, RUN, Control.FINISH), b"{}")
        _until(words.finish_asked)
        store.delete(control_key(PROJECT, RUN, Control.FINISH))
        assert words.finish_asked()
    _until(lambda: not any(thread.is_alive() for thread in looks.threads))


def test_a_store_that_is_away_holds_up_no_fit(store: ObjectStore) -> None:
    """PIPE-27: whoever asks while it does not answer goes on, and is told once it does."""
    store.put(control_key(PROJECT, RUN, Control.FINISH), b"{}")
    back = threading.Event()

    def away(key: str) -> object:
        if not back.wait(20):
            raise AssertionError
        if len(looks.threads) == 1:
            raise OrreryError(ErrorCode.UNAVAILABLE, "Gave up")
        return store.stat(key)

    looks = Looks(away)
    with Words(looks.store, PROJECT, RUN) as words:
        began = time.monotonic()
        assert not any(words.finish_asked() for _ in range(1000))
        assert time.monotonic() - began < 2
        back.set()
        _until(words.finish_asked)
    assert threading.current_thread() not in looks.threads


class Looks:
    """A store whose `stat` is `answer`; notes the thread of each look."""

    def __init__(self, answer: Callable[[str], object]) -> None:
        self._answer = answer
        self.threads: list[threading.Thread] = []
        self.store: Any = SimpleNamespace(stat=self._look)

    def _look(self, key: str) -> object:
        self.threads.append(threading.current_thread())
        return self._answer(key)


def _found() -> Interpretation:
    candidates = [
        TargetCandidate(
            target_column=name, problem_type=ProblemType.BINARY, metric=Metric.ROC_AUC, positive_class=None,
            confidence=share, evidence=[],
        )
        for name, share in (("a", 0.4), ("b", 0.3))
    ]  # fmt: skip
    split = SplitPlan(kind=SplitKind.RANDOM, column=None, reason="")
    return Interpretation(
        chosen=candidates[0], candidates=candidates, needs_confirmation=True, overridden=[], split=split
    )


def ask(store: ObjectStore, timeout_s: float) -> tuple[Answer, list[QuestionSignal]]:
    said: list[QuestionSignal] = []
    stage: Any = SimpleNamespace(words=Words(store, PROJECT, RUN), say=said.append)
    return ask_for_reading(stage, _found(), timeout_s), said


def test_when_nobody_answers_the_best_guess_is_taken(store: ObjectStore) -> None:
    """PIPE-26: after the set time, and the store says so: an answer that comes later finds it there."""
    taken, said = ask(store, 0.2)
    assert (taken.target_column, taken.answered_by) == ("a", AnsweredBy.TIMEOUT)
    assert [signal.question.answer for signal in said] == [None, taken]
    assert "Nobody answered in time" in said[-1].message
    assert Words(store, PROJECT, RUN).settle(answer("b")) == taken


def test_an_answer_at_the_last_moment_counts_once(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PIPE-26: one that comes between the last look and the guess is the one that is used and told."""

    def too_late(_: Any, __: float) -> None:
        store.put(control_key(PROJECT, RUN, Control.ANSWER), answer("b").model_dump_json().encode())

    monkeypatch.setattr(asking, "_awaited", too_late)
    taken, said = ask(store, 0.2)
    assert (taken.target_column, taken.answered_by) == ("b", AnsweredBy.USER)
    assert said[-1].question.answer == taken


def test_waiting_for_somebody_is_a_sign_of_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """STALL-2: a worker that computes nothing beats as long as it says that it waits, and no longer."""
    monkeypatch.setattr(heartbeat, "IDLE_AFTER_S", 0.0)
    monkeypatch.setattr(heartbeat, "_WAIT_COUNTS_S", 1.5)
    file = tmp_path / "run"
    with beating(file):
        heartbeat.waiting()
        began = file.stat().st_mtime_ns
        _until(lambda: file.stat().st_mtime_ns > began)
        time.sleep(1.5)
        silent = file.stat().st_mtime_ns
        time.sleep(1.2)
        assert file.stat().st_mtime_ns == silent


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)

"""The estimate of the time left: pure parts by properties, and what the tables keep of past runs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import views
from api.dagster_gql.logs import LogEntry
from api.db import durations, projects
from api.db.database import Database
from api.db.tables import OutcomeRow
from api.estimates.durations import stage_durations
from api.estimates.forecasts import (
    MIN_SAMPLES_P90,
    Sample,
    forecasts,
    growth,
    late_of,
    quantile,
    scaled,
)
from api.estimates.remaining import forecast_of, remaining
from api.projection.advance import advance
from api.projection.fold import begin_round, fold, initial_state
from api.projection.recorder import Recorder
from api.projection.stalls import Verdict, stall_drafts
from api.projection.translate import RunTranslation
from api.stream.hub import Hub
from contracts.events import ProjectState
from contracts.stages import STAGES, PipelineStage, ProjectStatus, StageStatus
from tests.api.core.logbook import RUN, START, Logbook, logs, whole_run, wild_entries
from tests.api.core.streaming import add_project, database, project_id, sqlite_url

STAGE = PipelineStage.MODEL_TRAINING
OTHER = "00000000-0000-4000-8000-00000000000b"
SECONDS = st.floats(0.05, 5_000)
CELLS = st.integers(1, 10**9)
SAMPLES = st.lists(st.builds(Sample, st.sampled_from(STAGES), CELLS, SECONDS), max_size=60)


def running_state(stage: PipelineStage, percentage: float = 0, **update: Any) -> ProjectState:
    """A run that began at START and whose `stage` began then too; the ones before are reused."""
    state = initial_state(project_id(), "0" * 8, START)
    index = STAGES.index(stage)
    stages = [
        s.model_copy(update={"status": StageStatus.COMPLETED, "reused": True}) if n < index else s
        for n, s in enumerate(state.stages)
    ]
    at_work = {"status": StageStatus.RUNNING, "percentage": percentage, "started_at": START}
    stages[index] = stages[index].model_copy(update=at_work)
    values = {
        "stages": stages,
        "status": ProjectStatus.TRAINING,
        "current_stage": stage,
        "run_id": "r",
        "run_started_at": START,
        **update,
    }
    return state.model_copy(update=values)


def past(durations_s: dict[PipelineStage, float], cells: int, count: int = 5) -> list[Sample]:
    return [Sample(stage, cells, d) for _ in range(count) for stage, d in durations_s.items()]


@given(st.floats(0, 1), st.floats(0.01, 1), st.lists(CELLS, min_size=2, max_size=30, unique=True))
def test_a_power_law_is_learnt(power: float, factor: float, sizes: list[int]) -> None:
    """ETA-1: durations that follow a power of rows x columns give that power, the more the more pairs."""
    samples = [Sample(STAGE, size, factor * size**power) for size in sizes]
    pairs = sum(max(a, b) >= 2 * min(a, b) for a, b in combinations(sizes, 2))
    assert growth(samples) == pytest.approx((pairs * power + 6 * 0.5) / (pairs + 6), abs=0.01)
    here = min(sizes)
    assert scaled([samples[sizes.index(here)]], here) == pytest.approx([factor * here**power])


@given(SAMPLES, CELLS, CELLS)
def test_a_larger_table_is_never_forecast_quicker(samples: list[Sample], one: int, other: int) -> None:
    """ETA-1: forecasts grow with the table, and their quantiles are in order."""
    small, large = forecasts(samples, min(one, other)), forecasts(samples, max(one, other))
    for stage in small:
        assert quantile(small[stage], 0.5) <= quantile(large[stage], 0.5) * (1 + 1e-9)
        assert quantile(small[stage], 0.5) <= quantile(small[stage], 0.9)


@given(
    SAMPLES,
    CELLS,
    st.sampled_from(STAGES),
    st.floats(0, 100),
    st.floats(0, 10_000),
    st.sampled_from([0, 3, 30, 99]),
)
def test_an_estimate_is_sane_or_absent(  # noqa: PLR0917  # hypothesis passes them
    samples: list[Sample], cells: int, stage: PipelineStage, percentage: float, elapsed: float, bar: int
) -> None:
    """ETA-2: never negative, P90 never below P50, absent only where neither history nor pace speaks."""
    state = running_state(stage, percentage, progress_percentage=bar)
    known = forecasts(samples, cells)
    left = remaining(state, START + timedelta(seconds=elapsed), known)
    if left is None:
        return
    assert left.seconds >= 0
    assert left.seconds_p90 is None or left.seconds_p90 >= left.seconds
    complete = all(known.get(s) for s in STAGES[STAGES.index(stage) + 1 :])
    assert complete or left.p90_s is None


@given(logs() | st.lists(wild_entries, max_size=12), logs(OTHER), SAMPLES, st.data())
@settings(deadline=None)
def test_whatever_was_told_has_a_progress(
    first: list[LogEntry], second: list[LogEntry], samples: list[Sample], data: st.DataObject
) -> None:
    """ETA-2: after every event of any two runs, stalled or not, the progress can be answered."""
    everything = [Sample(stage, 100, 5.0) for stage in STAGES if data.draw(st.just(True) | st.booleans())]
    state, known = initial_state(project_id(), "0" * 8, START), forecasts([*samples, *everything], 100)
    for run_id, entries in ((RUN, first), (OTHER, second)):
        translation = RunTranslation(run_id)
        for draft in [*translation.feed(entries), *translation.finish(None, at=START)]:
            verdict = data.draw(st.sampled_from(Verdict))
            state = advance(state, [draft, *stall_drafts(state, run_id, verdict, 0, START)], (), ()).state
            now = START + timedelta(seconds=data.draw(st.integers(-60, 5_000)))
            row: Any = SimpleNamespace(id=state.project_id, state=state)
            told = views.progress(row, now, known)
            assert 0 <= told.progress_percentage <= 100
            assert told.estimated_time_remaining is None or told.estimated_time_remaining >= 0


@given(SECONDS, SECONDS, st.floats(0, 0.99))
def test_time_that_passes_is_taken_off(first: float, rest: float, share: float) -> None:
    """ETA-2: when all past runs took the same, what is left is that less what has passed."""
    took = dict.fromkeys(STAGES, rest) | {STAGES[0]: first}
    left = remaining(
        running_state(STAGES[0]), START + timedelta(seconds=first * share), forecasts(past(took, 100), 100)
    )
    assert left is not None
    assert left.p50_s == pytest.approx(first * (1 - share) + rest * 7, rel=1e-3, abs=1e-3)


@given(st.lists(SECONDS, min_size=3, max_size=40), st.integers(2, 10))
def test_few_runs_are_not_certain(durations_s: list[float], times: int) -> None:
    """ETA-2: P90 lies above the median even when all took the same, and nears what they spread."""
    few, many = sorted(durations_s), sorted(durations_s * times)
    assert late_of(few) > quantile(few, 0.5) * 1.05
    assert late_of(few) >= quantile(few, 0.9)
    assert late_of([10.0] * 3) == pytest.approx(17.7, abs=0.1)
    assert late_of([10.0] * 40) == pytest.approx(11.9, abs=0.1)
    assert late_of(many) >= quantile(many, 0.9)


def test_the_own_pace_takes_over() -> None:
    """ETA-3: a stage that goes half as fast as the past ones is believed the more the further it is."""
    stage = STAGES[-1]
    known = forecasts(past({stage: 100.0}, 10), 10)
    at = START + timedelta(seconds=50)
    guesses = [remaining(running_state(stage, percent), at, known) for percent in (0, 10, 25, 40)]
    seconds = [guess.seconds for guess in guesses if guess is not None]
    assert seconds == [50, 90, 75, 60]  # the pace alone says: ?, 450, 150, 75
    late = remaining(running_state(stage, 50), START + timedelta(seconds=150), known)
    assert late is not None
    assert (late.seconds, late.seconds_p90) == (150, 372)  # longer than any: only its pace is left


@given(st.integers(1, 7), st.floats(0.1, 10))
def test_the_stages_done_tell_of_the_ones_to_come(done: int, factor: float) -> None:
    """ETA-7: a run that was slower or quicker so far is expected to stay so, the more it has done."""
    stage, seconds = STAGES[done], 10.0
    state = running_state(stage)
    began = START - timedelta(seconds=seconds * factor * done)
    stages = list(state.stages)
    for n in range(done):
        times = {"started_at": began + timedelta(seconds=seconds * factor * n), "reused": False}
        stages[n] = stages[n].model_copy(update=times)
    state = state.model_copy(update={"stages": stages, "run_started_at": began})
    left = remaining(state, START, forecasts(past(dict.fromkeys(STAGES, seconds), 10), 10))
    assert left is not None
    plain = seconds * (8 - done)
    told = left.p50_s / plain
    assert min(1, factor) - 1e-6 <= told <= max(1, factor) + 1e-6
    assert told == pytest.approx((factor * done + 0.8) / (done + 0.8), rel=1e-3)


def test_nothing_is_made_up() -> None:
    """ETA-4: no history and no pace, a queue, a stall, a failure: null; a few runs: no P90; done: 0."""
    state, now = running_state(STAGES[0]), START + timedelta(seconds=3)
    assert remaining(state, now, {}) is None
    known = forecasts(past(dict.fromkeys(STAGES, 4.0), 10), 10)
    few = forecasts(past(dict.fromkeys(STAGES, 4.0), 10, MIN_SAMPLES_P90 - 1), 10)
    partial = forecasts(past(dict.fromkeys(STAGES[:7], 4.0), 10), 10)
    assert remaining(state, now, partial) is None
    assert remaining(state.model_copy(update={"run_started_at": None}), now, known) is None
    stalled = [state.stages[0].model_copy(update={"status": StageStatus.STALLED}), *state.stages[1:]]
    assert remaining(state.model_copy(update={"stages": stalled}), now, known) is None
    failed = [state.stages[0].model_copy(update={"status": StageStatus.FAILED}), *state.stages[1:]]
    assert remaining(state.model_copy(update={"stages": failed}), now, known) is None
    assert remaining(state.model_copy(update={"status": ProjectStatus.FAILED}), now, known) is None
    first = remaining(state, now, few)
    assert first is not None
    assert (first.seconds, first.seconds_p90) == (29, None)
    done = remaining(state.model_copy(update={"status": ProjectStatus.COMPLETED}), now, {})
    assert done is not None
    assert (done.seconds, done.seconds_p90) == (0, 0)


@pytest.mark.parametrize(
    ("percentage", "elapsed_s", "status", "expected"),
    [
        (50, 10, ProjectStatus.TRAINING, 10),
        (20, 10, ProjectStatus.ANALYZING, 40),
        (3, 10, ProjectStatus.ANALYZING, None),
        (50, 0.5, ProjectStatus.TRAINING, None),
        (100, 10, ProjectStatus.COMPLETED, 0),
        (40, 10, ProjectStatus.FAILED, None),
    ],
)
def test_without_a_history_the_pace_speaks(
    percentage: int, elapsed_s: float, status: ProjectStatus, expected: int | None
) -> None:
    """ETA-4: without a history the pace so far, or nothing."""
    state = running_state(STAGES[0], status=status, progress_percentage=percentage)
    left = remaining(state, START + timedelta(seconds=elapsed_s), {})
    assert (None if left is None else left.seconds) == expected


def test_a_run_teaches_its_own_stages() -> None:
    """ETA-5: each stage from its start to the next one's; reused and unfinished ones teach nothing."""
    translation = RunTranslation("r")
    book = Logbook("r").write("RunStartEvent").stage(STAGES[0]).stage(STAGES[1], work=(1, 2, 3))
    book.write("ExecutionStepStartEvent", STAGES[2]).write("RunFailureEvent")
    drafts = [*translation.feed(book.entries), *translation.finish(None)]
    state = fold(initial_state(project_id(), "0" * 8, START), recorded(drafts))
    took = stage_durations(state, state.updated_at)
    assert took == {STAGES[0]: 5.0, STAGES[1]: 6.0}
    assert stage_durations(running_state(STAGE), START) == {}
    assert stage_durations(begin_round(state, "another run"), START) == {}


def recorded(drafts: list[Any]) -> list[Any]:
    from api.projection.advance import advance

    result = advance(initial_state(project_id(), "0" * 8, START), drafts, (), ())
    return [event for _, event in result.events]


@pytest.fixture(params=["sqlite", "postgres"])
async def db(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    is_sqlite = request.param == "sqlite"
    async with database(
        sqlite_url(tmp_path) if is_sqlite else request.getfixturevalue("new_postgres")()
    ) as opened:
        yield opened


async def run_through(db: Database, project: str, run_id: str, start: datetime) -> None:
    translation = RunTranslation(run_id)
    book = whole_run(run_id)
    book.entries = [e.model_copy(update={"timestamp": start + (e.timestamp - START)}) for e in book.entries]
    recorder = Recorder(db, Hub())
    drafts = [*translation.feed(book.entries), *translation.finish(None)]
    await recorder.record(project, drafts)
    await recorder.record(project, drafts)  # a second reading teaches nothing twice


async def test_past_runs_are_kept_with_the_error_of_their_estimates(db: Database) -> None:
    """ETA-6: a run's end keeps its durations, and what was said at its start beside what it took."""
    project = await add_project(db)
    for n in range(4):
        await run_through(db, project, f"run-{n}", START + timedelta(hours=n))
    async with db.reading() as session:
        kept = list(await durations.outcomes(session))
        row = await projects.get(session, project)
        assert row is not None
        known = await durations.known(session, row.dataset, row.overrides)
    assert {stage: len(samples) for stage, samples in known.items()} == dict.fromkeys(STAGES, 4)
    assert [facts(row) for row in kept] == [
        (40.0, 40.0, 71), (40.0, 40.0, None), (40.0, 40.0, None), (40.0, None, None)
    ]  # fmt: skip
    whole = forecast_of(STAGES, known)
    assert whole is not None
    assert whole.seconds == 40


def facts(row: OutcomeRow) -> tuple[float, float | None, float | None]:
    late = row.predicted_p90_s
    return row.actual_s, row.predicted_s, None if late is None else round(late)


async def test_progress_tells_the_estimate(db: Database) -> None:
    """API-48, ETA-2: the answer to GET progress carries both figures, and null where there is none."""
    project = await add_project(db)
    for n in range(3):
        await run_through(db, project, f"run-{n}", START + timedelta(hours=n))
    now = datetime.now(UTC)
    book = Logbook("new", now).write("RunStartEvent").write("ExecutionStepStartEvent", STAGES[0])
    await Recorder(db, Hub()).record(project, RunTranslation("new").feed(book.entries))
    async with db.reading() as session:
        row = await projects.get(session, project)
        assert row is not None
        known = await durations.known(session, row.dataset, row.overrides)
    told = views.progress(row, now + timedelta(seconds=3), known)
    assert (told.estimated_time_remaining, told.estimated_time_remaining_p90) == (38, 68)
    told = views.progress(row, now + timedelta(seconds=3), {})
    assert (told.estimated_time_remaining, told.estimated_time_remaining_p90) == (None, None)

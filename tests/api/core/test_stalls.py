"""Beats of a worker become `stalled` and `running`."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.db import runs
from api.db.database import Database
from api.projection.advance import advance
from api.projection.fold import initial_state
from api.projection.recorder import Recorder
from api.projection.stalls import Silence, StallWatch, Verdict, stall_drafts
from api.projection.translate import RunTranslation
from api.stream.hub import Hub
from api.stream.session import find_state
from contracts.events import ProjectState
from contracts.heartbeat import BEAT_EVERY_S, STALLED_AFTER_S
from contracts.stages import STAGES, PipelineStage, StageStatus
from tests.api.core.logbook import RUN, START, Logbook, logs
from tests.api.core.streaming import add_project, database, project_id, sqlite_url

STAGE = PipelineStage.DATA_ANALYSIS


def silence(stalled_after_s: float = STALLED_AFTER_S) -> Silence:
    return Silence(0, 0.0, stalled_after_s=stalled_after_s, look_every_s=BEAT_EVERY_S)


@given(st.lists(st.tuples(st.floats(0.01, 500), st.booleans()), max_size=40))
def test_silence_counts_only_what_was_looked_at(looks: list[tuple[float, bool]]) -> None:
    """STALL-3: silent after the bound of looked-at time without a change, and at no other time."""
    watched, now, beat, still = silence(), 0.0, 0, 0.0
    for wait, beats in looks:
        now, beat = now + wait, beat + beats
        still = 0.0 if beats else still + min(wait, 2 * BEAT_EVERY_S)
        verdict = watched.look(beat, now)
        assert (verdict is Verdict.SILENT) == (still >= STALLED_AFTER_S)
        assert not beats or verdict is Verdict.ALIVE


@given(logs(), st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=8))
def test_no_beat_can_bend_a_stream(entries: list[object], claims: list[tuple[int, bool]]) -> None:
    """STALL-4: whenever beats are told, every stage ends as without them, and the bar stays as it is."""
    plain = told = initial_state(project_id(), "0" * 8, START)
    translation = RunTranslation(RUN)
    drafts = [*translation.feed(entries), *translation.finish(None)]  # type: ignore[arg-type]
    known: set[str] = set()
    for index, draft in enumerate(drafts):
        for place, silent in claims:
            if place == index:
                told = claim(told, Verdict.SILENT if silent else Verdict.ALIVE, index)
        plain = advance(plain, [draft], (), ()).state
        result = advance(told, [draft], known, ())
        told = result.state
        known |= {draft.source_key for draft, _ in result.events}
    assert [s.status for s in told.stages] == [s.status for s in plain.stages]
    assert (told.status, told.progress_percentage) == (plain.status, plain.progress_percentage)


def claim(state: ProjectState, verdict: Verdict, beat: int) -> ProjectState:
    after = advance(state, stall_drafts(state, RUN, verdict, beat, state.updated_at), (), ()).state
    assert after.progress_percentage == state.progress_percentage
    return after


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with database(sqlite_url(tmp_path)) as opened:
        yield opened


class Bench:
    """A run in its second stage, a beat file, a clock, and watches over them."""

    def __init__(self, db: Database, folder: Path, project: str) -> None:
        self.db, self.folder, self.project = db, folder, project
        self.recorder = Recorder(db, Hub())
        self.now = 0.0
        self.file = folder / RUN
        self.watch = self.new_watch()

    def new_watch(self) -> StallWatch:
        return StallWatch(self.db, self.recorder, self.folder, clock=lambda: self.now)

    async def look(self, seconds: int, *, beating: bool) -> StageStatus:
        for _ in range(seconds):
            self.now += 1
            if beating:
                self.file.write_text(str(self.now))
            await self.watch.look()
        return await self.status()

    async def status(self) -> StageStatus:
        return (await find_state(self.db, self.project)).stages[1].status


@pytest.fixture
async def bench(db: Database, tmp_path: Path) -> Bench:
    project = await add_project(db)
    bench = Bench(db, tmp_path / "heartbeats", project)
    bench.folder.mkdir()
    bench.file.touch()
    async with db.session() as session:
        await runs.ensure(session, RUN, project, created_at=START)
    book = Logbook(start=datetime.now(UTC) - timedelta(minutes=1)).write("RunStartEvent")
    book.stage(STAGES[0]).write("ExecutionStepStartEvent", STAGE).progress(STAGE, 5)
    await bench.recorder.record(project, RunTranslation(RUN).feed(book.entries))
    return bench


async def test_a_silent_worker_is_stalled_until_it_beats(bench: Bench) -> None:
    """STALL-1: stalled after ten silent seconds, running at the next beat, as often as it happens."""
    assert await bench.look(5, beating=True) is StageStatus.RUNNING
    before = (await find_state(bench.db, bench.project)).progress_percentage
    for _ in range(2):
        assert await bench.look(9, beating=False) is StageStatus.RUNNING
        assert await bench.look(1, beating=False) is StageStatus.STALLED
        assert await bench.look(30, beating=False) is StageStatus.STALLED
        assert await bench.look(1, beating=True) is StageStatus.RUNNING
    state = await find_state(bench.db, bench.project)
    assert state.progress_percentage == before
    assert state.seq == 7 + 4


async def test_a_restarted_api_goes_on_from_what_is_shown(bench: Bench) -> None:
    """STALL-5: a new process, or a second one, says neither word twice, and takes a stall back."""
    await bench.look(12, beating=False)
    seq = (await find_state(bench.db, bench.project)).seq
    bench.watch = bench.new_watch()
    assert await bench.look(15, beating=False) is StageStatus.STALLED
    assert (await find_state(bench.db, bench.project)).seq == seq
    bench.watch = bench.new_watch()
    assert await bench.look(2, beating=True) is StageStatus.RUNNING


async def test_what_cannot_be_seen_is_not_claimed(bench: Bench) -> None:
    """STALL-6: no file, no folder, another run's file: nothing is said."""
    seq = (await find_state(bench.db, bench.project)).seq
    bench.file.rename(bench.folder / "22222222-2222-4222-8222-222222222222")
    await bench.look(30, beating=False)
    (bench.folder / "22222222-2222-4222-8222-222222222222").unlink()
    bench.folder.rmdir()
    await bench.look(30, beating=False)
    assert (await find_state(bench.db, bench.project)).seq == seq

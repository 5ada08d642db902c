"""Replays of stored events: their pace by an injected clock, and over real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.db.database import Database
from api.projection.drafts import EventDraft
from api.projection.fold import fold
from api.projection.recorder import Recorder
from api.projection.translate import RunTranslation
from api.stream.hub import Hub
from api.stream.replay import BETWEEN_RUNS_S, Pace, Replay
from api.stream.session import Outgoing, find_state
from contracts.events import FRAME, STREAM_EVENT, CloseCode, LogData, LogLevel
from tests.api.core.logbook import RUN, whole_run
from tests.api.core.streaming import Served, add_project, database, seqs, served, sqlite_url
from tests.api.core.test_stream_sockets import closing

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with database(sqlite_url(tmp_path)) as opened:
        yield opened


@pytest.fixture
async def stream(db: Database) -> AsyncIterator[Served]:
    async with served(db) as running:
        yield running


class Clock:
    """Time that passes only when somebody waits for it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    async def wait(self, seconds: float) -> None:
        self.seconds += seconds


def at_seconds(moments: Sequence[float], run_id: str | None = None) -> list[EventDraft]:
    data = LogData(run_id=run_id, stage=None, level=LogLevel.INFO, message="x")
    return [
        EventDraft(f"{run_id}-{n}", START + timedelta(seconds=moment), data, run_id)
        for n, moment in enumerate(moments)
    ]


async def replayed(
    db: Database, project: str, speed: float, after: str | None = None, heartbeat_s: float = 1e9
) -> list[tuple[float, Outgoing]]:
    """All frames with the time at which each came."""
    clock, hub = Clock(), Hub()
    with hub.subscription(project) as subscriber:
        state = await find_state(db, project)
        replay = Replay(db, subscriber, state, after, speed, now=clock.now, wait=clock.wait)
        return [(round(clock.seconds, 6), frame) async for frame in replay.frames(heartbeat_s)]


async def test_events_come_at_the_pace_of_their_timestamps(db: Database) -> None:
    """STREAM-94: at 10x, a second of the run is a tenth; the last event is the end."""
    project = await add_project(db)
    await Recorder(db, Hub()).record(project, at_seconds([0, 1, 1, 6]))
    frames = await replayed(db, project, 10)
    assert [(at, frame.event_type) for at, frame in frames] == [
        (0, "snapshot"), (0, "log"), (0.1, "log"), (0.1, "log"), (0.6, "log"),
    ]  # fmt: skip
    assert [at for at, _ in await replayed(db, project, 1)][-1] == 6


async def test_the_snapshot_is_the_state_before_the_first_event(db: Database) -> None:
    """STREAM-95: from any cursor, the snapshot's state and the events after it fold to the present one."""
    project = await add_project(db)
    translation = RunTranslation(RUN)
    drafts = translation.feed(whole_run().entries) + translation.finish(None)
    made = await Recorder(db, Hub()).record(project, drafts)
    final = await find_state(db, project)
    for after in (None, "1", str(len(made) // 2), str(len(made))):
        frames = [frame for _, frame in await replayed(db, project, 100, after)]
        snapshot = FRAME.validate_json(frames[0].body)
        events = [STREAM_EVENT.validate_json(frame.body) for frame in frames[1:]]
        assert snapshot.event_type == "snapshot"
        assert snapshot.data.state.seq == int(after or 0)
        assert fold(snapshot.data.state, events) == final
    assert snapshot.data.cursor == frames[0].cursor


async def test_a_long_silence_has_heartbeats_and_none_between_runs(db: Database) -> None:
    """STREAM-94: the wait between two runs is cut; a run's own is kept, with heartbeats in it."""
    project = await add_project(db)
    recorder = Recorder(db, Hub())
    await recorder.record(project, [*at_seconds([0, 100]), *at_seconds([500_000], "other")])
    frames = await replayed(db, project, 1, heartbeat_s=30)
    assert [frame.event_type for _, frame in frames].count("heartbeat") == 3
    assert [at for at, _ in frames][-1] == 100 + BETWEEN_RUNS_S


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.sampled_from([None, "a", "b"])), max_size=20))
def test_a_faster_pace_is_never_later(moments: list[tuple[float, str | None]]) -> None:
    """STREAM-94: due times never fall, whatever the clocks did, and a higher speed is never later."""
    paces = [Pace(speed) for speed in (1.0, 7.5, 100.0)]
    due = [[p.due_s(START + timedelta(seconds=s), run) for s, run in moments] for p in paces]
    assert all(row == sorted(row) for row in due)
    assert all(slow >= fast for slow, fast in zip(due[0], due[1], strict=True))
    assert all(slow >= fast for slow, fast in zip(due[1], due[2], strict=True))


async def test_a_replay_over_a_socket_ends_with_1000(stream: Served, db: Database) -> None:
    """STREAM-96: the WebSocket closes normally, server-sent events end, and the place is free again."""
    project = await add_project(db)
    await stream.services.recorder.record(project, at_seconds([0, 5, 10]))
    code, frames = await closing(stream, project, "?speed=100")
    assert (code, seqs(frames)) == (CloseCode.NORMAL, [1, 2, 3])
    assert frames[0]["data"]["state"]["seq"] == 0
    code, frames = await closing(stream, project, "?speed=100&after=2")
    assert (code, seqs(frames)) == (CloseCode.NORMAL, [3])
    async with httpx2.AsyncClient() as http:
        answer = await http.get(stream.http_url(f"/projects/{project}/stream?speed=100"), timeout=10)
    assert answer.text.count("event: log") == 3
    async with asyncio.timeout(5):
        while stream.services.hub.count():
            await asyncio.sleep(0.01)


async def test_a_replay_shows_what_is_stored_and_ends_when_the_server_stops(
    stream: Served, db: Database
) -> None:
    """STREAM-96: what happens meanwhile is not in it; a stopping server ends it with 1012."""
    project = await add_project(db)
    await stream.services.recorder.record(project, at_seconds([0, 3600]))
    async with stream.socket(project, "?speed=1") as ws:
        first = [json.loads(await ws.recv()) for _ in range(2)]
        await stream.emit(project, *(str(n) for n in range(50)))
        await ws.send('{"type":"ping"}')
        assert json.loads(await ws.recv())["event_type"] == "pong"
        stream.services.hub.shutdown()
        with pytest.raises(Exception, match="1012"):
            await ws.recv()
    assert seqs(first) == [1]


@pytest.mark.parametrize("speed", ["0", "0.99", "100.1", "nan", "inf", "-5", "fast", ""])
async def test_a_bad_speed_is_named(stream: Served, db: Database, speed: str) -> None:
    """STREAM-97: outside of 1 to 100 is 4422 with the bounds in its reason, or 422."""
    project = await add_project(db)
    async with stream.socket(project, f"?speed={speed}") as ws:
        with pytest.raises(Exception, match="from 1 to 100"):
            await ws.recv()
        assert ws.close_code == CloseCode.INVALID_CURSOR
    async with httpx2.AsyncClient() as http:
        answer = await http.get(stream.http_url(f"/projects/{project}/stream?speed={speed}"))
    assert answer.status_code == 422

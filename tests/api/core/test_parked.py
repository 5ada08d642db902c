"""Streams that have caught up cost no task: their connections hold them, and one wheel beats for all."""

import asyncio
import socket as sockets_of
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.stream.keepalive import PATIENCE_SLOTS, SLOTS, Wheel
from api.stream.session import Session
from tests.api.core.streaming import Served, add_project, database, read_frames, seqs, served, sqlite_url


def serving_tasks(stream: Served) -> int:
    return len(stream.server.server_state.tasks)


async def until_parked(stream: Served) -> None:
    async with asyncio.timeout(5):
        while serving_tasks(stream):
            await asyncio.sleep(0.005)


async def test_a_stream_that_has_caught_up_has_no_task(tmp_path: Path) -> None:
    """STREAM-103: parked, it is sent events and answered; a gap wakes a task, which parks it again."""
    async with database(sqlite_url(tmp_path)) as db, served(db, max_per_project=30) as stream:
        project = await add_project(db)
        async with AsyncExitStack() as stack:
            sockets = [await stack.enter_async_context(stream.socket(project)) for _ in range(20)]
            for socket in sockets:
                await read_frames(socket, 1)
            await until_parked(stream)
            await stream.emit(project, "a", "b")
            for socket in sockets:
                assert seqs(await read_frames(socket, 2)) == [1, 2]
                await socket.send('{"type":"ping"}')
                assert (await read_frames(socket, 1))[0]["event_type"] == "pong"
            assert serving_tasks(stream) == 0
            hub, told = stream.services.hub, []
            publish = hub.publish
            hub.publish = lambda project_id, events: told.extend(events)  # type: ignore[method-assign]
            await stream.emit(project, "c", "d")
            hub.publish = publish  # type: ignore[method-assign]
            publish(project, told[1:])
            assert serving_tasks(stream) == 20
            for socket in sockets:
                assert seqs(await read_frames(socket, 2)) == [3, 4]
            await until_parked(stream)
            await sockets[0].send("x" * 5000)  # what no tenant answers
            await sockets[0].wait_closed()
            assert sockets[0].close_code == 1009
        async with asyncio.timeout(5):
            while hub.count():
                await asyncio.sleep(0.01)


async def cpu_of(seconds: float) -> float:
    """The share of a core that this process takes."""
    began = time.process_time()
    await asyncio.sleep(seconds)
    return (time.process_time() - began) / seconds


async def test_half_a_message_keeps_no_core_busy(tmp_path: Path) -> None:
    """STREAM-106: a fragment without an end: the stream is parked all the same, and goes on."""
    async with database(sqlite_url(tmp_path)) as db, served(db) as stream:
        project = await add_project(db)
        finish = asyncio.Event()

        async def parts() -> AsyncIterator[str]:
            yield '{"type":'
            await finish.wait()
            yield '"ping"}'

        async with stream.socket(project) as ws:
            await read_frames(ws, 1)
            await until_parked(stream)
            (connection,) = stream.server.server_state.connections
            sending = asyncio.create_task(ws.send(parts()))
            async with asyncio.timeout(5):
                while not connection.frames:
                    await asyncio.sleep(0.005)
            hub, told = stream.services.hub, []
            publish = hub.publish
            hub.publish = lambda project_id, events: told.extend(events)  # type: ignore[method-assign]
            await stream.emit(project, "a", "b")
            hub.publish = publish  # type: ignore[method-assign]
            publish(project, told[1:])  # a gap: a task serves the stream, and has to park it again
            assert seqs(await read_frames(ws, 2)) == [1, 2]
            assert await cpu_of(0.4) < 0.3
            assert serving_tasks(stream) == 0
            await stream.emit(project, "c")
            assert seqs(await read_frames(ws, 1)) == [3]
            finish.set()
            await sending
            assert (await read_frames(ws, 1))[0]["event_type"] == "pong"


async def fill(stream: Served, project: str) -> int:
    """Write to a client that takes nothing until its transport is full; how many events that took."""
    (connection,) = stream.server.server_state.connections
    connection.transport.get_extra_info("socket").setsockopt(
        sockets_of.SOL_SOCKET, sockets_of.SO_SNDBUF, 4096
    )
    sent = 0
    while connection.writable.is_set():
        await stream.emit(project, f"{sent}-{'x' * 7500}")
        sent += 1
        await asyncio.sleep(0)
    return sent


def narrow(port: int) -> sockets_of.socket:
    """A client's end that holds little."""
    raw = sockets_of.socket()
    raw.setsockopt(sockets_of.SOL_SOCKET, sockets_of.SO_RCVBUF, 4096)
    raw.connect(("127.0.0.1", port))
    return raw


async def test_a_full_transport_keeps_no_core_busy(tmp_path: Path) -> None:
    """STREAM-106: with nothing to send and no room the task waits; what was asked meanwhile is answered."""
    async with database(sqlite_url(tmp_path)) as db, served(db) as stream:
        project = await add_project(db)
        async with stream.socket(project, sock=narrow(stream.port), max_queue=1) as ws:
            await read_frames(ws, 1)
            await until_parked(stream)
            sent = await fill(stream, project)
            await ws.send('{"type":"ping"}')  # can't be answered now
            async with asyncio.timeout(5):
                while serving_tasks(stream) == 0:
                    await asyncio.sleep(0.005)
            assert await cpu_of(0.4) < 0.3
            assert serving_tasks(stream) == 1
            assert seqs(await read_frames(ws, sent)) == list(range(1, sent + 1))
            assert (await read_frames(ws, 1))[0]["event_type"] == "pong"
            await until_parked(stream)
            await stream.emit(project, "after")
            assert seqs(await read_frames(ws, 1)) == [sent + 1]


class Clock:
    """Stands for the event loop: time passes when it is told to."""

    def __init__(self) -> None:
        self.now, self.due = 0.0, []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, call: object) -> object:
        self.due.append((when, call))
        return object()

    def run_until(self, end: float) -> None:
        while self.due and min(self.due, key=lambda one: one[0])[0] <= end:
            one = min(self.due, key=lambda one: one[0])
            self.due.remove(one)
            self.now = max(self.now, one[0])
            one[1]()
        self.now = end


class Pinged:
    def __init__(self, clock: Clock) -> None:
        self.clock, self.beats, self.judged, self.dropped = clock, [], [], 0

    def beat(self) -> None:
        self.beats.append(self.clock.now)

    def judge(self) -> None:
        self.judged.append(self.clock.now)

    def drop(self) -> None:
        self.dropped += 1


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20))
def test_the_wheel_beats_once_an_interval(joins: list[float]) -> None:
    """STREAM-70: each is pinged at its interval and judged three quarters of one later, so within two."""
    clock = Clock()
    wheel = Wheel(clock, 32.0)  # type: ignore[arg-type]
    ones = []
    for at in sorted(joins):
        clock.run_until(at)
        ones.append((at, Pinged(clock)))
        wheel.add(ones[-1][1])
    clock.run_until(clock.now + 100)
    for at, one in ones:
        assert 31 <= one.beats[0] - at <= 33
        assert all(
            abs(after - before - 32) < 0.01 for before, after in zip(one.beats, one.beats[1:], strict=False)
        )
        answers = [moment for moment in one.judged if moment > one.beats[0]]
        assert abs(answers[0] - one.beats[0] - 32 * PATIENCE_SLOTS / SLOTS) < 0.01
        assert answers[0] - at < 64 - 3
        wheel.remove(one)
    clock.run_until(clock.now + 10)
    assert not clock.due


def test_one_that_breaks_stops_no_other() -> None:
    """STREAM-107: an exception at one connection drops it, once; all the others have their next turns."""

    class Broken(Pinged):
        def beat(self) -> None:
            super().beat()
            raise ValueError

        def drop(self) -> None:
            super().drop()
            raise OSError

    class BrokenJudge(Pinged):
        def judge(self) -> None:
            super().judge()
            raise ValueError

    clock = Clock()
    wheel = Wheel(clock, 32.0)  # type: ignore[arg-type]
    ones = [Pinged(clock), Broken(clock), Pinged(clock), BrokenJudge(clock), Pinged(clock)]
    for one in ones:
        wheel.add(one)
    clock.run_until(100)
    assert [len(one.beats) for one in ones] == [3, 1, 3, 0, 3]
    assert [one.dropped for one in ones] == [0, 1, 0, 1, 0]
    assert ones[0].judged == ones[2].judged == ones[4].judged
    assert len(ones[0].judged) >= 3


async def test_a_connection_that_breaks_gives_its_place_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STREAM-107: a real stream whose heartbeat raises is closed at its turn, and its neighbour is not."""
    heartbeat = Session.heartbeat

    def breaks(session: Session) -> str:
        if session is broken:
            raise ValueError
        return heartbeat(session)

    async with database(sqlite_url(tmp_path)) as db, served(db, heartbeat_s=0.5) as stream:
        project = await add_project(db)
        async with stream.socket(project) as ws:
            await read_frames(ws, 1)
            await until_parked(stream)
            (connection,) = stream.server.server_state.connections
            broken = connection.tenant.session  # type: ignore[union-attr]  # it is parked
            monkeypatch.setattr(Session, "heartbeat", breaks)
            async with stream.socket(project) as other:
                async with asyncio.timeout(5):
                    await ws.wait_closed()
                    while stream.services.hub.count() > 1:
                        await asyncio.sleep(0.005)
                frames = await read_frames(other, 3)
                assert [frame["event_type"] for frame in frames] == ["snapshot", "heartbeat", "heartbeat"]

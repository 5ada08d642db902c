"""Hub, cursor, session and Origin: how history and live become one stream."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.db.database import Database
from api.db.events import StoredEvent
from api.projection.recorder import Recorder
from api.stream.cursor import Position
from api.stream.hub import Hub, Subscriber
from api.stream.origin import is_allowed
from api.stream.session import Outgoing, Session, find_state
from contracts.errors import ErrorCode, OrreryError
from contracts.events import FRAME, CloseCode
from tests.api.core.streaming import add_project, database, log_draft, sqlite_url


def event(seq: int) -> StoredEvent:
    return StoredEvent(seq, "log", f'{{"seq":{seq}}}')


async def numbers(
    session: Session, subscriber: Subscriber, upto: int, found: list[int] | None = None
) -> list[int]:
    """Read until event `upto` was sent; the numbers that came, which `found` has as they come."""
    found = [] if found is None else found
    async with asyncio.timeout(10):
        async for frame in session.frames(30):
            if frame.event_type == "log":
                found.append(json.loads(frame.body)["seq"])
            if found and found[-1] >= upto:
                return found
    return found


async def test_a_full_queue_closes_a_live_subscriber_and_nobody_else() -> None:
    """STREAM-40: a slow consumer is closed with 4408; publishing goes on for the others."""
    hub = Hub(queue_size=3)
    with hub.subscription("p") as slow, hub.subscription("p") as quick:
        assert slow.go_live()
        assert quick.go_live()
        for seq in range(1, 6):
            hub.publish("p", [event(seq)])
            if seq < 5:
                assert [item.seq for item in quick.take()] == [seq]
        assert slow.close_code == CloseCode.SLOW_CONSUMER
        assert quick.close_code is None
        assert [item.seq for item in quick.take()] == [5]
        assert slow.take() == []


async def test_a_full_queue_does_not_close_a_subscriber_that_reads_history() -> None:
    """STREAM-41: what a reader of history misses live, it is told to read from history."""
    hub = Hub(queue_size=2)
    with hub.subscription("p") as reader:
        for seq in range(1, 5):
            hub.publish("p", [event(seq)])
        assert reader.close_code is None
        assert not reader.go_live()
        assert reader.go_live()


async def test_the_cap_is_exact_and_places_come_back() -> None:
    """STREAM-42: the cap holds under racing opens, and a place is free again after any end."""
    hub = Hub(max_per_project=3)
    opened, refused = 0, 0

    async def open_one() -> None:
        nonlocal opened, refused
        try:
            with hub.subscription("p"):
                opened += 1
                await asyncio.sleep(0.01)
        except OrreryError as error:
            refused += error.code is ErrorCode.RATE_LIMITED

    await asyncio.gather(*(open_one() for _ in range(50)))
    assert (opened, refused) == (3, 47)
    assert hub.count() == 0
    with pytest.raises(RuntimeError), hub.subscription("p"):
        raise RuntimeError
    with hub.subscription("p"), hub.subscription("p"), hub.subscription("p"), hub.subscription("q"):
        assert (hub.count("p"), hub.count()) == (3, 4)


@pytest.mark.parametrize(
    ("after", "found"), [("7", 7), ("0123abcd:7", 7), ("0", 0), ("10", 10), ("0123abcd:0", 0)]
)
def test_cursors(after: str, found: int) -> None:
    """STREAM-3: a cursor is `epoch:seq`, or a bare seq of the current epoch."""
    assert Position("0123abcd", 10).resolve(after) == found


@pytest.mark.parametrize(
    "after",
    ["", "x", "-1", "1.0", "0123abcd:", ":1", "0123abcd:1:2", "11", "ffffffff:1", "٣", "9" * 30, " 1", "1\n"],
)
def test_bad_cursors(after: str) -> None:
    """STREAM-4: malformed, of another epoch or beyond the end: each is a named error."""
    with pytest.raises(OrreryError) as refused:
        Position("0123abcd", 10).resolve(after)
    assert refused.value.code is ErrorCode.VALIDATION_ERROR


@pytest.mark.parametrize(
    ("origin", "host", "expected"),
    [
        (None, "a.example", True),
        ("https://listed.example", "a.example", True),
        ("http://a.example", "a.example", True),
        ("http://a.example:80", "a.example", True),
        ("https://a.example", "a.example:443", True),
        ("http://A.example:8000", "a.example:8000", True),
        ("http://a.example:8001", "a.example:8000", False),
        ("https://evil.example", "a.example", False),
        ("https://listed.example.evil.example", "a.example", False),
        ("http://a.example.evil.example", "a.example", False),
        ("null", "a.example", False),
        ("file://", "a.example", False),
        ("", "a.example", False),
        ("http://a.example:x", "a.example", False),
        ("http://[::1", "a.example", False),
        ("http://a.example", None, False),
    ],
)
def test_origins(origin: str | None, host: str | None, expected: bool) -> None:
    """STREAM-6: none, the same host and port, or one of the list; everything else is refused."""
    assert is_allowed(origin, host, {"https://listed.example"}) is expected


class Scene:
    """A project whose events are recorded by a hub's own recorder, or by another process's."""

    def __init__(self, db: Database, project: str, queue_size: int) -> None:
        self.db, self.project = db, project
        self.hub = Hub(queue_size=queue_size)
        self.ours = Recorder(db, self.hub)
        self.others = Recorder(db, Hub())
        self.count = 0

    async def record(self, how_many: int, *, elsewhere: bool) -> None:
        drafts = [log_draft(str(self.count + n + 1)) for n in range(how_many)]
        self.count += how_many
        await (self.others if elsewhere else self.ours).record(self.project, drafts)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The examples' shared database: migrated by the first of them only."""
    db = Database(url)
    if not (db.engine.url.database and Path(db.engine.url.database).exists()):
        await db.migrate()
    try:
        yield db
    finally:
        await db.dispose()


steps = st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=5)


@given(before=steps, between=steps, live=steps, cut=st.integers(0, 100), queue_size=st.integers(1, 6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_history_and_live_merge_without_gap_or_double(  # noqa: PLR0917  # hypothesis names them
    tmp_path: Path,
    before: list[tuple[int, bool]],
    between: list[tuple[int, bool]],
    live: list[tuple[int, bool]],
    cut: int,
    queue_size: int,
) -> None:
    """STREAM-12: whatever is recorded before, between and after, by this process or another, a reader
    gets each event after its cursor once and in order, or is closed as too slow."""

    async def play() -> None:
        async with opened(sqlite_url(tmp_path)) as db:
            scene = Scene(db, await add_project(db), queue_size)
            for how_many, elsewhere in before:
                await scene.record(how_many, elsewhere=elsewhere)
            start = cut % (scene.count + 1)
            with scene.hub.subscription(scene.project) as subscriber:
                state = await find_state(db, scene.project)
                for how_many, elsewhere in between:  # after the subscription, before history is read
                    await scene.record(how_many, elsewhere=elsewhere)
                session = Session(db, subscriber, state, str(start))
                come: list[int] = []
                reading = asyncio.create_task(numbers(session, subscriber, 10**6, come))
                await asyncio.sleep(0.005)
                for how_many, elsewhere in live:
                    await scene.record(how_many, elsewhere=elsewhere)
                # One event of our own at the end shows what others stored before it.
                await asyncio.sleep(0.005)
                await scene.record(1, elsewhere=False)
                async with asyncio.timeout(8):
                    while subscriber.close_code is None and come[-1:] != [scene.count]:
                        await asyncio.sleep(0.002)
                await asyncio.sleep(0.02)  # for one that comes twice
                slow = subscriber.close_code == CloseCode.SLOW_CONSUMER
                subscriber.close(CloseCode.NORMAL)
                found = await reading
            wanted = list(range(start + 1, scene.count + 1))
            assert found == wanted[: len(found)]
            assert slow or found == wanted

    asyncio.run(play())


async def test_frames_are_what_contracts_say(tmp_path: Path) -> None:
    """STREAM-1: the first frame is a snapshot with version and cursor; all frames fit the union."""
    async with database(sqlite_url(tmp_path)) as db:
        project, hub = await add_project(db), Hub()
        recorder = Recorder(db, hub)
        await recorder.record(project, [log_draft("a"), log_draft("b")])
        with hub.subscription(project) as subscriber:
            state = await find_state(db, project)
            session = Session(db, subscriber, state, "1")
            frames: list[Outgoing] = []
            async for frame in session.frames(0.02):
                frames.append(frame)
                if frame.event_type == "heartbeat":
                    break
        assert [frame.event_type for frame in frames] == ["snapshot", "log", "heartbeat"]
        snapshot = json.loads(frames[0].body)["data"]
        assert snapshot["protocol_version"] == 1
        assert snapshot["state"]["seq"] == 2
        assert snapshot["cursor"] == frames[0].cursor == f"{state.epoch}:1"  # from where it goes on
        assert frames[1].cursor == f"{state.epoch}:2"
        assert frames[2].cursor is None
        for text in [*(frame.body for frame in frames), session.pong(), session.protocol_error("no")]:
            parsed = FRAME.validate_json(text)
            assert parsed.project_id == project
        assert json.loads(session.pong())["data"]["seq"] == 2


async def test_unknown_ids_are_not_found(tmp_path: Path) -> None:
    """STREAM-5: a malformed, unknown or deleted project is not found."""
    async with database(sqlite_url(tmp_path)) as db:
        for name in ("x", "../..", "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"):
            with pytest.raises(OrreryError) as refused:
                await find_state(db, name)
            assert refused.value.code is ErrorCode.PROJECT_NOT_FOUND

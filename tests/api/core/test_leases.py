"""Leases, fencing and announcements on a real Postgres: two replicas in one process."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.db import announcing, projects
from api.db.database import Database
from api.projection.batch import LeaseLostError
from api.projection.leases import Leases
from api.projection.recorder import Recorder
from api.schedules import CHANGED_AT_ONCE, Schedules
from api.stream.hub import Hub
from api.stream.relay import Relay
from contracts.errors import ErrorCode, OrreryError
from contracts.events import CloseCode
from contracts.schedules import ProjectSchedule, ScheduleRequest
from object_store import ObjectInfo
from object_store.local import LocalStore
from tests.api.core.streaming import add_project, database, log_draft, project_id, sqlite_url

TTL_S = 1.0
TICK_S = 0.1


@pytest.fixture(scope="module")
def url(new_postgres: Callable[..., str]) -> str:
    return new_postgres()


@dataclass
class Replica:
    db: Database
    hub: Hub
    recorder: Recorder
    leases: Leases
    relay: Relay


@asynccontextmanager
async def replica(url: str) -> AsyncIterator[Replica]:
    async with AsyncExitStack() as stack:
        db = await stack.enter_async_context(database(url))
        hub = Hub()
        made = Replica(db, hub, Recorder(db, hub), Leases(db, ttl_s=TTL_S, tick_s=TICK_S), Relay(db, hub))
        stack.push_async_callback(made.leases.stop)
        stack.push_async_callback(made.relay.stop)
        await made.relay.start()
        yield made


@pytest.fixture
async def pair(url: str) -> AsyncIterator[tuple[Replica, Replica]]:
    async with replica(url) as first, replica(url) as second:
        yield first, second


async def soon(condition: object, limit_s: float = 5) -> float:
    """Seconds until `condition()` holds."""
    started = asyncio.get_running_loop().time()
    async with asyncio.timeout(limit_s):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.005)
    return asyncio.get_running_loop().time() - started


async def test_a_lease_has_one_holder(pair: tuple[Replica, Replica]) -> None:
    """STREAM-90: racing for 20 projects, each lease goes to one replica, and is kept past its expiry."""
    names = [await add_project(pair[0].db) for _ in range(20)]
    waiting = {
        (which, name): asyncio.create_task(one.leases.acquire(name))
        for name in names
        for which, one in enumerate(pair)
    }
    await asyncio.sleep(2.5 * TTL_S)
    got = [key for key, task in waiting.items() if task.done()]
    assert sorted(name for _, name in got) == sorted(names)
    assert not any(waiting[key].result().lost.is_set() for key in got)
    for task in waiting.values():
        task.cancel()
    await asyncio.wait(waiting.values())


async def test_a_dead_holders_lease_is_taken_over_and_its_writes_are_refused(
    pair: tuple[Replica, Replica],
) -> None:
    """STREAM-91: without renewal a lease passes on within its term; the old token records nothing."""
    dead, heir = pair
    name = await add_project(dead.db)
    old = await dead.leases.acquire(name)
    await dead.recorder.record(name, [log_draft("a")], fence=old.token)
    waiting = asyncio.create_task(heir.leases.acquire(name))
    await dead.leases.stop()  # as a process that hangs: it neither renews nor releases
    assert await soon(waiting.done) < TTL_S + 10 * TICK_S
    new = waiting.result()
    assert old.token is not None
    assert new.token == old.token + 1
    with pytest.raises(LeaseLostError):
        await dead.recorder.record(name, [log_draft("late")], fence=old.token)
    both = await asyncio.gather(
        dead.recorder.record(name, [log_draft("later")], fence=old.token),
        dead.recorder.record(await add_project(dead.db), [log_draft("other")]),
        return_exceptions=True,
    )
    assert isinstance(both[0], LeaseLostError)
    assert len(both[1]) == 1  # type: ignore[arg-type]  # the refused one failed alone
    assert [e.seq for e in await heir.recorder.record(name, [log_draft("b")], fence=new.token)] == [2]


async def test_a_released_lease_is_free_at_once(pair: tuple[Replica, Replica]) -> None:
    """STREAM-91: a replica that stops hands over without waiting for the term's end."""
    first, second = pair
    name = await add_project(first.db)
    lease = await first.leases.acquire(name)
    waiting = asyncio.create_task(second.leases.acquire(name))
    await asyncio.sleep(3 * TICK_S)
    assert not waiting.done()
    await first.leases.release(lease)
    assert await soon(waiting.done) < TTL_S / 2


async def test_a_holder_that_was_replaced_notices(pair: tuple[Replica, Replica]) -> None:
    """STREAM-91: a process that slept past its term (here: its row was taken) learns that it lost it."""
    first, second = pair
    name = await add_project(first.db)
    lease = await first.leases.acquire(name)
    async with second.db.session() as session:
        from sqlalchemy import text

        statement = "update leases set holder = 'other', token = token + 1 where project_id = :id"
        await session.execute(text(statement), {"id": name})
    await soon(lease.lost.is_set)
    assert not first.leases.holds(name)


class SlowStore(LocalStore):
    """A store whose writes wait; it counts them."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.go_on = threading.Event()
        self.waiting = 0

    def put(self, key: str, data: bytes, *, create_only: bool = False) -> ObjectInfo:
        self.waiting += 1
        assert self.go_on.wait(20)
        return super().put(key, data, create_only=create_only)


async def test_a_slow_store_holds_up_no_events(pair: tuple[Replica, Replica], tmp_path: Path) -> None:
    """SCHED-4: replicas that replace a schedule go one after the other; events are recorded meanwhile."""
    store = SlowStore(tmp_path)
    first, second = (Schedules(one.db, store) for one in pair)
    name, others = await add_project(pair[0].db), [await add_project(pair[0].db) for _ in range(25)]
    wanted = ScheduleRequest.model_validate({"entries": [{"name": "nightly", "cron": "30 2 * * *"}]})
    puts = [asyncio.create_task(each.put(name, wanted, 0)) for each in (first, second)]
    puts += [asyncio.create_task(first.put(other, wanted, 0)) for other in others]
    try:
        await soon(lambda: store.waiting >= CHANGED_AT_ONCE)
        await asyncio.sleep(0.2)
        for project in (name, *others):  # as many as the pool has connections, and more
            async with asyncio.timeout(5):
                await pair[0].recorder.record(project, [log_draft("a")])
                async with pair[0].db.reading() as session:
                    assert await projects.get(session, project)
        assert store.waiting <= CHANGED_AT_ONCE
    finally:
        store.go_on.set()
    answers = await asyncio.gather(*puts, return_exceptions=True)
    refused = [each for each in answers if isinstance(each, OrreryError)]
    assert [each.code for each in refused] == [ErrorCode.CONFLICT]
    made = [each for each in answers if isinstance(each, ProjectSchedule)]
    assert [each.revision for each in made] == [1] * 26


async def test_one_process_needs_no_lease(tmp_path_factory: pytest.TempPathFactory) -> None:
    """STREAM-90: on SQLite each lease is granted at once and fences nothing."""
    async with database(sqlite_url(tmp_path_factory.mktemp("one"))) as db:
        leases = Leases(db)
        lease = await leases.acquire("anything")
        assert lease.token is None
        assert leases.holds("anything")
        await leases.release(lease)
        assert not leases.holds("anything")


async def test_a_replica_hears_what_the_other_records(pair: tuple[Replica, Replica]) -> None:
    """STREAM-92: events reach the other replica's hub in order, whole, and within 250 ms."""
    writer, reader = pair
    name = await add_project(writer.db)
    await soon(lambda: reader.relay.is_listening)
    with reader.hub.subscription(name) as subscriber:
        assert subscriber.go_live()
        delays, got = [], []
        for number in range(30):
            await writer.recorder.record(name, [log_draft(f"{number}-{i}") for i in range(3)])
            delays.append(await soon(lambda: subscriber._queue))
            await soon(lambda: subscriber.latest == 3 * number + 3)  # noqa: B023  # awaited here
            got += [event.seq for event in subscriber.take()]
    assert sorted(set(got)) == list(range(1, 91))
    assert sorted(delays)[len(delays) // 2] < 0.25, delays


async def test_a_lost_connection_loses_nothing(pair: tuple[Replica, Replica]) -> None:
    """STREAM-92: while the listening connection is cut, the table is read by itself."""
    writer, reader = pair
    name = await add_project(writer.db)
    await soon(lambda: reader.relay.is_listening)
    with reader.hub.subscription(name) as subscriber:
        async with writer.db.session() as session:
            from sqlalchemy import text

            await session.execute(
                text("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%'")
            )
        await writer.recorder.record(name, [log_draft("a")])
        await soon(lambda: subscriber.latest == 1)


async def test_a_tombstone_ends_the_streams_of_all_replicas(pair: tuple[Replica, Replica]) -> None:
    """STREAM-93: a project that is deleted on one replica ends its streams on the other with 4404."""
    writer, reader = pair
    name = await add_project(writer.db)
    await soon(lambda: reader.relay.is_listening)
    with reader.hub.subscription(name) as subscriber:
        async with writer.db.session() as session:
            assert await projects.mark_deleted(session, name, datetime.now(UTC))
        await soon(lambda: subscriber.close_code)
        assert subscriber.close_code == CloseCode.NOT_FOUND


def test_announcements_are_read_back() -> None:
    """STREAM-92: what one version says another reads, and what it doesn't know it ignores."""
    for told in (announcing.Appended("h:1:ab", project_id(), 3, 9), announcing.Deleted(project_id())):
        assert announcing.read(str(told)) == told
    for odd in ("", "appended x y 1", "appended x y a b", "moved x"):
        assert announcing.read(odd) is None

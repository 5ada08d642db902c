"""The cap of a project's streams over replicas, on a real Postgres: two servers in one process."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx2
import pytest
from sqlalchemy import text
from websockets.exceptions import ConnectionClosed

from api.db import places as rows
from api.db.database import Database
from api.stream.hub import Hub, Subscriber
from api.stream.places import Places
from contracts.errors import ErrorCode, OrreryError
from contracts.events import CloseCode
from tests.api.core.streaming import (
    Served,
    add_project,
    database,
    project_id,
    read_frames,
    served,
    sqlite_url,
)

CAP = 5


@pytest.fixture(scope="module")
def url(new_postgres: Callable[..., str]) -> str:
    return new_postgres()


@pytest.fixture
async def two(url: str) -> AsyncIterator[list[Served]]:
    async with AsyncExitStack() as stack:
        dbs = [await stack.enter_async_context(database(url)) for _ in range(2)]
        yield [await stack.enter_async_context(served(db, max_per_project=CAP)) for db in dbs]


async def soon(done: Callable[[], object], limit_s: float = 10) -> None:
    async with asyncio.timeout(limit_s):
        while not done():
            await asyncio.sleep(0.01)


async def counted(db: Database, project: str) -> int:
    """What the table says, whoever is alive."""
    statement = text("select coalesce(sum(places), 0) from stream_places where project_id = :id")
    async with db.reading() as session:
        return int((await session.execute(statement, {"id": project})).scalar_one())


async def settled(db: Database, project: str, count: int) -> None:
    async with asyncio.timeout(10):
        while await counted(db, project) != count:
            await asyncio.sleep(0.02)


async def taken(places: Places, hub: Hub, project: str) -> Subscriber:
    subscriber = hub.add(project)
    await places.take(project, subscriber)
    return subscriber


async def cut_off(served: Served) -> None:
    """End the replica's own connection, as a break of the network does."""
    async with served.services.db.session() as session:
        await session.execute(
            text(
                "select pg_terminate_backend(l.pid) from pg_locks l join stream_places p"
                f" on p.session = l.objid::int and l.classid = {rows._SESSIONS} and p.replica = :replica"
            ),
            {"replica": served.services.db.instance},
        )


async def test_racing_opens_at_two_replicas_fill_exactly_the_cap(two: list[Served]) -> None:
    """STREAM-111: of 40 racing opens at two replicas, WebSocket and SSE, exactly the cap gets in."""
    project = await add_project(two[0].services.db)
    ends: list[object] = []
    release = asyncio.Event()

    async def by_socket(server: Served) -> None:
        async with server.socket(project) as ws:
            try:
                await ws.recv()
                ends.append("in")
                await release.wait()
            except ConnectionClosed as closed:
                ends.append(closed.rcvd.code if closed.rcvd else None)

    async def by_sse(server: Served, http: httpx2.AsyncClient) -> None:
        async with http.stream("GET", server.http_url(f"/projects/{project}/stream")) as answer:
            ends.append("in" if answer.status_code == 200 else answer.status_code)
            await release.wait()

    async with httpx2.AsyncClient(timeout=30) as http, asyncio.TaskGroup() as group:
        for n in range(40):
            server = two[n % 2]
            group.create_task(by_socket(server) if n % 4 < 2 else by_sse(server, http))
        await soon(lambda: len(ends) == 40)
        assert ends.count("in") == CAP
        assert set(ends) == {"in", CloseCode.TOO_MANY, 429}
        assert await counted(two[0].services.db, project) == CAP
        release.set()
    await settled(two[0].services.db, project, 0)
    async with two[1].socket(project) as ws:
        await read_frames(ws, 1)


async def test_a_place_given_back_at_one_replica_is_free_at_the_other(two: list[Served]) -> None:
    """STREAM-111: each end of a stream frees one place, soon, also for clients of the other replica."""
    project = await add_project(two[0].services.db)
    hubs, places = [s.services.hub for s in two], [s.services.places for s in two]
    held = [await taken(places[0], hubs[0], project) for _ in range(CAP)]
    with pytest.raises(OrreryError) as refused:
        await taken(places[1], hubs[1], project)
    assert refused.value.code == ErrorCode.RATE_LIMITED
    for _ in range(3):  # given back twice and more, it is one place
        places[0].free(project, held[0])
    await settled(two[0].services.db, project, CAP - 1)
    await taken(places[1], hubs[1], project)
    with pytest.raises(OrreryError):
        await taken(places[1], hubs[1], project)


async def test_a_client_that_leaves_while_it_takes_holds_nothing(two: list[Served]) -> None:
    """STREAM-111: takers cancelled at any moment, before and after they are granted, leak no place."""
    project = await add_project(two[0].services.db)
    places = two[0].services.places
    for n in range(60):
        hub = Hub(max_per_project=CAP)
        tasks = [asyncio.create_task(taken(places, hub, project)) for _ in range(CAP)]
        await asyncio.sleep(n / 10_000)
        for task in tasks:
            task.cancel()
        for end in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(end, Subscriber):
                places.free(project, end)
    await settled(two[0].services.db, project, 0)
    assert not places._held


async def test_a_client_that_leaves_as_it_is_granted_holds_nothing(
    two: list[Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    """STREAM-111: a taker cancelled between its grant and its next step gives the place back."""
    project = await add_project(two[0].services.db)
    places = two[0].services.places
    tell = places._tell

    def tell_and_cancel(*args: Any, **options: Any) -> None:
        tell(*args, **options)
        task.cancel()

    monkeypatch.setattr(places, "_tell", tell_and_cancel)
    task = asyncio.create_task(taken(places, two[0].services.hub, project))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not places._held
    await settled(two[0].services.db, project, 0)


async def test_a_replica_that_was_cut_off_claims_its_places_again(two: list[Served]) -> None:
    """STREAM-112: its streams go on; what the others took meanwhile ends its newest with 1012."""
    first, second = two
    project = await add_project(first.services.db)
    held = [await taken(first.services.places, first.services.hub, project) for _ in range(CAP - 1)]
    await cut_off(first)
    began = time.monotonic()
    await soon(lambda: not first.services.places._is_registered)
    others = [await taken(second.services.places, second.services.hub, project) for _ in range(CAP - 1)]
    assert time.monotonic() - began < 5
    await soon(lambda: first.services.places._is_registered)
    assert [s.close_code for s in held] == [None] + [CloseCode.RESTARTING] * (CAP - 2)
    for subscriber in held[1:]:
        first.services.places.free(project, subscriber)
    await settled(first.services.db, project, CAP)
    assert [s.close_code for s in others] == [None] * (CAP - 1)


async def test_while_the_database_is_silent_nobody_gets_in(
    two: list[Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    """STREAM-112: a project's row locked for ever: 1011 and 503 after a while, and no place is lost."""
    monkeypatch.setattr("api.stream.places.PATIENCE_S", 0.5)
    first = two[0]
    project = await add_project(first.services.db)
    lock = text("select pg_advisory_xact_lock(:kind, :key)")
    async with first.services.db.session() as session:
        await session.execute(lock, {"kind": rows._PROJECTS, "key": rows._key(project)})
        async with first.socket(project) as ws:
            with pytest.raises(ConnectionClosed, match="1011"):
                await ws.recv()
        async with httpx2.AsyncClient() as http:
            answer = await http.get(first.http_url(f"/projects/{project}/stream"))
        assert (answer.status_code, answer.json()["error_code"]) == (503, "UNAVAILABLE")
    await soon(lambda: first.services.hub.count() == 0)
    await settled(first.services.db, project, 0)
    held = [await taken(first.services.places, first.services.hub, project) for _ in range(CAP)]
    assert len(held) == await counted(first.services.db, project) == CAP


async def test_a_thousand_clients_are_placed_in_a_few_transactions(two: list[Served]) -> None:
    """STREAM-111: 1,000 that come at once, at 200 projects, are placed in seconds."""
    names = [project_id() for _ in range(200)]
    first = two[0].services
    began = time.monotonic()
    held = await asyncio.gather(*[taken(first.places, first.hub, name) for name in names for _ in range(CAP)])
    took = time.monotonic() - began
    print(f"1,000 places in {1000 * took:.0f} ms")
    assert len(held) == 1000
    assert took < 3  # 0.1 s; a transaction each would be 1,000 times five round trips


async def test_on_sqlite_nothing_is_asked(tmp_path_factory: pytest.TempPathFactory) -> None:
    """STREAM-111: where there is one process its hub counts; the table stays empty."""
    url = sqlite_url(tmp_path_factory.mktemp("db"))
    async with database(url) as db, served(db, max_per_project=1) as stream:
        project = await add_project(db)
        async with stream.socket(project) as ws:
            await read_frames(ws, 1)
            async with stream.socket(project) as refused:
                with pytest.raises(ConnectionClosed, match="4429"):
                    await refused.recv()
            assert await counted(db, project) == 0

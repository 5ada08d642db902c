"""The stream over real sockets: uvicorn on port 0, real clients."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api.db import projects
from api.db.database import Database
from contracts.events import CloseCode
from contracts.projects import EventPage
from tests.api.core.streaming import (
    ORIGIN,
    Served,
    add_project,
    database,
    project_id,
    read_frames,
    seqs,
    served,
    sqlite_url,
)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with database(sqlite_url(tmp_path)) as opened:
        yield opened


@pytest.fixture
async def stream(db: Database) -> AsyncIterator[Served]:
    async with served(db) as running:
        yield running


async def closing(stream: Served, project: str, query: str = "", **options: Any) -> tuple[int, list[Any]]:
    """The close code, and what was sent before it."""
    async with stream.socket(project, query, **options) as ws:
        return await until_closed(ws)


async def until_closed(ws: Any) -> tuple[int, list[Any]]:
    got: list[Any] = []
    try:
        async with asyncio.timeout(10):
            while True:
                got.append(json.loads(await ws.recv()))
    except ConnectionClosed as closed:
        return (closed.rcvd.code if closed.rcvd else 1006), got


async def test_snapshot_then_missed_then_live(stream: Served, db: Database) -> None:
    """STREAM-2: first a snapshot, then what happened since the cursor, then live; without one, live."""
    project = await add_project(db)
    await stream.emit(project, "a", "b", "c")
    async with stream.socket(project, "?after=1") as resumed, stream.socket(project) as fresh:
        first = await read_frames(resumed, 3)
        snapshot = (await read_frames(fresh, 1))[0]
        await stream.emit(project, "d")
        assert [f["event_type"] for f in first] == ["snapshot", "log", "log"]
        assert snapshot["data"]["cursor"].endswith(":3")
        assert seqs(first) == [2, 3]
        assert seqs(await read_frames(resumed, 1)) == seqs(await read_frames(fresh, 1)) == [4]
    assert set(first[1]) == {"event_type", "project_id", "timestamp", "seq", "data"}


@pytest.mark.parametrize("after", ["x", "99", "ffffffff:0", ""])
async def test_a_bad_cursor_is_named(stream: Served, db: Database, after: str) -> None:
    """STREAM-4: WebSocket closes with 4422 and sends nothing; REST and SSE answer 422."""
    project = await add_project(db)
    assert await closing(stream, project, f"?after={after}") == (CloseCode.INVALID_CURSOR, [])
    async with httpx2.AsyncClient() as http:
        for path in (
            f"/projects/{project}/events?after={after}",
            f"/projects/{project}/stream?after={after}",
        ):
            answer = await http.get(stream.http_url(path))
            assert (answer.status_code, answer.json()["error_code"]) == (422, "VALIDATION_ERROR")


async def test_unknown_and_deleted_projects(stream: Served, db: Database) -> None:
    """STREAM-5: 4404 and 404; a stream that is open when its project is deleted ends with 4404."""
    assert await closing(stream, project_id()) == (CloseCode.NOT_FOUND, [])
    assert await closing(stream, "nonsense") == (CloseCode.NOT_FOUND, [])
    project = await add_project(db)
    async with stream.socket(project) as ws, httpx2.AsyncClient() as http:
        await read_frames(ws, 1)
        async with db.session() as session:
            await projects.mark_deleted(session, project, datetime.now(UTC))
        stream.services.hub.close_project(project)
        assert await until_closed(ws) == (CloseCode.NOT_FOUND, [])
        assert await closing(stream, project) == (CloseCode.NOT_FOUND, [])
        for path in (f"/projects/{project}/events", f"/projects/{project}/stream"):
            assert (await http.get(stream.http_url(path))).status_code == 404
    assert stream.services.hub.count() == 0


async def test_a_wrong_origin_is_forbidden(stream: Served, db: Database) -> None:
    """STREAM-6: a foreign Origin gets HTTP 403 at the handshake; listed, same and none get in."""
    project = await add_project(db)
    with pytest.raises(InvalidStatus) as refused:
        await closing(stream, project, origin="https://evil.example")
    assert refused.value.response.status_code == 403
    for origin in (ORIGIN, f"http://127.0.0.1:{stream.port}", None):
        async with stream.socket(project, origin=origin) as ws:
            assert (await read_frames(ws, 1))[0]["event_type"] == "snapshot"


async def test_clients_may_ping_and_nothing_else(stream: Served, db: Database) -> None:
    """STREAM-7: ping is answered by pong, anything else by protocol_error, and the stream goes on."""
    project = await add_project(db)
    async with stream.socket(project) as ws:
        await read_frames(ws, 1)
        await stream.emit(project, "a")
        await read_frames(ws, 1)
        for text in ('{"type":"ping"}', '{"event_type":"ping"}'):
            await ws.send(text)
            pong = (await read_frames(ws, 1))[0]
            assert (pong["event_type"], pong["data"]) == ("pong", {"seq": 1})
        for odd in ("", "ping", "[]", '{"type":"subscribe"}', "{" * 2000, b"\x00\xff", '"' + "é" * 900 + '"'):
            await ws.send(odd)
            assert (await read_frames(ws, 1))[0]["event_type"] == "protocol_error"
        await stream.emit(project, "b")
        assert seqs(await read_frames(ws, 1)) == [2]
        await ws.send("x" * 5000)
        assert (await until_closed(ws))[0] == 1009


async def test_a_hasty_ping_waits_for_the_snapshot(stream: Served, db: Database) -> None:
    """STREAM-1: the snapshot is the first frame, also for a client that pings before it has come."""
    project = await add_project(db)
    for _ in range(12):
        async with stream.socket(project) as ws:
            await ws.send('{"type":"ping"}')
            kinds = [frame["event_type"] for frame in await read_frames(ws, 2)]
            assert kinds == ["snapshot", "pong"]


async def test_the_cap_is_exact_over_real_sockets(db: Database) -> None:
    """STREAM-42: of 30 racing opens exactly the allowed number gets in, WebSocket and SSE together."""
    async with served(db, max_per_project=4) as stream:
        project = await add_project(db)
        release, ends = asyncio.Event(), []

        async def one() -> None:
            async with stream.socket(project) as ws:
                try:
                    frame = json.loads(await ws.recv())
                    ends.append(frame["event_type"])
                    await release.wait()
                except ConnectionClosed as closed:
                    ends.append(closed.rcvd.code if closed.rcvd else None)

        async with asyncio.TaskGroup() as group:
            for _ in range(30):
                group.create_task(one())
            async with asyncio.timeout(10):
                while len(ends) < 30:
                    await asyncio.sleep(0.01)
            assert sorted(ends, key=str) == [CloseCode.TOO_MANY] * 26 + ["snapshot"] * 4
            async with httpx2.AsyncClient() as http:
                assert (await http.get(stream.http_url(f"/projects/{project}/stream"))).status_code == 429
            release.set()
        async with asyncio.timeout(5):
            while stream.services.hub.count():
                await asyncio.sleep(0.01)
        async with stream.socket(project) as ws:
            await read_frames(ws, 1)


async def test_a_slow_client_is_closed_and_the_others_are_not(db: Database) -> None:
    """STREAM-40: one that doesn't read is closed with 4408 and resumes by cursor; the other gets all."""
    async with served(db, queue_size=20) as stream:
        project = await add_project(db)
        big = "x" * 4000
        async with stream.socket(project, max_queue=1) as slow, stream.socket(project) as quick:
            await read_frames(quick, 1)
            got: list[dict[str, Any]] = []
            for n in range(150):
                await stream.emit(project, *(f"{n}-{i}-{big}" for i in range(10)))
                got += await read_frames(quick, 10)
            assert seqs(got) == list(range(1, 1501))
            code, before = await until_closed(slow)
        assert code == CloseCode.SLOW_CONSUMER
        last = seqs(before)[-1]
        assert seqs(before) == list(range(1, last + 1))
        async with stream.socket(project, f"?after={last}") as again:
            rest = await read_frames(again, 1501 - last)
        assert seqs(rest) == list(range(last + 1, 1501))


async def test_heartbeats_come_at_their_interval(db: Database) -> None:
    """STREAM-8: heartbeats come at their interval and tell the last number; they have no seq."""
    async with served(db, heartbeat_s=0.5) as stream:
        project = await add_project(db)
        await stream.emit(project, "a")
        async with stream.socket(project, "?after=0") as ws:
            frames = await read_frames(ws, 4)
    assert [f["event_type"] for f in frames] == ["snapshot", "log", "heartbeat", "heartbeat"]
    first, second = (datetime.fromisoformat(frame["timestamp"]) for frame in frames[2:])
    assert (second - first).total_seconds() >= 0.45  # one wheel for all: by the clock, not by each
    assert frames[-1]["data"] == {"seq": 1}
    assert "seq" not in frames[-1]


async def test_a_stopping_server_says_so(db: Database) -> None:
    """STREAM-9: at shutdown streams end with 1012 and the process doesn't wait for its clients."""
    async with served(db) as stream:
        project = await add_project(db)
        async with stream.socket(project) as ws, httpx2.AsyncClient() as http:
            await read_frames(ws, 1)
            async with http.stream("GET", stream.http_url(f"/projects/{project}/stream")) as sse:
                lines = sse.aiter_lines()
                assert await anext(lines) == "event: snapshot"
                stream.services.hub.shutdown()
                stream.server.should_exit = True
                assert (await until_closed(ws))[0] == CloseCode.RESTARTING
                async with asyncio.timeout(5):
                    async for _ in lines:
                        pass


async def test_server_sent_events_resume_by_their_id(stream: Served, db: Database) -> None:
    """STREAM-2: the same frames as SSE: event names, ids that are cursors, Last-Event-ID before after."""
    project = await add_project(db)
    await stream.emit(project, "a", "b", "c")
    async with httpx2.AsyncClient() as http:

        async def messages(count: int, after: str | None, headers: dict[str, str]) -> list[dict[str, str]]:
            url = stream.http_url(f"/projects/{project}/stream") + (f"?after={after}" if after else "")
            found: list[dict[str, str]] = [{}]
            async with asyncio.timeout(10), http.stream("GET", url, headers=headers) as answer:
                assert answer.headers["content-type"].startswith("text/event-stream")
                async for line in answer.aiter_lines():
                    if line:
                        name, _, value = line.partition(": ")
                        found[-1][name] = value
                    elif len(found) == count:
                        return found
                    else:
                        found.append({})
            return found

        fresh = await messages(1, None, {})
        assert fresh[0]["event"] == "snapshot"
        epoch, _, seq = fresh[0]["id"].partition(":")
        assert seq == "3"
        resumed = await messages(3, "0", {"Last-Event-ID": f"{epoch}:1"})
        assert [m["event"] for m in resumed] == ["snapshot", "log", "log"]
        assert [m["id"] for m in resumed] == [f"{epoch}:{n}" for n in (1, 2, 3)]
        assert [json.loads(m["data"])["seq"] for m in resumed[1:]] == [2, 3]
    async with asyncio.timeout(5):
        while stream.services.hub.count():
            await asyncio.sleep(0.01)


async def test_the_history_is_paged(stream: Served, db: Database) -> None:
    """STREAM-16: pages follow each other by next_after, and are what the stream sent."""
    project = await add_project(db)
    await stream.emit(project, *(str(n) for n in range(25)))
    after, found = "0", []
    async with httpx2.AsyncClient() as http:
        while True:
            url = stream.http_url(f"/projects/{project}/events")
            answer = await http.get(url, params={"after": after, "limit": 10})
            page = EventPage.model_validate_json(answer.text)
            assert set(answer.json()) == set(EventPage.model_fields)
            found += page.events
            after = page.next_after
            if not page.has_more:
                break
        assert [event.seq for event in found] == list(range(1, 26))
        assert after == f"{page.epoch}:25"
        empty = (await http.get(url, params={"after": after})).json()
        assert (empty["events"], empty["next_after"], empty["has_more"]) == ([], after, False)
        for bad in ("0", "10001", "x"):
            assert (await http.get(url, params={"limit": bad})).status_code == 422
    async with stream.socket(project, "?after=0") as ws:
        frames = (await read_frames(ws, 26))[1:]
    assert [event.model_dump(mode="json") for event in found] == frames

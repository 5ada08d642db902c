"""Clients that are gone without a word: raw sockets that stop answering, and processes that die."""

import asyncio
import base64
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from api.db.database import Database
from api.stream.protocol import socket_options
from contracts.events import CloseCode
from tests.api.core.streaming import Served, add_project, database, read_frames, served, sqlite_url
from tests.api.core.test_stream_sockets import closing

HEARTBEAT_S = 1.0
SLACK_S = 0.4  # of a busy machine; the bound itself is 1.75 intervals


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with database(sqlite_url(tmp_path)) as opened:
        yield opened


@contextmanager
def mute_client(stream: Served, project: str) -> Iterator[socket.socket]:
    """A WebSocket that shakes hands, and from then on neither reads nor answers."""
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.connect(("127.0.0.1", stream.port))
        key = base64.b64encode(os.urandom(16)).decode()
        path = stream.ws_url(project).partition(str(stream.port))[2]
        raw.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{stream.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        yield raw


async def until_count(stream: Served, count: int, limit_s: float) -> float:
    began = time.monotonic()
    async with asyncio.timeout(limit_s):
        while stream.services.hub.count() != count:
            await asyncio.sleep(0.01)
    return time.monotonic() - began


def test_pings_and_their_patience_fit_into_two_intervals() -> None:
    """STREAM-70: ping interval and pong timeout together stay below two heartbeat intervals."""
    options = socket_options(30)
    assert options["ws_ping_interval"] == 30
    assert options["ws_ping_interval"] + options["ws_ping_timeout"] < 2 * 30


async def test_a_half_open_socket_is_gone_within_two_intervals(db: Database) -> None:
    """STREAM-70: a client that stops answering loses its place within two heartbeat intervals."""
    async with served(db, heartbeat_s=HEARTBEAT_S, max_per_project=1) as stream:
        project = await add_project(db)
        with mute_client(stream, project):
            await until_count(stream, 1, 5)
            assert (await closing(stream, project))[0] == CloseCode.TOO_MANY
            took = await until_count(stream, 0, 10)
        print(f"half-open socket gone after {took / HEARTBEAT_S:.2f} intervals")
        assert took < 2 * HEARTBEAT_S + SLACK_S
        async with stream.socket(project) as ws:
            await read_frames(ws, 1)


async def test_a_client_that_stopped_reading_is_not_flushed_first(db: Database) -> None:
    """STREAM-71: with full buffers behind it a dead client is dropped all the same, connection and all."""
    async with served(db, heartbeat_s=HEARTBEAT_S, queue_size=100_000) as stream:
        project = await add_project(db)
        with mute_client(stream, project):
            await until_count(stream, 1, 5)
            for n in range(40):
                await stream.emit(project, *(f"{n}-{i}-{'x' * 7500}" for i in range(25)))
            await until_count(stream, 0, 2 * HEARTBEAT_S + SLACK_S)
            async with asyncio.timeout(5):
                while stream.server.server_state.connections:
                    await asyncio.sleep(0.01)


async def test_a_slow_consumer_that_never_takes_its_close_is_dropped(db: Database) -> None:
    """STREAM-71: closed with 4408 and still not reading: its connection does not stay."""
    async with served(db, heartbeat_s=HEARTBEAT_S, queue_size=20) as stream:
        project = await add_project(db)
        with mute_client(stream, project):
            await until_count(stream, 1, 5)
            for n in range(40):
                await stream.emit(project, *(f"{n}-{i}-{'x' * 7500}" for i in range(25)))
            async with asyncio.timeout(12):
                while stream.server.server_state.connections:
                    await asyncio.sleep(0.05)
        assert stream.services.hub.count() == 0


@contextmanager
def mute_reader(stream: Served, project: str) -> Iterator[socket.socket]:
    """An SSE client that never reads: what is sent to it is not taken, as if it were not there any more."""
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.connect(("127.0.0.1", stream.port))
        path = stream.http_url(f"/projects/{project}/stream").partition(str(stream.port))[2]
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{stream.port}\r\n\r\n".encode())
        yield raw


async def test_a_reader_of_sse_that_is_gone_is_dropped_by_the_kernel(db: Database) -> None:
    """STREAM-75: so little is under way that no write ever waits; its place is free in two intervals."""
    async with served(db, heartbeat_s=HEARTBEAT_S) as stream:
        project = await add_project(db)
        with mute_reader(stream, project):
            await until_count(stream, 1, 5)
            # more than its window takes, and less than what would make our own writes wait
            await stream.emit(project, *(f"{i}-{'x' * 7500}" for i in range(6)))
            await until_count(stream, 0, 2 * HEARTBEAT_S + SLACK_S)
            async with asyncio.timeout(2):
                while stream.server.server_state.connections:
                    await asyncio.sleep(0.01)


async def test_a_connection_is_patient_again_after_its_stream(db: Database) -> None:
    """STREAM-75: the kernel's short patience ends with the stream: a later download may be paused."""
    async with served(db) as stream, httpx2.AsyncClient() as http:
        project = await add_project(db)
        await stream.emit(project, "a")
        url = stream.http_url(f"/projects/{project}")
        async with http.stream("GET", f"{url}/stream?speed=100") as answer:
            (connection,) = (one for one in stream.server.server_state.connections)
            kernel = connection.transport.get_extra_info("socket")
            assert kernel.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 22_500
            await answer.aread()
        assert (await http.get(f"{url}/events")).is_success
        assert kernel.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 0


CLIENT = """
import sys, time
from websockets.sync.client import connect
with connect(sys.argv[1], proxy=None) as ws:
    print(ws.recv(), flush=True)
    time.sleep(60)
"""


async def test_the_place_of_a_killed_client_is_free_at_once(db: Database) -> None:
    """STREAM-72: kill -9 of a client frees its place; the next one gets in."""
    async with served(db, max_per_project=1) as stream:
        project = await add_project(db)
        client = await asyncio.create_subprocess_exec(
            sys.executable, "-c", CLIENT, stream.ws_url(project), stdout=asyncio.subprocess.PIPE
        )
        assert client.stdout is not None
        assert b"snapshot" in await client.stdout.readline()
        assert (await closing(stream, project))[0] == CloseCode.TOO_MANY
        client.send_signal(signal.SIGKILL)
        await client.wait()
        assert await until_count(stream, 0, 5) < 2
        async with stream.socket(project) as ws:
            await read_frames(ws, 1)

"""The seed's own client, run in Node against a real server: what users' pages already do must work."""

import asyncio
import json
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from api.db.database import Database
from tests.api.core.streaming import Served, add_project, database, seqs, served, sqlite_url

SOURCE = Path(__file__).with_name("seed_client.ts")
# The types that it uses; taking them out leaves the JavaScript that its own build would run.
TYPES = r"\bexport |\bprivate |: (WebSocket \| null|WebSocketCallbacks|string|void|any)(?=[ ,)=])"
FROM_WHEEL = Path(sys.executable).parent.parent / "node" / "node"
DRIVER = """
const getWebSocketUrl = () => process.argv[2];
const say = (kind, value) => console.log(JSON.stringify({ kind, value }));
const client = new TrainingWebSocket();
client.connect(process.argv[3], {
  onOpen: () => say('open', null),
  onMessage: (data) => say('message', data),
  onError: () => say('error', null),
  onClose: () => say('close', null),
});
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'disconnect') client.disconnect();
  else client.send(JSON.parse(line));
});
"""


def node() -> str | None:
    """The system's Node, or the one that `make` brings into the environment."""
    return shutil.which("node") or (str(FROM_WHEEL) if FROM_WHEEL.exists() else None)


pytestmark = pytest.mark.skipif(node() is None, reason="no Node.js on this machine")


class SeedClient:
    """The Node process: what its callbacks were called with, and a way to make it send."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def told(self, limit_s: float = 20) -> tuple[str, dict]:
        """The next callback: its kind and what it was given."""
        assert self._process.stdout is not None
        async with asyncio.timeout(limit_s):
            told = json.loads(await self._process.stdout.readline())
        return told["kind"], told["value"]

    async def messages(self, count: int) -> list[dict]:
        got = [await self.told() for _ in range(count)]
        assert {kind for kind, _ in got} == {"message"}, got
        return [value for _, value in got]

    def write(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")


@asynccontextmanager
async def seed_client(folder: Path, stream: Served, project: str) -> AsyncIterator[SeedClient]:
    script = folder / "client.cjs"
    script.write_text(re.sub(TYPES, "", SOURCE.read_text()) + DRIVER)
    process = await asyncio.create_subprocess_exec(
        str(node()), "--experimental-websocket", "--no-warnings", str(script),
        f"ws://127.0.0.1:{stream.port}/api/v1/ws", project,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield SeedClient(process)
    finally:
        process.kill()
        await process.communicate()


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with database(sqlite_url(tmp_path)) as opened:
        yield opened


async def test_the_seeds_client_works_unchanged(tmp_path: Path, db: Database) -> None:
    """STREAM-101: it opens, every message has its four fields, its pings are answered, it takes no harm."""
    async with served(db) as stream:
        project = await add_project(db)
        async with seed_client(tmp_path, stream, project) as client:
            assert await client.told() == ("open", None)
            (snapshot,) = await client.messages(1)
            assert snapshot["event_type"] == "snapshot"
            await stream.emit(project, "a", "b", "ünïcödé ✓")
            events = await client.messages(3)
            assert seqs(events) == [1, 2, 3]
            assert events[2]["data"]["message"] == "ünïcödé ✓"
            for message in ('{"type":"ping"}', '{"event_type":"ping"}'):
                client.write(message)
                (pong,) = await client.messages(1)
                assert pong["event_type"] == "pong"
            client.write('{"type":"subscribe","stage":"model_training"}')
            (refused,) = await client.messages(1)
            assert refused["event_type"] == "protocol_error"
            for frame in (snapshot, *events, pong, refused):
                assert {"project_id", "timestamp", "event_type", "data"} <= frame.keys()
                assert frame["project_id"] == project
            await stream.emit(project, "c")
            assert seqs(await client.messages(1)) == [4]


async def test_it_reconnects_as_it_does_and_sees_the_state(tmp_path: Path, db: Database) -> None:
    """STREAM-101: its reconnect (no cursor) gets a snapshot with all that it missed; then live again."""
    async with served(db) as stream:
        project = await add_project(db)
        async with seed_client(tmp_path, stream, project) as client:
            assert await client.told() == ("open", None)
            await client.messages(1)
            for subscriber in tuple(stream.services.hub._channels[project]):
                subscriber.close(1012)
            assert await client.told() == ("close", None)
            await stream.emit(project, "missed")
            assert await client.told() == ("open", None)
            (snapshot,) = await client.messages(1)
            assert snapshot["data"]["state"]["seq"] == 1
            await stream.emit(project, "live")
            assert seqs(await client.messages(1)) == [2]

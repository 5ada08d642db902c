"""A real server of the stream's routes on port 0, and small clients of it, for the tests here."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import uuid_utils
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from websockets.asyncio.client import ClientConnection, connect

from api.dagster_gql.client import DagsterClient
from api.db import projects
from api.db.database import Database
from api.db.tables import ProjectRow
from api.file_logs import FileLogs
from api.models import ModelServer
from api.projection.drafts import EventDraft
from api.projection.fold import initial_state
from api.projection.follower import Follower
from api.projection.recorder import Recorder
from api.projection.watching import RunsFile
from api.routes import metrics, stream
from api.services import Services
from api.stream.cursor import new_epoch
from api.stream.hub import Hub
from api.stream.places import Places
from api.stream.protocol import socket_options
from contracts.datasets import DatasetInfo, Overrides, TableFormat
from contracts.errors import OrreryError
from contracts.events import LogData, LogLevel
from object_store.local import LocalStore

ORIGIN = "https://allowed.example"


def project_id() -> str:
    return str(uuid_utils.uuid7())


def sqlite_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/orrery.db"


@asynccontextmanager
async def database(url: str) -> AsyncIterator[Database]:
    """A migrated database."""
    db = Database(url)
    await db.migrate()
    try:
        yield db
    finally:
        await db.dispose()


def a_dataset() -> DatasetInfo:
    return DatasetInfo(
        dataset_id="0" * 64, file_name="x.csv", format=TableFormat.CSV, size_bytes=1, num_rows=1,
        num_columns=1, columns=["a"], encoding="utf-8", delimiter=",", decimal=".", warnings=[],
    )  # fmt: skip


async def add_project(db: Database, wanted: str | None = None) -> str:
    """A project row as a create leaves it."""
    name, epoch, now = wanted or project_id(), new_epoch(), datetime.now(UTC)
    state = initial_state(name, epoch, now)
    row = ProjectRow(
        id=name, name="x", description="y", created_at=now, dataset=a_dataset(), overrides=Overrides(),
        idempotency_key=None, request_hash=None, status=state.status.value, progress_percentage=0,
        state=state, epoch=epoch, seq=0, updated_at=now, deleted_at=None,
    )  # fmt: skip
    async with db.session() as session:
        projects.add(session, row)
    return name


def log_draft(key: str, message: str = "x", run_id: str | None = None) -> EventDraft:
    data = LogData(run_id=run_id, stage=None, level=LogLevel.INFO, message=message)
    return EventDraft(key, datetime.now(UTC), data, run_id)


@dataclass
class Served:
    """A running server and what is inside it."""

    services: Services
    port: int
    server: uvicorn.Server

    def ws_url(self, project: str, query: str = "") -> str:
        return f"ws://127.0.0.1:{self.port}/api/v1/ws/projects/{project}/stream{query}"

    def http_url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1{path}"

    async def emit(self, project: str, *keys: str) -> None:
        await self.services.recorder.record(project, [log_draft(key, key) for key in keys])

    @asynccontextmanager
    async def socket(self, project: str, query: str = "", **options: Any) -> AsyncIterator[ClientConnection]:
        async with connect(self.ws_url(project, query), proxy=None, **options) as connection:
            yield connection


@asynccontextmanager
async def served(
    db: Database,
    *,
    dagster: DagsterClient | None = None,
    heartbeat_s: float = 30.0,
    max_per_project: int = 10,
    queue_size: int = 1024,
    poll_interval_s: float = 0.2,
    subscribe: bool | None = None,
    runs_file: RunsFile | None = None,
) -> AsyncIterator[Served]:
    """The stream's routes on a real uvicorn; with `dagster`, runs are followed too."""
    hub = Hub(queue_size=queue_size, max_per_project=max_per_project)
    recorder = Recorder(db, hub)
    client = dagster or DagsterClient("http://127.0.0.1:9/none")
    follower = Follower(
        db,
        client,
        recorder,
        hub,
        poll_interval_s=poll_interval_s,
        subscribe=subscribe,
        runs_file=runs_file,
    )
    places = Places(db, max_per_project)
    services = Services(db, client, recorder, follower, hub, places, frozenset({ORIGIN}), heartbeat_s)
    app = FastAPI()
    app.state.services = services
    app.state.edge = SimpleNamespace(
        models=ModelServer(Path("/nowhere/models.sock")),  # nobody is there
        batches=SimpleNamespace(logs=FileLogs(LocalStore(Path("/nowhere")), sample=0.0)),
    )
    app.include_router(stream.router, prefix="/api/v1")
    app.include_router(metrics.router, prefix="/api/v1")
    app.add_exception_handler(OrreryError, _answer)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=3,
        **socket_options(heartbeat_s),
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve([listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    await places.start()
    if dagster is not None:
        await follower.start()
    try:
        yield Served(services, listener.getsockname()[1], server)
    finally:
        await follower.stop()
        server.should_exit = True
        await task
        await places.stop()
        await client.close()


async def _answer(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, OrreryError)
    return JSONResponse({"error_code": error.code, "error": error.message}, error.http_status)


async def read_frames(connection: ClientConnection, count: int, limit_s: float = 20) -> list[dict[str, Any]]:
    async with asyncio.timeout(limit_s):
        return [json.loads(await connection.recv()) for _ in range(count)]


async def read_until_end(connection: ClientConnection, limit_s: float = 90) -> list[dict[str, Any]]:
    """Frames up to and including a run's terminal event."""
    frames: list[dict[str, Any]] = []
    async with asyncio.timeout(limit_s):
        while True:
            frames.append(json.loads(await connection.recv()))
            if is_end(frames[-1]):
                return frames


def is_end(frame: dict[str, Any]) -> bool:
    return frame["event_type"] == "completed" or (
        frame["event_type"] == "error" and bool(frame["data"]["fatal"])
    )


def seqs(frames: Sequence[dict[str, Any]]) -> list[int]:
    return [frame["seq"] for frame in frames if "seq" in frame]

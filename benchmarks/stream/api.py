"""The real API process (`python -m api`, on SQLite, no Dagster behind it), started and killed at will."""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx2

from api.db.database import Database
from api.projection.recorder import Recorder
from api.stream.hub import Hub
from benchmarks.platform import free_port
from benchmarks.stream.process import REPO
from tests.api.core.streaming import add_project, database, log_draft, sqlite_url

START_LIMIT_S = 60.0


@dataclass
class ApiProcess:
    """One home and port; the process may be another one each time."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @classmethod
    def at(cls, folder: Path) -> "ApiProcess":
        return cls(folder, free_port())

    @property
    def url(self) -> str:
        return sqlite_url(self.folder)

    def start(self, *, core: int | None = None) -> None:
        """Until it answers."""
        environment = {
            **os.environ,
            "ORRERY_HOME": str(self.folder),
            "ORRERY_RUNTIME_DIR": str(self.folder),
            "ORRERY_PORT": str(self.port),
            "DATABASE_URL": self.url,
            "DAGSTER_PATH_SECRET": secrets.token_hex(8),
            "WS_MAX_CONNECTIONS_PER_PROJECT": "100000",
        }
        with (self.folder / "api.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api"], cwd=REPO, env=environment, stdout=log, stderr=log
            )
        if core is not None:
            os.sched_setaffinity(self.process.pid, {core % (os.cpu_count() or 1)})
        deadline = time.monotonic() + START_LIMIT_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "api.log").read_text()[-2000:])
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return httpx2.get(f"http://127.0.0.1:{self.port}/health/live", timeout=2).is_success
        except httpx2.TransportError:
            return False

    def stop(self, number: int = signal.SIGKILL) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(20)
            self.process = None


def path_of(project: str) -> str:
    return f"/api/v1/ws/projects/{project}/stream"


def make_projects(api: ApiProcess, count: int, events: int = 0) -> list[str]:
    """Projects with so many events each, written past the API."""

    async def make() -> list[str]:
        async with database(api.url) as db:
            names = [await add_project(db) for _ in range(count)]
            await write(db, names, 0, events)
            return names

    return asyncio.run(make())


def add_events(api: ApiProcess, names: list[str], first: int, count: int) -> None:
    """More events, as another process would record them while the API is away."""

    async def add() -> None:
        async with database(api.url) as db:
            await write(db, names, first, count)

    asyncio.run(add())


async def write(db: Database, names: list[str], first: int, count: int) -> None:
    recorder = Recorder(db, Hub())
    for name in names:
        drafts = [log_draft(f"{first + n}", f"event {first + n}") for n in range(count)]
        await recorder.record(name, drafts)

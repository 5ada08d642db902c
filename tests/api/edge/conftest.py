"""One API and one inspector for tests that don't kill them, one over the real Dagster, a world of sagas."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest

from api.sagas import delete as deleting
from api.sagas import late
from api.sagas import launch as launching
from tests.api.edge.launching import World, open_world
from tests.api.edge.server import ApiProcess, inspector
from tests.integration.dagster_asked import SECRET
from tests.integration.dagster_processes import DagsterProcesses


@pytest.fixture(scope="session")
def api() -> Iterator[ApiProcess]:
    """Small limit (1 MiB), short patience; no Dagster: launches wait in the outbox."""
    with tempfile.TemporaryDirectory(prefix="oy-") as folder:
        home, runtime = Path(folder) / "home", Path(folder) / "rt"
        runtime.mkdir()
        process = ApiProcess(home, runtime, {"MAX_UPLOAD_BYTES": "1048576", "UPLOAD_STALL_SECONDS": "1.5"})
        with inspector(home, runtime):
            process.start()
            try:
                yield process
            finally:
                process.stop()


@pytest.fixture
def client(api: ApiProcess) -> Iterator[httpx2.Client]:
    with api.client() as client:
        yield client


@pytest.fixture(scope="session")
def real_dagster() -> Iterator[DagsterProcesses]:
    """Dagster with our stages and the model server, for all modules that train through the API."""
    parts = ("host", "code", "webserver", "models")
    with DagsterProcesses.started(parts, PREDICTION_LOG_SECONDS="0.5") as processes:
        yield processes


@pytest.fixture(scope="session")
def real_api(real_dagster: DagsterProcesses) -> Iterator[ApiProcess]:
    """The API over it. A test may kill it, if it starts it again."""
    settings = {
        "DAGSTER_PATH_SECRET": SECRET,
        "DAGSTER_WEBSERVER_URL": real_dagster.environment["DAGSTER_WEBSERVER_URL"],
        "MONITORING_EVERY_SECONDS": "1",
    }
    process = ApiProcess(real_dagster.home, real_dagster.runtime, settings)
    with inspector(real_dagster.home, real_dagster.runtime):
        process.start()
        try:
            yield process
        finally:
            process.stop()


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """The sagas, with short pauses."""
    monkeypatch.setattr(launching, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(late, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(deleting, "LATE_POLL_S", 0.02)
    async with open_world(tmp_path) as opened:
        yield opened

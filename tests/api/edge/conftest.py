"""One API and one inspector for the tests that don't kill them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.api.edge.server import ApiProcess, inspector


@pytest.fixture(scope="module")
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

"""Files of rows and the prediction log: the real API, inspector and store; and stores that don't take it."""

import asyncio
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
from pyarrow import parquet as pq

from api.file_logs import MAX_WAITING, FileLogs
from contracts import layout
from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_files import PredictionFileHead
from contracts.prediction_log import COUNTS_METADATA, FileLogHead, LogCounts, ServedBy
from contracts.predictions import ModelRef
from object_store import ObjectStore, open_store
from tests.api.edge.server import ApiProcess, upload, wait_for
from tests.api.edge.test_predicting import serve_model

METRICS = "/api/v1/metrics"
PROJECT, RUN = "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c10", "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
MODEL = ModelRef(project_id=PROJECT, run_id=RUN, key="k", sha256="a" * 64, size_bytes=1, champion=3)


@pytest.fixture(scope="module")
def project(api: ApiProcess, tmp_path_factory: pytest.TempPathFactory) -> str:
    with api.client() as client:
        made = str(upload(client).json()["project_id"])
    asyncio.run(serve_model(api, made, tmp_path_factory.mktemp("model") / "m.orrery"))
    return made


def logged(api: ApiProcess, project: str) -> list[Path]:
    return sorted((api.home / "objects" / "projects" / project / "predictions").rglob("*.parquet"))


def rows_counted(client: httpx2.Client) -> float:
    """Logged by this API process, of every project."""
    (line,) = re.findall(r'orrery_prediction_file_log_rows{fate="logged"} (\S+)', client.get(METRICS).text)
    return float(line)


def ask(client: httpx2.Client, project: str, rows: list[float], request: str, **query: str) -> None:
    content = ("x,note\n" + "".join(f"{row},n\n" for row in rows)).encode()
    path, headers = f"/api/v1/projects/{project}/predictions", {"X-Request-ID": request}
    answer = client.post(path, files={"file": ("t.csv", content)}, params=query, headers=headers)
    assert (answer.status_code, answer.headers["x-request-id"]) == (200, request), answer.text
    assert answer.text.count("\r\n") == len(rows) + 1


def test_a_files_rows_are_logged(api: ApiProcess, client: httpx2.Client, project: str) -> None:
    """WATCH-14: each by its request and its place, as the model read it; nothing of one that is not to be."""
    before = rows_counted(client)
    ask(client, project, [9.0], "kept-out", log="false")
    refused = client.post(f"/api/v1/projects/{project}/predictions", files={"file": ("t.csv", b"x\nno\n")})
    assert refused.status_code == 422
    ask(client, project, [1.0, -2.5], "file-1")
    wait_for(lambda: logged(api, project))
    (file,) = logged(api, project)
    rows = pq.read_table(file).to_pylist()
    assert [(row["request_id"], row["row"], row["rows"]) for row in rows] == [
        ("file-1", 0, 2),
        ("file-1", 1, 2),
    ]
    assert [(row["inputs"], row["prediction"]) for row in rows] == [
        ('{"x":1.0}', "2.0"),
        ('{"x":-2.5}', "-5.0"),
    ]
    assert {(row["served_by"], row["duration_ms"], row["error_code"]) for row in rows} == {
        ("file", None, None)
    }
    wait_for(lambda: rows_counted(client) == before + 2)


def test_a_large_file_is_a_sample(api: ApiProcess, client: httpx2.Client, project: str) -> None:
    """WATCH-15: of more than 10,000 rows a hash chooses that many at most; the file says of how many."""
    before = set(logged(api, project))
    ask(client, project, [float(n) for n in range(25_000)], "large")
    wait_for(lambda: set(logged(api, project)) - before)
    (file,) = set(logged(api, project)) - before
    with pq.ParquetFile(file) as found:
        counts = LogCounts.model_validate_json(found.metadata.metadata[COUNTS_METADATA.encode()])
        rows = found.read(columns=["row", "inputs"]).to_pylist()
    assert 9_000 < counts.logged_rows == len(rows) <= 10_000
    assert counts.sampled_out_rows == 25_000 - len(rows)
    assert all(row["inputs"] == f'{{"x":{float(row["row"])}}}' for row in rows)
    # spread over the whole file: a quarter of its rows in each quarter
    assert all(0.2 < sum(row["row"] // 6_250 == part for row in rows) / len(rows) < 0.3 for part in range(4))


class _Failing:
    """A store that takes nothing while it `fails`."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self.fails = True

    def __getattr__(self, name: str) -> Any:
        if self.fails:
            raise OSError("the disk is full")
        return getattr(self._store, name)


def answered(num_rows: int, *, cut: bool = False) -> Any:
    counts = LogCounts(logged_requests=1, logged_rows=num_rows)

    async def told() -> tuple[FileLogHead, bytes]:
        if cut:
            raise OrreryError(ErrorCode.UNAVAILABLE, "it ended")
        return FileLogHead(size_bytes=4, counts=counts), b"PAR1"

    return SimpleNamespace(head=PredictionFileHead(num_rows=num_rows, model_id="m"), logged=told)


async def test_what_is_not_stored_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """WATCH-16: no answer fails; the next file of the project tells, once, what was lost before it."""
    monkeypatch.setattr("object_store.logged.PAUSES_S", (0.01,))
    inner = open_store((tmp_path / "objects").as_uri())
    inner.put(layout.project_key(PROJECT), b"{}")
    store: Any = _Failing(inner)
    logs = FileLogs(store, 1.0)

    async def one(rows: int, *, cut: bool = False, leaves: bool = False) -> tuple[int, int]:
        ticket = logs.ticket(MODEL, "r")
        assert ticket is not None
        if not leaves:
            await ticket.whole(answered(rows, cut=cut))
        ticket.close()
        while logs._storing:
            await asyncio.sleep(0.005)
        assert ticket.asked.served_by is ServedBy.FILE
        return ticket.asked.lost_requests, ticket.asked.lost_rows

    assert await one(5) == (0, 0)
    assert await one(7, cut=True) == (1, 5)
    store.fails = False
    assert await one(1, leaves=True) == (2, 12)
    assert await one(2) == (2, 12)
    assert await one(2) == (0, 0)
    counts = logs.counts()
    assert (counts.lost_rows, counts.lost_requests, counts.logged_rows) == (12, 2, 4)
    assert len(list(inner.list(layout.prediction_log_prefix(PROJECT)))) == 2
    inner.delete(layout.project_key(PROJECT))
    await one(3)  # its project is gone, and so is what it left
    assert len(list(inner.list(layout.prediction_log_prefix(PROJECT)))) == 2
    assert logs.counts().lost_rows == 15


async def test_a_store_that_hangs_holds_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """WATCH-16: files wait for a slow store up to a bound, and no answer with them."""
    go = asyncio.Event()

    async def slow(*_: object) -> bool:
        return await go.wait()

    logs = FileLogs(open_store((tmp_path / "objects").as_uri()), 1.0)
    monkeypatch.setattr("api.file_logs.asyncio.to_thread", slow)
    for _ in range(MAX_WAITING + 2):
        ticket = logs.ticket(MODEL, "r")
        assert ticket is not None
        await asyncio.wait_for(ticket.whole(answered(10)), 1)
    assert logs.counts().lost_rows == 20
    go.set()
    while logs._storing:
        await asyncio.sleep(0.005)
    assert logs.counts().logged_rows == 10 * MAX_WAITING


def test_without_a_sample_nothing_is_asked(tmp_path: Path) -> None:
    """WATCH-14: with PREDICTION_LOG_SAMPLE=0 the inspector is told of no log."""
    assert FileLogs(open_store((tmp_path / "objects").as_uri()), 0).ticket(MODEL, "r") is None

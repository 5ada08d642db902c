"""The thread that stores the log, over a real store that fails, hangs, or loses its project."""

import io
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow.parquet as pq
import pytest

from contracts import layout
from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_log import COLUMNS, COUNTS_METADATA, LogCounts, ServedBy
from contracts.predictions import Prediction
from object_store import ObjectInfo
from object_store.local import LocalStore
from serving.prediction_log.batches import Limits
from serving.prediction_log.counts import Fate, Tally
from serving.prediction_log.log import PredictionLog
from serving.prediction_log.queue import BoundedQueue
from serving.prediction_log.rows import Answer, Asked
from serving.prediction_log.writer import LogWriter

PROJECT = "018f0000-0000-7000-8000-000000000001"
RUN = "00000000-0000-4000-8000-000000000001"
LIMITS = Limits(rows=1, size_bytes=10**6, seconds=0.01)  # each request is a file


class Troubled(LocalStore):
    """A folder whose next `failures` writes fail, and whose writes wait while `open` is not set."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.failures = 0
        self.failing = ""  # whose keys hold this
        self.open = threading.Event()
        self.open.set()
        self.reached = threading.Event()

    def put(self, key: str, data: bytes, *, create_only: bool = False) -> ObjectInfo:
        self.reached.set()
        self.open.wait(30)
        if self.failures > 0 and self.failing in key:
            self.failures -= 1
            raise OSError(5, "Input/output error")
        return super().put(key, data, create_only=create_only)


@pytest.fixture
def store(tmp_path: Path) -> Troubled:
    made = Troubled(tmp_path / "objects")
    made.put(layout.project_key(PROJECT), b"{}")
    made.reached.clear()
    return made


class Kept:
    """A log over a store, and what it has stored."""

    def __init__(
        self, store: Troubled, limits: Limits, queue_bytes: int, pauses_s: tuple[float, ...]
    ) -> None:
        self.store = store
        queue, self.tally = BoundedQueue(queue_bytes), Tally()
        self.writer = LogWriter(lambda: store, queue, self.tally, limits, pauses_s=pauses_s)
        self.writer.start()
        self.log = PredictionLog(1.0, queue, self.tally, self.writer)

    async def ask(self, request_id: str = "r", came: Exception | None = None, **row: Any) -> None:
        asked = Asked(
            PROJECT, request_id, datetime.now(UTC), [row], 100, RUN, "a" * 64, 1, ServedBy.MODEL_SERVER
        )

        async def work() -> Answer:
            if came is not None:
                raise came
            return Answer([Prediction(prediction=1.0)], f"{PROJECT}/{RUN}", RUN, "a" * 64)

        await self.log.watched(asked, work())

    def until(self, is_so: Callable[[LogCounts], bool]) -> None:
        deadline = time.monotonic() + 20
        while not is_so(self.tally.total()):
            assert time.monotonic() < deadline, self.log.health()
            time.sleep(0.005)

    def files(self) -> list[pq.ParquetFile]:
        found = self.store.list(layout.prediction_log_prefix(PROJECT))
        return [pq.ParquetFile(io.BytesIO(self.store.get(info.key))) for info in found]

    def rows(self) -> list[dict[str, Any]]:
        return [row for file in self.files() for row in file.read().to_pylist()]


@pytest.fixture
def kept(store: Troubled):
    made: list[Kept] = []

    def make(
        limits: Limits = LIMITS, queue_bytes: int = 10**6, pauses_s: tuple[float, ...] = (0.01,)
    ) -> Kept:
        made.append(Kept(store, limits, queue_bytes, pauses_s))
        return made[-1]

    yield make
    store.open.set()
    for each in made:
        each.writer.close(10)


def counts_of(file: pq.ParquetFile) -> LogCounts:
    return LogCounts.model_validate_json(file.schema_arrow.metadata[COUNTS_METADATA.encode()])


async def test_what_is_stored_is_what_was_asked(kept) -> None:
    """WATCH-1, WATCH-2: the columns are those of the contract, and the news of the project stands beside."""
    one = kept()
    await one.ask("first", x=float("nan"), name="Zürich 🪐")
    one.until(lambda counts: counts.logged_rows == 1)
    (file,) = one.files()
    assert file.schema_arrow.names == [column.name for column in COLUMNS]
    assert [not field.nullable for field in file.schema_arrow] == [not column.nullable for column in COLUMNS]
    (row,) = one.rows()
    assert (row["request_id"], row["row"], row["champion"], row["served_by"]) == (
        "first",
        0,
        1,
        "model_server",
    )
    assert (row["inputs"], row["prediction"]) == ('{"x":NaN,"name":"Zürich 🪐"}', "1.0")
    assert row["asked_at"].tzinfo is not None
    assert 0 <= row["duration_ms"] < 10_000
    assert one.store.stat(layout.monitoring_news_key(PROJECT)).size_bytes == 0


async def test_a_store_that_hangs_costs_no_request_anything(kept, store: Troubled) -> None:
    """WATCH-5: requests go on at once, what does not fit is dropped and counted, and the rest comes later."""
    one = kept(queue_bytes=4_000)
    store.open.clear()
    await one.ask(x=0)
    assert store.reached.wait(10)
    began = time.monotonic()
    for n in range(200):
        await one.ask(str(n), x=n)
    assert time.monotonic() - began < 1
    dropped = one.tally.total().dropped_requests
    assert 150 < dropped < 200
    store.open.set()
    one.until(lambda counts: counts.logged_requests == 201 - dropped)
    await one.ask("after", x=1)
    one.until(lambda counts: counts.logged_requests == 202 - dropped)
    assert sum(counts_of(file).dropped_requests for file in one.files()) == dropped
    assert len(one.rows()) == 202 - dropped


async def test_a_store_that_fails_and_recovers_has_all_once(kept, store: Troubled) -> None:
    """WATCH-7: a failed file is tried again, and told as one."""
    one = kept(pauses_s=(0.01, 0.01, 0.01))
    store.failures = 3
    await one.ask("kept", x=1)
    one.until(lambda counts: counts.logged_rows == 1)
    assert [row["request_id"] for row in one.rows()] == ["kept"]
    assert one.log.health().failure is None
    assert one.tally.total().lost_rows == 0


async def test_what_a_store_never_takes_is_counted_as_lost(kept, store: Troubled) -> None:
    """WATCH-7: after the last attempt; the server says why, goes on, and the next file tells of the loss."""
    one = kept()
    one.tally.add(PROJECT, Fate.DROPPED, requests=2, rows=3)  # what the lost file would have told
    store.failures = 2
    await one.ask("lost", x=1)
    one.until(lambda counts: counts.lost_rows == 1)
    assert "Input/output error" in (one.log.health().failure or "")
    await one.ask("next", x=2)
    one.until(lambda counts: counts.logged_rows == 1)
    (file,) = one.files()
    assert counts_of(file) == LogCounts(
        logged_requests=1, logged_rows=1, lost_requests=1, lost_rows=1, dropped_requests=2, dropped_rows=3
    )


async def test_a_file_that_stands_is_not_lost(kept, store: Troubled) -> None:
    """WATCH-7: where only its news is not taken, it is logged, and what it counts is told once."""
    one = kept()
    one.tally.add(PROJECT, Fate.DROPPED, requests=2, rows=3)
    store.failures, store.failing = 2, ".news"
    await one.ask("stands", x=1)
    one.until(lambda counts: counts.logged_rows + counts.lost_rows == 1)
    await one.ask("next", x=2)
    one.until(lambda counts: counts.logged_rows + counts.lost_rows == 2)
    assert one.tally.total().lost_rows == 0
    assert sorted(row["request_id"] for row in one.rows()) == ["next", "stands"]
    assert [sum(counts_of(file).dropped_rows for file in one.files())] == [3]


async def test_rows_that_cannot_be_written_are_lost_alone(kept) -> None:
    """WATCH-7: nested deeper than JSON is written; the request before and the one after are there."""
    one = kept(Limits(rows=2, size_bytes=10**6, seconds=60))
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    await one.ask("before", x=1)
    await one.ask("deep", x=deep)
    await one.ask("after", x=2)
    one.until(lambda counts: counts.logged_rows == 2)
    assert [row["request_id"] for row in one.rows()] == ["before", "after"]
    assert one.tally.total().lost_requests == 1


async def test_a_deleted_project_gets_no_file(kept, store: Troubled) -> None:
    """WATCH-10: what was on its way when its project went leaves neither rows nor news behind."""
    one = kept()
    store.open.clear()
    await one.ask(x=1)
    store.delete(layout.project_key(PROJECT))
    store.open.set()
    one.until(lambda counts: counts.lost_requests == 1)
    assert list(store.list("")) == []


async def test_failures_of_the_server_are_logged_too(kept) -> None:
    """WATCH-4: with their code, and their caller is told as before."""
    one = kept()
    with pytest.raises(OrreryError, match="Busy"):
        await one.ask(came=OrreryError(ErrorCode.UNAVAILABLE, "Busy"), x=1)
    with pytest.raises(KeyError):
        await one.ask(came=KeyError("bug"), x=1)
    one.until(lambda counts: counts.logged_requests == 2)
    assert [row["error_code"] for row in one.rows()] == ["UNAVAILABLE", "INTERNAL_ERROR"]


async def test_closing_stores_what_waits_within_its_time(kept, store: Troubled) -> None:
    """WATCH-8: at a stop the open batch is stored; a store that hangs does not hold the stop up."""
    patient = Limits(rows=1_000, size_bytes=10**6, seconds=60)
    one = kept(patient)
    for n in range(5):
        await one.ask(str(uuid4()), x=n)
    one.writer.close(10)
    assert (len(one.files()), len(one.rows())) == (1, 5)
    other = kept(patient)
    store.open.clear()
    await other.ask(x=1)
    began = time.monotonic()
    other.writer.close(0.1)
    assert time.monotonic() - began < 2
    assert other.writer.waiting == 1

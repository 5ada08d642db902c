"""The figures for Prometheus, read as Prometheus reads them."""

import asyncio
import math
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.db.database import Database
from api.db.tables import OutcomeRow
from api.metrics import Metrics
from api.projection.translate import RunTranslation
from contracts.errors import ErrorCode
from contracts.events import ErrorData
from contracts.stages import STAGES
from tests.api.core.logbook import START, Logbook, whole_run
from tests.api.core.streaming import Served, add_project, database, read_frames, served, sqlite_url
from tests.api.core.test_half_open import mute_client, until_count
from tests.api.core.test_stream_sockets import closing


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with database(sqlite_url(tmp_path)) as opened:
        yield opened


async def figures(stream: Served) -> dict[str, float]:
    async with httpx2.AsyncClient() as http:
        answer = await http.get(stream.http_url("/metrics"))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_the_stream_is_counted(db: Database) -> None:
    """METRICS-1: open streams, frames, ends by code, and the time from publication to the frame."""
    async with served(db, max_per_project=2, queue_size=20) as stream:
        project = await add_project(db)
        async with stream.socket(project) as ws:
            await read_frames(ws, 1)
            for n in range(3):
                await stream.emit(project, f"{n}a", f"{n}b")
                await read_frames(ws, 2)
            now = await figures(stream)
            assert now["orrery_stream_subscribers"] == 1
            assert now["orrery_stream_frames_sent_total"] == 7
            assert 1 <= now["orrery_stream_publish_to_send_seconds_count"] <= 3
            assert now["orrery_stream_publish_to_send_seconds_sum"] < 5
            with mute_client(stream, project):
                await until_count(stream, 2, 5)
                assert (await closing(stream, project))[0] == 4429
                for n in range(60):
                    await stream.emit(project, *(f"{n}-{i}-{'x' * 7500}" for i in range(20)))
                    await read_frames(ws, 20)
                await until_count(stream, 1, 10)
        await until_count(stream, 0, 5)
        now = await figures(stream)
    assert now["orrery_stream_opened_total"] == 2
    assert now["orrery_stream_closed_total 4429"] == 1
    assert now["orrery_stream_closed_total 4408"] == 1
    assert now["orrery_stream_closed_total client"] == 1


async def test_runs_and_their_records_are_counted(db: Database) -> None:
    """METRICS-2: runs by terminal code, events a transaction, lag behind Dagster, errors of estimates."""
    async with served(db) as stream:
        project = await add_project(db)
        for n in range(3):
            translation = RunTranslation(f"run-{n}")
            entries = [
                e.model_copy(update={"timestamp": e.timestamp + timedelta(hours=n)})
                for e in whole_run(f"run-{n}").entries
            ]
            drafts = [*translation.feed(entries), *translation.finish(None)]
            await stream.services.recorder.record(project, drafts)
            await stream.services.recorder.record(project, drafts)
        book = Logbook("bad", datetime.now(UTC)).write("RunStartEvent")
        book.write("ExecutionStepStartEvent", STAGES[0]).failure(STAGES[0]).write("RunFailureEvent")
        translation = RunTranslation("bad")
        await stream.services.recorder.record(project, translation.feed(book.entries))
        await stream.services.recorder.record(project, translation.finish(None))
        now = await figures(stream)
    assert now["orrery_runs_ended_total COMPLETED"] == 3
    assert now["orrery_runs_ended_total VALIDATION_ERROR"] == 1
    assert now["orrery_recorder_batch_events_count"] == 8
    assert now["orrery_recorder_batch_events_sum"] == 3 * 34 + 5
    assert now["orrery_tail_lag_seconds_count"] == 5
    assert (now["orrery_estimate_runs"], now["orrery_estimate_error_ratio"]) == (2, 0)


def test_errors_of_estimates_are_ratios() -> None:
    """METRICS-3: the median relative error and the share under the P90; not a number while none is known."""
    metrics = Metrics()
    metrics.told_outcomes([])
    assert math.isnan(value(metrics, "orrery_estimate_error_ratio"))
    rows = [(10.0, 10.0, 12.0), (10.0, 12.0, 11.0), (20.0, 10.0, 15.0), (5.0, None, None)]
    metrics.told_outcomes(
        [
            OutcomeRow(run_id=str(n), ended_at=START, actual_s=a, predicted_s=p, predicted_p90_s=q)
            for n, (a, p, q) in enumerate(rows)
        ]
    )
    assert value(metrics, "orrery_estimate_error_ratio") == pytest.approx(0.2)
    assert value(metrics, "orrery_estimate_p90_covered_ratio") == pytest.approx(2 / 3)
    assert value(metrics, "orrery_estimate_runs") == 3


def test_two_processes_worth_of_metrics_share_nothing() -> None:
    """METRICS-4: no global registry: each object counts for itself; uploads in bytes and seconds."""
    one, other = Metrics(), Metrics()
    one.uploaded(1000, 0.5)
    one.ended(
        ErrorData(run_id=None, stage=None, code=ErrorCode.CANCELLED, message="", details=None, fatal=True)
    )
    assert value(one, "orrery_upload_bytes_total") == 1000
    assert value(one, "orrery_upload_seconds_sum") == 0.5
    assert value(other, "orrery_upload_bytes_total") == 0
    assert one.registry.get_sample_value("orrery_runs_ended_total", {"code": "CANCELLED"}) == 1
    assert other.registry.get_sample_value("orrery_runs_ended_total", {"code": "CANCELLED"}) is None


def value(metrics: Metrics, name: str) -> float:
    found = metrics.registry.get_sample_value(name)
    assert found is not None
    return found


async def test_asking_is_cheap(db: Database) -> None:
    """METRICS-4: one answer takes milliseconds, however many streams there are."""
    async with served(db) as stream:
        await add_project(db)
        await figures(stream)
        loop = asyncio.get_running_loop()
        began = loop.time()
        for _ in range(10):
            await figures(stream)
        took = (loop.time() - began) / 10
    print(f"metrics answer: {1000 * took:.1f} ms")
    assert took < 0.5

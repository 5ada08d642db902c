"""What a child holds of a file's rows for the prediction log."""

import io
from datetime import UTC, datetime
from typing import Any

from pyarrow import parquet as pq

from contracts.prediction_log import MAX_FILE_TEXT_BYTES, FileLogAsked, ServedBy
from contracts.predictions import Prediction
from inspector.file_log import FileLog

ASKED = FileLogAsked(
    project_id="p", request_id="r", asked_at=datetime(2026, 11, 23, tzinfo=UTC), model_run_id="m",
    champion=None, served_by=ServedBy.FILE, sample=1.0, lost_requests=1, lost_rows=8,
)  # fmt: skip


def rows_of(instance: Any, num_rows: int, *, sample: float = 1.0) -> set[int]:
    log = FileLog(ASKED.model_copy(update={"sample": sample}), "a" * 64, num_rows)
    for first in range(0, num_rows, 1_000):
        log.add(first, [instance] * 1_000, [Prediction(prediction=1.5)] * 1_000)
    found = log.file()
    assert found is not None
    head, data = found
    rows = pq.read_table(io.BytesIO(data), columns=["row"])["row"].to_pylist()
    assert head.counts.logged_rows == len(rows)
    assert head.counts.sampled_out_rows == num_rows - len(rows)
    assert (head.counts.lost_requests, head.counts.lost_rows) == (1, 8)
    return set(rows)


def test_rows_are_chosen_by_a_hash_within_bounds() -> None:
    """WATCH-15: the same file, the same rows; a smaller sample, or one of wide rows, is part of a larger."""
    all_of_them, some, few = (rows_of({"x": 1}, 4_000, sample=share) for share in (1.0, 0.5, 0.1))
    assert all_of_them == set(range(4_000))
    assert few < some < all_of_them
    assert 300 < len(few) < 500
    assert 1_800 < len(some) < 2_200
    assert rows_of({"x": 1}, 4_000, sample=0.5) == some
    wide = rows_of({"x": "w" * 10_000}, 4_000)
    assert 100 < len(wide) <= MAX_FILE_TEXT_BYTES / 10_000
    assert wide < all_of_them
    assert len(rows_of({"x": 1}, 100_000)) <= 10_000


def test_a_row_that_cannot_be_logged_fails_nothing() -> None:
    """WATCH-16: the answer goes on, and there is no file for the log."""
    log = FileLog(ASKED, "a" * 64, 2)
    log.add(0, [{"x": object()}], [Prediction(prediction=1.0)])
    log.add(1, [{"x": 1}], [Prediction(prediction=1.0)])
    assert log.file() is None

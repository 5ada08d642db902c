"""What becomes of requests before anything is stored: sampling, rows, batches, the bound. No I/O."""

import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts import layout
from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_log import COLUMNS, ServedBy, day_of, is_sampled, moment_of, stamp_of
from contracts.predictions import Prediction, PredictionInterval
from serving.prediction_log.batches import Batches, Limits
from serving.prediction_log.queue import BoundedQueue
from serving.prediction_log.rows import Answer, Asked, Entry, columns_of

PROJECT = "018f0000-0000-7000-8000-000000000001"
RUN = "00000000-0000-4000-8000-000000000001"
OTHER = "018f0000-0000-7000-8000-000000000002"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

IDS = st.from_regex(r"\A[A-Za-z0-9-]{1,64}\Z")
CELLS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)


def entry(
    rows: list[dict[str, Any]] | None = None,
    came: OrreryError | list[Prediction] | None = None,
    *,
    project: str = PROJECT,
    size_bytes: int = 100,
    asked_at: datetime = NOON,
) -> Entry:
    instances = [{"x": 1}] if rows is None else rows
    asked = Asked(project, "r-1", asked_at, instances, size_bytes, RUN, "a" * 64, 3, ServedBy.MODEL_SERVER)
    if not isinstance(came, OrreryError):
        said = came or [Prediction(prediction=1.0) for _ in instances]
        came = Answer(said, f"{project}/{RUN}", RUN, "a" * 64)
    return Entry(asked, 2.5, came)


@given(IDS, st.floats(0, 1), st.floats(0, 1))
def test_sampling_is_decided_by_the_request_id(request_id: str, one: float, other: float) -> None:
    """WATCH-3: the same id has the same answer each time, and who is in a small log is in a larger one."""
    few, many = sorted((one, other))
    assert is_sampled(request_id, few) == is_sampled(request_id, few)
    assert is_sampled(request_id, many) or not is_sampled(request_id, few)
    assert is_sampled(request_id, 1.0)
    assert not is_sampled(request_id, 0.0)


def test_a_sample_is_as_large_as_it_is_said_to_be() -> None:
    """WATCH-3: of 20,000 requests a tenth, give or take five standard deviations."""
    taken = sum(is_sampled(str(uuid4()), 0.1) for _ in range(20_000))
    assert abs(taken - 2_000) < 5 * math.sqrt(20_000 * 0.1 * 0.9)


@example([{"\ud800": "\udfff", "Zürich": [float("nan"), {"🪐": -0.0}]}])
@settings(max_examples=30)
@given(
    st.lists(
        st.dictionaries(st.text(st.characters(exclude_categories=[])), CELLS, max_size=3),
        min_size=1,
        max_size=3,
    )
)
def test_inputs_read_back_as_they_were_asked(rows: list[dict[str, Any]]) -> None:
    """WATCH-2: whatever JSON can hold, half surrogate pairs, NaN and nested values, in valid UTF-8."""
    found = rows_of(entry(rows, OrreryError(ErrorCode.VALIDATION_ERROR, "no", "row 0: \ud800")))
    assert [row["row"] for row in found] == list(range(len(rows)))
    for row, asked in zip(found, rows, strict=True):
        assert all(text.encode().decode() == text for text in row.values() if isinstance(text, str))
        read = json.loads(row["inputs"])
        assert repr(read) == repr(json.loads(json.dumps(asked)))


def test_answers_keep_their_types() -> None:
    """WATCH-2: a prediction is JSON of the target's own type, with all that was said beside it."""
    interval = PredictionInterval(low=0.5, high=2.0, level=0.9)
    said = [
        Prediction(prediction="Zürich", probabilities={"Zürich": 0.75, "Genf": 0.25}, warnings=["new: 7"]),
        Prediction(prediction=True),
        Prediction(prediction=7),
        Prediction(prediction=1.5, interval=interval),
    ]
    found = rows_of(entry([{"x": n} for n in range(4)], said))
    assert [json.loads(row["prediction"]) for row in found] == ["Zürich", True, 7, 1.5]
    assert json.loads(found[0]["probabilities"]) == {"Zürich": 0.75, "Genf": 0.25}
    assert json.loads(found[0]["warnings"]) == ["new: 7"]
    assert json.loads(found[3]["interval"]) == interval.model_dump()
    assert found[1]["probabilities"] is found[1]["warnings"] is found[1]["interval"] is None
    assert all(list(row) == [column.name for column in COLUMNS] for row in found)


def test_refused_rows_and_failed_requests() -> None:
    """WATCH-4: rows that the model does not take are logged with the code; another failure is one row."""
    refused = rows_of(entry([{"x": "a"}, {}], OrreryError(ErrorCode.VALIDATION_ERROR, "Wrong", "x")))
    assert [(row["row"], row["error_code"], row["error_details"]) for row in refused] == [
        (0, "VALIDATION_ERROR", "Wrong x"),
        (1, "VALIDATION_ERROR", "Wrong x"),
    ]
    (failed,) = rows_of(entry([{"x": 1}, {"x": 2}], OrreryError(ErrorCode.UNAVAILABLE, "Busy")))
    assert (failed["error_code"], failed["rows"]) == ("UNAVAILABLE", 2)
    assert failed["row"] is failed["inputs"] is None


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)), st.uuids(version=4))
def test_a_file_is_named_by_its_newest_row(moment: datetime, file_id: object) -> None:
    """WATCH-1: its key is of the grammar, in the folder of its day, and says the moment again."""
    key = layout.prediction_log_key(PROJECT, stamp_of(moment), str(file_id))
    assert layout.is_object_key(key)
    assert key.startswith(layout.prediction_log_prefix(PROJECT, day_of(moment)))
    assert moment_of(layout.logged_stamp(key)) == moment
    assert not layout.is_object_key(key.replace(f"/{day_of(moment)}/", "/19991231/", 1))


@given(st.lists(st.integers(0, 5_000), max_size=40), st.integers(1_024, 20_000))
def test_the_queue_never_holds_more_than_its_bound(sizes: list[int], bound: int) -> None:
    """WATCH-5: what does not fit is refused at once, unless the queue is empty; what is taken comes out."""
    queue = BoundedQueue(bound)
    taken = [size for size in sizes if queue.offer(entry(size_bytes=size))]
    assert sum(4 * size + 512 for size in taken) <= bound or len(taken) == 1
    queue.close()
    assert not queue.offer(entry())
    assert [queue.take(0).asked.size_bytes for _ in taken] == taken  # type: ignore[union-attr]  # as many
    assert queue.take(None) is None


def rows_of(what: Entry) -> list[dict[str, Any]]:
    return [
        dict(zip(columns, values, strict=True))
        for columns in columns_of(what)
        for values in zip(*columns.values(), strict=True)
    ]


def filled(batches: Batches, what: Entry, now: float) -> None:
    batch = batches.of(what.asked.project_id, now)
    for columns in columns_of(what):
        batch.add(columns)
    batch.ended(what)


def test_the_first_rows_are_stored_soon_and_steady_ones_seldom() -> None:
    """WATCH-6: five seconds after a pause, then once in so many seconds; and at once for so many rows."""
    batches = Batches(Limits(rows=3, size_bytes=10**6, seconds=60))
    filled(batches, entry(), 100)
    assert batches.take_due(104.9) is None
    assert batches.next_due(104) == pytest.approx(1)
    assert batches.take_due(105) is not None
    filled(batches, entry(), 106)
    assert batches.take_due(164.9) is None
    assert batches.take_due(165) is not None
    filled(batches, entry([{"x": 1}] * 3), 166)
    assert batches.take_due(166) is not None
    filled(batches, entry(), 1_000)
    assert batches.take_due(1_005) is not None
    assert batches.next_due(1_006) is None


def test_many_projects_share_one_bound_of_bytes() -> None:
    """WATCH-6: beyond it the largest is stored, and what is stored says when its newest row was asked."""
    batches = Batches(Limits(rows=1_000, size_bytes=4_500, seconds=60))
    later = NOON + timedelta(seconds=1)
    filled(batches, entry([{"x": "y" * 1_000}], asked_at=later), 0)
    filled(batches, entry([{"x": "y" * 500}], asked_at=NOON), 0)
    filled(batches, entry([{"x": "y" * 500}], project=OTHER), 0)
    assert batches.take_due(1) is None
    filled(batches, entry([{"x": "y" * 2_000}], asked_at=NOON), 1)
    found = batches.take_due(1)
    assert found is not None
    assert (found.project_id, found.newest, found.num_rows, found.num_requests) == (PROJECT, later, 3, 3)
    assert batches.take_due(1) is None
    assert batches.take_due(1, all_of_them=True).project_id == OTHER  # type: ignore[union-attr]  # it is there

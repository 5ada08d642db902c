"""What the log believes that its requests hold, against what they do hold."""

import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any, TypeVar

import pytest

from contracts.prediction_log import ServedBy
from contracts.predictions import ColumnEffect, Prediction, PredictionInterval
from serving.prediction_log.batches import Batch
from serving.prediction_log.queue import BoundedQueue
from serving.prediction_log.rows import Answer, Asked, Entry, columns_of
from serving.prediction_log.sizes import size_of

NUM_ROWS = 300
_T = TypeVar("_T")


def _class(n: int) -> Prediction:
    return Prediction(prediction="class 1", probabilities={f"class {k}": n * 0.001 + k for k in range(200)})


def _number(n: int) -> Prediction:
    return Prediction(prediction=n * 1.5, interval=PredictionInterval(low=n * 0.5, high=n * 2.5, level=0.9))


def _explained(n: int) -> Prediction:
    effects = [ColumnEffect(column=f"column {k} of {n}", effect=n * 0.5 + k) for k in range(40)]
    return Prediction(prediction=n * 1.5, explanation=effects)


def _warned(n: int) -> Prediction:
    return Prediction(
        prediction=n * 1.5, warnings=[f"{n} {k}: " + "unlike any in training " * 20 for k in range(9)]
    )


SAID = [_class, _number, _explained, _warned]


def entry(said: Callable[[int], Prediction]) -> Entry:
    body = json.dumps([{"some number": n * 1.5, "some text": f"text {n}"} for n in range(NUM_ROWS)])
    rows: list[dict[str, Any]] = json.loads(body)
    asked = Asked("p", "r", datetime.now(UTC), rows, len(body), "run", "a" * 64, 1, ServedBy.MODEL_SERVER)
    return Entry(asked, 1.0, Answer([said(n) for n in range(NUM_ROWS)], "m", "run", "a" * 64))


def held(make: Callable[[], _T], judge: Callable[[_T], int]) -> tuple[int, int]:
    """What `judge` says of what is made, and the bytes that are free again once that is let go.

    Not the bytes taken while it is made: other threads of this process, and caches, take some then.
    """
    gc.collect()
    tracemalloc.start()
    try:
        made = make()
        judged = judge(made)
        gc.collect()
        with_it = tracemalloc.get_traced_memory()[0]
        del made
        gc.collect()
        return judged, with_it - tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def _request(said: Callable[[int], Prediction]) -> tuple[int, int]:
    return held(lambda: entry(said), size_of)


def _batch(said: Callable[[int], Prediction]) -> tuple[int, int]:
    one = entry(said)

    def filled() -> Batch:
        batch = Batch("p", 0.0)
        for columns in columns_of(one):
            batch.add(columns)
        return batch

    return held(filled, lambda batch: batch.size_bytes)


def _queue() -> tuple[int, int]:
    def filled() -> BoundedQueue:
        queue = BoundedQueue(10 * 2**20)
        for _ in range(6):
            queue.offer(entry(_class))
        return queue

    return held(filled, len)


@pytest.fixture(scope="module")
def alone() -> Iterator[Executor]:
    """A process without other threads: what one takes or frees in such a moment would count."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        yield process


@pytest.mark.parametrize("said", SAID)
def test_a_request_counts_for_what_it_holds(alone: Executor, said: Callable[[int], Prediction]) -> None:
    """WATCH-5: rows, classes, intervals, explanations, warnings: no less than 0.7, no more than twice."""
    counted, real = alone.submit(_request, said).result()
    assert 0.7 * real <= counted <= 2 * real


@pytest.mark.parametrize("said", SAID)
def test_rows_on_their_way_into_a_file_count_for_what_they_hold(
    alone: Executor, said: Callable[[int], Prediction]
) -> None:
    """WATCH-6: what was said counts as what was asked does."""
    counted, real = alone.submit(_batch, said).result()
    assert 0.7 * real <= counted <= 2 * real


def test_a_queue_of_many_classes_stays_within_its_bound(alone: Executor) -> None:
    """WATCH-5: memory is bounded by what the requests hold, answers and all."""
    taken, real = alone.submit(_queue).result()
    assert 0 < taken < 6
    assert real < 12 * 2**20

"""The log as the routes see it: a request is told how it ended, and goes its way."""

import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_log import LogHealth, is_sampled
from object_store import ObjectStore
from serving.prediction_log.batches import Limits
from serving.prediction_log.counts import Fate, Tally
from serving.prediction_log.queue import BoundedQueue
from serving.prediction_log.rows import Answer, Asked, Entry
from serving.prediction_log.writer import LogWriter
from serving.settings import ServingSettings

_LOG = logging.getLogger("serving.prediction_log")
# Of a stop: less than the supervisor waits before it kills.
CLOSE_WITHIN_S = 2.0


class PredictionLog:
    """Takes requests that have ended. Belongs to one event loop; never waits."""

    def __init__(
        self,
        share: float,
        queue: BoundedQueue,
        tally: Tally,
        writer: LogWriter,
        seconds: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`share` of the requests is logged."""
        self._share = share
        self._queue = queue
        self._tally = tally
        self._writer = writer
        self._seconds = seconds
        self._is_full = False

    async def watched(self, asked: Asked, work: Awaitable[Answer]) -> Answer:
        """What `work` gives or raises, logged. A request that its caller has left is not."""
        began = self._seconds()
        try:
            answer = await work
        except OrreryError as error:
            self._ended(asked, began, error)
            raise
        except Exception:  # whatever it is, the log says that it failed; who answers it gets it as it is
            failed = OrreryError(ErrorCode.INTERNAL_ERROR, "The model server failed on this request.")
            self._ended(asked, began, failed)
            raise
        self._ended(asked, began, answer)
        return answer

    def health(self) -> LogHealth:
        return LogHealth(
            sample=self._share,
            waiting_requests=self._writer.waiting,
            counts=self._tally.total(),
            failure=self._writer.failure,
        )

    def _ended(self, asked: Asked, began: float, came: Answer | OrreryError) -> None:
        rows = len(asked.instances)
        if not is_sampled(asked.request_id, self._share):
            self._tally.add(asked.project_id, Fate.SAMPLED_OUT, requests=1, rows=rows)
            return
        duration_ms = 1000 * (self._seconds() - began)
        if self._queue.offer(Entry(asked, duration_ms, came)):
            self._is_full = False
            return
        self._tally.add(asked.project_id, Fate.DROPPED, requests=1, rows=rows)
        if not self._is_full:  # said once a time
            _LOG.warning("the prediction log is full: requests are answered and not logged")
        self._is_full = True


@contextmanager
def prediction_log(
    open_store: Callable[[], ObjectStore] | None, settings: ServingSettings
) -> Iterator[PredictionLog | None]:
    """The log for as long as the server runs; None without a store or with a sample of 0."""
    if open_store is None or settings.prediction_log_sample == 0:
        yield None
        return
    queue, tally = BoundedQueue(settings.prediction_log_queue_bytes), Tally()
    limits = Limits(
        rows=settings.prediction_log_rows,
        size_bytes=settings.prediction_log_bytes,
        seconds=settings.prediction_log_seconds,
    )
    writer = LogWriter(open_store, queue, tally, limits)
    writer.start()
    try:
        yield PredictionLog(settings.prediction_log_sample, queue, tally, writer)
    finally:
        writer.close(CLOSE_WITHIN_S)

"""The one thread that makes files of what was logged and puts them into the store."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from uuid import uuid4

from contracts.layout import prediction_log_key
from contracts.prediction_log import LogCounts, stamp_of
from object_store import ObjectStore
from object_store.logged import UntoldError, put_logged
from serving.prediction_log.batches import Batch, Batches, Limits
from serving.prediction_log.counts import Fate, Tally
from serving.prediction_log.queue import BoundedQueue
from serving.prediction_log.rows import Entry, columns_of
from serving.warmup import training_hidden

_LOG = logging.getLogger("serving.prediction_log")

# Between attempts at one file; after the last it is lost.
PAUSES_S = (0.5, 1.0, 2.0, 4.0)
_MAX_FAILURE = 300
_REST = 3.0  # of the time that a stretch of rows took


class _ProjectGone(Exception):  # noqa: N818  # named by what is so
    """Its log goes with it."""


class LogWriter:
    """Takes from the queue, stores batch by batch. Whatever the store does, only this thread waits for it."""

    def __init__(
        self,
        open_store: Callable[[], ObjectStore],
        queue: BoundedQueue,
        tally: Tally,
        limits: Limits,
        *,
        clock: Callable[[], float] = time.monotonic,
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        """`open_store` is called on the thread, again after it has failed."""
        self._open_store = open_store
        self._queue = queue
        self._tally = tally
        self._batches = Batches(limits)
        self._clock = clock
        self._pauses_s = pauses_s
        self._store: ObjectStore | None = None
        self._storing = 0  # requests of the batch that is being stored
        self._leaving = threading.Event()
        # A daemon: a store that hangs must not keep the process from its end.
        self._thread = threading.Thread(target=self._run, name="prediction log", daemon=True)
        self.failure: str | None = None

    def start(self) -> None:
        self._thread.start()

    def close(self, timeout_s: float) -> None:
        """Store what there is, in at most so many seconds; what is not stored then is lost."""
        self._queue.close()
        self._leaving.set()
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            _LOG.warning("%d requests are lost for the prediction log: the store is too slow", self.waiting)

    @property
    def waiting(self) -> int:
        """Requests that are not in the store yet."""
        return len(self._queue) + self._batches.num_requests + self._storing

    def _run(self) -> None:
        gone = False
        while not gone:
            entry = self._queue.take(self._batches.next_due(self._clock()))
            if entry is not None:
                self._add_or_lose(entry)
            gone = entry is None and self._queue.closed
            while (batch := self._batches.take_due(self._clock(), all_of_them=gone)) is not None:
                self._store_batch(batch)

    def _add_or_lose(self, entry: Entry) -> None:
        try:
            self._add(entry)
        except Exception:  # noqa: BLE001  # such as rows that are nested too deeply; the next has its turn
            _LOG.exception("a request is lost for the log")
            self._tally.add(entry.asked.project_id, Fate.LOST, requests=1, rows=entry.num_rows)

    def _add(self, entry: Entry) -> None:
        parts = []  # all or nothing goes into the batch
        began = time.perf_counter()
        for columns in columns_of(entry):
            parts.append(columns)
            if len(columns["row"]) < entry.num_rows and not self._leaving.is_set():
                # Those who answer need the interpreter, too: of many rows' time they get the larger part.
                time.sleep(_REST * (time.perf_counter() - began))
                began = time.perf_counter()
        batch = self._batches.of(entry.asked.project_id, self._clock())
        for columns in parts:
            batch.add(columns)
        batch.ended(entry)

    def _store_batch(self, batch: Batch) -> None:
        self._storing = batch.num_requests
        counts = self._tally.of_file(batch.project_id, requests=batch.num_requests, rows=batch.num_rows)
        try:
            self._put_with_patience(batch, _file_of(batch, counts))
            fate = Fate.LOGGED
        except Exception as error:  # noqa: BLE001  # whatever it is: counted, and the next batch is tried
            if not isinstance(error, _ProjectGone):
                self._tally.give_back(batch.project_id, counts)
                _LOG.warning("%d predictions are lost for the log: %s", batch.num_rows, error)
            fate = Fate.LOST
        self._tally.add(batch.project_id, fate, requests=batch.num_requests, rows=batch.num_rows)
        self._storing = 0

    def _put_with_patience(self, batch: Batch, data: bytes) -> None:
        """Raises what the store raised at the last attempt."""
        assert batch.newest is not None  # a batch begins with a request
        key = prediction_log_key(batch.project_id, stamp_of(batch.newest), str(uuid4()))
        for pause in (*self._pauses_s, None):
            try:
                self._put(batch.project_id, key, data)
            except _ProjectGone:
                raise
            except Exception as error:
                self.failure = " ".join(f"{type(error).__name__}: {error}".split())[:_MAX_FAILURE]
                if pause is None or self._leaving.is_set():
                    if isinstance(error, UntoldError):
                        # Not lost, and its counts are told: once more would be twice. The next file has news.
                        _LOG.warning("a file of the log stands without news of it: %s", error)
                        return
                    raise
                self._leaving.wait(pause)
            else:
                self.failure = None
                return

    def _put(self, project_id: str, key: str, data: bytes) -> None:
        if self._store is None:
            self._store = self._open_store()
        if not put_logged(self._store, project_id, key, data):
            raise _ProjectGone


def _file_of(batch: Batch, counts: LogCounts) -> bytes:
    with training_hidden():  # pyarrow looks for pandas at its first array: half a second and 55 MB
        from automl.inference.log_parquet import parquet_of  # noqa: PLC0415  # 30 MB, only where there is a log

        return parquet_of(batch.columns, counts)

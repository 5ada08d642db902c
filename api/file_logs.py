"""Rows of predicted files for the prediction log, on their way from the inspector into the store.

No answer waits for them: they are stored when it has been sent. What can't be stored is counted, and told by
the log's next file of its project.
"""

import asyncio
import logging
from datetime import UTC, datetime

from api.inspection import PredictedFile
from contracts.errors import OrreryError
from contracts.prediction_log import FileLogAsked, LogCounts, ServedBy
from contracts.predictions import ModelRef
from object_store import ObjectStore
from object_store.logged import keep_file

_LOG = logging.getLogger("api.file_logs")
# Parts that wait for a slow store, each of MAX_FILE_BYTES at most; more are lost.
MAX_WAITING = 4


class FileLogs:
    """Belongs to one event loop."""

    def __init__(self, store: ObjectStore, sample: float) -> None:
        """`sample`: share of a file's rows; with 0 nothing is logged."""
        self._store = store
        self._sample = sample
        self._lost: dict[str, tuple[int, int]] = {}
        self._storing: set[asyncio.Task[None]] = set()
        self._counts = dict.fromkeys(LogCounts.model_fields, 0)

    def ticket(self, model: ModelRef, request_id: str | None) -> "FileTicket | None":
        """What a file that is asked now tells the inspector; None: it is not logged."""
        if self._sample == 0 or request_id is None:
            return None
        requests, rows = self._lost.pop(model.project_id, (0, 0))
        asked = FileLogAsked(
            project_id=model.project_id,
            request_id=request_id,
            asked_at=datetime.now(UTC),
            model_run_id=model.run_id,
            champion=model.champion,
            served_by=ServedBy.FILE,
            sample=self._sample,
            lost_requests=requests,
            lost_rows=rows,
        )
        return FileTicket(self, asked)

    def counts(self) -> LogCounts:
        """What became of files and their rows since this process began."""
        return LogCounts(**self._counts)

    def untold(self, asked: FileLogAsked, *, requests: int = 0, rows: int = 0) -> None:
        """No file of the log has what `asked` was to tell, nor so much more, which is lost now."""
        lost = (asked.lost_requests + requests, asked.lost_rows + rows)
        if any(lost):
            before = self._lost.get(asked.project_id, (0, 0))
            self._lost[asked.project_id] = (before[0] + lost[0], before[1] + lost[1])
        self._counted(lost_requests=requests, lost_rows=rows)

    def store(self, asked: FileLogAsked, num_rows: int, counts: LogCounts, data: bytes) -> None:
        """Soon, on a thread."""
        if len(self._storing) >= MAX_WAITING:
            self.untold(asked, requests=1, rows=num_rows)
            return
        task = asyncio.create_task(self._store_it(asked, num_rows, counts, data))
        self._storing.add(task)
        task.add_done_callback(self._storing.discard)

    async def _store_it(self, asked: FileLogAsked, num_rows: int, counts: LogCounts, data: bytes) -> None:
        try:
            kept = await asyncio.to_thread(keep_file, self._store, asked, data)
        except Exception as error:  # noqa: BLE001  # whatever it is: counted
            _LOG.warning("%d rows of a file are lost for the prediction log: %s", num_rows, error)
            self.untold(asked, requests=1, rows=num_rows)
            return
        if not kept:  # its project is gone, and nobody is left to be told
            self._counted(lost_requests=1, lost_rows=num_rows)
            return
        self._counted(
            logged_requests=counts.logged_requests,
            logged_rows=counts.logged_rows,
            sampled_out_requests=counts.sampled_out_requests,
            sampled_out_rows=counts.sampled_out_rows,
        )

    def _counted(self, **more: int) -> None:
        for name, count in more.items():
            self._counts[name] += count


class FileTicket:
    """One file's way into the log. Closed in the end, whatever came of it."""

    def __init__(self, logs: FileLogs, asked: FileLogAsked) -> None:
        self._logs = logs
        self.asked = asked
        self._settled = False

    async def whole(self, answer: PredictedFile) -> None:
        """The answer has been sent: take what follows it. Raises nothing."""
        self._settled = True
        try:
            head, data = await answer.logged()
        except OrreryError as error:
            _LOG.warning("a file's rows are lost for the prediction log: %s", error.message)
            self._logs.untold(self.asked, requests=1, rows=answer.head.num_rows)
            return
        self._logs.store(self.asked, answer.head.num_rows, head.counts, data)

    def close(self) -> None:
        """Without a whole answer there is nothing to log, and what it was to tell is for the next."""
        if not self._settled:
            self._logs.untold(self.asked)
        self._settled = True

"""Files of rows on their way through a model: few at once, each worked on in the inspector's process."""

import asyncio
from contextlib import AsyncExitStack, ExitStack
from types import TracebackType
from typing import Self

from api.file_logs import FileLogs, FileTicket
from api.inspection import Inspector, PredictedFile, WantedAnswer
from api.uploads import Upload
from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_files import AnswerFormat
from contracts.predictions import ModelRef
from object_store import ObjectNotFound, ObjectStore

# Two are worked on at a time; the others wait in the inspector's queue.
MAX_AT_ONCE = 6


class Batches:
    """Gives each upload a place, and the inspector the model's file."""

    def __init__(self, inspector: Inspector, store: ObjectStore, *, log_sample: float = 0) -> None:
        """`log_sample`: share of the answered rows that go into the prediction log."""
        self._inspector = inspector
        self._store = store
        self._at_work = 0
        self.logs = FileLogs(store, log_sample)

    def place(self) -> "Batch":
        """A place for one file. Raises OrreryError(RATE_LIMITED) when there is none."""
        if self._at_work >= MAX_AT_ONCE:
            raise OrreryError(
                ErrorCode.RATE_LIMITED,
                "Too many files are being predicted: try again",
                f"{MAX_AT_ONCE} at once",
            )
        return Batch(self, self._inspector, self._store)

    def entered(self) -> None:
        self._at_work += 1

    def left(self) -> None:
        self._at_work -= 1


class Batch:
    """One file's work; leaving the block ends it, wherever it is, and leaves nothing behind."""

    def __init__(self, batches: Batches, inspector: Inspector, store: ObjectStore) -> None:
        self._batches = batches
        self._inspector = inspector
        self._store = store
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._batches.entered()
        self._stack.callback(self._batches.left)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def answer(
        self,
        upload: Upload,
        model: ModelRef,
        wanted: AnswerFormat,
        *,
        keep_inputs: bool,
        ticket: FileTicket | None = None,
    ) -> PredictedFile:
        """The answer, its rows checked. Takes the upload over, and `ticket`, by which it is logged.

        Raises OrreryError as the inspector does.
        """
        self._stack.push_async_callback(asyncio.to_thread, upload.staged.discard)
        if ticket is not None:
            self._stack.callback(ticket.close)
        files = ExitStack()
        self._stack.push_async_callback(asyncio.to_thread, files.close)
        try:
            path = await asyncio.to_thread(files.enter_context, self._store.local_path(model.key))
        except ObjectNotFound as missing:
            raise OrreryError(
                ErrorCode.DEPLOYMENT_FAILED, "The model's artefact is gone", model.key
            ) from missing
        answer = await self._inspector.predict(
            upload.staged.path(),
            upload.file_name,
            WantedAnswer(path, model.sha256, wanted, keep_inputs, None if ticket is None else ticket.asked),
        )
        self._stack.callback(answer.close)
        return answer

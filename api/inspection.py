"""The inspector's client: one line of JSON there, one back, over its socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.data_versions import DataCheck, DataMode
from contracts.datasets import DatasetInfo, Overrides, ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.interpretations import TableInterpretation
from contracts.prediction_files import AnswerFormat, PredictionFileHead, PredictionFrame
from contracts.prediction_log import FileLogAsked, FileLogHead
from contracts.report import SplitPlan
from contracts.runs import HoldoutComparison
from contracts.watching import FeedbackRead, ReferenceRows, Watched

# Longer than the inspector's own wall-clock limit, so that its named refusal arrives first.
TIMEOUT_S = 120.0
INTERPRET_TIMEOUT_S = 30.0
# Past the inspector's limit for it, as above.
DATA_TIMEOUT_S = 540.0
# Each row is checked before the first byte; after that a stretch of rows takes moments.
PREDICT_TIMEOUT_S = 900.0
LOG_TIMEOUT_S = 30.0
PIECE_BYTES = 64 * 1024
# 10,000 column names of some length fit.
MAX_ANSWER_BYTES = 32 * 1024 * 1024


class Inspector:
    """Asks the process that may open uploaded files; this one never does."""

    def __init__(self, socket: Path, *, timeout_s: float = TIMEOUT_S) -> None:
        self._socket = str(socket)
        self._timeout_s = timeout_s

    async def inspect(self, path: Path, file_name: str, sha256: str, overrides: Overrides) -> DatasetInfo:
        """What is in the file. Raises the inspector's OrreryError, or UNAVAILABLE when it is down."""
        request = _request(path, file_name, sha256, overrides)
        answer = await self._answered(request, self._timeout_s)
        return DatasetInfo.model_validate(_result(answer, "dataset_info"))

    async def interpret(
        self, path: Path, file_name: str, sha256: str, description: str, overrides: Overrides
    ) -> TableInterpretation:
        """What the file, or its first megabyte, and the description mean. Raises as `inspect` does."""
        request = _request(path, file_name, sha256, overrides)
        request |= {"kind": "interpret", "description": description}
        answer = await self._answered(request, min(INTERPRET_TIMEOUT_S, self._timeout_s))
        return TableInterpretation.model_validate(_result(answer, "interpretation"))

    async def check_data(self, path: Path, file_name: str, sha256: str, against: "DataAgainst") -> DataCheck:
        """New data held against the project's; what does not fit is told, not raised. Raises as `inspect`."""
        request: dict[str, Any] = {"kind": "data", "path": str(path), "file_name": file_name}
        request |= {"sha256": sha256, "mode": against.mode.value, "first": _known(against.first)}
        request |= {
            "reference": [_known(part) for part in against.reference],
            "reference_version": against.reference_version,
            "reference_run_id": against.reference_run_id,
            "targets": dict(against.targets),
        }
        answer = await self._answered(request, max(DATA_TIMEOUT_S, self._timeout_s))
        return DataCheck.model_validate(_result(answer, "data_check"))

    async def predict(self, path: Path, file_name: str, wanted: "WantedAnswer") -> "PredictedFile":
        """The answer to a file of rows, once each of them has been checked. Raises as `inspect` does.

        To be closed by the caller, which also ends the work at it.
        """
        request: dict[str, Any] = {"kind": "predict", "path": str(path), "file_name": file_name}
        request |= {"model_path": str(wanted.model_path), "model_sha256": wanted.model_sha256}
        request |= {"format": wanted.format.value, "keep_inputs": wanted.keep_inputs}
        if wanted.log is not None:
            request["log"] = wanted.log.model_dump(mode="json")
        writer: asyncio.StreamWriter | None = None
        try:
            async with asyncio.timeout(PREDICT_TIMEOUT_S):
                reader, writer = await asyncio.open_unix_connection(self._socket)
                writer.write(json.dumps(request, ensure_ascii=False).encode() + b"\n")
                answer = json.loads(await reader.readuntil(b"\n"))
            if isinstance(answer, dict) and "error" in answer:
                _result(answer, "num_rows")
            return PredictedFile(PredictionFileHead.model_validate(answer), reader, writer)
        except BaseException as error:
            if writer is not None:
                writer.close()
            if isinstance(error, OSError | TimeoutError | ValueError | asyncio.IncompleteReadError):
                raise _unavailable() from None
            raise

    async def compare(self, predictions: Path, wanted: "WantedComparison") -> HoldoutComparison:
        """Two tables of holdout predictions, joined by row. Raises as `inspect` does."""
        request = {
            "kind": "compare",
            "path": str(predictions),
            "path_b": str(wanted.predictions_b),
            "holdout_path": str(wanted.holdout),
            "split": wanted.split.model_dump(mode="json"),
            "problem_type": wanted.problem_type.value,
            "seed": wanted.seed,
            "rows": None
            if wanted.rows is None
            else [{"table_path": str(table), "train_path": str(train)} for table, train in wanted.rows],
        }
        answer = await self._answered(request, self._timeout_s)
        return HoldoutComparison.model_validate(_result(answer, "comparison"))

    async def watched(self, plan: Path) -> Watched:
        """What a prediction log tells: `plan` is a WatchPlan as JSON. Raises as `inspect` does."""
        answer = await self._answered({"kind": "watch", "path": str(plan)}, self._timeout_s)
        return Watched.model_validate(_result(answer, "watched"))

    async def reference(self, plan: Path) -> ReferenceRows:
        """Rows that a model has learnt from: `plan` is a ReferencePlan. Raises as `inspect` does."""
        answer = await self._answered({"kind": "reference", "path": str(plan)}, self._timeout_s)
        return ReferenceRows.model_validate(_result(answer, "reference"))

    async def outcomes(self, plan: Path, outcomes: Path, file_name: str) -> FeedbackRead:
        """Outcomes as they are stored: `plan` is a FeedbackPlan. Raises as `inspect` does."""
        request = {"kind": "outcomes", "path": str(plan), "outcomes_path": str(outcomes)}
        answer = await self._answered(request | {"file_name": file_name}, self._timeout_s)
        return FeedbackRead.model_validate(_result(answer, "feedback"))

    async def _answered(self, request: dict[str, Any], timeout_s: float) -> object:
        # Not in ASCII: a letter of any script then takes four bytes at most of the bounded line.
        line = json.dumps(request, ensure_ascii=False).encode() + b"\n"
        try:
            async with asyncio.timeout(timeout_s):
                return json.loads(await self._ask(line))
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            raise _unavailable() from None

    async def _ask(self, line: bytes) -> bytes:
        reader, writer = await asyncio.open_unix_connection(self._socket, limit=MAX_ANSWER_BYTES)
        try:
            writer.write(line)
            await writer.drain()
            return await reader.readuntil(b"\n")
        finally:
            writer.close()


@dataclass(frozen=True)
class DataAgainst:
    """What new data is compared with: stored files, each with the stored document that describes it."""

    mode: DataMode
    first: tuple[Path, Path]
    reference: list[tuple[Path, Path]]
    reference_version: int | None
    reference_run_id: str | None
    targets: Mapping[str, ProblemType | None]  # the project's first target first


def _known(files: tuple[Path, Path]) -> dict[str, str]:
    return {"path": str(files[0]), "described_by": str(files[1])}


@dataclass(frozen=True)
class WantedAnswer:
    """With which model a file is answered, how that is written, and logged, if it is."""

    model_path: Path
    model_sha256: str
    format: AnswerFormat
    keep_inputs: bool
    log: FileLogAsked | None = None


@dataclass(frozen=True)
class WantedComparison:
    """With what predictions are compared, and which rows belong together.

    `rows`, where row numbers mean nothing: each run's table as uploaded, and the rows that it was trained on.
    """

    predictions_b: Path
    holdout: Path
    split: SplitPlan
    problem_type: ProblemType
    seed: int
    rows: tuple[tuple[Path, Path], tuple[Path, Path]] | None


class PredictedFile:
    """An answer on its way: what is known of it, and its bytes."""

    def __init__(
        self, head: PredictionFileHead, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.head = head
        self._reader = reader
        self._writer = writer

    async def pieces(self) -> AsyncIterator[bytes]:
        """Its bytes, none of them long in memory. Raises OrreryError(UNAVAILABLE) when it stops halfway."""
        try:
            while True:
                async with asyncio.timeout(PREDICT_TIMEOUT_S):
                    frame = PredictionFrame.model_validate_json(await self._reader.readuntil(b"\n"))
                left = frame.size_bytes
                while left > 0:
                    async with asyncio.timeout(PREDICT_TIMEOUT_S):
                        piece = await self._reader.read(min(left, PIECE_BYTES))
                    if not piece:
                        raise _unavailable()
                    left -= len(piece)
                    yield piece
                if frame.end:
                    return
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            raise _unavailable() from None

    async def logged(self) -> tuple[FileLogHead, bytes]:
        """Rows for the log, once all pieces are taken, if they were asked for. Raises UNAVAILABLE."""
        try:
            async with asyncio.timeout(LOG_TIMEOUT_S):
                head = FileLogHead.model_validate_json(await self._reader.readuntil(b"\n"))
                return head, await self._reader.readexactly(head.size_bytes)
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            raise _unavailable() from None

    def close(self) -> None:
        """Idempotent; ends the work at an answer that nobody wants any more."""
        self._writer.close()


def _unavailable() -> OrreryError:
    return OrreryError(ErrorCode.UNAVAILABLE, "The file could not be inspected now: try again", "inspector")


def _request(path: Path, file_name: str, sha256: str, overrides: Overrides) -> dict[str, Any]:
    return {
        "path": str(path),
        "file_name": file_name,
        "sha256": sha256,
        "overrides": overrides.model_dump(mode="json"),
    }


def _result(answer: object, name: str) -> dict[str, Any]:
    found = answer.get(name) if isinstance(answer, dict) else None
    if isinstance(found, dict):
        return found
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        raise OrreryError(ErrorCode.INTERNAL_ERROR, "The inspector's answer was not understood")
    details = error.get("details")
    raise OrreryError(
        ErrorCode(error["code"]), str(error["message"]), None if details is None else str(details)
    )

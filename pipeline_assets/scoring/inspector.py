"""A worker's client of the inspector, which opens the users' file in a bounded child: no worker does."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_files import AnswerFormat, PredictionFileHead, PredictionFrame
from contracts.prediction_log import FileLogAsked, FileLogHead

CONNECT_S = 5.0
# Each row is checked before the first byte; after that a stretch of rows takes moments.
SILENCE_S = 900.0
PIECE_BYTES = 256 * 1024


@dataclass(frozen=True)
class Asked:
    """A file of rows, the model that answers it, how that is written, and logged (None: it is not).

    Both paths are local.
    """

    path: Path
    file_name: str
    model_path: Path
    model_sha256: str
    format: AnswerFormat
    inputs: bool
    log: FileLogAsked | None


class Answer:
    """An answer on its way."""

    def __init__(self, head: PredictionFileHead, source: BinaryIO) -> None:
        self.head = head
        self._source = source

    def pieces(self) -> Iterator[bytes]:
        """Its bytes. Raises OrreryError(UNAVAILABLE) when they stop halfway."""
        try:
            while True:
                frame = PredictionFrame.model_validate_json(self._source.readline())
                left = frame.size_bytes
                while left > 0:
                    piece = self._source.read(min(left, PIECE_BYTES))
                    if not piece:
                        raise _unavailable("the answer stopped halfway")
                    left -= len(piece)
                    yield piece
                if frame.end:
                    return
        except (OSError, ValidationError) as error:
            raise _unavailable(str(error)) from None

    def logged(self) -> tuple[FileLogHead, bytes]:
        """Rows for the log, once all pieces are taken, if they were asked for. Raises UNAVAILABLE."""
        try:
            head = FileLogHead.model_validate_json(self._source.readline())
            data = self._source.read(head.size_bytes)
        except (OSError, ValidationError) as error:
            raise _unavailable(str(error)) from None
        if len(data) < head.size_bytes:
            raise _unavailable("the rows for the log stopped halfway")
        return head, data


@contextmanager
def answering(inspector: Path, asked: Asked) -> Iterator[Answer]:
    """The answer, once every row has been checked. Raises the inspector's OrreryError, or UNAVAILABLE."""
    request: dict[str, Any] = {
        "kind": "predict",
        "path": str(asked.path),
        "file_name": asked.file_name,
        "model_path": str(asked.model_path),
        "model_sha256": asked.model_sha256,
        "format": asked.format.value,
        "keep_inputs": asked.inputs,
    }
    if asked.log is not None:
        request["log"] = asked.log.model_dump(mode="json")
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.settimeout(CONNECT_S)
            connection.connect(str(inspector))
            connection.settimeout(SILENCE_S)
            connection.sendall(json.dumps(request, ensure_ascii=False).encode() + b"\n")
            source = connection.makefile("rb")
            line = source.readline()
        except OSError as error:
            raise _unavailable(str(error)) from None
        with source:
            yield Answer(_head(line), source)


def _head(line: bytes) -> PredictionFileHead:
    try:
        answer = json.loads(line)
        refusal = answer.get("error")
        if refusal is None:
            return PredictionFileHead.model_validate(answer)
        error = OrreryError(ErrorCode(refusal["code"]), str(refusal["message"]), refusal.get("details"))
    except (ValueError, KeyError, AttributeError, TypeError):
        raise _unavailable("its answer was not understood") from None
    raise error


def _unavailable(details: str) -> OrreryError:
    return OrreryError(ErrorCode.UNAVAILABLE, "The file could not be scored now", details)

"""A worker's client of the inspector, which opens the users' file in a bounded child: no worker does."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_files import AnswerFormat, PredictionFileHead, PredictionFrame

CONNECT_S = 5.0
# Each row is checked before the first byte; after that a stretch of rows takes moments.
SILENCE_S = 900.0
PIECE_BYTES = 256 * 1024


@dataclass(frozen=True)
class Asked:
    """A file of rows, the model that answers it, and how the answer is written. Both paths are local."""

    path: Path
    file_name: str
    model_path: Path
    model_sha256: str
    format: AnswerFormat
    inputs: bool


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


@contextmanager
def answering(inspector: Path, asked: Asked) -> Iterator[Answer]:
    """The answer, once every row has been checked. Raises the inspector's OrreryError, or UNAVAILABLE."""
    request = {
        "kind": "predict",
        "path": str(asked.path),
        "file_name": asked.file_name,
        "model_path": str(asked.model_path),
        "model_sha256": asked.model_sha256,
        "format": asked.format.value,
        "keep_inputs": asked.inputs,
    }
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

"""A file of rows and the file that answers it: its format, and how far it has come. No I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.prediction_files import MODEL_HEADER, TOTAL_ROWS_HEADER, AnswerFormat

_ENDINGS = {
    ".csv": AnswerFormat.CSV,
    ".jsonl": AnswerFormat.JSON_LINES,
    ".ndjson": AnswerFormat.JSON_LINES,
    ".parquet": AnswerFormat.PARQUET,
    ".pq": AnswerFormat.PARQUET,
}

# Rows that have come, and how many will. Of a Parquet file only its end is told.
OnRows = Callable[[int, int], None]


@dataclass(frozen=True)
class PredictedFile:
    """Where the answer is, how many rows it has, and whose model gave it.

    Outcomes name its rows by `request_id` and their number, from 0.
    """

    path: Path
    num_rows: int
    model_id: str
    request_id: str | None  # null: the server told none


def format_of(path: Path) -> AnswerFormat:
    """By the file's ending; CSV for any other."""
    return _ENDINGS.get(path.suffix.lower(), AnswerFormat.CSV)


class Coming:
    """An answer while it comes."""

    def __init__(self, headers: Mapping[str, str], wanted: AnswerFormat, on_rows: OnRows | None) -> None:
        self.total = int(headers.get(TOTAL_ROWS_HEADER, "0"))
        self.model_id = headers.get(MODEL_HEADER, "")
        self.request_id = headers.get("x-request-id")
        self._counts_lines = wanted is not AnswerFormat.PARQUET
        self._lines = -1 if wanted is AnswerFormat.CSV else 0  # a header is no row
        self._on_rows = on_rows

    def piece(self, data: bytes) -> None:
        """Some of its bytes. A cell may hold line breaks: the count never passes the total."""
        if self._on_rows is not None and self._counts_lines:
            self._lines += data.count(b"\n")
            self._on_rows(max(0, min(self._lines, self.total)), self.total)

    def whole(self, path: Path) -> PredictedFile:
        """Its end has come."""
        if self._on_rows is not None:
            self._on_rows(self.total, self.total)
        return PredictedFile(path, self.total, self.model_id, self.request_id)

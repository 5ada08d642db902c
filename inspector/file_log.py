"""Rows of a file that is answered, for the prediction log: some of many, chosen by their hashes."""

import logging
from collections.abc import Sequence
from typing import Any

from automl.inference.log_parquet import parquet_of
from automl.inference.log_texts import answered_columns, as_json
from contracts.prediction_log import (
    COLUMNS,
    MAX_FILE_BYTES,
    MAX_FILE_ROWS,
    MAX_FILE_TEXT_BYTES,
    FileLogAsked,
    FileLogHead,
    LogCounts,
    is_row_sampled,
)
from contracts.predictions import Prediction

log = logging.getLogger(__name__)

_TEXTS = ("inputs", "prediction", "probabilities", "interval", "warnings")
_OWN = ("row", *_TEXTS)
_AIMED_AT = 0.95  # of the most rows: chance seldom goes beyond


class FileLog:
    """Takes each stretch as it is answered; holds a bounded part. It never fails an answer."""

    def __init__(self, asked: FileLogAsked, model_sha256: str, num_rows: int) -> None:
        self._asked = asked
        self._model_sha256 = model_sha256
        self._num_rows = num_rows
        few = 1.0 if num_rows <= MAX_FILE_ROWS else _AIMED_AT * MAX_FILE_ROWS / num_rows
        self._share = min(asked.sample, few)
        self._columns: dict[str, list[Any]] = {name: [] for name in _OWN}
        self._text_bytes = 0
        self._failed = False

    def add(self, first: int, instances: Sequence[dict[str, Any]], predictions: Sequence[Prediction]) -> None:
        """Rows from number `first` (from 0) on, with their answers."""
        if self._failed:
            return
        try:
            self._add(first, instances, predictions)
        except Exception as error:  # noqa: BLE001  # memory, say: the answer goes on without a log
            self._fail(error)

    def file(self) -> tuple[FileLogHead, bytes] | None:
        """What is said of it, and the Parquet file; None if there is none: the rows are lost."""
        if self._failed:
            return None
        try:
            data, counts = self._file()
        except Exception as error:  # noqa: BLE001  # as above
            self._fail(error)
            return None
        if len(data) > MAX_FILE_BYTES:
            return None
        return FileLogHead(size_bytes=len(data), counts=counts), data

    def _fail(self, error: Exception) -> None:
        self._failed = True
        self._columns.clear()
        log.warning("a file's rows are lost for the prediction log: %s", type(error).__name__)

    def _add(
        self, first: int, instances: Sequence[dict[str, Any]], predictions: Sequence[Prediction]
    ) -> None:
        request_id = self._asked.request_id
        chosen = [at for at in range(len(instances)) if is_row_sampled(request_id, first + at, self._share)]
        own = answered_columns([predictions[at] for at in chosen])
        own |= {
            "row": [first + at for at in chosen],
            "inputs": [as_json(instances[at]) for at in chosen],
        }
        for name, values in self._columns.items():
            values.extend(own[name])
        self._text_bytes += _size(own)
        while len(self._columns["row"]) > MAX_FILE_ROWS or self._text_bytes > MAX_FILE_TEXT_BYTES:
            self._thin()

    def _thin(self) -> None:
        """Half as many: a smaller sample is part of a larger."""
        self._share /= 2
        rows = self._columns["row"]
        kept = [at for at, row in enumerate(rows) if is_row_sampled(self._asked.request_id, row, self._share)]
        self._columns = {name: [values[at] for at in kept] for name, values in self._columns.items()}
        self._text_bytes = _size(self._columns)

    def _file(self) -> tuple[bytes, LogCounts]:
        asked, rows = self._asked, len(self._columns["row"])
        counts = LogCounts(
            logged_requests=int(rows > 0),
            logged_rows=rows,
            sampled_out_requests=int(rows == 0),
            sampled_out_rows=self._num_rows - rows,
            lost_requests=asked.lost_requests,
            lost_rows=asked.lost_rows,
        )
        shared = {
            "request_id": asked.request_id,
            "rows": self._num_rows,
            "asked_at": asked.asked_at,
            "model_run_id": asked.model_run_id,
            "model_sha256": self._model_sha256,
            "champion": asked.champion,
            "served_by": asked.served_by.value,
        }
        columns = {
            column.name: self._columns.get(column.name, [shared.get(column.name)] * rows)
            for column in COLUMNS
        }
        return parquet_of(columns, counts), counts


def _size(columns: dict[str, list[Any]]) -> int:
    return sum(len(text) for name in _TEXTS for text in columns[name] if text is not None)

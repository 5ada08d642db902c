"""Requests as columns of the log. No I/O."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from automl.inference.log_texts import answered_columns, as_json
from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_log import COLUMNS, MAX_DETAILS, ServedBy
from contracts.predictions import Prediction

Columns = dict[str, list[Any]]
"""All of `contracts.prediction_log.COLUMNS`, each with as many values."""

_ROWS_AT_A_TIME = 100  # about a millisecond of work


@dataclass(frozen=True)
class Asked:
    """A request as it came. `champion`: the number of the one that is asked, if known."""

    project_id: str
    request_id: str
    asked_at: datetime
    instances: list[dict[str, Any]]
    size_bytes: int  # of the request's body
    model_run_id: str
    model_sha256: str
    champion: int | None
    served_by: ServedBy


@dataclass(frozen=True)
class Answer:
    """What a model said, and which: on Vertex AI it may be another than was asked for."""

    predictions: list[Prediction]
    model_id: str
    model_run_id: str
    model_sha256: str
    model_version: str | None = None


@dataclass(frozen=True)
class Entry:
    """A request that has its answer, or the error that it got instead."""

    asked: Asked
    duration_ms: float
    came: Answer | OrreryError

    @property
    def num_rows(self) -> int:
        return len(self.asked.instances)


def columns_of(entry: Entry) -> Iterator[Columns]:
    """A row for each row that was asked, some at a time; one for a request that failed for another reason."""
    shared, came = _shared(entry), entry.came
    if isinstance(came, OrreryError) and came.code is not ErrorCode.VALIDATION_ERROR:
        yield _filled(shared, {}, 1)
        return
    for start in range(0, entry.num_rows, _ROWS_AT_A_TIME):
        rows = range(start, min(start + _ROWS_AT_A_TIME, entry.num_rows))
        some = slice(rows.start, rows.stop)
        own: Columns = {"row": list(rows), "inputs": [as_json(row) for row in entry.asked.instances[some]]}
        if isinstance(came, Answer):
            own |= answered_columns(came.predictions[some])
        yield _filled(shared, own, len(rows))


def _filled(shared: dict[str, Any], own: Columns, num_rows: int) -> Columns:
    return {
        column.name: own[column.name] if column.name in own else [shared.get(column.name)] * num_rows
        for column in COLUMNS
    }


def _shared(entry: Entry) -> dict[str, Any]:
    asked, came = entry.asked, entry.came
    model = came if isinstance(came, Answer) else asked
    values: dict[str, Any] = {
        "request_id": asked.request_id,
        "rows": entry.num_rows,
        "asked_at": asked.asked_at,
        "duration_ms": entry.duration_ms,
        "model_run_id": model.model_run_id,
        "model_sha256": model.model_sha256,
        "champion": asked.champion,
        "served_by": asked.served_by.value,
    }
    if isinstance(came, Answer):
        return {**values, "model_version": came.model_version}
    details = f"{came.message} {came.details or ''}".strip()
    # what names a caller's text may hold half a surrogate pair, which no file of texts can
    details = details[:MAX_DETAILS].encode(errors="replace").decode()
    return {**values, "error_code": came.code.value, "error_details": details}

"""Requests as rows of the log. No I/O."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_log import MAX_DETAILS, ServedBy
from contracts.predictions import Prediction

Row = dict[str, Any]
"""By column; `contracts.prediction_log.COLUMNS` says what each holds."""


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


def rows_of(entry: Entry) -> Iterator[Row]:
    """A row for each row that was asked; one for the whole request if it failed for another reason."""
    shared = _shared(entry)
    if isinstance(entry.came, Answer):
        said = zip(entry.asked.instances, entry.came.predictions, strict=True)
        for at, (inputs, prediction) in enumerate(said):
            yield {**shared, "row": at, "inputs": as_json(inputs), **_answered(prediction)}
    elif entry.came.code is ErrorCode.VALIDATION_ERROR:
        for at, inputs in enumerate(entry.asked.instances):
            yield {**shared, "row": at, "inputs": as_json(inputs)}
    else:
        yield shared


def _shared(entry: Entry) -> Row:
    asked, came = entry.asked, entry.came
    model = came if isinstance(came, Answer) else asked
    row: Row = {
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
        return {**row, "model_version": came.model_version}
    details = f"{came.message} {came.details or ''}".strip()
    # what names a caller's text may hold half a surrogate pair, which no file of texts can
    details = details[:MAX_DETAILS].encode(errors="replace").decode()
    return {**row, "error_code": came.code.value, "error_details": details}


def _answered(prediction: Prediction) -> Row:
    interval, warnings = prediction.interval, prediction.warnings
    return {
        "prediction": as_json(prediction.prediction),
        "probabilities": None if prediction.probabilities is None else as_json(prediction.probabilities),
        "interval": None if interval is None else interval.model_dump_json(),
        "warnings": as_json(warnings) if warnings else None,
    }


def as_json(value: Any) -> str:
    """`value` as JSON, whatever a body can hold: NaN stands bare, half a surrogate pair is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if _is_unicode(text) else json.dumps(value, separators=(",", ":"))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

"""Whether the served model answers what the pipeline measured: rows as JSON, answers within 1e-9."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from contracts.predictions import Cell, ModelSchema, Prediction, TargetPrediction

TOLERANCE = 1e-9
MAX_ROWS = 50


def servable_rows(holdout: pd.DataFrame, schema: ModelSchema) -> pd.DataFrame:
    """The first holdout rows that the model's schema accepts, its columns only."""
    rows = holdout[[column.name for column in schema.columns]]
    strict = [column.name for column in schema.columns if not column.nullable]
    return rows[rows[strict].notna().all(axis=1)].head(MAX_ROWS)


def as_instances(rows: pd.DataFrame) -> list[dict[str, Cell]]:
    """Rows as a client would send them."""
    return [{str(name): _cell(value) for name, value in row.items()} for row in rows.to_dict("records")]


def _cell(value: Any) -> Cell:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, datetime):
        return value.isoformat()
    plain = value.item() if hasattr(value, "item") else value
    return plain if isinstance(plain, str | int | float | bool) else str(plain)


def largest_difference(answers: Sequence[Prediction], measured: pd.DataFrame) -> float:
    """The largest difference of any number in the answers from the pipeline's, row by row."""
    pairs = zip(answers, measured.to_dict("records"), strict=True)
    return _worst(_difference(answer, row) for answer, row in pairs)


def _difference(answer: Prediction, row: dict[Any, Any]) -> float:
    """Of all targets: those beside the first have columns with their names behind."""
    gaps = [_gap_of(answer, row, "")]
    for number, (target, told) in enumerate((answer.predictions or {}).items()):
        gaps.append(_gap_of(told, row, f" [{target}]" if number else ""))
    return _worst(gaps)


def _gap_of(answer: Prediction | TargetPrediction, row: dict[Any, Any], named: str) -> float:
    if answer.probabilities is None:
        return _gap(float(answer.prediction), float(row[f"predicted{named}"]))
    shares = answer.probabilities.items()
    return _worst(_gap(share, float(row[f"p({label}){named}"])) for label, share in shares)


def _worst(gaps: Iterable[float]) -> float:
    """The largest, or NaN if any is: max() would pass over a NaN that isn't the first."""
    found = list(gaps)
    return math.nan if any(map(math.isnan, found)) else max(found, default=0.0)


def _gap(served: float, measured: float) -> float:
    """Relative where numbers are large: 1e-9 of a price in millions is beyond a float's own digits."""
    return abs(served - measured) / max(1.0, abs(measured))

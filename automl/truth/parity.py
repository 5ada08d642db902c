"""Whether the model as a file answers JSON rows as the one in memory answers the table, and how fast."""

import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from automl.columns import numbers_of
from automl.inference.artifact import LoadedModel, load_model, save_model
from automl.inference.columns import FloatArray
from automl.inference.model import FittedModel
from contracts.errors import OrreryError
from contracts.predictions import ModelColumn, Prediction, TargetPrediction
from contracts.report import ColumnRole
from contracts.truth import Parity, PredictionSpeed

_ROWS = 200
_TOLERANCE = 1e-9
_ONE_TIMES, _MANY_TIMES = 15, 3
_MANY = 1_000


def as_json(table: pd.DataFrame, columns: tuple[ModelColumn, ...]) -> list[dict[str, Any]]:
    """Rows as a client would send them."""
    cells = {column.name: _cells(table[column.name], column.role) for column in columns}
    return [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]


def _cells(series: "pd.Series[Any]", role: ColumnRole) -> list[Any]:
    if role is ColumnRole.NUMERIC:
        return [None if np.isnan(value) else float(value) for value in numbers_of(series)]
    if pd.api.types.is_datetime64_any_dtype(series):
        return [None if pd.isna(value) else value.isoformat() for value in series]
    if role in {ColumnRole.TEXT, ColumnRole.DATETIME}:
        return [None if pd.isna(value) else str(value) for value in series]
    return [_cell(value) for value in series]


def _cell(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def stored(model: FittedModel) -> LoadedModel:
    """The model after a trip through its file."""
    with tempfile.TemporaryDirectory(prefix="orrery-") as folder:
        path = Path(folder) / "model.orrery"
        save_model(model, path, "parity")
        return load_model(path, hashlib.sha256(path.read_bytes()).hexdigest())


def parity(
    loaded: LoadedModel,
    instances: list[dict[str, Any]],
    scores: Sequence[FloatArray],
) -> Parity | None:
    """Of the first 200 rows; those that its schema refuses (a gap where training had none) are left out.

    `scores` are those of each target in memory.
    """
    kept = [at for at, row in enumerate(instances[:_ROWS]) if _fits(loaded, row)]
    if not kept:
        return None
    answers = loaded.predict([instances[at] for at in kept])
    models = loaded.model.by_target
    largest = max(
        _difference(_of_target(answer, model.target_column), own[at], model.labels)
        for answer, at in zip(answers, kept, strict=True)
        for model, own in zip(models, scores, strict=True)
    )
    return Parity(
        rows=len(kept), largest_difference=largest, tolerance=_TOLERANCE, holds=largest <= _TOLERANCE
    )


def _fits(loaded: LoadedModel, row: dict[str, Any]) -> bool:
    try:
        loaded.check([row])
    except OrreryError:
        return False
    return True


def _of_target(answer: Prediction, target: str) -> Prediction | TargetPrediction:
    return answer if answer.predictions is None else answer.predictions[target]


def _difference(
    answer: Prediction | TargetPrediction, scores: FloatArray, labels: tuple[str, ...] | None
) -> float:
    """Of probabilities; of a number relative to its size."""
    if labels is None or answer.probabilities is None:
        value = float(answer.prediction)
        return abs(value - float(scores[0])) / max(abs(value), 1.0)
    said = [answer.probabilities[label] for label in labels]
    return float(np.abs(np.asarray(said) - scores).max())


def prediction_speed(loaded: LoadedModel) -> PredictionSpeed:
    """Processor time of one row and of a thousand, decoded already; what a busy machine doesn't distort."""
    example = loaded.model.example()
    return PredictionSpeed(
        single_row_ms=_milliseconds(lambda: loaded.predict([example]), _ONE_TIMES),
        thousand_rows_ms=_milliseconds(lambda: loaded.predict([example] * _MANY), _MANY_TIMES),
    )


def _milliseconds(call: Callable[[], object], times: int) -> float:
    call()
    spent = []
    for _ in range(times):
        began = time.process_time()
        call()
        spent.append(1000 * (time.process_time() - began))
    return round(statistics.median(spent), 3)

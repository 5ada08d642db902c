"""Predictions for any number of rows, in requests of a size that the server takes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from client.sync import Orrery
from contracts.predictions import Prediction, PredictResponse, Provenance

ROWS_A_REQUEST = 1000


def predict_rows(
    orrery: Orrery,
    project_id: str,
    rows: Iterable[dict[str, Any]],
    *,
    explain: bool = False,
    log: bool = True,
) -> PredictResponse:
    """Answers for all rows, in order; ValueError when there is none, or when the model changed in between."""
    predictions: list[Prediction] = []
    model_ids: set[str] = set()
    provenance: Provenance | None = None
    for batch in _batches(iter(rows)):
        response = orrery.predict(project_id, batch, explain=explain, log=log)
        predictions += response.predictions
        model_ids.add(response.model_id)
        provenance = response.provenance
    if not predictions:
        raise ValueError("there is no row to predict")
    if len(model_ids) > 1:
        raise ValueError("the project got a new model while it predicted; ask again")
    return PredictResponse(predictions=predictions, model_id=model_ids.pop(), provenance=provenance)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, ROWS_A_REQUEST)):
        yield batch

"""What a model said as the log's texts. No I/O."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from contracts.predictions import Prediction

_ESCAPED = json.JSONEncoder(separators=(",", ":"))


def answered_columns(said: Sequence[Prediction]) -> dict[str, list[Any]]:
    """The log's columns of what a model said, a value a prediction."""
    return {
        "prediction": [as_json(each.prediction) for each in said],
        "probabilities": _if_any(as_json, (each.probabilities for each in said)),
        "interval": _if_any(lambda interval: interval.model_dump_json(), (each.interval for each in said)),
        "warnings": _if_any(as_json, (each.warnings for each in said)),
    }


def _if_any(written: Callable[[Any], str], values: Iterable[Any]) -> list[str | None]:
    return [written(value) if value else None for value in values]


def as_json(value: Any) -> str:
    """`value` as JSON, whatever a body can hold: NaN stands bare, half a surrogate pair is escaped."""
    try:
        return to_json(value, inf_nan_mode="constants").decode()  # a third of the time that `json` takes
    except PydanticSerializationError:
        return _ESCAPED.encode(value)

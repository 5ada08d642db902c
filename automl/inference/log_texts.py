"""What a model said as the log's texts. No I/O."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from contracts.predictions import Prediction

# made once: `json.dumps` makes one a call, which took longer than a row
_PLAIN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
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
    text = _PLAIN.encode(value)
    return text if text.isascii() or _is_unicode(text) else _ESCAPED.encode(value)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

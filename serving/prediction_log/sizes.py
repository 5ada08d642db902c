"""What a request and its answer hold in memory, closely enough to bound a queue. No I/O.

Called where nobody may wait: one pass over the answers; classes are counted at the first of them, for all
answers of a model have the same.
"""

import sys
from collections.abc import Sequence

from contracts.predictions import Prediction
from serving.prediction_log.rows import Answer, Entry

# Rows as objects hold about four times what they hold as JSON; and each is one.
_OBJECTS = 4
_ROW_BYTES = 256
# As measured with 64-bit CPython 3.11 and pydantic 2, without their texts.
_PREDICTION_BYTES = 550
_NUMBER_BYTES = 24
_INTERVAL_BYTES = 550
_EFFECT_BYTES = 600


def size_of(entry: Entry) -> int:
    """Bytes."""
    asked = _OBJECTS * entry.asked.size_bytes + _ROW_BYTES * entry.num_rows
    return asked + (_said(entry.came.predictions) if isinstance(entry.came, Answer) else 0)


def _said(predictions: Sequence[Prediction]) -> int:
    if not predictions:
        return 0
    first = predictions[0]
    each = _PREDICTION_BYTES + _classes(first.probabilities)
    each += 0 if first.interval is None else _INTERVAL_BYTES
    for told in (first.predictions or {}).values():  # of each target
        each += _PREDICTION_BYTES + _classes(told.probabilities)
        each += 0 if told.interval is None else _INTERVAL_BYTES
    own = sum(_texts(one.warnings) for one in predictions if one.warnings)
    own += sum(_EFFECT_BYTES * len(one.explanation) for one in predictions if one.explanation)
    return each * len(predictions) + own


def _classes(probabilities: dict[str, float] | None) -> int:
    if probabilities is None:
        return 0
    return sys.getsizeof(probabilities) + _NUMBER_BYTES * len(probabilities) + _texts(probabilities)


def _texts(texts: Sequence[str] | dict[str, float] | None) -> int:
    return sum(map(sys.getsizeof, texts or ()))

"""How targets are called and where they stand in tables, whatever is asked."""

from collections.abc import Sequence

import numpy as np

from automl.interpretation.column import Column
from automl.interpretation.lexicon import CLASS_STEMS, FUTURE_NAMES, INPUT_STEMS, STATUS_STEMS
from automl.interpretation.ranking.arrays import Features, Vector
from contracts.report import ColumnRole

_MANY_WORDS = 4
_SHORT_NAME = 2


def habits(columns: Sequence[Column], last: int) -> Features:
    """Place, name and role of each; `last` is the position of the last column with values."""
    found: Features = {}
    for name, stems in (("an answer", CLASS_STEMS), ("a status", STATUS_STEMS), ("an input", INPUT_STEMS)):
        found[f"called {name}"] = _flags([any(word.stem in stems for word in c.words) for c in columns])
    found["called what comes"] = _flags([any(w.text in FUTURE_NAMES for w in c.words) for c in columns])
    found["words of its name"] = np.array([float(min(len(c.words), _MANY_WORDS)) for c in columns])
    found["hardly a name"] = _flags([len(c.profile.name) <= _SHORT_NAME for c in columns])
    found["last column"] = _flags([c.position >= last for c in columns])
    found["last but one"] = _flags([c.position == last - 1 for c in columns])
    found["first column"] = _flags([c.position == columns[0].position for c in columns])
    found["place"] = np.array([c.position / max(last, 1) for c in columns])
    for role in ColumnRole:
        found[f"role {role}"] = _flags([c.profile.role is role for c in columns])
    found["share missing"] = np.array(
        [c.profile.missing / max(c.facts.present + c.profile.missing, 1) for c in columns]
    )
    return found


def _flags(values: Sequence[bool]) -> Vector:
    return np.array(values, dtype=np.float64)

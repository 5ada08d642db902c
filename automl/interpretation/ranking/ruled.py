"""What each hand-written rule says of each candidate, and how that stands against the others."""

from collections.abc import Sequence

import numpy as np

from automl.interpretation.column import Column
from automl.interpretation.ranking.arrays import Features, against_others, softmax

_MAX_MET = 3
_SHARPNESS = 1.25
_MAX_GAP, _MIN_LOG = 4.0, -8.0


def ruled(columns: Sequence[Column]) -> Features:
    """The rules' scores, one by one and in all."""
    found = {f"rule {name}": np.array([c.parts[name] for c in columns]) for name in columns[0].parts}
    found["share asked"] = np.array([c.asked for c in columns])
    found["share given"] = np.array([c.given for c in columns])
    found["words that ask"] = np.array([float(min(c.met, _MAX_MET)) for c in columns])
    found["asked outright"] = np.array([float(c.asked_outright) for c in columns])
    scores = np.array([c.score for c in columns])
    gap, spreads = against_others(scores)
    found["all rules"] = scores
    found["all rules, beyond others"] = np.clip(gap, -_MAX_GAP, _MAX_GAP)
    found["all rules, in spreads"] = spreads
    shares = softmax(_SHARPNESS * scores)
    found["all rules, share"] = shares
    found["all rules, log share"] = np.maximum(np.log(np.maximum(shares, 1e-300)), _MIN_LOG)
    return found

"""The learnt weights: a softmax over a table's candidates, linear in their features.

A conditional logit (McFadden 1974) with a squared penalty, fitted by `benchmarks.interpretation.train`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from automl.interpretation.column import Column
from automl.interpretation.question import Question
from automl.interpretation.ranking.arrays import Vector, softmax
from automl.interpretation.ranking.features import features_of
from automl.interpretation.wording import AFTER_THE_VERB, CALLED_THE_TARGET, EXCLUDED_BY_WORDS

_FILE = "weights.json"
_CERTAIN = 20.0  # what that adds to the log odds
_SHARPNESS = 1.25  # of the rules' scores
_RULES = 0.65  # what they count for; ADR 0015 has what other shares give


@dataclass(frozen=True)
class Weights:
    """A weight by feature, and the probability below which somebody should be asked."""

    by_feature: dict[str, float]
    ask_below: float


@dataclass(frozen=True)
class Ranking:
    """A probability for each candidate, in the order given, and the one below which to ask."""

    probabilities: Vector
    by_position: dict[int, float]
    ask_below: float

    def of(self, column: Column) -> float:
        return self.by_position[column.position]


@lru_cache(maxsize=1)
def learnt() -> Weights:
    """The weights that ship, read once a process."""
    stored = json.loads(files(__package__).joinpath(_FILE).read_text())
    return Weights(stored["weights"], stored["ask_below"])


def rank(columns: Sequence[Column], question: Question, last: int) -> Ranking:
    """How probable it is that each column, weighed by the rules before, is what the words ask for.

    `last` is the position of the last column with values. Raises KeyError if the weights were learnt for
    other features.
    """
    names, rows = features_of(columns, question, last)
    weights = learnt()
    logits = rows @ np.array([weights.by_feature[name] for name in names])
    scores = np.array([column.score for column in columns])
    probabilities = mixed(logits, scores, said_outright(columns, question))
    by_position = {c.position: float(share) for c, share in zip(columns, probabilities, strict=True)}
    return Ranking(probabilities, by_position, weights.ask_below)


def mixed(logits: Vector, scores: Vector, outright: Vector) -> Vector:
    """What was learnt and what the rules say, averaged: each is surer where the other knows little."""
    ruled = softmax(_SHARPNESS * scores + outright)
    return np.asarray(_RULES * ruled + (1 - _RULES) * softmax(logits + outright))


def said_outright(columns: Sequence[Column], question: Question) -> Vector:
    """What no weight may outvote: `predict X`, `X is the target`, a named place, what is asked in one breath.

    And against it, what the words exclude.
    """
    called = np.array([CALLED_THE_TARGET in c.evidence for c in columns])
    after = np.array([AFTER_THE_VERB in c.evidence for c in columns])
    told = called if called.any() else after | np.array([c.parts["place"] > 0 for c in columns])
    best = max(columns, key=lambda column: (column.score, -column.position)).profile.name
    asked = question.together if best in question.together else []  # else a list of what is given
    together = np.array([c.profile.name in asked for c in columns])
    excluded = np.array([EXCLUDED_BY_WORDS in c.evidence for c in columns])
    return np.asarray(_CERTAIN * ((told | together).astype(np.float64) - excluded))

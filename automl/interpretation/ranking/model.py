"""The learnt ranking: a softmax over a table's candidates, of the rules' features and of what was read.

A conditional logit (McFadden 1974) with a squared penalty, fitted by `benchmarks.interpretation.train`: first
of the features, for a short list; then of that and the reader's log odds, for what is on that list.
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
from automl.interpretation.ranking.reader import MAX_READ, Reader, reader
from automl.interpretation.ranking.spelling import stands_after_an_arrow
from automl.interpretation.ranking.telling import told
from automl.interpretation.wording import AFTER_THE_VERB, CALLED_THE_TARGET, EXCLUDED_BY_WORDS

_FILE = "weights.json"
_CERTAIN = 20.0  # what that adds to the log odds
_POINTED_AT = 0.5  # the reader's own probability from which on it is told
READ_FOR_IT = "Read together with all columns, the words point at this one."


@dataclass(frozen=True)
class Weights:
    """A weight by feature, what their sum and what the reader's log odds count for in the end.

    Below the probability `ask_below` somebody is asked.
    """

    features: dict[str, float]
    of_features: float
    of_reader: float
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
    return Weights(**json.loads(files(__package__).joinpath(_FILE).read_text()))


def rank(columns: Sequence[Column], question: Question, last: int) -> Ranking:
    """How probable it is that each column, weighed by the rules before, is what the words ask for.

    `last` is the position of the last column with values. Where the reader points at a column, its evidence
    says so from now on. Raises KeyError if the weights were learnt for other features.
    """
    weights = learnt()
    names, rows = features_of(columns, question, last)
    outright = said_outright(columns, question)
    logits = rows @ np.array([weights.features[name] for name in names])
    short = shortlist(logits + outright)
    chosen = [columns[at] for at in short]
    pointed = read(chosen, question, reader())
    shares = softmax(weights.of_features * logits[short] + weights.of_reader * pointed + outright[short])
    for column, share in zip(chosen, softmax(pointed), strict=True):
        if share >= _POINTED_AT and question.text.strip():
            column.evidence.append(READ_FOR_IT)
    probabilities = np.zeros(len(columns))
    probabilities[short] = shares
    by_position = {c.position: float(share) for c, share in zip(columns, probabilities, strict=True)}
    return Ranking(probabilities, by_position, weights.ask_below)


def read(columns: Sequence[Column], question: Question, by: Reader) -> Vector:
    """The reader's log odds of each, up to a constant."""
    return by.read(question.text, [told(column) for column in columns])


def shortlist(logits: Vector) -> list[int]:
    """Places of the best few, as many as are read side by side, in the order of the table."""
    return sorted(np.argsort(-logits, kind="stable")[:MAX_READ].tolist())


def said_outright(columns: Sequence[Column], question: Question) -> Vector:
    """What no weight may outvote: `predict X`, `X is the target`, a named place, what is asked in one breath.

    And against it, what the words exclude.
    """
    called = np.array([CALLED_THE_TARGET in c.evidence for c in columns])
    after = np.array([AFTER_THE_VERB in c.evidence for c in columns])
    placed = np.array([c.parts["place"] > 0 for c in columns])
    pointed = np.array(stands_after_an_arrow(columns, question))
    outright = called if called.any() else after | placed | pointed
    best = max(columns, key=lambda column: (column.score, -column.position)).profile.name
    asked = question.together if best in question.together else []  # else a list of what is given
    together = np.array([c.profile.name in asked for c in columns])
    excluded = np.array([EXCLUDED_BY_WORDS in c.evidence for c in columns])
    return np.asarray(_CERTAIN * ((outright | together).astype(np.float64) - excluded))

"""The learnt weights: a softmax over a table's candidates, linear in their features.

A conditional logit (McFadden 1974) with a squared penalty, fitted by `benchmarks.interpretation.train`: once
without the meaning of names, for a short list, and once with it for what is on that list.
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
from automl.interpretation.ranking.encoder import encoder
from automl.interpretation.ranking.features import features_of, stacked
from automl.interpretation.ranking.nearness import nearest_words, nearness
from automl.interpretation.wording import AFTER_THE_VERB, CALLED_THE_TARGET, EXCLUDED_BY_WORDS

SHORT = 12  # columns whose names the encoder reads
SHORTLIST_RULES = 0.5  # what the rules count for there
_FILE = "weights.json"
_CERTAIN = 20.0  # what that adds to the log odds
_SHARPNESS = 1.25  # of the rules' scores
_TOLD, _TOLD_LETTERS = 0.5, 80  # log odds by meaning, beyond the others, from which on it is told


@dataclass(frozen=True)
class Weights:
    """A weight by feature for the short list and for the ranking of it.

    `rules` is the share of the rules' own probabilities in the last; below `ask_below` somebody is asked.
    """

    shortlist: dict[str, float]
    ranking: dict[str, float]
    rules: float
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

    `last` is the position of the last column with values. Where meaning speaks for a column, its evidence
    says so from now on. Raises KeyError if the weights were learnt for other features.
    """
    weights = learnt()
    names, rows = features_of(columns, question, last)
    scores = np.array([column.score for column in columns])
    outright = said_outright(columns, question)
    without = mixed(rows @ _ordered(weights.shortlist, names), scores, outright, SHORTLIST_RULES)
    short = shortlist(without)
    chosen = [columns[at] for at in short]
    near = nearness(chosen, question, encoder().encode)
    meant = stacked(near) @ _ordered(weights.ranking, list(near))
    logits = rows[short] @ _ordered(weights.ranking, names) + meant
    probabilities = np.zeros(len(columns))
    probabilities[short] = mixed(logits, scores[short], outright[short], weights.rules)
    _tell(chosen, question, meant)
    by_position = {c.position: float(share) for c, share in zip(columns, probabilities, strict=True)}
    return Ranking(probabilities, by_position, weights.ask_below)


def shortlist(shares: Vector) -> list[int]:
    """Places of the best dozen, in the order of the table."""
    return sorted(np.argsort(-shares, kind="stable")[:SHORT].tolist())


def mixed(logits: Vector, scores: Vector, outright: Vector, rules: float) -> Vector:
    """What was learnt and what the rules say, averaged: each is surer where the other knows little."""
    ruled = softmax(_SHARPNESS * scores + outright)
    return np.asarray(rules * ruled + (1 - rules) * softmax(logits + outright))


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


def _ordered(weights: dict[str, float], names: Sequence[str]) -> Vector:
    return np.array([weights[name] for name in names])


def _tell(columns: Sequence[Column], question: Question, meant: Vector) -> None:
    """Adds to the evidence of those that meaning speaks for more than for the others, what it is near to."""
    near = [nearest_words(column, question, encoder().encode) for column in columns]
    usual = float(np.mean([cosine for cosine, _ in near]))
    for column, (cosine, words), lead in zip(columns, near, meant - meant.mean(), strict=True):
        if lead >= _TOLD and cosine > usual:
            shown = words if len(words) <= _TOLD_LETTERS else f"{words[:_TOLD_LETTERS]}…"
            column.evidence.append(f"Its name is near in meaning to '{shown}'.")

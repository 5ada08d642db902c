"""Which words of a column's name are in the text, whatever they do there: asked, given, at its end."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from automl.interpretation.column import Column
from automl.interpretation.lexicon import CLASS_STEMS, STATUS_STEMS
from automl.interpretation.names import NameWord, match
from automl.interpretation.question import SUBJECT, Question, Word
from automl.interpretation.ranking.arrays import Features, against_others, best_other

_WHOLE = 0.95
_HALF = 0.5


def said(columns: Sequence[Column], question: Question) -> Features:
    """Shares of each name that the words hold: anywhere, as asked, as given, in the last sentence."""
    known: dict[NameWord, list[tuple[float, Word]]] = {}
    last = question.words[-1].sentence if question.words else 0
    found: dict[str, list[float]] = defaultdict(list)
    for column in columns:
        met = [_met(word, column, question, known) for word in column.words]
        share = max(len(met), 1)
        pairs = [max(pairs, key=lambda pair: pair[0], default=None) for pairs in met]
        places = [pair[1].place / max(len(question.tokens), 1) for pair in pairs if pair is not None]
        found["said anywhere"].append(sum(pair[0] for pair in pairs if pair is not None) / share)
        found["said as asked"].append(_best(met, lambda word: word.weight >= SUBJECT) / share)
        found["said as given"].append(_best(met, lambda word: word.weight < 0) / share)
        found["said in the last sentence"].append(_best(met, lambda word: word.sentence == last) / share)
        found["said late"].append(max(places, default=0.0))
    features = {name: np.array(values) for name, values in found.items()}
    anywhere, asked = features["said anywhere"], features["said as asked"]
    features["said nowhere"] = (anywhere == 0).astype(np.float64)
    features["the only one said"] = anywhere * float((anywhere > _HALF).sum() == 1)
    nothing_asked = float(asked.max() < SUBJECT)
    features["said, none asked"] = nothing_asked * anywhere
    features["said nowhere, none asked"] = nothing_asked * features["said nowhere"]
    features["asked beyond others"] = against_others(asked)[0]
    features["said wholly"] = (anywhere > _WHOLE).astype(np.float64)
    features["asked wholly"] = (asked > _WHOLE).astype(np.float64)
    for role, stems in (("an answer", CLASS_STEMS), ("a status", STATUS_STEMS)):
        called = np.array([any(word.stem in stems for word in c.words) for c in columns])
        features[f"called {role}, others said"] = called * best_other(anywhere)
        features[f"called {role}, others asked"] = called * best_other(asked)
    features["asked together"] = np.array([float(c.profile.name in question.together) for c in columns])
    return features


def _met(
    name: NameWord, column: Column, question: Question, known: dict[NameWord, list[tuple[float, Word]]]
) -> list[tuple[float, Word]]:
    """The words of the text that stand for a word of the name, and how well."""
    if len(name.text) < 2:  # noqa: PLR2004  letters are everywhere
        return []
    if name not in known:
        pairs = ((match(name, word.text, word.stem), word) for word in question.words)
        known[name] = [pair for pair in pairs if pair[0] > 0]
    return [pair for pair in known[name] if not pair[1].owners or column.profile.name in pair[1].owners]


def _best(met: Sequence[Sequence[tuple[float, Word]]], holds: Callable[[Word], bool]) -> float:
    return sum(max((strength for strength, word in pairs if holds(word)), default=0.0) for pairs in met)

"""What kind of values each candidate holds, beside what kind of answer the words ask for."""

import re
from collections.abc import Sequence

import numpy as np

from automl.interpretation.column import Column
from automl.interpretation.problem_types import TargetFacts
from automl.interpretation.question import Form, Question
from automl.interpretation.ranking.arrays import Features

_KINDS = ("flag", "pair", "labels", "texts", "levels", "counts", "measures")
_YES_OR_NO = frozenset({"0", "1", "yes", "no", "true", "false", "y", "n", "t", "f", "-1"})
_TWO = 2
_FEW_LABELS, _FEW_LEVELS = 30, 12
_CUES = {
    "who": r"\bwhom?\b",
    "which": r"\bwhich\b",
    "how_much": r"\bhow (?:much|many|long|far|big|high|fast|old|heavy)\b",
    "will": r"\b(?:will|going to)\b",
    "whether": r"\b(?:whether|if)\b",
    "what": r"\bwhat\b",
    "when": r"\b(?:when|how long|how soon)\b",
    "chance": r"\b(?:risk|chance|probability|odds|likelihood|propensity|likely)\b",
    "or": r"\bor\b",
    "kind": r"\b(?:kind|type|sort|category|class|group|species|which of)\b",
    "number": r"\b(?:number|count|amount|total|average)\b",
    "money": r"\b(?:price|cost|worth|pay|paid|money|euros?|dollars?|pounds?|value|fee|earn|revenue|spend)\b"
    r"|[$€£]",
}  # fmt: skip


def kind_of(facts: TargetFacts) -> str:
    """One of seven: what the values look like as an answer."""
    if facts.distinct == _TWO:
        answers = {level.strip().lower() for level in facts.levels}
        return "flag" if answers <= _YES_OR_NO else "pair"
    if not facts.numeric:
        return "labels" if facts.distinct <= _FEW_LABELS else "texts"
    if not facts.whole:
        return "measures"
    return "levels" if facts.distinct <= _FEW_LEVELS else "counts"


def kinds(columns: Sequence[Column], question: Question) -> Features:
    """Each kind, and each kind where a form of answer or a cue is in the words."""
    held = [kind_of(column.facts) for column in columns]
    found = {f"kind {kind}": np.array([float(kind == one) for one in held]) for kind in _KINDS}
    asked = {f"asks {form}": question.asks(form) for form in Form}
    asked["asks nothing"] = float(not any(asked.values()))
    lowered = question.text.lower()
    asked |= {f"says {cue}": float(re.search(words, lowered) is not None) for cue, words in _CUES.items()}
    for kind in _KINDS:
        found |= {f"{name}, {kind}": weight * found[f"kind {kind}"] for name, weight in asked.items()}
    binary = found["kind flag"] + found["kind pair"]
    found["the only binary"] = binary * float(binary.sum() == 1)
    found["share of the commonest"] = np.array(
        [
            max(column.facts.counts) / sum(column.facts.counts) if kind in _KINDS[:3] else 0.0
            for column, kind in zip(columns, held, strict=True)
        ]
    )
    return found

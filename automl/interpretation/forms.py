"""Whether a column's values can answer the kind of question that is asked."""

import re

from automl.interpretation.column import Column
from automl.interpretation.cues import TIMES
from automl.interpretation.lexicon import concepts_of
from automl.interpretation.problem_types import TargetFacts
from automl.interpretation.question import Form, Question

_FEW_CLASSES = 30
_MANY_VALUES = 10
_YES_OR_NO = frozenset({"0", "1", "yes", "no", "true", "false", "y", "n", "t", "f", "-1"})


def weigh_form(column: Column, question: Question) -> None:
    """Whether its values can answer this kind of question."""
    facts = column.facts
    fits = {
        # "which have it, and of which kind" is about the kind
        Form.YES_NO: _fit_yes_no(facts) * (0.4 if question.asks(Form.KIND) >= 0.8 else 1.0),  # noqa: PLR2004
        Form.KIND: _fit_kind(facts),
        Form.CLASS: _fit_class(facts),
        Form.QUANTITY: _fit_quantity(facts),
        Form.DEGREE: _fit_degree(facts),
        Form.COUNT: _fit_count(column),
        Form.DURATION: _fit_duration(column),
    }
    total = sum(question.asks(form) * fit for form, fit in fits.items())
    asked = [form for form in fits if question.asks(form) > 0]
    if question.asks(Form.QUANTITY) and not question.asks(Form.COUNT) and _fit_count(column) > 0.5:  # noqa: PLR2004
        total -= 0.5  # "how much" asks for no number of things
    counted = question.asks(Form.COUNT) or question.asks(Form.DURATION)
    if question.asks(Form.QUANTITY) >= 1 and not counted and column.facts.numeric:
        total += 0.4 if any("money" in concepts_of(word.stem) for word in column.words) else 0.0
    total = max(-2.5, min(3.0, total))
    if not asked:
        column.add(0.3 if facts.distinct <= _FEW_CLASSES or facts.numeric else -1.0)
        return
    sentence = None
    if total > 1:
        sentence = (
            f"Its {facts.distinct:,} different {'numbers' if facts.numeric else 'values'} fit the question."
        )
    column.add(total, sentence)


def _is_classes(facts: TargetFacts) -> bool:
    return facts.distinct <= _FEW_CLASSES and (facts.whole or not facts.numeric)


def _fit_yes_no(facts: TargetFacts) -> float:
    if facts.distinct == 2:  # noqa: PLR2004  yes and no
        return 1.8 if _YES_OR_NO.issuperset(level.strip().lower() for level in facts.levels) else 1.4
    if facts.numeric and facts.distinct > _MANY_VALUES:
        return -1.5
    return 0.0 if facts.distinct <= _MANY_VALUES else -1.0


def _fit_class(facts: TargetFacts) -> float:
    """Words name classes more often than numbers do."""
    if not _is_classes(facts):
        return -1.0
    return 0.5 if facts.numeric else 1.0


def _fit_kind(facts: TargetFacts) -> float:
    if not _is_classes(facts):
        return -1.5
    if facts.distinct == 2:  # noqa: PLR2004  a kind is one of several
        return 0.0
    return 1.0 if facts.numeric else 1.6


def _fit_quantity(facts: TargetFacts) -> float:
    if not facts.numeric:
        return -2.0
    if facts.distinct == 2:  # noqa: PLR2004  a flag
        return -1.5
    return 1.6 if facts.distinct > _MANY_VALUES else 0.3


def _fit_count(column: Column) -> float:
    """`How many` counts things: whole numbers, called a number of something rather than an amount."""
    if not column.facts.numeric or not column.facts.whole:
        return -0.8
    counts = any("count" in concepts_of(word.stem) or word.text == "n" for word in column.words)
    return 0.8 if counts or _is_plural(column) else 0.2


def _is_plural(column: Column) -> bool:
    """`Customers` are counted; `customer` numbers one of them."""
    return any(re.search(r"[^su]s$", word.text) for word in column.words[-1:])


def _fit_duration(column: Column) -> float:
    """How long, and when: numbers that are called a time or a unit of time."""
    if not column.facts.numeric:
        return -1.0
    return 1.8 if any(word.text in TIMES for word in column.words) else -1.3


def _fit_degree(facts: TargetFacts) -> float:
    if facts.distinct == 2:  # noqa: PLR2004  a flag has no degrees
        return -0.5
    if facts.numeric:
        return 0.8
    return 0.8 if facts.distinct <= _MANY_VALUES else -1.0

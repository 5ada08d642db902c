"""For a column as target: which problem type, which class counts as positive, which metric."""

import re

from automl.interpretation.column import Column
from automl.interpretation.lexicon import CLASS_STEMS, concepts_of
from automl.interpretation.problem_types import DEFAULT_METRIC, possible_types, types_of_metric
from automl.interpretation.question import MODIFIER, Form, Question
from automl.interpretation.stemming import stem
from automl.interpretation.wordsets import words
from contracts.datasets import METRICS_OF_PROBLEM, Metric, Overrides, ProblemType

_ORDINAL_CONCEPTS = words(
    """
    quality age count duration money sales severity satisfaction popularity weight height length
    distance
    """
)
_MAX_LABELS = 50
_FEW_CODES = 5
_MAX_CODES = 12
_HARDLY = 0.4  # a noun alone asks for an amount
_EVEN_SHARE = 0.5
_POSITIVE = (
    *("yes", "true", "1", "y", "t", "positive", "pos", "case", "present"),
    *("ja", "oui", "si", "sí", "sim", "wahr", "vrai", "vero", "да"),
)
_NEGATIVE = (
    *("no", "false", "0", "n", "f", "negative", "neg", "-1", "control", "absent"),
    *("nein", "non", "nee", "nej", "não", "nao", "falsch", "faux", "falso", "нет"),
)

_GOOD_WORDS = words("success successful succeed survive survival stay retained repaid approved passed alive")
_GOOD = frozenset(map(stem, _GOOD_WORDS))
_BAD_WORDS = words("fail failure die died death perish drown leave churn default rejected bad lose crash")
_BAD = frozenset(map(stem, _BAD_WORDS))

_METRIC_WORDS: tuple[tuple[str, Metric], ...] = (
    (r"\broc[\s_-]?auc\b|\barea under\b|\bauc\b", Metric.ROC_AUC),
    (r"\baverage[\s_-]precision\b|\bpr[\s_-]?auc\b", Metric.AVERAGE_PRECISION),
    (r"\bbalanced accuracy\b", Metric.BALANCED_ACCURACY),
    (r"\bmacro[\s_-]?f1\b|\bf1[\s_-]?macro\b", Metric.F1_MACRO),
    (r"\bf1\b", Metric.F1),
    (r"\blog[\s_-]?loss\b|\bcross[\s_-]?entropy\b", Metric.LOG_LOSS),
    (r"\brmse\b|\broot mean squared?\b", Metric.RMSE),
    (r"\bmae\b|\bmean absolute error\b", Metric.MAE),
    (r"\br2\b|\br²|\br-?squared\b", Metric.R2),
)


def choose_type(column: Column, question: Question, overrides: Overrides) -> tuple[ProblemType, str]:
    """The problem type and the sentence that says why; overrides win if the values admit them."""
    possible = possible_types(column.facts) or (ProblemType.MULTICLASS,)
    if overrides.problem_type is not None and overrides.problem_type in possible:
        return overrides.problem_type, f"The problem type was fixed: {overrides.problem_type}."
    if overrides.metric is not None:
        admitted = [kind for kind in possible if kind in types_of_metric(overrides.metric)]
        possible = tuple(admitted) or possible
    facts = column.facts
    counted = f"{facts.distinct:,} different {'numbers' if facts.numeric else 'values'}"
    if len(possible) == 1:
        return possible[0], f"Its {counted} make this {_words(possible[0])}."
    if ProblemType.BINARY in possible:
        return ProblemType.BINARY, f"Its {counted} make this binary classification."
    kind = ProblemType.MULTICLASS if _are_labels(column, question) else ProblemType.REGRESSION
    why = "are labels" if kind is ProblemType.MULTICLASS else "measure something"
    return kind, f"Its {counted} {why}, so this is {_words(kind)}."


def _are_labels(column: Column, question: Question) -> bool:
    """Whether numbers with several levels name classes rather than measure."""
    facts = column.facts
    if facts.distinct > _MAX_LABELS or not facts.whole:
        return False
    measured = [word.stem for word in column.words if word.stem not in CLASS_STEMS]
    if any(concepts_of(word) & _ORDINAL_CONCEPTS for word in measured) and not question.asks(Form.KIND):
        return False
    labels = question.asks(Form.KIND) + question.asks(Form.CLASS) + question.asks(Form.YES_NO)
    amount = question.asks(Form.QUANTITY) + question.asks(Form.DEGREE)
    if column.class_like:
        return amount <= labels + 0.5
    if labels > amount:
        return True
    return amount <= _HARDLY and (facts.distinct <= _FEW_CODES or _are_codes(column))


def _are_codes(column: Column) -> bool:
    """Consecutive numbers, each about as common: nothing that is counted or rated looks like that."""
    facts = column.facts
    if facts.minimum is None or facts.maximum is None or facts.distinct > _MAX_CODES:
        return False
    consecutive = facts.maximum - facts.minimum + 1 == facts.distinct and facts.minimum in {0.0, 1.0}
    return consecutive and min(facts.counts) >= _EVEN_SHARE * max(facts.counts)


def choose_metric(kind: ProblemType, question: Question, overrides: Overrides) -> tuple[Metric, str | None]:
    """The metric, and a sentence when it isn't the type's default."""
    if overrides.metric is not None and overrides.metric in METRICS_OF_PROBLEM[kind]:
        return overrides.metric, f"The metric was fixed: {overrides.metric}."
    for pattern, metric in _METRIC_WORDS:
        if metric in METRICS_OF_PROBLEM[kind] and re.search(pattern, question.text, re.IGNORECASE):
            return metric, f"The words ask for the metric {metric}."
    return DEFAULT_METRIC[kind], None


def choose_positive(column: Column, question: Question) -> tuple[str, str]:
    """The class that is looked for, and why: yes-like, else named in the question, else the rarer."""
    levels, counts = column.facts.levels[:2], column.facts.counts[:2]
    feared = _feared(column, question)
    if feared is not None:
        return feared, f"The question looks for the bad end, which is {feared[:40]!r}: the positive class."
    for level in levels:
        if level.strip().lower() in _POSITIVE:
            return level, f"{level!r} counts as the positive class."
    for level, other in (levels, levels[::-1]):
        if level.strip().lower() in _NEGATIVE and other.strip().lower() not in _NEGATIVE:
            return other, f"{other!r} is the positive class, as {level!r} means no."
    for level, other in (levels, levels[::-1]):
        if _denies(level, other):
            return other, f"{other[:40]!r} is the positive class, as {level[:40]!r} denies it."
    named = _first_named(levels, question)
    if named is not None:
        return named, f"The question looks for {named[:40]!r}: the positive class."
    rarer = levels[1] if counts[1] <= counts[0] else levels[0]
    return rarer, f"{rarer[:40]!r} is the rarer value: the positive class."


def _denies(level: str, other: str) -> bool:
    """`non-responder` and `not approved` deny `responder` and `approved`."""
    denied = re.fullmatch(r"(?:non|not|no|un|in|without)[\s_-]*(\w.*)", level.strip().lower())
    return denied is not None and denied[1] == other.strip().lower()


def _feared(column: Column, question: Question) -> str | None:
    """The value that means no, where the column is called after success and the question asks for failure."""
    names = {word.stem for word in column.words}
    asked = {word.stem for word in question.words if word.weight >= MODIFIER}
    if not names & _GOOD or not asked & _BAD or asked & _GOOD:
        return None
    return next((level for level in column.facts.levels[:2] if level.strip().lower() in _NEGATIVE), None)


def _first_named(levels: tuple[str, ...], question: Question) -> str | None:
    """The only value that the question names or means; None if it names both or neither."""
    asked = [word for word in question.words if word.weight >= MODIFIER]
    stems = {word.stem for word in asked}
    exact = [level for level in levels if _stems(level) & stems]
    if len(exact) == 1:
        return exact[0]
    concepts = frozenset[str]().union(*(concepts_of(word) for word in stems))
    meant = [level for level in levels if any(concepts_of(word) & concepts for word in _stems(level))]
    return meant[0] if len(meant) == 1 and not exact else None


def _stems(level: str) -> set[str]:
    return {stem(piece) for piece in re.findall(r"[^\W\d_]{3,}", level.lower())}


def _words(kind: ProblemType) -> str:
    return "regression" if kind is ProblemType.REGRESSION else f"{kind} classification"

"""The table and the words, brought together: ranked readings with their evidence. Nothing by chance."""

from collections.abc import Sequence

import pandas as pd

from automl.interpretation.answers import choose_metric, choose_positive, choose_type
from automl.interpretation.column import Column, make_column
from automl.interpretation.evidence import weigh
from automl.interpretation.naming import MAX_DESCRIPTION, absent_target
from automl.interpretation.problem_types import possible_types, target_facts
from automl.interpretation.question import Question
from automl.interpretation.questions import read_question
from automl.interpretation.ranking import Ranking, rank
from automl.interpretation.splits import plan_split
from automl.profiling.stopgaps import stopgaps_emptied
from automl.reading.frames import without_notes
from automl.reading.refusals import invalid
from automl.reading.survey import column_of, no_such_column
from contracts.datasets import MAX_TARGETS, Overrides, ProblemType
from contracts.report import ColumnRole, DatasetProfile, Interpretation, TargetCandidate

_UNUSABLE = frozenset({ColumnRole.EMPTY, ColumnRole.CONSTANT})
_MAX_CANDIDATES = 5


def interpret(
    table: pd.DataFrame, profile: DatasetProfile, description: str, overrides: Overrides
) -> Interpretation:
    """What to predict, as which problem, and why. Deterministic; what `overrides` fixes wins.

    Raises OrreryError VALIDATION_ERROR if no column can be a target, or the one that is fixed or that the
    words name outright isn't there.
    """
    table = without_notes(table)  # with all values: each column may be the target, which keeps them
    absent = None if overrides.target_column is not None else absent_target(table, description)
    if absent is not None:
        raise no_such_column(absent, [column.name for column in profile.columns])
    columns, question, last = candidates_of(table, profile, description, overrides)
    fixed = overrides.target_column
    ranking = None if fixed is not None else rank(columns, question, last)
    ranked = _ordered(columns, ranking, fixed)
    targets = _targets(ranked, question, overrides)
    ranked.sort(
        key=lambda column: targets.index(column.profile.name) if _is_one(column, targets) else MAX_TARGETS
    )
    confidences = _confidences(ranked, len(targets), ranking)
    candidates = [
        _candidate(column, question, _of_first(overrides, column, targets), confidence, targets=targets)
        for column, confidence in _shown(ranked, confidences, question, len(targets))
    ]
    target = candidates[0].target_column
    inputs = stopgaps_emptied(table, profile, target=target)
    no_inputs = {column.profile.name for column in ranked[1 : len(targets)]}
    parted_by = [column for column in profile.columns if column.name not in no_inputs]
    return Interpretation(
        chosen=candidates[0],
        candidates=candidates[:_MAX_CANDIDATES],
        needs_confirmation=ranking is not None and confidences[0] < ranking.ask_below,
        overridden=_overridden(overrides),
        also_asked=[name for name in _others_asked(ranked[0], question) if name not in targets],
        further_targets=[_alike(one, candidates[0], overrides) for one in candidates[1 : len(targets)]],
        split=plan_split(inputs, profile.model_copy(update={"columns": parted_by}), description, target),
    )


def _targets(ranked: Sequence[Column], question: Question, overrides: Overrides) -> list[str]:
    """All that is predicted at once: what the user named, else what the words ask for in one breath."""
    if overrides.target_column is not None:
        return overrides.targets
    usable = {column.profile.name for column in ranked}
    asked = question.together if ranked[0].profile.name in question.together else []
    several = [name for name in asked if name in usable][:MAX_TARGETS]
    return several if len(several) > 1 else [ranked[0].profile.name]


def _of_first(overrides: Overrides, column: Column, targets: Sequence[str]) -> Overrides:
    """A fixed type is the first target's: what others are, their values say. So is a metric."""
    if column.profile.name not in targets[1:]:
        return overrides
    return overrides.model_copy(update={"problem_type": None, "metric": None})


def _alike(candidate: TargetCandidate, first: TargetCandidate, overrides: Overrides) -> TargetCandidate:
    """A fixed metric is that of all targets of the first one's type."""
    if overrides.metric is None or candidate.problem_type is not first.problem_type:
        return candidate
    return candidate.model_copy(update={"metric": first.metric})


def _is_one(column: Column, targets: Sequence[str]) -> bool:
    return column.profile.name in targets


def candidates_of(
    table: pd.DataFrame, profile: DatasetProfile, description: str, overrides: Overrides
) -> tuple[list[Column], Question, int]:
    """The columns that can be a target, weighed by the rules; the words as read; the last filled place."""
    question = read_question(description[:MAX_DESCRIPTION])
    columns = _columns(table, profile, question, overrides)
    last = max(at for at, column in enumerate(profile.columns) if column.role not in _UNUSABLE)
    weigh(columns, question, last)
    return columns, question, last


def _columns(
    table: pd.DataFrame, profile: DatasetProfile, question: Question, overrides: Overrides
) -> list[Column]:
    """The columns that can be a target at all; with a fixed type or metric, that admit it."""
    names = [column.name for column in profile.columns]
    fixed = {column_of(name, names) for name in overrides.targets}
    found = []
    for position, (column, (_, values)) in enumerate(zip(profile.columns, table.items(), strict=True)):
        if position not in fixed and column.role in _UNUSABLE:
            continue
        facts = target_facts(values)
        if position in fixed and facts.distinct < 2:  # noqa: PLR2004  one value can't be learnt
            raise invalid(f"The target column {column.name[:80]!r} has fewer than two different values.")
        found.append(make_column(column, facts, position, question))
    admitted = [column for column in found if _admits(column, overrides) or column.position in fixed]
    if not admitted:
        raise invalid("No column can be predicted.", "All are empty, constant, free text or identifiers.")
    return admitted


def _admits(column: Column, overrides: Overrides) -> bool:
    kinds = possible_types(column.facts)
    if overrides.problem_type is not None:
        return overrides.problem_type in kinds
    return bool(kinds)


def _ordered(columns: Sequence[Column], ranking: Ranking | None, fixed: str | None) -> list[Column]:
    """Most probable first; what was fixed before all others, which the rules alone order then."""
    sure = [column.score for column in columns] if ranking is None else ranking.probabilities
    places = sorted(range(len(columns)), key=lambda at: (columns[at].profile.name != fixed, -sure[at], at))
    return [columns[at] for at in places]


def _confidences(ranked: Sequence[Column], several: int, ranking: Ranking | None) -> list[float]:
    """What the ranking gives each; what the user fixed is certain. The first `several` share one."""
    if ranking is None:
        return [1.0] * several + [0.0] * (len(ranked) - several)
    shares = [ranking.of(column) for column in ranked]
    return [min(sum(shares[:several]), 1.0)] * several + shares[several:]


def _shown(
    ranked: Sequence[Column], confidences: Sequence[float], question: Question, several: int
) -> list[tuple[Column, float]]:
    """The best few, best first; what is predicted or asked for with the best is among them."""
    others = set(_others_asked(ranked[0], question))
    wanted = sorted(
        range(len(ranked)), key=lambda at: (at >= several and ranked[at].profile.name not in others, at)
    )
    places = sorted(wanted[: max(_MAX_CANDIDATES, several)])
    return [(ranked[at], confidences[at]) for at in places]


def _others_asked(column: Column, question: Question) -> list[str]:
    """What the words ask for beside this column, if they ask for it with others."""
    name = column.profile.name
    return [other for other in question.together if other != name] if name in question.together else []


def _with_others(column: Column, question: Question, targets: Sequence[str]) -> str | None:
    """What is predicted with it; else what the words ask for, though it is not."""
    name = column.profile.name
    beside = [other for other in targets if other != name] if name in targets else []
    left = [other for other in _others_asked(column, question) if other not in beside]
    told = "Predicted with it, by models of their own:" if beside else "The words ask for others too:"
    named = ", ".join(repr(other[:80]) for other in beside or left)
    return f"{told} {named}." if named else None


def _candidate(
    column: Column, question: Question, overrides: Overrides, confidence: float, *, targets: Sequence[str]
) -> TargetCandidate:
    kind, why = choose_type(column, question, overrides)
    metric, metric_why = choose_metric(kind, question, overrides)
    positive, positive_why = None, None
    if kind is ProblemType.BINARY:
        positive, positive_why = choose_positive(column, question)
    name = column.profile.name
    fixed = "The target was fixed." if name in overrides.targets else None
    others = _with_others(column, question, targets)
    sentences = [fixed, others, *column.evidence, why, positive_why, metric_why]
    return TargetCandidate(
        target_column=name,
        problem_type=kind,
        metric=metric,
        positive_class=positive,
        confidence=confidence,
        evidence=[sentence for sentence in sentences if sentence is not None],
        further_targets=[other for other in targets if other != name] if name in targets else [],
    )


def _overridden(overrides: Overrides) -> list[str]:
    fields = ("target_column", "target_columns", "problem_type", "metric")
    return [name for name in fields if getattr(overrides, name) is not None]

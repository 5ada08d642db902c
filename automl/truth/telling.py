"""Everything that is measured beyond the plain metrics, the cheap and important first."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.crossval import learning_task
from automl.grouping import split_groups
from automl.inference.columns import Columns, FloatArray
from automl.inference.model import FittedModel
from automl.metrics import Judge, decide
from automl.models.portfolio import candidate_named
from automl.plan import FeaturePlan
from automl.targets import Target
from automl.truth.card import model_card
from automl.truth.contributions import contributions
from automl.truth.curves import calibration_bins, calibration_error, class_scores, ranking_curves
from automl.truth.dependence import dependence
from automl.truth.estimates import Answers, estimate
from automl.truth.fairness import fairness
from automl.truth.learning import learning_curve
from automl.truth.parity import as_json, parity, prediction_speed, stored
from automl.truth.residuals import residuals
from automl.truth.slices import error_slices
from contracts.datasets import ProblemType
from contracts.report import FeatureImportance, Interpretation
from contracts.truth import LearningCurve, ModelCard, PartialDependence, Truth

EXTRAS_S = 6.0  # for what can be left out
STEPS = 6
_DEPENDED_ON = 4

Done = Callable[[str], None]


@dataclass(frozen=True)
class Evidence:
    """A model, the rows it is judged on, and what it and the dummy said of them."""

    model: FittedModel
    train: pd.DataFrame
    holdout: pd.DataFrame
    columns: Columns  # the holdout's
    y: npt.NDArray[Any]
    scores: FloatArray
    dummy: FloatArray  # the constant scores, (k,)
    target: Target
    plan: FeaturePlan
    interpretation: Interpretation
    importance: list[FeatureImportance]
    seed: int


def tell_truth(
    evidence: Evidence,
    *,
    fairness_column: str | None = None,
    done: Done = lambda _: None,
    tick: Callable[[float], None] = lambda _: None,
    extras_s: float = EXTRAS_S,
) -> Truth:
    """Measure everything; what `extras_s` seconds leave no room for is named in `left_out`.

    `done` is called after each of six steps, `tick` within the longest. What they raise passes through.
    """
    e = evidence
    chosen = e.interpretation.chosen
    problem = e.target.problem_type
    decided = e.model.decide(e.scores)
    dummy = np.tile(e.dummy, (len(e.y), 1))
    estimates, gain = estimate(
        problem,
        e.y,
        Answers(e.scores, decided),
        Answers(dummy, decide(dummy)),
        chosen=chosen.metric.value,
        groups=split_groups(
            e.holdout.drop(columns=chosen.target_column),
            e.interpretation.split,
            e.holdout[chosen.target_column],
        ),
        seed=e.seed,
    )
    done("Confidence intervals drawn")
    numbers = problem is ProblemType.REGRESSION
    bins = [] if numbers else calibration_bins(*_confidence(e.y, e.scores, problem))
    bounds = e.model.bounds(e.columns)
    level = None if e.model.intervals is None else e.model.intervals.level
    missed = residuals(e.y, e.scores[:, 0], bounds, level) if numbers else None
    dates = frozenset(e.plan.date_forms)
    slices = error_slices(problem, e.y, e.scores, e.columns, dates)
    fair = _fairness(e, fairness_column, decided)
    done("Errors looked into")
    extras = _Extras(extras_s)
    if fairness_column is not None and fair is None:
        extras.left_out.append(f"fairness: {fairness_column!r} is no column that was kept")
    shap = extras.add("SHAP values", lambda: contributions(e.model, e.columns, seed=e.seed)) or []
    done("Contributions of columns summed")
    depended: list[PartialDependence] = extras.add("partial dependence", lambda: _dependence(e)) or []
    done("Dependence on columns followed")
    curve: LearningCurve | None = extras.add("the learning curve", lambda: _learning(e, tick))
    done("Learning curve drawn")
    off = calibration_error(bins)
    card = _card(e, gain=gain, calibration_error=off, residuals=missed, slices=slices, fairness=fair)
    done("Model card written")
    return Truth(
        estimates=estimates,
        gain=gain,
        curves=ranking_curves(e.y, e.scores[:, 1]) if problem is ProblemType.BINARY else [],
        calibration=bins,
        calibration_error=off,
        classes=class_scores(e.y, decided, e.target.labels) if e.target.labels else [],
        residuals=missed,
        error_slices=slices,
        learning_curve=curve,
        contributions=shap,
        dependence=depended,
        fairness=fair,
        card=card,
        left_out=extras.left_out,
    )


class _Extras:
    """What is done only while there is time for it."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self.left_out: list[str] = []

    def add(self, name: str, measure: Callable[[], Any]) -> Any:
        if time.monotonic() >= self._until:
            self.left_out.append(f"{name}: there was no time left for it")
            return None
        return measure()


def _confidence(
    y: npt.NDArray[Any], scores: FloatArray, problem: ProblemType
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """P(positive) and whether it was; with more classes P(the class said) and whether that was right."""
    if problem is ProblemType.BINARY:
        return scores[:, 1], y == 1
    return scores.max(axis=1), np.argmax(scores, axis=1) == y


def _fairness(e: Evidence, column: str | None, decided: npt.NDArray[np.int64]) -> Any:
    if column is None or column not in e.holdout.columns:
        return None
    judge = Judge(e.interpretation.chosen.metric, e.model.threshold, e.model.decision_weights)
    return fairness(e.holdout[column], e.target.problem_type, judge, e.y, scores=e.scores, decided=decided)


def _dependence(e: Evidence) -> list[PartialDependence]:
    names = [each.feature for each in e.importance if each.importance > 0][:_DEPENDED_ON]
    output = 0
    if e.target.labels is not None:
        output = 1 if e.target.problem_type is ProblemType.BINARY else int(np.argmax(e.dummy))
    dates = frozenset(e.plan.date_forms)
    return dependence(e.model, e.columns, names, output=output, dates=dates, seed=e.seed)


def _learning(e: Evidence, tick: Callable[[float], None]) -> LearningCurve | None:
    heaviest = max(e.model.members, key=lambda member: member.weight).name
    task = learning_task(e.train, e.plan, e.interpretation, seed=e.seed)
    candidate = candidate_named(heaviest, e.target.problem_type)
    return learning_curve(candidate, task, e.columns, e.y, tick=tick)


def _card(e: Evidence, **found: Any) -> ModelCard:
    loaded = stored(e.model)
    rows = as_json(e.holdout.head(300), e.model.columns)
    return model_card(
        e.model,
        num_train=len(e.train),
        num_holdout=len(e.holdout),
        split_reason=e.interpretation.split.reason,
        parity=parity(loaded, rows, [e.scores, *(each.scores(e.columns) for each in e.model.further)]),
        speed=prediction_speed(loaded),
        **found,
    )

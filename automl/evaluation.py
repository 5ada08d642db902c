"""The truth: the model and the baseline on rows that no fit has seen."""

import platform
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.columns import columns_of
from automl.further import measure_further
from automl.importance import MAX_COLUMNS, permutation_importance
from automl.inert import inert
from automl.inference.columns import FloatArray
from automl.inference.model import FittedModel
from automl.metrics import all_metrics, is_better
from automl.models.dummy import prior
from automl.plan import FeaturePlan
from automl.plots import draw_plots
from automl.progress import Meter, Progress, silent
from automl.several import reading_of, rows_of
from automl.targets import Target, find_target
from automl.threads import one_blas_thread
from automl.training import TrainingSummary
from automl.truth.telling import STEPS, Evidence, tell_truth
from contracts import __version__
from contracts.datasets import ProblemType
from contracts.report import (
    ConfusionMatrix,
    EvaluationReport,
    Finding,
    Interpretation,
    Plot,
)
from contracts.truth import Truth

MOST_CONFUSED = 30  # classes of a confusion matrix
_LIBRARIES = ("numpy", "pandas", "scikit-learn", "scipy", "lightgbm")


@dataclass(frozen=True)
class Evaluation:
    """`holdout_predictions`: row (in the uploaded file), actual, predicted, p(class) a class.

    The rows are those that have the first target. Of each further one: actual [name], predicted [name], and
    p(class) [name].
    """

    report: EvaluationReport
    plots: list[Plot]
    holdout_predictions: pd.DataFrame


def evaluate_model(  # noqa: PLR0917 - the brief's signature
    model: FittedModel,
    trained: TrainingSummary,
    train: pd.DataFrame,
    holdout: pd.DataFrame,
    plan: FeaturePlan,
    interpretation: Interpretation,
    *,
    findings: list[Finding],
    seed: int,
    threads: int,
    fairness_column: str | None = None,
    progress: Progress = silent,
) -> Evaluation:
    """Measure `model` on `holdout`. Whatever `progress` raises passes through."""
    several = len(interpretation.further_targets)
    meter = Meter(progress, 2 + STEPS + min(len(plan.columns), MAX_COLUMNS) + (several > 0), "steps")
    reading, tables = interpretation, (train, holdout)
    # What follows is of the first target, on the rows that have it; the others come last.
    interpretation, train = reading_of(reading, 0), rows_of(train, reading, 0)
    holdout = rows_of(holdout, reading, 0)
    chosen = interpretation.chosen
    with one_blas_thread():
        target = find_target(train[chosen.target_column], chosen)
        columns = columns_of(holdout, plan)
        y = target.encode(holdout[chosen.target_column])
        scores = model.scores(columns, threads)
        meter.settle("Holdout predicted")
        importance = permutation_importance(
            model,
            columns,
            y,
            chosen.metric,
            seed=seed,
            threads=threads,
            done=lambda n, total: meter.settle(f"Importance of columns: {n} of {total}"),
        )
        constant = prior(
            target.encode(train[chosen.target_column]), target.width, target.problem_type, chosen.metric
        )
        evidence = Evidence(
            model=model,
            train=train,
            holdout=holdout,
            columns=columns,
            y=y,
            scores=scores,
            dummy=constant,
            target=target,
            plan=plan,
            interpretation=interpretation,
            importance=importance,
            seed=seed,
        )
        truth = tell_truth(
            evidence,
            fairness_column=fairness_column,
            done=meter.settle,
            tick=lambda done: meter.within(done, "Learning curve"),
        )
        further = measure_further(model, trained, tables, plan, reading, seed=seed, threads=threads)
        if several:
            meter.settle("Further targets measured")
    report = _report(model, trained, evidence=evidence, findings=findings, truth=truth).model_copy(
        update={
            "interpretation": reading,
            "further_targets": further.reports,
            "joint": further.joint,
            "work_units": trained.work_units + sum(each.work_units for each in trained.further),
        }
    )
    plots = draw_plots(report, target, y, scores)
    meter.finish("Evaluation done")
    predictions = _predictions(model, holdout, y, scores, target)
    beside = further.predictions.loc[holdout.index].reset_index(drop=True)
    return Evaluation(report, plots, pd.concat([predictions, beside], axis=1) if several else predictions)


def _report(
    model: FittedModel,
    trained: TrainingSummary,
    *,
    evidence: Evidence,
    findings: list[Finding],
    truth: Truth,
) -> EvaluationReport:
    chosen, target, y = evidence.interpretation.chosen, evidence.target, evidence.y
    scores = evidence.scores
    metrics = all_metrics(target.problem_type, y, scores, model.threshold, model.decision_weights)
    baseline = all_metrics(target.problem_type, y, np.tile(evidence.dummy, (len(y), 1)), 0.5)
    binary = target.problem_type is ProblemType.BINARY and target.labels is not None
    return EvaluationReport(
        problem_type=target.problem_type,
        target_column=chosen.target_column,
        positive_class=target.labels[1] if binary and target.labels is not None else None,
        metric=chosen.metric,
        num_train_rows=len(evidence.train),
        num_holdout_rows=len(y),
        metrics=metrics,
        baseline_metrics=baseline,
        better_than_baseline=is_better(chosen.metric, target.problem_type, metrics, baseline),
        leaderboard=trained.leaderboard,
        feature_importance=evidence.importance,
        confusion_matrix=confusion_matrix(y, model.decide(scores), target),
        interpretation=evidence.interpretation,
        findings=findings,
        work_units=trained.work_units,
        seed=evidence.seed,
        versions=_versions(),
        truth=truth,
    )


def confusion_matrix(
    y: npt.NDArray[Any], predicted: npt.NDArray[np.int64], target: Target
) -> ConfusionMatrix | None:
    """Counts by true (row) and predicted (column) class; None for regression.

    Of more than thirty classes the commonest of `y` stand by themselves, in the order of the target; the
    others are the last row and column. What is stored and sent would grow with their square.
    """
    if target.labels is None:
        return None
    labels, place, others = list(target.labels), np.arange(target.width), 0
    if target.width > MOST_CONFUSED:
        kept = np.sort(
            np.argsort(-np.bincount(y, minlength=target.width), kind="stable")[: MOST_CONFUSED - 1]
        )
        others = target.width - len(kept)
        place = np.full(target.width, len(kept))
        place[kept] = np.arange(len(kept))
        labels = [*(labels[code] for code in kept), f"{others} others"]
    counts = np.zeros((len(labels), len(labels)), dtype=np.int64)
    np.add.at(counts, (place[y], place[predicted]), 1)
    return ConfusionMatrix(labels=labels, counts=counts.tolist(), others=others)


def _predictions(
    model: FittedModel, holdout: pd.DataFrame, y: npt.NDArray[Any], scores: FloatArray, target: Target
) -> pd.DataFrame:
    rows = {"row": holdout.index.to_numpy()}
    if target.labels is None:
        return pd.DataFrame({**rows, "actual": y, "predicted": scores[:, 0]})
    spelt = np.asarray([inert(label) for label in target.labels], dtype=object)
    chances = {f"p({label})": scores[:, code] for code, label in enumerate(target.labels)}
    return pd.DataFrame({**rows, "actual": spelt[y], "predicted": spelt[model.decide(scores)], **chances})


def _versions() -> dict[str, str]:
    """Our own is not asked of the installer: the platform runs from a checkout that isn't installed."""
    libraries = {name: version(name) for name in _LIBRARIES}
    return {"python": platform.python_version(), "orrery": __version__, **libraries}

"""The truth about the targets beside the first, and about all labels together."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.columns import columns_of
from automl.grouping import split_groups
from automl.inert import inert
from automl.inference.columns import Columns, FloatArray, IntArray
from automl.inference.model import FittedModel
from automl.metrics import all_metrics, decide, is_better
from automl.models.dummy import prior
from automl.plan import FeaturePlan
from automl.several import reading_of, rows_of
from automl.summary import TrainingSummary
from automl.targets import Target, find_target
from automl.truth.estimates import Answers, estimate
from automl.truth.joint import Label, joint_estimates
from contracts.datasets import ProblemType
from contracts.report import Interpretation, TargetReport
from contracts.truth import MetricEstimate

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Further:
    """Reports of the targets beside the first, the labels' joint metrics, and predictions by row."""

    reports: list[TargetReport]
    joint: list[MetricEstimate]
    predictions: pd.DataFrame


def measure_further(
    model: FittedModel,
    trained: TrainingSummary,
    tables: tuple[pd.DataFrame, pd.DataFrame],
    plan: FeaturePlan,
    interpretation: Interpretation,
    *,
    seed: int,
    threads: int,
) -> Further:
    """Measure each model of `model.further` on the rows of the holdout that have its target.

    `tables` are the training and the holdout rows. With one target there is nothing to measure.
    """
    train, holdout = tables
    if not model.further:
        return Further([], [], pd.DataFrame(index=holdout.index))
    columns = columns_of(holdout, plan)
    answered = [
        _Answered.of(each, train, holdout, columns, (interpretation, at), threads=threads)
        for at, each in enumerate(model.by_target)
    ]
    further = list(zip(answered[1:], trained.further, strict=True))
    tables_of = [one.table() for one, _ in further]
    return Further(
        reports=[one.report(summary, seed=seed) for one, summary in further],
        joint=_joint(answered, holdout, interpretation, seed),
        predictions=pd.concat(tables_of, axis=1).set_index(holdout.index),
    )


@dataclass(frozen=True)
class _Answered:
    """One target on all holdout rows: what it is where it is known, and what model and dummy say of it."""

    model: FittedModel
    reading: Interpretation  # as if it were the only target
    rows: pd.DataFrame  # of the holdout that have it, without the other targets
    num_train: int
    target: Target
    y: npt.NDArray[Any]
    known: Mask
    scores: FloatArray
    decided: IntArray
    bounds: FloatArray | None
    dummy: FloatArray  # (k,), the same for each row

    @classmethod
    def of(
        cls,
        model: FittedModel,
        train: pd.DataFrame,
        holdout: pd.DataFrame,
        columns: Columns,
        which: tuple[Interpretation, int],
        *,
        threads: int,
    ) -> Self:
        reading, learnt_from = reading_of(*which), rows_of(train, *which)
        chosen = reading.chosen
        values = learnt_from[chosen.target_column]
        target = find_target(values, chosen)
        y = target.encode(holdout[chosen.target_column])
        known = ~np.isnan(y) if target.labels is None else y >= 0  # a class that training never saw is not
        scores = model.scores(columns, threads)
        return cls(
            model=model,
            reading=reading,
            rows=rows_of(holdout[known], *which),
            num_train=len(learnt_from),
            target=target,
            y=y,
            known=known,
            scores=scores,
            decided=np.zeros(len(y), dtype=np.int64) if target.labels is None else model.decide(scores),
            bounds=model.bounds(columns),
            dummy=prior(target.encode(values), target.width, target.problem_type, chosen.metric),
        )

    def report(self, trained: TrainingSummary, *, seed: int) -> TargetReport:
        chosen, target, problem = self.reading.chosen, self.target, self.target.problem_type
        y, scores = self.y[self.known], self.scores[self.known]
        dummy = np.tile(self.dummy, (len(y), 1))
        metrics: dict[str, float] = {}
        baseline: dict[str, float] = {}
        estimates: list[MetricEstimate] = []
        gain = None
        if len(y):
            metrics = all_metrics(problem, y, scores, self.model.threshold, self.model.decision_weights)
            baseline = all_metrics(problem, y, dummy, 0.5)
            estimates, gain = estimate(
                problem,
                y,
                Answers(scores, self.decided[self.known]),
                Answers(dummy, decide(dummy)),
                chosen=chosen.metric.value,
                groups=split_groups(
                    self.rows.drop(columns=chosen.target_column),
                    self.reading.split,
                    self.rows[chosen.target_column],
                ),
                seed=seed,
            )
        return TargetReport(
            problem_type=problem,
            target_column=chosen.target_column,
            positive_class=target.labels[1] if target.labels and problem is ProblemType.BINARY else None,
            metric=chosen.metric,
            num_train_rows=self.num_train,
            num_holdout_rows=len(y),
            metrics=metrics,
            baseline_metrics=baseline,
            better_than_baseline=is_better(chosen.metric, problem, metrics, baseline),
            estimates=estimates,
            gain=gain,
            interval_coverage=self._coverage(),
            best_model=trained.best_model,
            leaderboard=trained.leaderboard,
            work_units=trained.work_units,
        )

    def _coverage(self) -> float | None:
        if self.bounds is None or not self.known.any():
            return None
        low, high = self.bounds[self.known].T
        y = self.y[self.known]
        return float(np.mean((low <= y) & (y <= high)))

    def table(self) -> pd.DataFrame:
        """`actual [name]`, `predicted [name]`, `p(class) [name]`: no name of the first target's ends so."""
        name, labels = self.reading.chosen.target_column, self.target.labels
        if labels is None:
            return pd.DataFrame({f"actual [{name}]": self.y, f"predicted [{name}]": self.scores[:, 0]})
        spelt = np.asarray([*(inert(label) for label in labels), None], dtype=object)
        chances = {f"p({label}) [{name}]": self.scores[:, code] for code, label in enumerate(labels)}
        actual = spelt[np.where(self.known, self.y, -1)]
        return pd.DataFrame(
            {f"actual [{name}]": actual, f"predicted [{name}]": spelt[self.decided], **chances}
        )


def _joint(
    answered: list[_Answered], holdout: pd.DataFrame, interpretation: Interpretation, seed: int
) -> list[MetricEstimate]:
    labels = [one for one in answered if one.target.labels is not None]
    rows: Mask = np.all([one.known for one in labels], axis=0) if labels else np.zeros(len(holdout), np.bool_)
    if not rows.any():
        return []
    inputs = holdout[rows].drop(columns=interpretation.target_columns)
    each = [
        Label(
            y=one.y[rows],
            decided=one.decided[rows],
            dummy=np.full(int(rows.sum()), decide(one.dummy[None])[0], dtype=np.int64),
            width=one.target.width,
        )
        for one in labels
    ]
    return joint_estimates(each, split_groups(inputs, interpretation.split), seed=seed)

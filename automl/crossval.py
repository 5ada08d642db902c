"""The rows to learn from, and their folds. Encoders are fitted in each fold, on its training rows only."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.columns import columns_of
from automl.encoding import fit_encoder
from automl.grouping import split_groups
from automl.inference.columns import Columns, FloatArray, IntArray
from automl.inference.encoding import Style, TableEncoder
from automl.models.base import Matrix
from automl.plan import FeaturePlan
from automl.splitting import fold_numbers, forward_fold_numbers
from automl.targets import Target, find_target, strata_of
from contracts.datasets import Metric
from contracts.report import Interpretation, SplitKind

_CACHED_CELLS = 15_000_000  # encoded floats that may be kept for the next candidate


@dataclass(frozen=True)
class LearningTask:
    """Training rows in encoder form, and what they are for."""

    columns: Columns
    y: npt.NDArray[Any]
    strata: IntArray
    groups: IntArray
    target: Target
    plan: FeaturePlan
    metric: Metric
    seed: int
    in_time: bool = False  # `groups` are stretches of time, numbered in its order

    @property
    def num_rows(self) -> int:
        return len(self.y)

    @property
    def levels(self) -> list[int]:
        """How many levels each categorical column may be given."""
        labels = self.columns.labels
        return [min(len(labels[c.name].levels), c.max_levels) for c in self.plan.columns if c.name in labels]

    def sample(self, rows: int) -> "LearningTask":
        """At most `rows` rows, at random by the seed, every class kept."""
        if rows >= self.num_rows:
            return self
        rng = np.random.default_rng(self.seed)
        order = rng.permutation(self.num_rows)
        _, first = np.unique(self.strata[order], return_index=True)
        front = order[np.sort(first)]  # one row of every class, so that none is lost
        rest = np.setdiff1d(order, front, assume_unique=True)
        chosen = np.sort(np.concatenate([front, rng.permutation(rest)[: max(rows - len(front), 0)]]))
        return LearningTask(
            columns=self.columns.take(chosen),
            y=self.y[chosen],
            strata=self.strata[chosen],
            groups=self.groups[chosen],
            target=self.target,
            plan=self.plan,
            metric=self.metric,
            seed=self.seed,
            in_time=self.in_time,
        )


def learning_task(
    train: pd.DataFrame,
    plan: FeaturePlan,
    interpretation: Interpretation,
    *,
    seed: int,
    columns: Columns | None = None,
) -> LearningTask:
    """Read the training table once, for all folds and candidates; `columns`: its inputs, if read before."""
    chosen = interpretation.chosen
    target = find_target(train[chosen.target_column], chosen)
    y = target.encode(train[chosen.target_column])
    return LearningTask(
        columns=columns_of(train, plan) if columns is None else columns,
        y=y,
        strata=strata_of(y, target.problem_type),
        groups=split_groups(
            train.drop(columns=chosen.target_column), interpretation.split, train[chosen.target_column]
        ),
        target=target,
        plan=plan,
        metric=chosen.metric,
        seed=seed,
        in_time=interpretation.split.kind is SplitKind.TIME,
    )


class Folds:
    """The folds of a task, encoded when first asked for and kept while they are small.

    Rows that are ordered in time are validated by what came before them alone (forward chaining: Hyndman and
    Athanasopoulos, Forecasting, 5.10); where that leaves no fold, by other stretches.
    """

    def __init__(self, task: LearningTask, count: int) -> None:
        self.task = task
        classed = task.target.labels is not None
        self._forward = False
        if task.in_time:
            self.fold_of = forward_fold_numbers(task.groups, count, task.strata if classed else None)
            self._forward = bool((self.fold_of >= 0).any())
        if not self._forward:
            self.fold_of = fold_numbers(task.strata, task.groups, count, task.seed, classed=classed)
        if (
            not self._forward and not (self.fold_of > 0).any()
        ):  # whole groups leave nothing to validate, or to train on: rows then
            rows = np.arange(task.num_rows, dtype=np.int64)
            self.fold_of = fold_numbers(task.strata, rows, count, task.seed, classed=classed)
        self.count = int(self.fold_of.max(initial=-1)) + 1  # fewer than asked for where groups are few
        self._encoders: dict[int, TableEncoder] = {}
        self._matrices: dict[tuple[int, Style], tuple[FloatArray, FloatArray]] = {}
        self._cells = 0
        self.encoding_s = 0.0  # of the slowest fold so far

    def rows(self, fold: int) -> tuple[IntArray, IntArray]:
        """Row positions (train, valid)."""
        held = self.fold_of == fold
        known = self.task.groups < self.task.groups[held].min() if self._forward else ~held
        return np.flatnonzero(known), np.flatnonzero(held)

    def matrices(self, fold: int, style: Style) -> tuple[Matrix, Matrix]:
        """The fold's (train, valid), encoded by an encoder that saw only its training rows."""
        began = time.monotonic()
        train_rows, valid_rows = self.rows(fold)
        encoded = self._matrices.get((fold, style))
        encoder = self._encoder(fold, train_rows)
        if encoded is None:
            columns = self.task.columns
            encoded = (
                encoder.transform(columns.take(train_rows), style),
                encoder.transform(columns.take(valid_rows), style),
            )
            self._keep(fold, style, encoded)
            self.encoding_s = max(self.encoding_s, time.monotonic() - began)
        categorical = encoder.categorical_features if style is Style.TREE else []
        y = self.task.y
        return (
            Matrix(encoded[0], y[train_rows], categorical),
            Matrix(encoded[1], y[valid_rows], categorical),
        )

    def blank(self, fold: int) -> tuple[Matrix, Matrix]:
        """The fold's (train, valid) without any input, for those who look at none: nothing is encoded."""
        y = self.task.y
        train, valid = (Matrix(np.empty((len(at), 0)), y[at], []) for at in self.rows(fold))
        return train, valid

    def _encoder(self, fold: int, train_rows: IntArray) -> TableEncoder:
        if fold not in self._encoders:
            columns = self.task.columns.take(train_rows)
            self._encoders[fold] = fit_encoder(columns, self.task.plan, seed=self.task.seed)
        return self._encoders[fold]

    def _keep(self, fold: int, style: Style, encoded: tuple[FloatArray, FloatArray]) -> None:
        size = encoded[0].size + encoded[1].size
        if self._cells + size <= _CACHED_CELLS:
            self._matrices[fold, style] = encoded
            self._cells += size

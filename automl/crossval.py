"""Folds, and a candidate measured on them. Encoders are fitted in each fold, on its training rows only."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.budget import Budget, FinishNowError, OutOfTimeError
from automl.columns import columns_of
from automl.encoding import fit_encoder
from automl.inference.columns import Columns, FloatArray, IntArray
from automl.inference.encoding import Style, TableEncoder
from automl.metrics import score
from automl.models.base import Candidate, FitContext, FoldFit, Matrix, common_step
from automl.plan import FeaturePlan
from automl.progress import Meter
from automl.splitting import fold_numbers, row_groups
from automl.targets import Target, find_target, strata_of
from contracts.datasets import Metric
from contracts.report import Interpretation, LeaderboardRow

FINISH_NOTE = "skipped: the run was asked to finish with the best so far"
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

    @property
    def num_rows(self) -> int:
        return len(self.y)

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
        )


def learning_task(
    train: pd.DataFrame, plan: FeaturePlan, interpretation: Interpretation, *, seed: int
) -> LearningTask:
    """Read the training table once, for all folds and candidates."""
    chosen = interpretation.chosen
    target = find_target(train[chosen.target_column], chosen)
    y = target.encode(train[chosen.target_column])
    return LearningTask(
        columns=columns_of(train, plan),
        y=y,
        strata=strata_of(y, target.problem_type),
        groups=row_groups(train),
        target=target,
        plan=plan,
        metric=chosen.metric,
        seed=seed,
    )


class Folds:
    """The folds of a task, encoded when first asked for and kept while they are small."""

    def __init__(self, task: LearningTask, count: int) -> None:
        self.task = task
        self.count = count
        self.fold_of = fold_numbers(task.strata, task.groups, count, task.seed)
        self._encoders: dict[int, TableEncoder] = {}
        self._matrices: dict[tuple[int, Style], tuple[FloatArray, FloatArray]] = {}
        self._cells = 0

    def rows(self, fold: int) -> tuple[IntArray, IntArray]:
        """Row positions (train, valid)."""
        held = self.fold_of == fold
        return np.flatnonzero(~held), np.flatnonzero(held)

    def matrices(self, fold: int, style: Style) -> tuple[Matrix, Matrix]:
        """The fold's (train, valid), encoded by an encoder that saw only its training rows."""
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
        categorical = encoder.categorical_features if style is Style.TREE else []
        y = self.task.y
        return (
            Matrix(encoded[0], y[train_rows], categorical),
            Matrix(encoded[1], y[valid_rows], categorical),
        )

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


@dataclass(frozen=True)
class Measured:
    """A candidate's result on the folds that were run."""

    candidate: Candidate
    out_of_fold: FloatArray  # (rows, width); NaN where no fold validated
    step: int
    score: float | None
    fit_time_s: float
    cpu_time_s: float  # of one fold; less shaken than wall time by what else the machine does

    def row(self, metric: Metric, *, weight: float | None = None, note: str | None = None) -> LeaderboardRow:
        return LeaderboardRow(
            model=self.candidate.name,
            family=self.candidate.family,
            metric=metric,
            score=self.score,
            fit_time_s=round(self.fit_time_s, 4),
            weight=weight,
            note=note,
        )


def skipped(candidate: Candidate, metric: Metric, note: str) -> LeaderboardRow:
    """The leaderboard row of a candidate without a score, and why it has none."""
    return LeaderboardRow(
        model=candidate.name,
        family=candidate.family,
        metric=metric,
        score=None,
        fit_time_s=None,
        weight=None,
        note=note,
    )


class Runner:
    """Fits candidates under one budget and one meter."""

    def __init__(
        self, task: LearningTask, budget: Budget, meter: Meter, threads: int, *, quick: bool = False
    ) -> None:
        self.quick = quick
        self.task = task
        self.budget = budget
        self.meter = meter
        self.threads = threads
        self.interrupt: BaseException | None = None

    def context(self, message: str, *, reserve_s: float | None) -> FitContext:
        """A context whose tick reports progress and, given a reserve, keeps the deadline."""

        def tick(fraction: float) -> None:
            self.report(lambda: self.meter.within(fraction, message))
            if reserve_s is not None:
                self.budget.check(reserve_s)

        task = self.task
        return FitContext(
            problem_type=task.target.problem_type,
            width=task.target.width,
            metric=task.metric,
            seed=task.seed,
            threads=self.threads,
            quick=self.quick,
            tick=tick,
        )

    def report(self, say: Any) -> None:
        """Call the meter; what its callback raises is the caller's wish, never a candidate's failure."""
        try:
            say()
        except BaseException as error:
            self.interrupt = error
            raise

    def measure(
        self, candidate: Candidate, folds: Folds, run: range, *, reserve_s: float | None = 0.0
    ) -> Measured:
        """Fit `candidate` on the folds in `run`. Raises OutOfTimeError, or what the fit raises.

        A candidate counts whole or not at all: its units are booked once every fold is done.
        """
        fits: list[FoldFit] = []
        began, cpu_began = time.monotonic(), time.process_time()
        for fold in run:
            context = self.context(f"{candidate.name}: fold {fold + 1} of {len(run)}", reserve_s=reserve_s)
            context.tick(0.0)
            train, valid = folds.matrices(fold, candidate.style)
            fits.append(candidate.fit_fold(thinned(train, candidate, self.task.seed), valid, context))
            self.report(lambda: self.meter.settle(context_message(candidate, fold, run)))  # noqa: B023 - called at once
        step = common_step(fits)
        out_of_fold = np.full((self.task.num_rows, self.task.target.width), np.nan)
        for fold, fit in zip(run, fits, strict=True):
            out_of_fold[folds.rows(fold)[1]] = fit.predict(step)
        seconds, cpu = time.monotonic() - began, time.process_time() - cpu_began
        self.budget.units += len(run)
        covered = ~np.isnan(out_of_fold[:, 0])
        found = score(self.task.metric, self.task.y[covered], out_of_fold[covered])
        return Measured(candidate, out_of_fold, step, found, seconds / len(run), cpu / len(run))

    def is_interrupt(self, error: BaseException) -> bool:
        """Whether `error` came out of the progress callback."""
        return error is self.interrupt


def context_message(candidate: Candidate, fold: int, run: range) -> str:
    return f"{candidate.name}: fold {fold + 1} of {len(run)} done"


def thinned(train: Matrix, candidate: Candidate, seed: int) -> Matrix:
    """At most the candidate's own limit of rows, by the seed; every class keeps a row."""
    limit = candidate.max_rows(train.X.shape[1])
    if len(train.y) <= limit:
        return train
    order = np.random.default_rng(seed).permutation(len(train.y))
    rows = np.sort(order[:limit])
    if train.y.dtype.kind == "i":
        _, first = np.unique(train.y, return_index=True)
        rows = np.unique(np.concatenate([rows, first]))
    return Matrix(train.X[rows], train.y[rows], train.categorical)


def failure_note(error: Exception) -> str:
    """One line for the leaderboard."""
    if isinstance(error, FinishNowError):
        return FINISH_NOTE
    if isinstance(error, OutOfTimeError):
        return "skipped: the time budget ran out during its folds"
    return f"failed: {type(error).__name__}: {error}"[:300]

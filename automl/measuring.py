"""A candidate measured on folds, under one budget and one meter."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from automl.budget import Budget, FinishNowError, OutOfTimeError, TooSlowError
from automl.calibrating import calibrate, deciding
from automl.crossval import Folds, LearningTask
from automl.fits import Task, run_fits
from automl.foretelling import FEWEST_CLASSES, FEWEST_ROUNDS, answer_ms, round_seconds, step_at
from automl.inference.calibration import Calibration
from automl.inference.columns import FloatArray
from automl.memory import forget_peak_memory, peak_memory_mb
from automl.models.base import Candidate, FitContext, FoldFit, Matrix, Tick, common_step
from automl.models.dummy import Dummy
from automl.progress import Meter
from contracts.datasets import Metric
from contracts.report import LeaderboardRow

_REFIT_MARGIN = 1.05
_FORGETTING = 0.8  # a step: what one stall of the machine took is no habit
FINISH_NOTE = "skipped: the run was asked to finish with the best so far"


@dataclass(frozen=True)
class Measured:
    """A candidate's result on the folds that were run."""

    candidate: Candidate
    out_of_fold: FloatArray  # (rows, width), calibrated; NaN where no fold validated
    calibration: Calibration | None
    step: int
    score: float | None
    folds: list[int]  # that were fitted
    fit_time_s: float  # of one fold
    memory_mb: float | None

    def row(self, metric: Metric, *, weight: float | None = None, note: str | None = None) -> LeaderboardRow:
        return LeaderboardRow(
            model=self.candidate.name,
            family=self.candidate.family,
            metric=metric,
            score=self.score,
            fit_time_s=round(self.fit_time_s, 4),
            weight=weight,
            note=note,
            memory_mb=self.memory_mb,
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


@dataclass(frozen=True)
class _FoldResult:
    fit: FoldFit
    seconds: float


@dataclass
class Stride:
    """How long fits at work say nothing: they can't be stopped meanwhile, so that long is kept free."""

    at: float
    workers: int
    done: float = 0.0
    seconds: float = 0.0

    def longest(self, done: float, now: float) -> float:
        """Of the last few times, in seconds; `done` is how much was done by `now`."""
        if done > self.done:
            gone = (now - self.at) * self.workers  # they spoke by turns
            self.seconds = max(gone, _FORGETTING * self.seconds)
            self.at, self.done = now, done
        return self.seconds


class Runner:
    """Fits candidates, several folds side by side where there are threads for it."""

    def __init__(
        self,
        task: LearningTask,
        budget: Budget,
        meter: Meter,
        threads: int,
        *,
        pace: float = 1.0,
        encode_first: bool = True,
    ) -> None:
        self.task = task
        self.budget = budget
        self.meter = meter
        self.threads = threads
        self.pace = pace
        # By the baseline, which looks at no input: so it is known what encoding takes before much is begun.
        self.encode_first = encode_first
        self.interrupt: BaseException | None = None

    def context(self, *, share: int = 1, tick: Tick = lambda _: None) -> FitContext:
        """For one of `share` fits that run at the same time: threads are never nested."""
        task = self.task
        return FitContext(
            problem_type=task.target.problem_type,
            width=task.target.width,
            metric=task.metric,
            seed=task.seed,
            threads=max(1, self.threads // share),
            pace=self.pace,
            tick=tick,
        )

    def report(self, say: Callable[[], None]) -> None:
        """Call the meter; what its callback raises is the caller's wish, never a candidate's failure."""
        try:
            say()
        except BaseException as error:
            self.interrupt = error
            raise

    def watch(self, message: str, *, reserve_s: float | None) -> Callable[[float], None]:
        """Reports how much is done and, given a reserve, keeps the deadline."""

        def look(done: float) -> None:
            self.report(lambda: self.meter.within(done, message))
            if reserve_s is not None:
                self.budget.check(reserve_s)

        return look

    def measure(
        self,
        candidate: Candidate,
        folds: Folds,
        run: Sequence[int],
        *,
        reserve_s: float | None = 0.0,
        keep: Callable[[float], float] | None = None,
        part_counts: bool = False,
    ) -> Measured:
        """Fit `candidate` on the folds in `run`. Raises OutOfTimeError, or what the fit raises.

        It must leave `reserve_s` of the budget (None: no deadline), and where a refit is to follow, what
        `keep` makes of its seconds, which a fold shows as it grows longer.

        A candidate counts whole or not at all, unless `part_counts`: then the folds that were finished in
        time do. Its units are booked once that is known. Folds without rows are passed over.
        """
        run = [fold for fold in run if fold < folds.count]
        if not run:
            raise ValueError("no fold has rows to validate on")
        finished: dict[int, _FoldResult] = {}
        workers = min(self.threads, len(run))
        say = self.watch(f"{candidate.name}: {len(run)} folds", reserve_s=reserve_s)
        began = time.monotonic()
        stride = Stride(began, workers)

        def watch(done: float) -> None:
            say(done)
            if reserve_s is not None:
                self.budget.check(reserve_s + stride.longest(done, time.monotonic()))
            if reserve_s is not None and keep is not None:
                so_far = (time.monotonic() - began) / (done // workers + 1)  # a fold takes at least that
                steps = [len(one.fit.losses) - 1 for one in list(finished.values())]
                steps = steps or [step_at(candidate, done / workers, self.pace)]
                answers_s = self._answers_s(candidate, len(run) / folds.count, max(steps))
                self.budget.check(keep(refit_cost(folds.count) * so_far) + answers_s)

        forget_peak_memory()
        try:
            watch(0.0)
            if reserve_s is not None:
                self._foretell(candidate, folds, run, reserve_s)
            tasks = self._tasks(candidate, folds, run, self.context(share=workers))
            run_fits(tasks, len(run), workers=workers, watch=watch, results=finished)
        except OutOfTimeError:
            if not (part_counts and finished):
                raise
        return self._measured(candidate, folds, {run[at]: finished[at] for at in sorted(finished)})

    def _foretell(self, candidate: Candidate, folds: Folds, run: Sequence[int], reserve_s: float) -> None:
        """Raise TooSlowError where so many classes leave no time for a few rounds of each fold."""
        if self.budget.max_units is not None or self.task.target.width < FEWEST_CLASSES:
            return
        train, _ = folds.matrices(run[0], candidate.style)
        rows = thinned(train, candidate, self.task.seed)
        round_s = round_seconds(candidate, rows, self.context(share=self.threads))
        needed_s = round_s * FEWEST_ROUNDS * math.ceil(len(run) / self.threads)
        left_s = self.budget.remaining - reserve_s
        if round_s and needed_s > left_s:
            classes = self.task.target.width
            raise TooSlowError(
                f"skipped: with {classes} classes a few rounds would take some {needed_s:.0f} s, "
                f"and {max(left_s, 0.0):.0f} s were left",
                round_s * FEWEST_ROUNDS,
            )

    def _tasks(
        self, candidate: Candidate, folds: Folds, run: Sequence[int], context: FitContext
    ) -> Iterator[Task[_FoldResult]]:
        """Made one by one, so that only the folds at work are in memory."""
        for fold in run:
            blind = not self.encode_first and isinstance(candidate, Dummy)
            train, valid = folds.blank(fold) if blind else folds.matrices(fold, candidate.style)
            yield partial(_fit, candidate, thinned(train, candidate, self.task.seed), valid, context)

    def _answers_s(self, candidate: Candidate, share: float, step: int) -> float:
        """Seconds of the answers to that share of the rows, once the folds are fitted."""
        thousands = share * self.task.num_rows / 1_000
        return answer_ms(candidate, step, self.task.target.width) * thousands / 1_000 / self.threads

    def _measured(self, candidate: Candidate, folds: Folds, finished: dict[int, _FoldResult]) -> Measured:
        step = common_step([result.fit for result in finished.values()])
        out_of_fold = np.full((self.task.num_rows, self.task.target.width), np.nan)
        with ThreadPoolExecutor(self.threads) as pool:  # of many classes they take about what a fit does
            answers = pool.map(lambda result: result.fit.predict(step), finished.values())
            for fold, scores in zip(finished, answers, strict=True):
                out_of_fold[folds.rows(fold)[1]] = scores
        self.budget.units += len(finished)
        task = self.task
        covered = ~np.isnan(out_of_fold[:, 0])
        calibration = None
        if task.target.labels is not None:
            calibration = calibrate(task.y[covered], out_of_fold[covered], task.metric, seed=task.seed)
        if calibration is not None:
            out_of_fold[covered] = calibration.apply(out_of_fold[covered])
        return Measured(
            candidate=candidate,
            out_of_fold=out_of_fold,
            step=step,
            calibration=calibration,
            score=deciding(task.metric, task.y[covered], out_of_fold[covered]).score(
                task.y[covered], out_of_fold[covered]
            ),
            folds=list(finished),
            fit_time_s=float(np.mean([result.seconds for result in finished.values()])),
            memory_mb=peak_memory_mb(),
        )

    def is_interrupt(self, error: BaseException) -> bool:
        """Whether `error` came out of the progress callback."""
        return error is self.interrupt


def _fit(candidate: Candidate, train: Matrix, valid: Matrix, context: FitContext, tick: Tick) -> _FoldResult:
    began = time.monotonic()
    fit = candidate.fit_fold(train, valid, replace(context, tick=tick))
    return _FoldResult(fit, time.monotonic() - began)


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


def refit_cost(folds: int) -> float:
    """How long a refit on all rows takes, in the time of a fit without one of `folds`."""
    return _REFIT_MARGIN * folds / max(folds - 1, 1)


def failure_note(error: Exception) -> str:
    """One line for the leaderboard."""
    if isinstance(error, FinishNowError):
        return FINISH_NOTE
    if isinstance(error, TooSlowError):
        return str(error)
    if isinstance(error, OutOfTimeError):
        return "skipped: the time budget ran out during its folds"
    return f"failed: {type(error).__name__}: {error}"[:300]

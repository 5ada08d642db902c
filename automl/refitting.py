"""The chosen candidates once more, each on all training rows: the members of the ensemble."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from automl.budget import OutOfTimeError
from automl.encoding import fit_encoder
from automl.fits import Task, run_fits
from automl.inference.columns import FloatArray
from automl.inference.encoding import Style, TableEncoder
from automl.inference.model import Member
from automl.inference.predictor import Predictor
from automl.measuring import Measured, Runner, thinned
from automl.models.base import FitContext, Matrix, Tick

_HEAVIEST_SHARE = 0.5  # of the closing seconds, that the heaviest leaves
CLOSING_SHARE = 0.05  # of the budget: kept for what comes after the last fit


@dataclass(frozen=True)
class Refitter:
    """Refits within the runner's budget. `cost`: of a refit, in fits of a fold.

    `leave_out` is told of each that time leaves out. Without `on_time` all are refitted: a run is repeated.
    """

    runner: Runner
    cost: float
    leave_out: Callable[[Measured], None]
    on_time: bool

    def refit(self, chosen: list[Measured], weights: FloatArray) -> tuple[list[Member], TableEncoder]:
        """Members, the heaviest first, and the encoder of all rows. The lightest are left out first."""
        began = time.monotonic()
        task = self.runner.task
        encoder = fit_encoder(task.columns, task.plan, seed=task.seed)
        heaviest_first = [int(at) for at in np.argsort(-weights, kind="stable") if weights[at] > 0]
        kept = self._affordable([chosen[at] for at in heaviest_first])
        done: set[int] = set()  # known here while the others are at work, if they are fitted here
        tasks = self._tasks(kept, encoder, done)
        closing = max(CLOSING_SHARE * self.runner.budget.seconds, time.monotonic() - began)
        fitted = self._fit(kept, tasks, done, closing)
        kept = [result for number, result in enumerate(kept) if number in fitted]
        weight_of = {chosen[at].candidate.name: float(weights[at]) for at in heaviest_first}
        total = sum(weight_of[result.candidate.name] for result in kept)
        predictors = (fitted[number] for number in sorted(fitted))
        members = [
            _member(result, predictor, weight_of[result.candidate.name] / total)
            for predictor, result in zip(predictors, kept, strict=True)
        ]
        return members, encoder

    def _tasks(self, kept: list[Measured], encoder: TableEncoder, done: set[int]) -> list[Task[Predictor]]:
        task, threads = self.runner.task, self.runner.threads
        styles = tuple({result.candidate.style: None for result in kept})
        matrices = encoder.transform_all(task.columns, styles)
        # A thread each, as in the folds: so it takes what they foretell. Two threads of one fit wait for each
        # other wherever cores are busy (measured: 19 s instead of 2).
        context = self.runner.context(share=threads)
        tasks: list[Task[Predictor]] = []
        for number, result in enumerate(kept):
            style = result.candidate.style
            categorical = encoder.categorical_features if style is Style.TREE else []
            rows = thinned(Matrix(matrices[style], task.y, categorical), result.candidate, task.seed)
            tasks.append(partial(_refit, result, rows, context, number, done))
        return tasks

    def _fit(
        self, kept: list[Measured], tasks: Sequence[Task[Predictor]], done: set[int], closing: float
    ) -> dict[int, Predictor]:
        """By number. Once the heaviest is fitted the clock may end the others: they are left out.

        It is left out itself, for one that is there, once it takes half of what is kept for the end.
        """
        runner, names = self.runner, ", ".join(result.candidate.name for result in kept)
        say = runner.watch(f"{names}: refit on all training rows", reserve_s=None)
        fitted: dict[int, Predictor] = {}

        def watch(fraction: float) -> None:
            say(fraction)
            latest = closing if 0 in done else _HEAVIEST_SHARE * closing
            if done and self.on_time and runner.budget.late(latest):
                raise OutOfTimeError

        try:
            run_fits(tasks, len(tasks), workers=min(len(tasks), runner.threads), watch=watch, results=fitted)
        except OutOfTimeError:
            for number in range(len(kept)):
                if number not in fitted:
                    self.leave_out(kept[number])
        runner.report(lambda: runner.meter.settle(f"{names}: refitted", units=len(tasks)))
        return fitted

    def _affordable(self, results: list[Measured]) -> list[Measured]:
        """The heaviest always, the others as far as time allows."""
        budget, threads = self.runner.budget, self.runner.threads
        closing = CLOSING_SHARE * budget.seconds
        kept, promised = results[:1], results[0].fit_time_s * self.cost
        for result in results[1:]:
            wanted = result.fit_time_s * self.cost
            if not self.on_time or budget.allows(
                0, expected_s=(promised + wanted) / threads, reserve_s=closing
            ):
                kept.append(result)
                promised += wanted
                continue
            self.leave_out(result)
        return kept


def _member(result: Measured, predictor: Predictor, weight: float) -> Member:
    one = result.candidate
    return Member(one.name, one.family, one.style, weight, predictor, result.calibration)


def _refit(  # noqa: PLR0917 - a task: all but the tick are bound by position when it is made
    result: Measured, rows: Matrix, context: FitContext, number: int, done: set[int], tick: Tick
) -> Predictor:
    predictor = result.candidate.refit(rows, result.step, replace(context, tick=tick))
    done.add(number)
    return predictor

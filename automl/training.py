"""Out-of-fold training of the selected candidates, a weighted ensemble, and one refit a member."""

import math

import numpy as np
import pandas as pd

from automl.assembly import (
    assemble,
    covered_rows,
    ensemble_row,
    standing,
    weigh_members,
    with_common_rows,
)
from automl.budget import Budget, OutOfTimeError, with_the_rest
from automl.crossval import Folds, LearningTask, learning_task
from automl.ensemble import MAX_MEMBERS
from automl.inference.columns import Columns, FloatArray
from automl.inference.model import FittedModel, Member
from automl.layout import TrainingLayout, fewest_rows, plan_layout
from automl.measuring import (
    FINISH_NOTE,
    Measured,
    Runner,
    failure_note,
    skipped,
)
from automl.models.base import Candidate
from automl.models.dummy import Dummy
from automl.models.portfolio import candidate_named
from automl.plan import FeaturePlan
from automl.preload import preload
from automl.pricing import Prices
from automl.progress import Meter, Progress, ShouldFinish, never, silent
from automl.refitting import Refitter
from automl.selection import MANY_CLASSES, SCREENING_PACE, Selection
from automl.summary import TrainedModel, TrainingSummary, ranked
from automl.threads import one_blas_thread
from automl.varying import FIRST, Varying
from contracts.report import Interpretation, LeaderboardRow

_FEW_S = 0.05  # a fit this short says nothing of estimates
_SALVAGE_ROWS = 2_000
_LINES_SHARE = 0.4  # of what is left
_SHRINK_SHARE = 0.2  # of the budget that must be left to begin again on fewer rows


def train_models(
    train: pd.DataFrame,
    plan: FeaturePlan,
    interpretation: Interpretation,
    selection: Selection,
    *,
    budget_s: float,
    seed: int,
    threads: int,
    progress: Progress = silent,
    should_finish: ShouldFinish = never,
    replay: TrainingLayout | None = None,
    columns: Columns | None = None,
) -> TrainedModel:
    """Train what was selected within `budget_s` seconds, or exactly what `replay` did.

    What the screening left of its own seconds counts too, and what it took too much is made up for. Small
    tables end when the work ends, not when the time does. Whatever `progress` raises passes
    through, from inside fits as well. Once `should_finish` says so, the best so far is what comes out.
    `columns` are the inputs of `train` in encoder form, where somebody has read them already.
    """
    preload()  # an import is no work: it may not cost the budget
    seconds = with_the_rest(budget_s, selection.budget_s, selection.spent_s)
    budget = Budget(seconds, replay.units if replay else None, should_finish)
    with one_blas_thread():
        task = learning_task(train, plan, interpretation, seed=seed, columns=columns)
        layout = replay or plan_layout(selection, task, budget_s=seconds - budget.elapsed, workers=threads)
        candidates = [candidate_named(name, task.target.problem_type) for name in layout.order]
        members = min(MAX_MEMBERS, len(candidates))
        sampled = task.sample(layout.rows)
        varying = Varying(sampled)
        tried = 1 + len(candidates) + (0 if replay else varying.most())
        fits = tried * len(layout.run(layout.folds)) + members
        meter = Meter(progress, fits, "fits")
        runner = Runner(sampled, budget, meter, threads, pace=layout.pace)
        training = _Training(runner, layout, selection, replay, whole=task, varying=varying)
        return training.run(candidates, train)


class _Training:
    """One training run: measure, weigh, refit."""

    def __init__(
        self,
        runner: Runner,
        layout: TrainingLayout,
        selection: Selection,
        replay: TrainingLayout | None,
        *,
        whole: LearningTask,
        varying: Varying,
    ) -> None:
        self.runner = runner
        self.whole = whole  # of which every sample is drawn: one of a sample could not be drawn again
        self.layout = layout
        self.prices = Prices(runner, selection, layout)
        self.selection = selection
        self.replay = replay
        self.rows: dict[str, LeaderboardRow] = {}
        self.varying = varying
        self.real: list[Candidate] = []  # all but the baseline
        self.order: list[str] = []  # of those that were tried or passed over
        self.measured: list[Measured] = []
        self.partial: set[str] = set()  # those that were measured on some of the folds only
        for row in selection.leaderboard:
            if row.model not in selection.selected:
                note = row.note or "screened, not selected for training"
                self.rows[row.model] = row.model_copy(update={"score": None, "note": note})

    @property
    def task(self) -> LearningTask:
        return self.runner.task

    def run(self, candidates: list[Candidate], train: pd.DataFrame) -> TrainedModel:
        folds = Folds(self.task, self.layout.folds)
        baseline = self._baseline(folds)
        self.real = real = [candidate for candidate in candidates if candidate.family != "baseline"]
        while not self._search(real, folds):
            folds = self._on_fewer_rows()
        if not self.measured:
            self._salvage(candidates, folds)
        chosen = with_common_rows(self.measured) or [baseline]
        weights = weigh_members(chosen, self.task) if self.replay is None else self._replayed(chosen)
        members, encoder = self._refitter().refit(chosen, weights)
        weight_of = {member.name: member.weight for member in members}
        for result in chosen:
            row = self.rows[result.candidate.name]
            self.rows[row.model] = row.model_copy(update={"weight": weight_of.get(row.model)})
        model, score = assemble(self.task, train, encoder, members, chosen)
        self.runner.report(lambda: self.runner.meter.finish("Training done"))
        return self._result(model, score, members)

    def _refitter(self) -> Refitter:
        return Refitter(self.runner, self.prices.refit_cost, self._leave_out, on_time=self.replay is None)

    def _leave_out(self, result: Measured) -> None:
        note = "measured, but the time budget left no room for its refit"
        row = self.rows[result.candidate.name]
        self.rows[result.candidate.name] = row.model_copy(update={"note": note})

    def _result(self, model: FittedModel, score: float, members: list[Member]) -> TrainedModel:
        board = list(self.rows.values())
        best = members[0].name
        if len(members) > 1:
            best = "ensemble"
            board.append(ensemble_row(self.task, score, [m.name for m in members]))
        metric = self.task.metric
        board = ranked(board, metric, self.partial)
        layout = TrainingLayout(
            rows=self.task.num_rows,
            folds=self.layout.folds,
            folds_run=self.layout.folds_run,
            pace=self.layout.pace,
            order=self.order,
            measured={result.candidate.name: result.folds for result in self.measured},
            members=[member.name for member in members],
        )
        summary = TrainingSummary(
            leaderboard=board,
            best_model=best,
            score=score,
            work_units=self.selection.work_units + layout.units,
            layout=layout,
        )
        return TrainedModel(model, summary)

    def _baseline(self, folds: Folds) -> Measured:
        """The dummy, measured on the same folds, first and without a deadline."""
        result = self.runner.measure(Dummy(), folds, self.layout.run(folds.count), reserve_s=None)
        self._record(result.row(self.task.metric))
        return result

    def _search(self, candidates: list[Candidate], folds: Folds) -> bool:
        """All candidates, and variations between and after them. False as `_measure_all` says it."""
        if self.replay is not None or not self.varying.most():
            return self._measure_all(candidates, folds)
        ahead = self.varying.ahead([candidate.name for candidate in candidates])
        if not self._measure_all(candidates[:ahead], folds):
            return False
        self._vary(folds, most=FIRST)
        for candidate in candidates[ahead:]:  # what takes a moment goes before what takes long
            self._vary(folds, below_s=self.prices.expected(candidate))
            if not self._measure_all([candidate], folds):
                return False
        self._vary(folds)
        return True

    def _measure_all(self, candidates: list[Candidate], folds: Folds) -> bool:
        """False where all is to be done again on fewer rows: what learns more than lines was cut short."""
        due = self.runner.meter.settled
        every = self.layout.run(folds.count)
        for candidate in candidates:
            due += len(every)
            self.order.append(candidate.name)
            foretold_s, fold_s = self.prices.foretold(candidate), self.prices.expected(candidate)
            note = self._why_not(candidate, folds, fold_s)
            if note is not None:
                self._record(skipped(candidate, self.task.metric, note), due)
                continue
            reserve = self.prices.reserve(folds)
            try:
                self._measure(candidate, folds, fold_s, due)
            except OutOfTimeError as error:
                if type(error) is OutOfTimeError and self._may_shrink(reserve) and not self._is_next(folds):
                    return False
                continue
            if candidate.name in {one.candidate.name for one in self.measured}:
                self.prices.learn(foretold_s, self.measured[-1].fit_time_s)
        return True

    def _vary(self, folds: Folds, *, most: int | None = None, below_s: float = math.inf) -> None:
        """Other configurations of boosters, while there is time for one and they bring something.

        At most so many in all, and those alone whose folds take less than `below_s`.
        """
        due, spent = self.runner.meter.settled, 1.0
        if self.measured and not self.varying.losses:
            self.varying.judge(self.measured)
        while (varied := self.varying.next(self.measured, most)) is not None:
            due += len(self.layout.run(folds.count))
            like = next(one for one in self.measured if one.candidate.name == varied.of)
            fold_s = like.fit_time_s * varied.cost * spent
            if fold_s >= below_s or self._why_not(varied.candidate, folds, fold_s) is not None:
                return
            self.varying.begun.append(varied.candidate.name)
            self.order.append(varied.candidate.name)
            try:
                self._measure(varied.candidate, folds, fold_s, due)
            except OutOfTimeError:
                return
            if self.measured[-1].candidate is varied.candidate:
                self.varying.judge(self.measured)
                spent = max(spent, self.measured[-1].fit_time_s / max(like.fit_time_s * varied.cost, _FEW_S))

    def _measure(self, candidate: Candidate, folds: Folds, fold_s: float, due: float) -> None:
        """Measure it, or say why it failed. Raises OutOfTimeError after that has its row."""
        every = self.layout.run(folds.count)
        run = self.replay.measured[candidate.name] if self.replay else every
        try:
            # Of the first that learns more than lines, a part is better than nothing.
            result = self.runner.measure(
                candidate,
                folds,
                run,
                reserve_s=self.prices.reserve(folds),
                keep=lambda refit_s: self.prices.reserve(
                    folds, max(refit_s, fold_s * self.prices.refit_cost)
                ),
                part_counts=not self._beyond_lines,
            )
        except Exception as error:
            if self.runner.is_interrupt(error):
                raise
            self._record(skipped(candidate, self.task.metric, failure_note(error)), due)
            if isinstance(error, OutOfTimeError):
                raise
            return
        self.measured.append(result)
        self.prices.leading = standing(self.measured, self.task)[0]
        part = len(result.folds) < len(every)
        note = f"measured on {len(result.folds)} of {len(every)} folds: time ran out" if part else None
        if part:
            self.partial.add(candidate.name)
        self._record(result.row(self.task.metric, note=note), due)

    @property
    def _beyond_lines(self) -> bool:
        """Whether anything was measured that learns more than lines."""
        return any(result.candidate.family != "linear" for result in self.measured)

    def _may_shrink(self, reserve: float) -> bool:
        budget = self.runner.budget
        enough = budget.remaining - reserve > _SHRINK_SHARE * budget.seconds
        return enough and not self._beyond_lines and self.task.num_rows > fewest_rows(self.task)

    def _is_next(self, folds: Folds) -> bool:
        """Whether one that learns more than lines is still to come and has the time for all rows."""
        left = self.runner.budget.remaining - self.prices.reserve(folds)
        return any(
            self.prices.needed(folds, self.prices.expected(candidate)) <= left
            for candidate in self.real
            if candidate.name not in self.order and candidate.family != "linear"
        )

    def _lay_out(self, **changes: float | None) -> None:
        self.layout = self.prices.layout = self.layout.model_copy(update=changes)

    def _on_fewer_rows(self) -> Folds:
        """On a machine slower than it seemed: a quarter of the rows, all as coarse as in the screening."""
        rows = max(self.task.num_rows // 4, fewest_rows(self.task))
        self._lay_out(rows=rows, folds=2, folds_run=None, pace=SCREENING_PACE)
        self.runner.task, self.runner.pace = self.whole.sample(rows), SCREENING_PACE
        self.measured, self.partial, self.prices.leading, self.order = [], set(), [], []
        self.varying = Varying(self.runner.task)
        return Folds(self.task, 2)

    def _why_not(self, candidate: Candidate, folds: Folds, fold_s: float) -> str | None:
        """Why a candidate whose fold should take `fold_s` isn't begun; None if it is."""
        budget = self.runner.budget
        if budget.finishing:
            return FINISH_NOTE
        if self.replay is not None:
            return None if candidate.name in self.replay.measured else "skipped, as in the run repeated here"
        left = budget.remaining - self.prices.reserve(folds)
        if left <= 0:
            return "skipped: the time budget ran out before it was trained"
        expected = self.prices.needed(folds, fold_s)
        if expected > left and self._beyond_lines:
            return f"skipped: it would take some {expected:.0f} s, and {left:.0f} s of the budget were left"
        # With many classes lines are slow: they come first only as long as they leave time for others.
        slow = self._many_classes and candidate.family == "linear" and expected > _LINES_SHARE * left
        if slow and self._is_next(folds):
            return f"skipped: of {left:.0f} s left it would take some {expected:.0f} s, others take less"
        return None

    @property
    def _many_classes(self) -> bool:
        return self.task.target.width > MANY_CLASSES

    def _salvage(self, candidates: list[Candidate], folds: Folds) -> None:
        """No candidate was finished in time: train the best one on few rows, which takes a moment.

        Of many classes the quickest of the screening, as coarse as there: the best may take long.
        """
        if self.task.num_rows > _SALVAGE_ROWS or self.layout.folds != 2:  # noqa: PLR2004 - a pair; else it is encoded
            self.runner.task = self.whole.sample(min(_SALVAGE_ROWS, self.task.num_rows))
            folds = Folds(self.task, 2)
        self._lay_out(folds=2, folds_run=None)
        if self._many_classes:
            self.runner.pace = SCREENING_PACE
            self._lay_out(pace=SCREENING_PACE)
            scored = {row.model for row in self.selection.leaderboard if row.score is not None}
            took = {name: s for name, s in self.selection.fold_seconds.items() if name in scored}
            candidates = sorted(  # trees where none was measured: they take little more for more classes
                (one for one in candidates if one.family != "baseline"),
                key=lambda one: (took.get(one.name, math.inf), one.family != "trees"),
            )
        for candidate in candidates:
            try:
                result = self.runner.measure(candidate, folds, range(2), reserve_s=None)
            except Exception as error:
                if self.runner.is_interrupt(error):
                    raise
                self._record(skipped(candidate, self.task.metric, failure_note(error)))
            else:
                note = f"trained on {self.task.num_rows} rows: the time budget allowed no more"
                self._record(result.row(self.task.metric, note=note))
                self.measured.append(result)
                return

    def _record(self, row: LeaderboardRow, due: float = 0.0) -> None:
        self.rows[row.model] = row
        said = row.note or row.model
        if row.score is not None:
            said = f"{row.model}: {row.metric.value} {row.score:.4g}"
        left = max(due - self.runner.meter.settled, 0.0)
        self.runner.report(lambda: self.runner.meter.settle(said, units=left, candidate=row))

    def _replayed(self, chosen: list[Measured]) -> FloatArray:
        """Not brought to a sum of 1 before `_refit` does so: once more would move their last bits."""
        weights = weigh_members(chosen, self.task)
        members = self.replay.members if self.replay else []
        kept = np.asarray([result.candidate.name in members for result in chosen])
        return np.where(kept, weights, 0.0)


__all__ = ["TrainedModel", "TrainingLayout", "TrainingSummary", "covered_rows", "train_models"]

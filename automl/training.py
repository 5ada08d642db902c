"""Out-of-fold training of the selected candidates, a weighted ensemble, and one refit a member."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from automl.assembly import assemble, covered_rows, ensemble_row, weigh_members
from automl.budget import Budget
from automl.crossval import (
    FINISH_NOTE,
    Folds,
    LearningTask,
    Measured,
    Runner,
    failure_note,
    learning_task,
    skipped,
    thinned,
)
from automl.encoding import fit_encoder
from automl.ensemble import MAX_MEMBERS
from automl.inference.columns import FloatArray
from automl.inference.encoding import Style, TableEncoder
from automl.inference.model import FittedModel, Member
from automl.metrics import as_loss
from automl.models.base import Candidate, Matrix
from automl.models.dummy import Dummy
from automl.models.portfolio import candidate_named
from automl.plan import FeaturePlan
from automl.preload import preload
from automl.progress import Meter, Progress, ShouldFinish, never, silent
from automl.selection import Selection
from automl.threads import one_blas_thread
from contracts.report import Interpretation, LeaderboardRow

_SMALL_ROWS = 500
_FREE_ROWS = 5_000  # up to here the layout never depends on measured speed
_PLANNED_SHARE = 0.6  # of the budget that the layout may fill by its estimate
_FULL_COST = 3.0  # of a fold's time in the screening, whose steps are coarser
_REFIT_COST = 1.3  # of a fold's time: all rows instead of four fifths
_SALVAGE_ROWS = 2_000
_CLOSING_SHARE = 0.05


class TrainingLayout(BaseModel):
    """How much work a training did. Given to `train_models` again, it repeats the very same fits."""

    model_config = ConfigDict(frozen=True)

    rows: int = Field(description="Training rows used.")
    folds: int
    units: int = Field(description="Fold fits of the candidates that were finished.")
    members: list[str] = Field(description="Candidates that were refitted, heaviest first.")


class TrainingSummary(BaseModel):
    """What a training found, without the model: JSON for the stages after it."""

    model_config = ConfigDict(frozen=True)

    leaderboard: list[LeaderboardRow]
    best_model: str
    score: float = Field(description="Out of fold, by the chosen metric; chance's if undefined there.")
    work_units: int = Field(description="Fold fits of selection and training together.")
    layout: TrainingLayout


@dataclass(frozen=True)
class TrainedModel:
    """The fitted ensemble and how its parts did, out of fold."""

    model: FittedModel
    summary: TrainingSummary

    @property
    def leaderboard(self) -> list[LeaderboardRow]:
        return self.summary.leaderboard

    @property
    def best_model(self) -> str:
        return self.summary.best_model

    @property
    def score(self) -> float:
        return self.summary.score

    @property
    def work_units(self) -> int:
        return self.summary.work_units


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
) -> TrainedModel:
    """Train what was selected within `budget_s` seconds, or exactly what `replay` did.

    Small tables end when the work ends, not when the time does. Whatever `progress` raises passes
    through, from inside fits as well. Once `should_finish` says so, the best so far is what comes out.
    """
    preload()  # an import is no work: it may not cost the budget
    with one_blas_thread():
        task = learning_task(train, plan, interpretation, seed=seed)
        layout = replay or _layout(selection, task.num_rows, budget_s)
        candidates = [candidate_named(name, task.target.problem_type) for name in selection.selected]
        members = min(MAX_MEMBERS, len(candidates))
        budget = Budget(budget_s, replay.units if replay else None, should_finish)
        meter = Meter(progress, (1 + len(candidates)) * layout.folds + members, "fits")
        runner = Runner(task.sample(layout.rows), budget, meter, threads)
        training = _Training(runner, layout, selection, replay)
        return training.run(candidates, train)


def _layout(selection: Selection, rows: int, budget_s: float) -> TrainingLayout:
    """Folds and rows that the budget should allow, by the speeds that the screening measured."""
    folds = 8 if rows < _SMALL_ROWS else 5
    used = rows
    if rows > _FREE_ROWS:
        second_per_row = sum(selection.fold_seconds.get(name, 0.0) for name in selection.selected) / max(
            selection.rows * 2 / 3, 1
        )
        for folds in (5, 4, 3):
            if _cost(second_per_row, used, folds) <= _PLANNED_SHARE * budget_s:
                break
        while used > _FREE_ROWS and _cost(second_per_row, used, folds) > _PLANNED_SHARE * budget_s * 2:
            used = max(used // 2, _FREE_ROWS)
    return TrainingLayout(rows=used, folds=folds, units=0, members=[])


def _cost(second_per_row: float, rows: int, folds: int) -> float:
    return _FULL_COST * second_per_row * rows * ((folds - 1) + _REFIT_COST)


class _Training:
    """One training run: measure, weigh, refit."""

    def __init__(
        self, runner: Runner, layout: TrainingLayout, selection: Selection, replay: TrainingLayout | None
    ) -> None:
        self.runner = runner
        self.layout = layout
        self.selection = selection
        self.replay = replay
        self.rows: dict[str, LeaderboardRow] = {}
        self.measured: list[Measured] = []
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
        self._measure_all([c for c in candidates if c.family != "baseline"], folds)
        if not self.measured:
            self._salvage(candidates)
        chosen = self.measured or [baseline]
        weights = weigh_members(chosen, self.task) if self.replay is None else self._replayed(chosen)
        members, encoder = self._refit(chosen, weights)
        weight_of = {member.name: member.weight for member in members}
        for result in chosen:
            row = self.rows[result.candidate.name]
            self.rows[row.model] = row.model_copy(update={"weight": weight_of.get(row.model)})
        model, score = assemble(self.task, train, encoder, members, chosen)
        self.runner.report(lambda: self.runner.meter.finish("Training done"))
        return self._result(model, score, members)

    def _result(self, model: FittedModel, score: float, members: list[Member]) -> TrainedModel:
        board = list(self.rows.values())
        best = members[0].name
        if len(members) > 1:
            best = "ensemble"
            board.append(ensemble_row(self.task, score, [m.name for m in members]))
        metric = self.task.metric
        board.sort(key=lambda row: float("inf") if row.score is None else as_loss(metric, row.score))
        layout = TrainingLayout(
            rows=self.task.num_rows,
            folds=self.layout.folds,
            units=self.runner.budget.units,
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
        result = self.runner.measure(Dummy(), folds, range(folds.count), reserve_s=None)
        self.runner.budget.units -= folds.count  # costs nothing; it is no unit to cut
        self._record(result.row(self.task.metric))
        return result

    def _measure_all(self, candidates: list[Candidate], folds: Folds) -> None:
        out_of_time = False
        # Weights, the encoder of all rows and the file take a moment too.
        reserve = _CLOSING_SHARE * self.runner.budget.seconds
        due = self.runner.meter.settled
        for candidate in candidates:
            due += folds.count
            expected = self._expected(candidate)
            if out_of_time or not self.runner.budget.allows(folds.count, reserve_s=reserve):
                out_of_time = True
                note = "skipped: the time budget ran out before it was trained"
                note = FINISH_NOTE if self.runner.budget.finishing else note
                self._record(skipped(candidate, self.task.metric, note), due)
                continue
            try:
                needed = reserve + expected * _REFIT_COST
                result = self.runner.measure(candidate, folds, range(folds.count), reserve_s=needed)
            except Exception as error:
                if self.runner.is_interrupt(error):
                    raise
                out_of_time = self.runner.budget.max_units is None and self.runner.budget.remaining <= needed
                self._record(skipped(candidate, self.task.metric, failure_note(error)), due)
            else:
                reserve += result.fit_time_s * _REFIT_COST
                self.measured.append(result)
                self._record(result.row(self.task.metric), due)

    def _expected(self, candidate: Candidate) -> float:
        """Seconds of one fold, by the screening's speed."""
        seen = self.selection.fold_seconds.get(candidate.name, 0.0)
        return _FULL_COST * seen * self.task.num_rows / max(self.selection.rows, 1)

    def _salvage(self, candidates: list[Candidate]) -> None:
        """No candidate was finished in time: train the best one on few rows, which takes a moment."""
        self.runner.task = self.task.sample(_SALVAGE_ROWS)
        folds = Folds(self.task, 2)
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
        weights = weigh_members(chosen, self.task)
        members = self.replay.members if self.replay else []
        kept = np.asarray([result.candidate.name in members for result in chosen])
        weights = np.where(kept, weights, 0.0)
        return np.asarray(weights / weights.sum())

    def _refit(self, chosen: list[Measured], weights: FloatArray) -> tuple[list[Member], TableEncoder]:
        """Each member once, on all rows, heaviest first. One that time doesn't allow is left out."""
        task = self.task
        encoder = fit_encoder(task.columns, task.plan, seed=task.seed)
        matrices: dict[Style, FloatArray] = {}
        members: list[Member] = []
        for index in np.argsort(-weights, kind="stable"):
            result, weight = chosen[int(index)], float(weights[index])
            if weight == 0.0:
                continue
            candidate = result.candidate
            if members and not self.runner.budget.allows(0, expected_s=result.fit_time_s):
                row = self.rows[candidate.name]
                note = "measured, but the time budget left no room for its refit"
                self.rows[candidate.name] = row.model_copy(update={"note": note})
                continue
            if candidate.style not in matrices:
                matrices[candidate.style] = encoder.transform(task.columns, candidate.style)
            categorical = encoder.categorical_features if candidate.style is Style.TREE else []
            matrix = thinned(Matrix(matrices[candidate.style], task.y, categorical), candidate, task.seed)
            context = self.runner.context(f"{candidate.name}: refit on all training rows", reserve_s=None)
            predictor = candidate.refit(matrix, result.step, context)
            members.append(Member(candidate.name, candidate.family, candidate.style, weight, predictor))
            said = f"{candidate.name}: refitted"
            self.runner.report(lambda: self.runner.meter.settle(said))  # noqa: B023 - called at once
        total = sum(member.weight for member in members)
        return [Member(**{**vars(m), "weight": m.weight / total}) for m in members], encoder


__all__ = ["TrainedModel", "TrainingLayout", "covered_rows", "train_models"]

"""How much work a training is to do: folds, rows, steps and candidates that its seconds should allow."""

import math

from pydantic import BaseModel, ConfigDict, Field

from automl.crossval import LearningTask
from automl.measuring import refit_cost
from automl.models.base import Candidate
from automl.models.portfolio import candidate_named
from automl.selection import PLANNED, SCREENING_PACE, Selection

_SMALL_ROWS = 500
_MANY_ROWS = 8_000  # two fifths of them measure a candidate
# Folds, those that are run, and the pace; what is best first.
_MANY_ROWS_PLANS = ((5, 5, 1.0), (5, 2, 1.0), (5, 2, 1.5), (5, 2, 2.0))
_FEWEST_ROWS, _FEWEST_OF_CLASS = 1_000, 3  # training uses no fewer for want of time
_PLANNED_SHARE = 0.7  # of the budget that the layout may fill by its estimate
_EVERY_FOLD_SHARE = 0.25  # that all folds of many rows may fill: other candidates bring more than those do
_QUICK = 3  # candidates that many rows are measured on in small steps, if need be without the slow ones
_FEWEST_PLANNED = 2  # candidates: the linear one and the best other
_SCREENED_SHARE = 2 / 3  # of the screening's rows that one of its folds trains on


class TrainingLayout(BaseModel):
    """How much work a training did. Given to `train_models` again, it repeats the very same fits."""

    model_config = ConfigDict(frozen=True)

    rows: int = Field(description="Training rows used.")
    folds: int
    # Those stored before some were left out ran all of them.
    folds_run: int | None = Field(default=None, description="Of the folds; null: all of them.")
    pace: float = Field(description="Of boosting and the like: so many times coarser than the best.")
    order: list[str] = Field(description="Candidates as they are tried.")
    measured: dict[str, list[int]] = Field(description="Folds that were fitted, by candidate.")
    members: list[str] = Field(description="Candidates that were refitted, heaviest first.")
    # Those of before there could be several targets have none.
    further: list["TrainingLayout"] = Field(default=[], description="Of the targets beside the first.")

    @property
    def units(self) -> int:
        """Fold fits of the candidates that were measured."""
        return sum(map(len, self.measured.values()))

    def run(self, folds: int) -> list[int]:
        """Which of so many folds each candidate is measured on."""
        return list(range(folds if self.folds_run is None else min(self.folds_run, folds)))


def plan_layout(selection: Selection, task: LearningTask, *, budget_s: float, workers: int) -> TrainingLayout:
    """Folds, pace and rows that the budget should allow, by the speeds that the screening measured.

    What costs least is given up first: folds and small steps, then the most expensive candidates (tried last,
    if time is left after all), then the best for a quicker one, then rows: what is best of a few rows is not
    worth most of the rows. Of many rows two folds of five say enough of a candidate, and its fits then see
    four fifths of the rows for less than three folds cost.
    """
    rows = task.num_rows
    many = 8 if rows < _SMALL_ROWS else 5
    speeds = Speeds(selection, task)
    planned = list(selection.selected[:PLANNED])

    def seconds(names: list[str], used: int, folds: int, run: int, pace: float) -> float:
        one = sum(speeds.fold(name, round(used * (1 - 1 / folds)), pace) for name in names)
        return one * (math.ceil(run / workers) + refit_cost(folds) / workers)

    def on_all_rows(names: list[str]) -> TrainingLayout | None:
        plans = _plans(many) if rows < _MANY_ROWS else _MANY_ROWS_PLANS[: 2 if len(names) > _QUICK else None]
        for folds, run, pace in plans:
            share = _EVERY_FOLD_SHARE if rows >= _MANY_ROWS and run == folds else _PLANNED_SHARE
            if seconds(names, rows, folds, run, pace) <= share * budget_s:
                return _planned(selection, names, rows, (folds, run), pace)
        return None

    while (found := on_all_rows(planned)) is None and len(planned) > _FEWEST_PLANNED:
        slow = max(planned[_FEWEST_PLANNED:], key=lambda name: speeds.fold(name, rows, 1.0))
        planned.remove(slow)
    others = [name for name in selection.selected[1:] if speeds.candidate(name).family != "linear"]
    pairs = ([planned[0], name] for name in others)
    found = found or next(filter(None, map(on_all_rows, pairs)), None)
    if found is not None:
        return found
    used, fewest = rows, fewest_rows(task)
    while used > fewest and seconds(planned, used, 2, 2, SCREENING_PACE) > _PLANNED_SHARE * budget_s:
        used = max(used // 2, fewest)
    return _planned(selection, planned, used, (2, 2), SCREENING_PACE)


def fewest_rows(task: LearningTask) -> int:
    """With a row a class alone no fold would have anything to validate."""
    return max(_FEWEST_ROWS, _FEWEST_OF_CLASS * task.target.width)


def _plans(many: int) -> tuple[tuple[int, int, float], ...]:
    return ((many, many, 1.0), (4, 4, 1.0), (3, 3, 1.0), (3, 3, 1.5), (3, 3, 2.0))


def _planned(
    selection: Selection, planned: list[str], rows: int, folds: tuple[int, int], pace: float
) -> TrainingLayout:
    order = planned + [name for name in selection.selected if name not in planned]
    run = None if folds[0] == folds[1] else folds[1]
    return TrainingLayout(
        rows=rows, folds=folds[0], folds_run=run, pace=pace, order=order, measured={}, members=[]
    )


class Speeds:
    """What fits will take, from what they took in the screening."""

    def __init__(self, selection: Selection, task: LearningTask) -> None:
        self._seconds = selection.fold_seconds
        self._screened = max(round(selection.rows * _SCREENED_SHARE), 1)
        self._problem_type = task.target.problem_type
        self._features = task.plan.num_features

    def candidate(self, name: str) -> Candidate:
        return candidate_named(name, self._problem_type)

    def fold(self, name: str, rows: int, pace: float) -> float:
        """Seconds of one fit. One that was not screened is taken to be as slow as the slowest."""
        slowest = max(self._seconds.values(), default=0.0)
        candidate = self.candidate(name)
        rows = min(rows, candidate.max_rows(self._features))
        grown = candidate.work(rows, pace) / candidate.work(self._screened, SCREENING_PACE)
        return self._seconds.get(name, slowest) * grown

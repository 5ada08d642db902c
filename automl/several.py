"""Several targets of one table: each is a problem of its own, on the rows that have it, without the others.

Independent models are what the literature calls binary relevance, for labels (Tsoumakas and Katakis, 2007).
What the targets share is the split, the inputs and the seconds. With one target nothing of this is seen.
"""

import time
from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from automl.assembly import input_columns
from automl.budget import with_the_rest
from automl.columns import columns_of
from automl.inference.columns import Columns
from automl.inference.model import FittedModel
from automl.layout import TrainingLayout
from automl.plan import FeaturePlan
from automl.preload import preload
from automl.progress import Progress, ProgressUpdate, ShouldFinish, never, silent
from automl.selection import Selection, select_models
from automl.summary import TrainedModel
from automl.targets import usable_rows
from automl.training import train_models
from contracts.report import Interpretation

_SHOWN_CHARS = 40
_NO_REST = {"budget_s": 0.0, "spent_s": 0.0}


def rows_of(table: pd.DataFrame, interpretation: Interpretation, at: int) -> pd.DataFrame:
    """The rows that have target number `at`, without the columns of the others."""
    targets = interpretation.targets
    if len(targets) == 1:
        return table
    own = targets[at]
    others = [target.target_column for target in targets if target is not own]
    kept = table.drop(columns=others)
    return kept[usable_rows(kept[own.target_column], own.problem_type)]


def reading_of(interpretation: Interpretation, at: int) -> Interpretation:
    """As if target number `at` were the only one."""
    if not interpretation.further_targets:
        return interpretation
    return interpretation.model_copy(update={"chosen": interpretation.targets[at], "further_targets": []})


def plan_of(plan: FeaturePlan, interpretation: Interpretation, at: int) -> FeaturePlan:
    """The same inputs for target number `at`."""
    return plan.model_copy(update={"target_column": interpretation.target_columns[at]})


def select_for_all(
    train: pd.DataFrame,
    plan: FeaturePlan,
    interpretation: Interpretation,
    *,
    budget_s: float,
    seed: int,
    threads: int,
    progress: Progress = silent,
    should_finish: ShouldFinish = never,
    repeated: Selection | None = None,
    families: Collection[str] | None = None,
) -> Selection:
    """A screening a target within `budget_s` seconds together: what one leaves over is the next ones'.

    `repeated` is a screening whose counted work is done again. Raises what `select_models` does.
    """
    preload()
    count, began = len(interpretation.targets), time.monotonic()
    told = [] if repeated is None else [repeated, *repeated.further]
    inputs = _Inputs(train, plan, interpretation)
    found = list[Selection]()
    for at in range(count):
        before = told[at] if told else None
        found.append(
            select_models(
                rows_of(train, interpretation, at),
                plan_of(plan, interpretation, at),
                reading_of(interpretation, at),
                budget_s=budget_s if count == 1 else _share(budget_s, began, count - at),
                seed=seed,
                threads=threads,
                progress=_part_of(progress, interpretation, at),
                should_finish=should_finish,
                max_units=None if before is None else before.work_units,
                repeated=before,
                families=families,
                columns=inputs.of(at),
            )
        )
    if count == 1:
        return found[0]
    spent_s = time.monotonic() - began
    return found[0].model_copy(update={"further": found[1:], "budget_s": budget_s, "spent_s": spent_s})


def train_for_all(
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
    """A training a target within `budget_s` seconds together, and one model that answers for all.

    Raises what `train_models` does.
    """
    preload()
    count, began = len(interpretation.targets), time.monotonic()
    told = [] if replay is None else [replay, *replay.further]
    selections = [selection, *selection.further]
    seconds = budget_s if count == 1 else with_the_rest(budget_s, selection.budget_s, selection.spent_s)
    inputs = _Inputs(train, plan, interpretation)
    found = list[TrainedModel]()
    for at in range(count):
        # What the screenings left over is shared out here already.
        settled = selections[at] if count == 1 else selections[at].model_copy(update=_NO_REST)
        found.append(
            train_models(
                rows_of(train, interpretation, at),
                plan_of(plan, interpretation, at),
                reading_of(interpretation, at),
                settled,
                budget_s=seconds if count == 1 else _share(seconds, began, count - at),
                seed=seed,
                threads=threads,
                progress=_part_of(progress, interpretation, at),
                should_finish=should_finish,
                replay=told[at] if told else None,
                columns=inputs.of(at),
            )
        )
    return found[0] if count == 1 else _joined(found, train, plan)


class _Inputs:
    """The inputs that the targets share, read once; with one target it is left to who needs them."""

    def __init__(self, train: pd.DataFrame, plan: FeaturePlan, interpretation: Interpretation) -> None:
        self._train, self._targets = train, interpretation.targets
        self._columns = columns_of(train, plan) if len(self._targets) > 1 else None

    def of(self, at: int) -> Columns | None:
        """Of the rows that have target number `at`."""
        if self._columns is None:
            return None
        target = self._targets[at]
        known = usable_rows(self._train[target.target_column], target.problem_type)
        return self._columns if known.all() else self._columns.take(np.flatnonzero(known))


def _joined(found: list[TrainedModel], train: pd.DataFrame, plan: FeaturePlan) -> TrainedModel:
    """All take the same rows, so a gap that training rows of any target had is none of a row's faults."""
    columns = input_columns(plan, train)
    models: list[FittedModel] = [replace(each.model, columns=columns) for each in found]
    first, further = found[0].summary, [each.summary for each in found[1:]]
    layout = first.layout.model_copy(update={"further": [each.layout for each in further]})
    summary = first.model_copy(update={"further": further, "layout": layout})
    return TrainedModel(replace(models[0], further=tuple(models[1:])), summary)


def _share(seconds: float, began: float, left: int) -> float:
    """Of what is left of `seconds`, the part of the next of `left` targets."""
    return max(seconds - (time.monotonic() - began), 0.0) / left


def _part_of(progress: Progress, interpretation: Interpretation, at: int) -> Progress:
    """Work of one target as a part of all targets' work; the candidates told are those of the first."""
    names = interpretation.target_columns
    if len(names) == 1:
        return progress

    def told(update: ProgressUpdate) -> None:
        done = at + (update.done / update.total if update.total else 1.0)
        words = f"{names[at][:_SHOWN_CHARS]}: {update.message}"
        row = update.candidate if at == 0 else None
        progress(ProgressUpdate(done, float(len(names)), "targets", words, row))

    return told

"""A quick look at every family: few folds on few rows, the baseline first."""

from collections.abc import Collection, Sequence

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from automl.budget import Budget, OutOfTimeError, TooSlowError
from automl.crossval import Folds, LearningTask, learning_task
from automl.inference.columns import Columns
from automl.measuring import FINISH_NOTE, Measured, Runner, failure_note, skipped
from automl.metrics import as_loss
from automl.models.base import Candidate
from automl.models.kernel import FAMILY as KERNEL
from automl.models.portfolio import LARGE_TREES, TARGET_CODED, portfolio
from automl.models.target_coded import codable
from automl.models.weighted import SUFFIX
from automl.plan import FeaturePlan
from automl.preload import preload
from automl.progress import Meter, Progress, ShouldFinish, never, silent
from automl.threads import one_blas_thread
from contracts.datasets import Metric, ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.report import Interpretation, LeaderboardRow

SCREENING_ROWS = 3_000
SCREENING_PACE = 3.0
_FOLDS = 3
_FOLDS_RUN = 2
PLANNED = 6  # candidates that the seconds are planned for; the others follow if time is left
_MANY_ROWS = 10_000
_LEFT_SHARE = 0.5
MANY_CLASSES = 8
BASELINE = "baseline"
LINES_CLASSES = 100  # up to here lines are quick
_TREES_FIRST = {BASELINE: 0, "trees": 1, "linear": 3, "gradient boosting": 4}
_FEW_TO_CODE = 3_000  # up to here means of levels are noise, which three small tables were no better for
_KERNEL_ROWS = 5_000  # all that it learns from: of more, others know more


class Selection(BaseModel):
    """Which candidates are worth training, in that order, and how they did in the screening."""

    model_config = ConfigDict(frozen=True)

    leaderboard: list[LeaderboardRow]
    selected: list[str]
    work_units: int = Field(description="Fold fits of the candidates that were measured.")
    rows: int = Field(description="Rows that the screening looked at.")
    fold_seconds: dict[str, float] = Field(
        description="Time of one screening fold, by candidate; of one that was cut short, what it had taken."
    )
    # Those stored before they were noted leave nothing over.
    budget_s: float = Field(default=0.0, description="Seconds that the screening was given.")
    spent_s: float = Field(default=0.0, description="Seconds that it took.")
    # Likewise, those before there could be several targets.
    further: list["Selection"] = Field(
        default=[], description="Of the targets beside the first; the seconds above are then of all."
    )


def select_models(
    train: pd.DataFrame,
    plan: FeaturePlan,
    interpretation: Interpretation,
    *,
    budget_s: float,
    seed: int,
    threads: int,
    progress: Progress = silent,
    should_finish: ShouldFinish = never,
    max_units: int | None = None,
    families: Collection[str] | None = None,
    columns: Columns | None = None,
    repeated: Selection | None = None,
) -> Selection:
    """Screen the portfolio within `budget_s` seconds; with `max_units`, within that many fits instead.

    Of the portfolio only `families` are tried, if any are named, and the baseline always. `columns` are the
    inputs of `train` in encoder form, where somebody has read them already.

    Of a screening that is `repeated` the very candidates are measured that it measured.

    Candidates are tried in a fixed order, so the result depends on how many fits were done and on
    nothing else. Whatever `progress` raises passes through. `should_finish` ends it early with what it has.
    """
    preload()  # an import is no work: it may not cost the budget
    budget = Budget(budget_s, max_units, should_finish)
    with one_blas_thread():
        whole = learning_task(train, plan, interpretation, seed=seed, columns=columns)
        task = whole.sample(SCREENING_ROWS)
        target = task.target
        candidates = candidates_for(
            target.problem_type,
            task.metric,
            rows=whole.num_rows,
            width=target.width,
            levels=whole.levels,
            families=families,
        )
        meter = Meter(progress, len(candidates) * _FOLDS_RUN, "folds")
        runner = Runner(task, budget, meter, threads, pace=SCREENING_PACE, encode_first=False)
        before = (
            None
            if repeated is None
            else {row.model for row in repeated.leaderboard if row.fit_time_s is not None}
        )
        measured, rows, cut_short = _screen(runner, candidates, Folds(task, _FOLDS), before)
        runner.report(lambda: meter.finish("Screening done"))
    return Selection(
        leaderboard=_ranked(rows, task.metric),
        selected=_choose(
            measured, rows, task, many=whole.num_rows > _MANY_ROWS and task.target.width <= MANY_CLASSES
        ),
        work_units=budget.units,
        rows=task.num_rows,
        fold_seconds={**cut_short, **{result.candidate.name: result.fit_time_s for result in measured}},
        budget_s=budget_s,
        spent_s=budget.elapsed,
    )


def candidates_for(
    problem_type: ProblemType,
    metric: Metric,
    *,
    rows: int,
    width: int,
    levels: Sequence[int] = (),
    families: Collection[str] | None = None,
) -> list[Candidate]:
    """What is tried, in that order: of `families` if named, else what so many rows and classes suit.

    `levels` are those of each categorical column.
    """
    candidates = portfolio(problem_type, metric)
    if rows <= _FEW_TO_CODE or width > MANY_CLASSES or not codable(levels):
        candidates = [one for one in candidates if one.name != TARGET_CODED]
    if families is not None:
        candidates = [one for one in candidates if one.family in {*families, BASELINE}]
    elif rows > _KERNEL_ROWS or width > MANY_CLASSES:
        candidates = [one for one in candidates if one.family != KERNEL]
    if width > MANY_CLASSES:  # a booster grows a tree a class and round: it comes last
        candidates.sort(key=lambda candidate: candidate.family == "gradient boosting")
    if width > LINES_CLASSES:  # weights a class: lines come behind trees, which grow no more for classes
        candidates.sort(key=lambda candidate: _TREES_FIRST.get(candidate.family, 2))
    return candidates


def _screen(
    runner: Runner, candidates: list[Candidate], folds: Folds, before: Collection[str] | None
) -> tuple[list[Measured], list[LeaderboardRow], dict[str, float]]:
    """What was measured, a row for each, and the seconds of those that the clock cut short."""
    measured: list[Measured] = []
    cut_short: dict[str, float] = {}
    rows: list[LeaderboardRow] = []
    metric = runner.task.metric
    run = range(_FOLDS_RUN)
    out_of_time = False
    for number, candidate in enumerate(candidates):
        due = _FOLDS_RUN * (number + 1)
        if before is not None and candidate.name not in before:
            row = skipped(candidate, metric, "skipped, as in the run repeated here")
        elif out_of_time or not (number <= 1 or runner.budget.allows(_FOLDS_RUN)):
            out_of_time = True
            note = "skipped: the time budget ran out before it was tried"
            row = skipped(candidate, metric, FINISH_NOTE if runner.budget.finishing else note)
        else:
            began = runner.budget.elapsed
            try:
                result = runner.measure(candidate, folds, run, reserve_s=_reserve(runner, number))
            except Exception as error:
                if runner.is_interrupt(error):
                    raise
                out_of_time = runner.budget.remaining <= 0
                if isinstance(error, TooSlowError):
                    cut_short[candidate.name] = error.fold_s
                elif isinstance(error, OutOfTimeError):
                    cut_short[candidate.name] = runner.budget.elapsed - began
                row = skipped(candidate, metric, failure_note(error))
            else:
                measured.append(result)
                row = result.row(metric)
        rows.append(row)
        _report_row(runner, row, due)
    return measured, rows, cut_short


def _reserve(runner: Runner, number: int) -> float | None:
    """Seconds that candidate `number` must leave; None: it has no deadline.

    So it is of the baseline and of the first real model: there must be something to train. Of many classes
    the latter leaves half for one whose time grows less with them. Where other targets have taken all of the
    seconds it is left to the training, which makes a model in any case.
    """
    if number == 1 and (runner.task.target.width > MANY_CLASSES or runner.budget.seconds <= 0):
        return _LEFT_SHARE * runner.budget.seconds
    return None if number <= 1 else 0.0


def _report_row(runner: Runner, row: LeaderboardRow, due: int) -> None:
    """Say the row; work that was skipped is settled by it."""
    said = (
        row.note or f"{row.model}: {row.metric.value} {row.score:.4g}" if row.score is not None else row.model
    )
    left = max(due - runner.meter.settled, 0.0)
    runner.report(lambda: runner.meter.settle(said, units=left, candidate=row))


def _choose(
    measured: list[Measured], rows: list[LeaderboardRow], task: LearningTask, *, many: bool
) -> list[str]:
    """The best of those measured, then those that time left out: training may still find some for them."""
    real = [result for result in measured if result.candidate.family != "baseline"]
    if not measured:
        reasons = "; ".join(row.note for row in rows if row.note)
        raise OrreryError(ErrorCode.PIPELINE_FAILED, "No model could be fitted to this table.", reasons)
    real.sort(key=lambda result: _loss(result.score, task.metric))
    of_family = {result.candidate.family: result for result in reversed(real)}
    # The best of each family, since an ensemble lives on difference, and the best of the others.
    ranked = sorted(real, key=lambda result: of_family[result.candidate.family] is not result)
    # What a few rows say of large trees is of no use where there are many: those go first.
    ahead = LARGE_TREES if many else None
    ranked.sort(key=lambda result: result.candidate.name != ahead)
    chosen = {result.candidate.name for result in ranked[:PLANNED]}
    best = [result.candidate for result in real if result.candidate.name in chosen]
    best.sort(key=lambda candidate: candidate.name != ahead)
    names = [candidate.name for candidate in best]
    left_out = [row.model for row in rows if (row.note or "").startswith("skipped")]
    lines = {row.model for row in rows if row.family == "linear" and task.target.width <= LINES_CLASSES}
    first = in_turn(names + left_out, lines)[:PLANNED] or [measured[0].candidate.name]
    others = [*(result.candidate.name for result in ranked), *left_out]
    return [*first, *in_turn([name for name in dict.fromkeys(others) if name not in first], ())]


def in_turn(names: list[str], lines: Collection[str]) -> list[str]:
    """The order of training of `names`, which are the best first; `lines` are linear.

    The linear model before all, whatever its rank: it takes a moment and there is a model. Then the best
    that learns more than lines: these two are what no want of time leaves out. One with class weights follows
    its twin without.
    """
    order = list[str]()
    for name in names:
        plain = name.removesuffix(SUFFIX)
        order += [one for one in dict.fromkeys((plain, name)) if one in names and one not in order]
    first = [name for name in order if name in lines][:1]
    second = [name for name in order if name not in lines][:1]
    return [*first, *second, *(name for name in order if name not in {*first, *second})]


def _loss(score: float | None, metric: Metric) -> float:
    return float("inf") if score is None else as_loss(metric, score)


def _ranked(rows: list[LeaderboardRow], metric: Metric) -> list[LeaderboardRow]:
    return sorted(rows, key=lambda row: _loss(row.score, metric))

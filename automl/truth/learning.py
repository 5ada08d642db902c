"""The learning curve: one member fitted on ever more rows, measured on the holdout."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from automl.calibrating import deciding
from automl.crossval import Folds, LearningTask
from automl.encoding import fit_encoder
from automl.inference.columns import Columns
from automl.inference.encoding import Style
from automl.measuring import thinned
from automl.metrics import higher_is_better
from automl.models.base import Candidate, FitContext, Matrix, common_step
from contracts.datasets import Metric
from contracts.truth import LearningCurve, LearningPoint

_MAX_ROWS = 4_000
_SHARES = (0.125, 0.25, 0.5, 1.0)
_FEWEST = 40
_PACE = 3.0
_STILL_LEARNING = 0.03  # of the loss, by twice the rows


def learning_curve(
    candidate: Candidate,
    task: LearningTask,
    holdout: Columns,
    y: npt.NDArray[np.generic],
    *,
    tick: Callable[[float], None],
) -> LearningCurve | None:
    """At an eighth, a quarter, half and all of at most 4,000 training rows; None where rows are too few."""
    most = min(task.num_rows, _MAX_ROWS)
    sizes = [round(share * most) for share in _SHARES if share * most >= _FEWEST]
    points = []
    for at, rows in enumerate(sizes):
        found = _score(candidate, task.sample(rows), holdout, y)
        if found is not None:
            points.append(LearningPoint(rows=rows, score=found))
        tick((at + 1) / len(sizes))
    if len(points) < 2:  # noqa: PLR2004 - one point is no curve
        return None
    return LearningCurve(model=candidate.name, points=points, verdict=_verdict(points, task.metric))


def _score(
    candidate: Candidate, task: LearningTask, holdout: Columns, y: npt.NDArray[np.generic]
) -> float | None:
    """As in training: step and rule of decision by a fold of these rows, then one fit on all of them."""
    context = FitContext(
        problem_type=task.target.problem_type,
        width=task.target.width,
        metric=task.metric,
        seed=task.seed,
        threads=1,
        pace=_PACE,
        tick=lambda _: None,
    )
    folds = Folds(task, 3)
    if not folds.count:
        return None
    train, valid = folds.matrices(0, candidate.style)
    fit = candidate.fit_fold(thinned(train, candidate, task.seed), valid, context)
    step = common_step([fit])
    judge = deciding(task.metric, valid.y, fit.predict(step))
    encoder = fit_encoder(task.columns, task.plan, seed=task.seed)
    categorical = encoder.categorical_features if candidate.style is Style.TREE else []
    rows = Matrix(encoder.transform(task.columns, candidate.style), task.y, categorical)
    predictor = candidate.refit(thinned(rows, candidate, task.seed), step, context)
    return judge.score(y, predictor.predict(encoder.transform(holdout, candidate.style)))


def _verdict(points: list[LearningPoint], metric: Metric) -> str:
    last, before = (_loss(metric, point.score) for point in (points[-1], points[-2]))
    if before <= 0:
        return "There is nothing left to learn by this metric."
    gain = (before - last) / before
    if gain > _STILL_LEARNING:
        return f"More rows would likely help: the last doubling took {100 * gain:.0f} % off the loss."
    return "More rows of the same kind would help little; other columns might."


def _loss(metric: Metric, value: float) -> float:
    """Something that is zero for a perfect model."""
    return 1.0 - value if higher_is_better(metric) else value

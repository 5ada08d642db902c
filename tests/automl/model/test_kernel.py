import io
import json

import numpy as np
import pytest

from automl.inference.predictors import dump_predictor, read_predictor
from automl.models.base import FitContext, Matrix
from automl.models.kernel import Kernel
from automl.models.linear import Linear
from automl.models.portfolio import portfolio
from automl.selection import candidates_for
from contracts.datasets import Metric, ProblemType


def context(problem: ProblemType, width: int, metric: Metric, **more) -> FitContext:
    return FitContext(
        problem_type=problem,
        width=width,
        metric=metric,
        seed=0,
        threads=1,
        pace=1.0,
        tick=lambda _: None,
        **more,
    )


def rings(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two classes by the distance from the middle, which no line parts; a column of noise, a flag."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(rows, 4))
    X[:, 3] = rng.random(rows) < 0.5
    return X, (np.hypot(X[:, 0], X[:, 1]) > 1.2).astype(np.int64)


def as_stored(predictor):
    header, arrays = dump_predictor(predictor)
    kept = {}
    for name, array in arrays.items():
        buffer = io.BytesIO()
        np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
        kept[name] = np.load(io.BytesIO(buffer.getvalue()), allow_pickle=False)
    return read_predictor(json.loads(json.dumps(header)), kept)


@pytest.mark.parametrize("problem", [ProblemType.BINARY, ProblemType.REGRESSION])
def test_kernels_bend_where_lines_cannot(problem) -> None:
    """ENGINE-5: on few rows a smooth bend is learnt, by folds and by the refit; lines see nothing of it."""
    numbers = problem is ProblemType.REGRESSION
    metric = Metric.RMSE if numbers else Metric.LOG_LOSS
    ctx = context(problem, 1 if numbers else 2, metric)
    (X, y), (Z, z) = rings(300, 0), rings(200, 1)
    y, z = (y.astype(float), z.astype(float)) if numbers else (y, z)
    train, valid = Matrix(X, y, []), Matrix(Z, z, [])
    fit = Kernel().fit_fold(train, valid, ctx)
    step = int(np.argmin(fit.losses))
    assert fit.losses[step] < 0.6 * Linear().fit_fold(train, valid, ctx).losses.min()
    refitted = Kernel().refit(train, step, ctx)
    assert np.allclose(refitted.predict(Z), fit.predict(step), atol=1e-9)
    again = as_stored(refitted)
    assert np.array_equal(again.predict(Z), refitted.predict(Z))
    alone = np.vstack([again.predict(Z[at : at + 1]) for at in range(20)])
    assert np.allclose(alone, again.predict(Z)[:20], atol=1e-9)
    assert again.predict(Z[:0]).shape == (0, 1 if numbers else 2)


def test_weights_of_classes_move_a_kernel() -> None:
    """ENGINE-26: a class that counts for more is said more often."""
    X, y = rings(200, 0)
    plain = context(ProblemType.BINARY, 2, Metric.F1)
    heavy = context(ProblemType.BINARY, 2, Metric.F1, class_weights=np.asarray([0.5, 4.0]))
    said = [Kernel().refit(Matrix(X, y, []), 1, each).predict(X)[:, 1].mean() for each in (plain, heavy)]
    assert said[1] > said[0] + 0.05


def test_kernels_are_for_few_rows_and_classes() -> None:
    """ENGINE-5: where a kernel would see a small part of the rows it isn't tried, unless it is asked for."""
    for rows, width, tried in ((5_000, 2, True), (50_000, 2, False), (5_000, 26, False)):
        found = candidates_for(ProblemType.MULTICLASS, Metric.LOG_LOSS, rows=rows, width=width)
        assert any(one.family == "kernel" for one in found) is tried
    named = candidates_for(ProblemType.BINARY, Metric.F1, rows=50_000, width=2, families=["kernel"])
    assert [one.family for one in named] == ["baseline", "kernel"]
    assert any(one.family == "kernel" for one in portfolio(ProblemType.REGRESSION))

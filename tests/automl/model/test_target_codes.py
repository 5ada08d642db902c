import io
import json

import numpy as np
import pandas as pd
import pytest

from automl.bundle.packing import _kinds
from automl.crossval import learning_task
from automl.inference.predictors import ReweighedPredictor, dump_predictor, read_predictor
from automl.models import boosting
from automl.models.base import FitContext, Matrix
from automl.models.boosting import Boosting
from automl.models.portfolio import TARGET_CODED
from automl.models.target_coded import NothingToCodeError, TargetCoded, _coded, codable
from automl.selection import candidates_for
from automl.truth.contributions import _shap
from contracts.datasets import Metric, ProblemType

PLAIN = Boosting("lightgbm", boosting.CODED)
CODED = TargetCoded("coded", PLAIN)


def context(problem: ProblemType, width: int) -> FitContext:
    metric = Metric.RMSE if problem is ProblemType.REGRESSION else Metric.LOG_LOSS
    return FitContext(problem, width, metric, 0, 1, pace=3.0, tick=lambda _: None)


def crossed(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Twelve levels by twelve; the target belongs to the pair, and neither column alone tells it."""
    rng = np.random.default_rng(seed)
    X = np.column_stack([rng.normal(size=rows), rng.integers(0, 12, (rows, 2))]).astype(float)
    effect = np.random.default_rng(5).permutation(np.tile(np.linspace(-2, 2, 12), 12)).reshape(12, 12)
    y = effect[X[:, 1].astype(int), X[:, 2].astype(int)] + 0.3 * rng.normal(size=rows)
    X[rng.random(rows) < 0.02, 1] = np.nan
    return X, y


def targets(y: np.ndarray, problem: ProblemType) -> tuple[np.ndarray, int]:
    if problem is ProblemType.REGRESSION:
        return y, 1
    cuts = [0.0] if problem is ProblemType.BINARY else [-0.7, 0.7]
    return np.searchsorted(cuts, y), len(cuts) + 1


@pytest.mark.parametrize("problem", list(ProblemType))
def test_pairs_of_levels_are_learnt_stored_and_answered_alike(problem) -> None:
    """ENGINE-36: what belongs to a pair of levels is learnt better than without codes; a stored model
    answers as the one in memory, one row as many, and with levels never seen.
    """
    (X, raw), (Z, raw_valid) = crossed(1_500, 0), crossed(500, 1)
    (y, width), (z, _) = targets(raw, problem), targets(raw_valid, problem)
    train, valid, ctx = Matrix(X, y, [1, 2]), Matrix(Z, z, [1, 2]), context(problem, width)
    fit = CODED.fit_fold(train, valid, ctx)
    step = int(np.argmin(fit.losses))
    assert fit.losses[step] < 0.85 * PLAIN.fit_fold(train, valid, ctx).losses.min()
    refitted = CODED.refit(train, step, ctx)
    assert np.allclose(refitted.predict(Z), fit.predict(step), atol=1e-9)
    assert np.array_equal(CODED.refit(train, step, ctx).predict(Z), refitted.predict(Z))
    header, arrays = dump_predictor(refitted)
    kept = {}
    for name, array in arrays.items():
        buffer = io.BytesIO()
        np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
        kept[name] = np.load(io.BytesIO(buffer.getvalue()), allow_pickle=False)
    again = read_predictor(json.loads(json.dumps(header)), kept)
    assert np.array_equal(again.predict(Z), refitted.predict(Z))
    alone = np.vstack([again.predict(Z[at : at + 1]) for at in range(20)])
    assert np.allclose(alone, again.predict(Z)[:20], atol=1e-9)
    strange = np.asarray([[0.0, np.nan, np.nan], [0.0, 99.0, 3.0]])
    assert np.isfinite(again.predict(strange)).all()


def test_a_row_is_not_coded_by_its_own_target() -> None:
    """ENGINE-36: levels of one row each say nothing, and their codes do not seem to in training."""
    rng = np.random.default_rng(0)
    rows = 400
    X = np.column_stack([rng.permutation(rows), rng.normal(size=rows)]).astype(float)
    y = rng.normal(size=rows)
    added, coded = _coded(Matrix(X, y, [0]), context(ProblemType.REGRESSION, 1))
    assert np.corrcoef(added[0].look_up(X)[:, 0], y)[0, 1] > 0.9  # for rows to come, they do
    assert np.corrcoef(coded.X[:, 2], y)[0, 1] < 0.1


def test_it_is_tried_only_where_there_is_something_to_code(make_case, reading) -> None:
    """ENGINE-36: few rows, many classes or no pair of eight levels: the candidate isn't tried."""
    assert [codable(levels) for levels in ([], [7], [8], [2, 4], [2, 3], [2, 2, 4])] == [
        *(False, False, True, True, False, True)
    ]
    for rows, width, levels, tried in (
        *((9_000, 2, [9], True), (9_000, 2, [2], False), (9_000, 26, [9], False), (3_000, 2, [9], False)),
    ):
        found = candidates_for(ProblemType.MULTICLASS, Metric.LOG_LOSS, rows=rows, width=width, levels=levels)
        assert (TARGET_CODED in {one.name for one in found}) == tried
    X, y = crossed(200, 0)
    table = pd.DataFrame({"a": X[:, 0], "b": np.char.add("level ", X[:, 2].astype(str)), "t": y})
    case = make_case(table, reading("t", ProblemType.REGRESSION, Metric.RMSE))
    assert learning_task(case.parts.train, case.plan, case.interpretation, seed=0).levels == [12]
    with pytest.raises(NothingToCodeError):
        CODED.refit(Matrix(X, y, []), 0, context(ProblemType.REGRESSION, 1))


def test_shap_values_of_a_pair_are_shared_by_its_columns() -> None:
    """ENGINE-36: SHAP values are of the own columns and sum to the answers; bundles name what they need."""
    X, y = crossed(600, 0)
    predictor = CODED.refit(Matrix(X, y, [1, 2]), 30, context(ProblemType.REGRESSION, 1))
    assert list(_kinds(ReweighedPredictor(predictor, np.ones(1)))) == [
        *("ReweighedPredictor", "TargetCodedPredictor", "BoosterPredictor"),  # so a bundle asks for LightGBM
    ]
    values = _shap(predictor.inner, X[:50], predictor)
    assert values.shape == (50, 1, 3)
    said = predictor.predict(X[:50])[:, 0]
    assert np.ptp(said - values.sum(axis=2)[:, 0]) < 1e-9
    assert np.abs(values[:, 0, 0]).mean() < np.abs(values[:, 0, 1]).mean()

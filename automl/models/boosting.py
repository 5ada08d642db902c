"""LightGBM with tuned defaults. Every round reports, may be stopped, and is repeatable bit for bit."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from automl.inference.columns import FloatArray
from automl.inference.encoding import Style
from automl.inference.predictor import Predictor
from automl.inference.predictors import BinaryBoosterPredictor, BoosterPredictor
from automl.models.base import FitContext, FoldFit, Matrix
from contracts.datasets import Metric, ProblemType

_MAX_ROUNDS = 1_200
_PATIENCE = 50
_MAX_RATE = 0.3
_TREE_MS, _LEAVES_POWER = 0.0035, 0.59  # of a tree's answers to a thousand rows
_ROUND_COST = 1_000  # in rows
_MIN_GAIN = 1e-3  # of the loss: a smaller gain doesn't restart the patience
_CELLS_PER_THREAD = 100_000  # below this a second thread gives nothing, and costs much when cores are busy
_FIXED: dict[str, Any] = {
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,  # else the layout is chosen by timing, and sums change their order
    "feature_pre_filter": False,
}


@dataclass(frozen=True)
class BoosterFit:
    """A booster on one fold and its validation loss by round."""

    losses: FloatArray
    booster: Any
    X: FloatArray
    width: int
    threads: int

    def predict(self, step: int) -> FloatArray:
        rounds = min(step + 1, len(self.losses))
        raw = self.booster.predict(self.X, num_iteration=rounds, num_threads=self.threads)
        scores = np.asarray(raw, dtype=np.float64)
        if self.width == 2:  # noqa: PLR2004 - binary: LightGBM says P(class 1) only
            return np.column_stack([1.0 - scores, scores])
        return scores if scores.ndim == 2 else scores[:, None]  # noqa: PLR2004 - a matrix


@dataclass(frozen=True)
class Boosting:
    """One configuration of LightGBM."""

    name: str
    params: dict[str, Any] = field(hash=False)
    family: str = "gradient boosting"
    style: Style = Style.TREE

    def max_rows(self, num_features: int) -> int:
        return max(20_000, 100_000_000 // max(num_features, 1))

    def work(self, rows: int, pace: float) -> float:
        """A round has a cost of its own beside that of its rows."""
        return (rows + _ROUND_COST) / pace

    def answer_ms(self, step: int, width: int) -> float:
        """Milliseconds of one core for a thousand rows, as fits of 4 to 210 leaves took (within a third)."""
        trees = (step + 1) * (width if width > 2 else 1)  # noqa: PLR2004 - two classes share a tree
        return float(trees * _TREE_MS * self.params["num_leaves"] ** _LEAVES_POWER)

    def most_rounds(self, pace: float) -> int:
        """Of a fold: its fractions done are of these."""
        return round(_MAX_ROUNDS / pace)

    def fit_fold(self, train: Matrix, valid: Matrix, context: FitContext) -> FoldFit:
        import lightgbm as lgb  # noqa: PLC0415 - seconds of import, only where a booster is fitted

        rounds, patience = self.most_rounds(context.pace), round(_PATIENCE / context.pace)
        losses: list[float] = []
        best, best_at = np.inf, 0

        def each_round(env: Any) -> None:
            nonlocal best, best_at
            losses.append(float(env.evaluation_result_list[0][2]))
            if losses[-1] < best * (1 - _MIN_GAIN):
                best, best_at = losses[-1], len(losses)
            context.tick(len(losses) / rounds)
            if len(losses) - best_at >= patience:
                raise lgb.callback.EarlyStopException(len(losses) - 1, env.evaluation_result_list)

        params = self._params(train, context)
        data = _dataset(train, params, context)
        check = data.create_valid(valid.X, label=valid.y, weight=context.row_weights(valid.y))
        booster = lgb.train(
            params, data, rounds, valid_sets=[check], callbacks=[each_round], keep_training_booster=True
        )
        return BoosterFit(np.asarray(losses), booster, valid.X, context.width, params["num_threads"])

    def refit(self, train: Matrix, step: int, context: FitContext) -> Predictor:
        import lightgbm as lgb  # noqa: PLC0415 - as above

        def each_round(env: Any) -> None:
            context.tick((env.iteration + 1) / (step + 1))

        params = self._params(train, context)
        booster = lgb.train(params, _dataset(train, params, context), step + 1, callbacks=[each_round])
        predictor = BoosterPredictor(booster.model_to_string(num_iteration=step + 1))
        return BinaryBoosterPredictor(predictor) if context.width == 2 else predictor  # noqa: PLR2004 - binary

    def _params(self, train: Matrix, context: FitContext) -> dict[str, Any]:
        threads = max(1, min(context.threads, train.X.size // _CELLS_PER_THREAD))
        rate = min(self.params["learning_rate"] * context.pace, _MAX_RATE)
        return {
            **_FIXED,
            **self.params,
            "learning_rate": rate,
            **_objective(context),
            "seed": context.seed % 2**31,
            "num_threads": threads,
        }


def _dataset(train: Matrix, params: dict[str, Any], context: FitContext) -> Any:
    import lightgbm as lgb  # noqa: PLC0415 - as above

    weight = context.row_weights(train.y)
    return lgb.Dataset(
        train.X, label=train.y, weight=weight, categorical_feature=train.categorical, params=params
    )


def _objective(context: FitContext) -> dict[str, Any]:
    if context.problem_type is ProblemType.BINARY:
        return {"objective": "binary", "metric": "binary_logloss"}
    if context.problem_type is ProblemType.MULTICLASS:
        return {"objective": "multiclass", "metric": "multi_logloss", "num_class": context.width}
    if context.metric is Metric.MAE:
        return {"objective": "regression_l1", "metric": "l1"}
    return {"objective": "regression", "metric": "l2"}


# "Better by Default" (arXiv 2407.04491): LightGBM's tuned defaults for classes and for numbers.
TUNED_CLASSES = {
    "learning_rate": 0.04,
    "num_leaves": 50,
    "min_data_in_leaf": 40,
    "min_sum_hessian_in_leaf": 1e-7,
    "bagging_fraction": 0.75,
    "bagging_freq": 1,
}
TUNED_NUMBERS = {
    "learning_rate": 0.05,
    "num_leaves": 100,
    "min_data_in_leaf": 3,
    "min_sum_hessian_in_leaf": 1e-7,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
}
SMALL_TREES = {
    "learning_rate": 0.06,
    "num_leaves": 7,
    "min_data_in_leaf": 10,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
}
RANDOM_CUTS = {
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 5,
    "extra_trees": True,
    "feature_fraction": 0.8,
    "max_cat_to_onehot": 16,
}
# Trees of middling size, whatever the codes: measured with target codes beside those above.
CODED = {
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 5,
    "feature_fraction": 0.8,
}
# Variations: names say what is other.
VARIED: dict[str, Any] = {"bagging_fraction": 0.8, "bagging_freq": 1}
FEWER_COLUMNS = {
    "learning_rate": 0.05,
    "num_leaves": 53,
    "feature_fraction": 0.7,
    "min_data_in_leaf": 14,
    "bagging_fraction": 1.0,
    "bagging_freq": 0,
}
CAUTIOUS = {
    "learning_rate": 0.06,
    "num_leaves": 31,
    "feature_fraction": 0.5,
    "min_data_in_leaf": 20,
    "lambda_l2": 5.0,
    "cat_smooth": 50.0,
    "cat_l2": 30.0,
    "max_cat_to_onehot": 8,
    "min_data_per_group": 50,
}
SMOOTH = {
    "learning_rate": 0.05,
    "num_leaves": 63,
    "feature_fraction": 0.6,
    "min_data_in_leaf": 5,
    "path_smooth": 10.0,
    "lambda_l2": 2.0,
}
SIX_DEEP = {
    "learning_rate": 0.06,
    "num_leaves": 40,
    "max_depth": 6,
    "feature_fraction": 0.5,
    "min_data_in_leaf": 10,
    "bagging_fraction": 0.7,
    "lambda_l2": 3.0,
    "max_bin": 127,
}
MANY_LEAVES = {
    "learning_rate": 0.04,
    "num_leaves": 210,
    "feature_fraction": 0.62,
    "min_data_in_leaf": 8,
    "lambda_l2": 1.0,
}
SMALL_CUTS = {
    "learning_rate": 0.06,
    "num_leaves": 16,
    "extra_trees": True,
    "feature_fraction": 0.56,
    "min_data_in_leaf": 48,
    "bagging_fraction": 1.0,
    "bagging_freq": 0,
}

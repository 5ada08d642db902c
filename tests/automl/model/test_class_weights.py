import hashlib

import numpy as np
import pandas as pd
import pytest

from automl.crossval import learning_task
from automl.ensemble import ensemble_loss
from automl.inference import load_model, save_model
from automl.inference.predictors import LinearPredictor, ReweighedPredictor, dump_predictor, read_predictor
from automl.layout import plan_layout
from automl.models.base import FitContext, Matrix
from automl.models.boosting import SMALL_TREES, Boosting
from automl.models.forest import ExtraTrees
from automl.models.linear import Linear
from automl.models.neural import Network
from automl.models.portfolio import portfolio
from automl.models.weighted import ClassWeighted, class_weights
from automl.selection import in_turn
from contracts.datasets import Metric, ProblemType


def rare(rows: int = 1_500):
    """One row in twelve is of the second class; its chance grows with the first column."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(rows, 3))
    y = (rng.random(rows) < 1 / (1 + np.exp(3.2 - 1.5 * X[:, 0]))).astype(int)
    return X, y


def context(metric=Metric.BALANCED_ACCURACY) -> FitContext:
    return FitContext(ProblemType.BINARY, 2, metric, 0, 1, pace=3.0, tick=lambda _: None)


@pytest.mark.parametrize(
    "candidate",
    [Linear(), Boosting("b", SMALL_TREES), ExtraTrees(), Network("n", bins=0, decay=0.5)],
    ids=lambda candidate: candidate.family,
)
def test_weights_are_learnt_with_and_taken_back(candidate) -> None:
    """ENGINE-26: a fit with class weights says the rare class as often as the others, and once set right
    as often as it is.
    """
    X, y = rare(900)
    weighted = ClassWeighted(candidate)
    train, valid = Matrix(X[:600], y[:600], []), Matrix(X[600:], y[600:], [])
    step = int(np.argmin(weighted.fit_fold(train, valid, context()).losses))
    predictor = weighted.refit(train, step, context())
    tilted, said = predictor.inner.predict(valid.X)[:, 1], predictor.predict(valid.X)[:, 1]
    assert 0.3 < tilted.mean() < 0.6
    assert said.mean() == pytest.approx(y.mean(), abs=0.05)
    assert np.array_equal(np.argsort(tilted, kind="stable"), np.argsort(said, kind="stable"))


def test_weights_count_all_classes_alike() -> None:
    """ENGINE-26: each class's rows weigh as much in all as another's, and a row one in the mean."""
    y = np.repeat([0, 1, 2], [70, 20, 10])
    weights = class_weights(y, 3)[y]
    assert weights.mean() == pytest.approx(1)
    assert [weights[y == code].sum() for code in range(3)] == pytest.approx([100 / 3] * 3)


def test_only_metrics_that_weigh_classes_ask_for_them() -> None:
    """ENGINE-26: F1, macro F1 and balanced accuracy have such candidates beside the plain; others none."""
    for problem in ProblemType:
        for metric in Metric:
            weighing = metric in {Metric.F1, Metric.F1_MACRO, Metric.BALANCED_ACCURACY}
            found = [one for one in portfolio(problem, metric) if isinstance(one, ClassWeighted)]
            assert bool(found) == (weighing and problem is not ProblemType.REGRESSION)


@pytest.mark.parametrize(
    ("ranked", "order"),
    [
        (
            ["linear_class_weights", "linear", "lightgbm", "extra_trees"],
            ["linear", "lightgbm", "linear_class_weights", "extra_trees"],
        ),
        (
            ["small_class_weights", "extra_trees", "small", "linear"],
            ["linear", "small", "small_class_weights", "extra_trees"],
        ),
        (["linear_class_weights", "lightgbm"], ["linear_class_weights", "lightgbm"]),
        (["linear_class_weights", "linear"], ["linear", "linear_class_weights"]),
        ([], []),
    ],
)
def test_the_two_that_are_always_planned_are_the_linear_and_the_best_other(ranked, order) -> None:
    """ENGINE-26: class weights stand behind their plain twin and never take the place of what is no line."""
    assert in_turn(ranked, {"linear", "linear_class_weights"}) == order


def test_want_of_time_leaves_a_candidate_that_learns_more_than_lines(make_case, reading) -> None:
    """ENGINE-26: with macro F1 too the plan of a short budget begins with the linear model and another."""
    X, y = rare(400)
    table = pd.DataFrame(X, columns=["a", "b", "c"]).assign(late=np.where(y == 1, "yes", "no"))
    case = make_case(table, reading("late", ProblemType.BINARY, Metric.F1, "yes"))
    selection = case.select()
    task = learning_task(case.parts.train, case.plan, case.interpretation, seed=0)
    order = plan_layout(selection, task, budget_s=0.001, workers=1).order
    assert order[0] == "linear"
    assert not order[1].startswith("linear")


def test_a_quicker_candidate_is_planned_before_rows_are_given_up(make_case, reading) -> None:
    """ENGINE-38: the best of the screening is too slow for all rows: the next that is not takes its place."""
    X, y = rare(3_000)
    table = pd.DataFrame(X, columns=["a", "b", "c"]).assign(late=np.where(y == 1, "yes", "no"))
    case = make_case(table, reading("late", ProblemType.BINARY, Metric.ROC_AUC, "yes"))
    task = learning_task(case.parts.train, case.plan, case.interpretation, seed=0)
    slow_and_quick = {
        "selected": ["linear", "lightgbm", "neural_net", "extra_trees"],
        "fold_seconds": {"linear": 0.01, "lightgbm": 300.0, "neural_net": 200.0, "extra_trees": 0.02},
    }
    selection = case.select().model_copy(update=slow_and_quick)
    layout = plan_layout(selection, task, budget_s=5, workers=2)
    assert layout.rows == task.num_rows
    assert layout.order == ["linear", "extra_trees", "lightgbm", "neural_net"]


def test_such_a_member_is_stored_as_it_is(make_case, reading, tmp_path) -> None:
    """ENGINE-26, ENGINE-13: trained, stored and loaded it answers the same."""
    X, y = rare(400)
    table = pd.DataFrame(X, columns=["a", "b", "c"]).assign(late=np.where(y == 1, "yes", "no"))
    case = make_case(table, reading("late", ProblemType.BINARY, Metric.BALANCED_ACCURACY, "yes"))
    selection = case.select().model_copy(update={"selected": ["linear_class_weights"]})
    trained = case.train(selection)
    assert [member.name for member in trained.model.members] == ["linear_class_weights"]
    path = tmp_path / "model.orrery"
    save_model(trained.model, path, "t")
    loaded = load_model(path, hashlib.sha256(path.read_bytes()).hexdigest())
    row = {"a": 1.5, "b": 0.0, "c": 0.0}
    said = loaded.predict([row])[0].probabilities["yes"]
    inner = LinearPredictor(np.ones((2, 3)), np.zeros(3), "softmax")
    again = read_predictor(*dump_predictor(ReweighedPredictor(inner, np.asarray([1.0, 2.0, 3.0]))))
    assert np.allclose(again.predict(np.zeros((1, 2))), [[6 / 11, 3 / 11, 2 / 11]])
    member = loaded.model.members[0].predictor
    assert isinstance(member, ReweighedPredictor)
    assert 0.05 < said < 0.6


def test_the_ensemble_minds_the_rare_class() -> None:
    """ENGINE-26: of two members, the one that misses none of the rare class weighs more than by log loss."""
    y = np.repeat([0, 1], [900, 100])
    half_missed = np.where(y == 1, np.where(np.arange(1_000) % 2, 0.9, 0.02), 0.02)
    all_seen = np.where(y == 1, 0.35, 0.12)
    both = [np.column_stack([1 - positive, positive]) for positive in (half_missed, all_seen)]
    plain = [ensemble_loss(Metric.LOG_LOSS, ProblemType.BINARY, y, scores) for scores in both]
    minded = [ensemble_loss(Metric.BALANCED_ACCURACY, ProblemType.BINARY, y, scores) for scores in both]
    assert plain[0] < plain[1]
    assert minded[0] > minded[1]

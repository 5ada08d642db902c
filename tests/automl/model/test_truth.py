import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as sk

from automl.columns import columns_of
from automl.crossval import learning_task
from automl.evaluation import evaluate_model
from automl.interval_fitting import fit_intervals
from automl.metrics import Judge
from automl.models.linear import Linear
from automl.report import render_report
from automl.truth.curves import calibration_bins, calibration_error, ranking_curves, wilson
from automl.truth.estimates import Answers, estimate
from automl.truth.fairness import fairness
from automl.truth.learning import learning_curve
from automl.truth.resampled import named_metrics
from automl.truth.slices import error_slices
from contracts.datasets import Metric, ProblemType

ROWS = np.arange(300)


@pytest.fixture(scope="module")
def evaluated(binary, regression, multiclass):
    """A report of each problem."""

    def evaluate(built, **options):
        case = built.case
        return evaluate_model(
            built.trained.model,
            built.trained.summary,
            case.parts.train,
            case.parts.holdout,
            case.plan,
            case.interpretation,
            findings=[],
            seed=0,
            threads=1,
            **options,
        ).report

    return {
        "binary": evaluate(binary, fairness_column="colour"),
        "regression": evaluate(regression),
        "multiclass": evaluate(multiclass),
    }


def two_classes(rows: int = 300, seed: int = 0):
    rng = np.random.default_rng(seed)
    y = (rng.random(rows) < 0.4).astype(int)
    positive = np.round(np.clip(0.3 + 0.3 * y + rng.normal(0, 0.2, rows), 0.01, 0.99), 2)  # with ties
    return y, np.column_stack([1 - positive, positive])


def drawn(rows: int, seed: int = 1):
    index = np.random.default_rng(seed).integers(0, rows, rows)
    return index, np.bincount(index, minlength=rows).astype(float)[None]


def test_resampled_metrics_of_two_classes_are_scikit_learns() -> None:
    """TRUTH-1: with and without weights, ties included, they equal scikit-learn's on the drawn rows."""
    y, scores = two_classes()
    decided = (scores[:, 1] >= 0.5).astype(int)
    index, weights = drawn(len(y))
    expected = {
        "roc_auc": lambda t, s, d: sk.roc_auc_score(t, s[:, 1]),
        "average_precision": lambda t, s, d: sk.average_precision_score(t, s[:, 1]),
        "f1": lambda t, s, d: sk.f1_score(t, d),
        "precision": lambda t, s, d: sk.precision_score(t, d),
        "recall": lambda t, s, d: sk.recall_score(t, d),
        "specificity": lambda t, s, d: sk.recall_score(t, d, pos_label=0),
        "log_loss": lambda t, s, d: sk.log_loss(t, s),
        "accuracy": lambda t, s, d: sk.accuracy_score(t, d),
        "balanced_accuracy": lambda t, s, d: sk.balanced_accuracy_score(t, d),
        "mcc": lambda t, s, d: sk.matthews_corrcoef(t, d),
        "brier": lambda t, s, d: sk.brier_score_loss(t, s[:, 1]),
    }
    found = {metric.name: metric for metric in named_metrics(ProblemType.BINARY, y, scores, decided)}
    assert set(found) == set(expected)
    for name, reference in expected.items():
        assert found[name].of(np.ones((1, len(y))))[0] == pytest.approx(reference(y, scores, decided))
        again = reference(y[index], scores[index], decided[index])
        assert found[name].of(weights)[0] == pytest.approx(again), name


def test_resampled_metrics_of_many_classes_and_numbers_are_scikit_learns() -> None:
    """TRUTH-1: also for several classes and for numbers."""
    rng = np.random.default_rng(3)
    y = rng.integers(0, 4, 200)
    scores = rng.dirichlet(np.ones(4), 200) + 0.5 * np.eye(4)[y]
    scores /= scores.sum(axis=1, keepdims=True)
    decided = scores.argmax(axis=1)
    index, weights = drawn(200)
    t, s, d = y[index], scores[index], decided[index]
    many = {m.name: m.of(weights)[0] for m in named_metrics(ProblemType.MULTICLASS, y, scores, decided)}
    assert many["log_loss"] == pytest.approx(sk.log_loss(t, s))
    assert many["f1_macro"] == pytest.approx(sk.f1_score(t, d, average="macro"))
    assert many["mcc"] == pytest.approx(sk.matthews_corrcoef(t, d))
    assert many["roc_auc_ovr"] == pytest.approx(sk.roc_auc_score(t, s, multi_class="ovr"))
    value = rng.normal(10, 2, 200)
    guess = value + rng.normal(0, 1, 200)
    numbers = named_metrics(ProblemType.REGRESSION, value, guess[:, None], np.zeros(200, int))
    found = {m.name: m.of(weights)[0] for m in numbers}
    assert found["rmse"] == pytest.approx(sk.root_mean_squared_error(value[index], guess[index]))
    assert found["r2"] == pytest.approx(sk.r2_score(value[index], guess[index]))
    assert found["median_absolute_error"] == pytest.approx(
        sk.median_absolute_error(value[index], guess[index])
    )
    assert found["mape"] == pytest.approx(sk.mean_absolute_percentage_error(value[index], guess[index]))


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """TRUTH-2: over many small holdouts the 95 % interval of accuracy holds the true share."""
    held = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        y = rng.integers(0, 2, 80)
        said = np.where(rng.random(80) < 0.8, y, 1 - y)
        answers = Answers(np.eye(2)[said] * 0.9 + 0.05, said)
        dummy = Answers(np.full((80, 2), 0.5), np.zeros(80, int))
        found, _ = estimate(
            ProblemType.BINARY, y, answers, dummy, chosen="accuracy", groups=ROWS[:80], seed=seed
        )
        interval = next(each.interval for each in found if each.name == "accuracy")
        held += interval.low <= 0.8 <= interval.high
    assert held >= 52


def test_a_gain_is_certain_only_if_its_interval_is_above_zero() -> None:
    """TRUTH-2: a model that guesses has no certain gain; one that knows has."""
    y, scores = two_classes()
    dummy = Answers(np.full((300, 2), 0.5), np.zeros(300, int))
    _, gain = estimate(
        ProblemType.BINARY,
        y,
        Answers(scores, scores.argmax(axis=1)),
        dummy,
        chosen="roc_auc",
        groups=ROWS,
        seed=0,
    )
    assert gain.certain
    assert gain.interval.low < gain.value < gain.interval.high
    guess = np.random.default_rng(8).permutation(scores)
    _, none = estimate(
        ProblemType.BINARY,
        y,
        Answers(guess, guess.argmax(axis=1)),
        dummy,
        chosen="roc_auc",
        groups=ROWS,
        seed=0,
    )
    assert not none.certain


def test_rows_of_one_subject_are_drawn_together() -> None:
    """TRUTH-2: ten equal rows a subject tell as much as one: intervals of whole subjects hold the truth."""
    held = {"subjects": 0, "rows": 0}
    for seed in range(24):
        rng = np.random.default_rng(seed)
        right = np.repeat(rng.random(40) < 0.7, 10)  # the model is right of a subject, or wrong of it
        y = rng.integers(0, 2, 400)
        said = np.where(right, y, 1 - y)
        answers = Answers(np.eye(2)[said] * 0.9 + 0.05, said)
        dummy = Answers(np.full((400, 2), 0.5), np.zeros(400, int))
        for unit, groups in (("subjects", np.arange(400) // 10), ("rows", np.arange(400))):
            found, _ = estimate(
                ProblemType.BINARY, y, answers, dummy, chosen="accuracy", groups=groups, seed=seed
            )
            interval = next(each.interval for each in found if each.name == "accuracy")
            held[unit] += interval.low <= 0.7 <= interval.high
    assert held["subjects"] >= 19
    assert held["rows"] < 17
    few, gain = estimate(
        ProblemType.BINARY, y, answers, dummy, chosen="accuracy", groups=np.arange(400) // 80, seed=0
    )
    assert all(each.interval is None for each in few)
    assert not gain.certain


def test_curves_say_what_the_scores_rank() -> None:
    """TRUTH-3: the ROC's area is the AUC; lift begins above one and ends at one; gains end at one."""
    y, scores = two_classes()
    curves = {curve.name: curve for curve in ranking_curves(y, scores[:, 1])}
    roc = curves["roc"].points
    area = np.trapezoid([p.y for p in roc], [p.x for p in roc])
    assert area == pytest.approx(sk.roc_auc_score(y, scores[:, 1]), abs=0.01)
    assert curves["lift"].points[0].y > 1.2
    assert curves["lift"].points[-1].y == pytest.approx(1)
    assert curves["gains"].points[-1].y == pytest.approx(1)
    assert all(len(curve.points) <= 100 for curve in curves.values())
    assert ranking_curves(np.ones(5, int), np.linspace(0, 1, 5)) == []


def test_calibration_bins_see_what_is_off() -> None:
    """TRUTH-3: probabilities that come true have a small error; doubled odds a large one."""
    rng = np.random.default_rng(0)
    said = rng.random(4_000)
    true = rng.random(4_000) < said
    honest = calibration_error(calibration_bins(said, true))
    assert honest < 0.03
    assert calibration_error(calibration_bins(said**3, true)) > 0.1
    assert wilson(0, 10).low == 0.0
    assert wilson(0, 10).high == pytest.approx(0.2775, abs=1e-3)


def test_an_error_slice_is_found_and_accidents_are_not(make_table, mixed) -> None:
    """TRUTH-4: rows of one colour that are all wrong are named; with equal errors nothing is."""
    table = make_table(rows=400)
    columns = columns_of(table, mixed.plan)
    y = np.random.default_rng(0).integers(0, 2, 400)
    right = np.where(table["colour"].to_numpy() == "red", 1 - y, y)
    rng = np.random.default_rng(1)
    sure = 0.6 + 0.3 * rng.random(400)
    scores = np.column_stack([np.where(right == 0, sure, 1 - sure), np.where(right == 1, sure, 1 - sure)])
    worst = error_slices(ProblemType.BINARY, y, scores, columns, frozenset()).worst
    assert worst[0].condition == "colour = red"
    assert worst[0].ratio > 2
    scores = np.column_stack([np.where(y == 0, sure, 1 - sure), np.where(y == 1, sure, 1 - sure)])
    assert error_slices(ProblemType.BINARY, y, scores, columns, frozenset()).worst == []


def test_prediction_intervals_keep_their_promise_and_follow_the_noise() -> None:
    """TRUTH-5: about nine of ten new rows lie inside, and intervals are wider where errors are larger."""
    rng = np.random.default_rng(0)
    X = rng.random((3_000, 2))
    y = rng.normal(0, 0.1 + 2 * X[:, 0])
    train, test = slice(0, 2_000), slice(2_000, None)
    model = fit_intervals(y[train], np.zeros(2_000), X[train], [], seed=0)
    bounds = model.bounds(np.zeros(1_000), X[test])
    inside = (bounds[:, 0] <= y[test]) & (y[test] <= bounds[:, 1])
    assert 0.86 <= inside.mean() <= 0.94
    width = bounds[:, 1] - bounds[:, 0]
    assert width[X[test, 0] > 0.8].mean() > 3 * width[X[test, 0] < 0.2].mean()


def test_fairness_shows_the_gap_between_groups() -> None:
    """TRUTH-6: rates by group, their largest gap, and a verdict; tiny groups are left out."""
    column = pd.Series(["a"] * 50 + ["b"] * 50 + ["c"] * 3, name="group")
    y = np.tile([0, 1], 52)[:103]
    said = np.concatenate([np.ones(50, int), np.zeros(50, int), np.ones(3, int)])
    scores = np.eye(2)[said] * 0.8 + 0.1
    judge = Judge(Metric.ROC_AUC)
    found = fairness(column, ProblemType.BINARY, judge, y, scores=scores, decided=said)
    assert [group.value for group in found.groups] == ["a", "b"]
    assert found.demographic_parity_difference == 1.0
    assert found.equalized_odds_difference == 1.0
    assert "differently" in found.verdict


def test_groups_are_scored_by_the_models_own_rule() -> None:
    """TRUTH-6: F1 of a group is that of the decisions the model takes, not of those at one half."""
    column = pd.Series(["a", "b"] * 60, name="group")
    y, scores = (part[:120] for part in two_classes())
    said = (scores[:, 1] >= 0.35).astype(int)
    judge = Judge(Metric.F1, threshold=0.35)
    found = fairness(column, ProblemType.BINARY, judge, y, scores=scores, decided=said)
    for group in found.groups:
        mask = (column == group.value).to_numpy()
        assert group.score == pytest.approx(sk.f1_score(y[mask], said[mask]))


def test_a_learning_curve_decides_as_the_model_does(make_case, reading) -> None:
    """TRUTH-7: where the metric is F1 of a rare class, its points are of a tuned threshold, not of a half."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=1_200)
    rare = rng.random(1_200) < 1 / (1 + np.exp(4 - 1.2 * x))  # never more likely than not
    table = pd.DataFrame({"x": x, "late": np.where(rare, "yes", "no")})
    case = make_case(table, reading("late", ProblemType.BINARY, Metric.F1, "yes"))
    task = learning_task(case.parts.train, case.plan, case.interpretation, seed=0)
    y = task.target.encode(case.parts.holdout["late"])
    curve = learning_curve(Linear(), task, columns_of(case.parts.holdout, case.plan), y, tick=lambda _: None)
    assert curve.points[-1].score > 0.15


def test_the_truth_of_two_classes_is_complete(evaluated) -> None:
    """TRUTH-7: every part that has a sense is there, and the estimates are the report's own metrics."""
    report = evaluated["binary"]
    truth = report.truth
    values = {each.name: each.value for each in truth.estimates}
    for name, value in report.metrics.items():
        assert values[name] == pytest.approx(value), name
    assert {curve.name for curve in truth.curves} == {"roc", "precision_recall", "gains", "lift"}
    assert truth.calibration
    assert [each.label for each in truth.classes] == ["no", "yes"]
    assert truth.learning_curve.points[0].rows < truth.learning_curve.points[-1].rows
    assert truth.dependence
    assert truth.fairness.column == "colour"
    assert truth.card.parity.holds
    assert truth.card.speed.single_row_ms < 50
    assert truth.left_out == []
    assert truth.residuals is None


def test_contributions_name_columns_and_not_features(evaluated, regression) -> None:
    """TRUTH-7: SHAP values of date parts and texts are summed to their column; the driving one leads."""
    names = [each.feature for each in evaluated["regression"].truth.contributions]
    assert set(names) <= {column.name for column in regression.trained.model.columns}
    if names:
        assert names[0] == "size"


def test_the_truth_of_numbers_and_many_classes_is_complete(evaluated) -> None:
    """TRUTH-7: residuals with the coverage of intervals for numbers; a score a class for many."""
    numbers = evaluated["regression"].truth
    assert numbers.residuals.interval_level == 0.9
    assert 0 <= numbers.residuals.interval_coverage <= 1
    assert sum(each.rows for each in numbers.residuals.histogram) == evaluated["regression"].num_holdout_rows
    assert numbers.curves == []
    assert numbers.classes == []
    classes = evaluated["multiclass"].truth
    assert len(classes.classes) == 5
    assert "classes" in classes.card.purpose


def test_the_report_shows_the_truth_escaped_and_without_scripts(evaluated) -> None:
    """TRUTH-7: intervals, curves as SVG, slices, fairness and the card stand in the one HTML file."""
    report = evaluated["binary"]
    nasty = report.truth.fairness.model_copy(update={"column": "<script>alert(1)</script>"})
    truth = report.truth.model_copy(update={"fairness": nasty})
    page = render_report("p", "d", report.model_copy(update={"truth": truth}), [])
    for part in ("95 % interval", "<polyline", "Where it errs most", "Would more rows help", "Model card"):
        assert part in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "Metrics on the holdout" in render_report("p", "d", report.model_copy(update={"truth": None}), [])


def test_the_same_model_has_the_same_truth(binary, evaluated) -> None:
    """TRUTH-8: apart from speeds, measuring again gives the same to the last bit."""
    case = binary.case
    again = evaluate_model(
        binary.trained.model,
        binary.trained.summary,
        case.parts.train,
        case.parts.holdout,
        case.plan,
        case.interpretation,
        findings=[],
        seed=0,
        threads=2,
        fairness_column="colour",
    ).report.truth
    first, second = (t.model_dump(mode="json") for t in (evaluated["binary"].truth, again))
    first["card"].pop("speed")
    second["card"].pop("speed")
    assert first == second

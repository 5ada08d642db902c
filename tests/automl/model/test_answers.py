import numpy as np
import pytest

from automl.calibrating import calibrate, decision_weights
from automl.columns import columns_of
from automl.metrics import score
from automl.truth.parity import as_json, stored
from contracts.datasets import Metric


def overconfident(rows: int, classes: int, sharpness: float, seed: int = 0):
    """True classes drawn from probabilities, and those probabilities made too sure."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 1.2, (rows, classes))
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    y = np.asarray([rng.choice(classes, p=p) for p in honest])
    said = np.exp(sharpness * logits)
    return y, said / said.sum(axis=1, keepdims=True), honest


@pytest.mark.parametrize("classes", [2, 4])
def test_overconfidence_is_taken_back(classes) -> None:
    """ENGINE-18: probabilities thrice too sure are brought back near the honest ones, in the same order."""
    y, said, honest = overconfident(1_500, classes, 3.0)
    found = calibrate(y, said, Metric.ROC_AUC if classes == 2 else Metric.LOG_LOSS, seed=0)
    assert found.kind == ("platt" if classes == 2 else "temperature")
    after = found.apply(said)
    assert np.abs(after - honest).mean() < np.abs(said - honest).mean() / 3
    assert after.sum(axis=1) == pytest.approx(np.ones(1_500))
    assert (np.argsort(after[:, 1]) == np.argsort(found.apply(said)[:, 1])).all()


def test_honest_probabilities_are_left_alone() -> None:
    """ENGINE-18: where nothing helps on other rows, nothing is done."""
    y, said, _ = overconfident(1_500, 3, 1.0)
    assert calibrate(y, said, Metric.LOG_LOSS, seed=0) is None
    assert calibrate(y[:50], said[:50] ** 3, Metric.LOG_LOSS, seed=0) is None


def test_rare_classes_are_said_where_the_metric_weighs_classes_alike() -> None:
    """ENGINE-18: balanced accuracy of three uneven classes rises by factors; log loss gets none."""
    rng = np.random.default_rng(0)
    y = rng.choice(3, 2_000, p=[0.85, 0.1, 0.05])
    logits = np.log([0.85, 0.1, 0.05]) + 1.2 * np.eye(3)[y] + rng.normal(0, 0.7, (2_000, 3))
    scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    factors = decision_weights(Metric.BALANCED_ACCURACY, y, scores)
    assert factors[2] > factors[1] > factors[0]
    plain = score(Metric.BALANCED_ACCURACY, y, scores)
    assert score(Metric.BALANCED_ACCURACY, y, scores * factors) > plain + 0.1
    assert decision_weights(Metric.LOG_LOSS, y, scores) is None


def test_an_answer_names_what_training_never_saw(binary) -> None:
    """ENGINE-18: a number out of range and an unseen level are named; a usual row has no warning."""
    loaded = stored(binary.trained.model)
    usual = loaded.model.example()
    strange = {**usual, "size": 1e6, "colour": "ultraviolet"}
    plain, warned = loaded.predict([usual, strange])
    assert plain.warnings is None
    assert len(warned.warnings) == 2
    assert "1e+06 is outside" in warned.warnings[0]
    assert "'ultraviolet' was never seen" in warned.warnings[1]


def test_an_answer_is_explained_on_request(binary) -> None:
    """ENGINE-18: the column that decides leads; effects are what a typical value would change."""
    loaded = stored(binary.trained.model)
    rows = as_json(binary.case.parts.holdout.dropna(), loaded.model.columns)[:5]
    for answer in loaded.predict(rows, explain=3):
        assert len(answer.explanation) == 3
        sizes = [abs(effect.effect) for effect in answer.explanation]
        assert sizes == sorted(sizes, reverse=True)
    leading = [answer.explanation[0].column for answer in loaded.predict(rows, explain=1)]
    assert "comment" in leading
    assert loaded.predict(rows)[0].explanation is None


def test_numbers_come_with_an_interval(regression) -> None:
    """ENGINE-18: each holds its value; the stored model gives the same ones."""
    model = regression.trained.model
    holdout = regression.case.parts.holdout
    bounds = model.bounds(columns_of(holdout, regression.case.plan))
    answers = stored(model).predict(as_json(holdout, model.columns))
    for answer, (low, high) in zip(answers, bounds, strict=True):
        assert answer.interval.low == pytest.approx(low)
        assert answer.interval.high == pytest.approx(high)
        assert low <= answer.prediction <= high
        assert answer.interval.level == 0.9


def test_few_rows_without_an_error_are_no_reason_to_be_certain() -> None:
    """ENGINE-18: where every row is right, probabilities are not driven to one."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 270)
    scores = 0.04 + 0.88 * np.eye(3)[y] + 0.01 * rng.random((270, 3))
    scores /= scores.sum(axis=1, keepdims=True)
    found = calibrate(y, scores, Metric.LOG_LOSS, seed=0)
    after = scores if found is None else found.apply(scores)
    assert after.max() < 0.999

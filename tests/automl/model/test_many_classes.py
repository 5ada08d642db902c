"""A target of hundreds of classes: the seconds are kept, and what is told of it stays small."""

import contextlib
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from automl.budget import Budget, OutOfTimeError, TooSlowError, split_budget
from automl.crossval import Folds, learning_task
from automl.evaluation import confusion_matrix
from automl.foretelling import answer_ms, round_seconds, step_at
from automl.measuring import Runner
from automl.models.base import FitContext, Matrix
from automl.models.boosting import SMALL_TREES, Boosting
from automl.models.portfolio import candidate_named
from automl.models.weighted import ClassWeighted
from automl.progress import Meter, silent
from automl.targets import Target
from contracts.datasets import Metric, ProblemType
from contracts.report import ConfusionMatrix

CLASSES, BUDGET_S = 900, 5.0


@pytest.fixture(scope="module")
def crowded(make_case, reading):
    """4,000 rows of 900 classes, three rows of each at least."""
    rng = np.random.default_rng(0)
    code = np.concatenate([np.arange(CLASSES).repeat(3), rng.integers(0, CLASSES, 1_300)])
    x = rng.normal(size=(len(code), 5)) + code[:, None] * np.array([0.01, 0.02, 0.005, 0, 0])
    table = pd.DataFrame(x, columns=list("abcde")).assign(code=[f"c{at:03d}" for at in code])
    return make_case(table, reading("code", ProblemType.MULTICLASS, Metric.ACCURACY))


def test_hundreds_of_classes_keep_to_the_budget(crowded) -> None:
    """ENGINE-39: search and training of 900 classes end within the seconds, with a real model,
    and each candidate that was not measured says why.
    """
    crowded.select(max_units=4)  # what is loaded once is no work of this budget
    selecting_s, training_s = split_budget(BUDGET_S)
    began = time.monotonic()
    trained = crowded.train(crowded.select(budget_s=selecting_s, threads=2), budget_s=training_s, threads=2)
    assert time.monotonic() - began < BUDGET_S * 1.05
    assert trained.model.members[0].name != "dummy"
    assert all(row.note for row in trained.leaderboard if row.score is None)


def test_a_booster_of_many_classes_is_foretold_before_it_is_begun(crowded) -> None:
    """ENGINE-39: a round that can't be stopped is priced by a small fit; what is too slow isn't begun."""
    task = learning_task(crowded.parts.train, crowded.plan, crowded.interpretation, seed=0)
    runner = Runner(task, Budget(1.0), Meter(silent, 2, "fits"), 1, pace=3.0)
    began = time.monotonic()
    with pytest.raises(TooSlowError, match="900 classes"):
        runner.measure(Boosting("lightgbm", SMALL_TREES), Folds(task, 2), range(2))
    assert time.monotonic() - began < 1.0


class SlowToBegin(Boosting):
    """A booster whose columns take a third of a second to bin, and its rounds a fiftieth."""

    def refit(self, train, step, context):
        time.sleep(0.3)
        for number in range(step + 1):
            time.sleep(0.02)
            context.tick((number + 1) / (step + 1))


def test_what_a_booster_does_once_is_no_part_of_its_rounds() -> None:
    """ENGINE-39: of a wide table binning takes longer than rounds: it is done once for all classes."""
    train = Matrix(np.zeros((80, 1)), np.arange(80) % 40, [])
    context = FitContext(ProblemType.MULTICLASS, 40, Metric.ACCURACY, 0, 1, 3.0, tick=lambda _: None)
    assert 0.1 <= round_seconds(SlowToBegin("slow", SMALL_TREES), train, context) < 0.5


@dataclass(frozen=True)
class LongAnswers(Boosting):
    """Of many classes a row asks so many trees that answers take longer than fits: here from a round on."""

    from_step: int = 0

    def answer_ms(self, step, width):
        return 2e5 * (step >= self.from_step)

    def fit_fold(self, train, valid, context):
        fit = super().fit_fold(train, valid, context)
        ENDED.append(len(fit.losses))
        return fit


ENDED: list[int] = []


@pytest.mark.parametrize(
    ("from_step", "is_stopped", "ended"), [(0, True, 0), (3, True, 0), (1_000, False, 2)]
)
def test_the_folds_answers_are_part_of_the_seconds(make_case, reading, from_step, is_stopped, ended) -> None:
    """ENGINE-39: what the rows held out take to be answered is kept free while the folds are fitted,
    by the rounds that they have so far.
    """
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"x": rng.normal(size=600), "code": [f"c{at % 3}" for at in range(600)]})
    table["x"] += 3 * (np.arange(600) % 3)  # something to learn: not over after a few rounds
    case = make_case(table, reading("code", ProblemType.MULTICLASS, Metric.ACCURACY))
    task = learning_task(case.parts.train, case.plan, case.interpretation, seed=0)
    runner = Runner(task, Budget(20), Meter(silent, 2, "fits"), 1, pace=4.0)
    ENDED.clear()
    in_time = pytest.raises(OutOfTimeError) if is_stopped else contextlib.nullcontext()
    with in_time:
        booster = LongAnswers("booster", SMALL_TREES, from_step=from_step)
        runner.measure(booster, Folds(task, 2), range(2), keep=lambda _: 0.0)
    assert len(ENDED) == ended


def test_steps_are_told_by_the_share_of_rounds() -> None:
    """ENGINE-39: a booster's, whatever is around it; lines are answered alike at all their steps."""
    booster = Boosting("booster", SMALL_TREES)
    assert step_at(booster, 0.5, 1.0) == step_at(ClassWeighted(booster), 0.5, 1.0) == 599
    assert answer_ms(ClassWeighted(booster), 599, 26) == booster.answer_ms(599, 26) > 0
    lines = candidate_named("linear", ProblemType.MULTICLASS)
    assert (step_at(lines, 0.5, 1.0), answer_ms(lines, 9, 26)) == (0, 0.0)


def test_a_confusion_matrix_of_many_classes_stays_small() -> None:
    """ENGINE-39: the 29 commonest classes and the others together, each row counted; an old one is read."""
    labels = tuple(f"c{at:03d}" for at in range(CLASSES))
    rng = np.random.default_rng(0)
    y = np.concatenate([np.arange(100, 129).repeat(9), rng.integers(0, CLASSES, 500)])
    said = np.where(rng.random(len(y)) < 0.5, y, rng.integers(0, CLASSES, len(y)))
    found = confusion_matrix(y, said, Target(ProblemType.MULTICLASS, labels, labels))
    assert found.labels == [*labels[100:129], "871 others"]
    assert found.others == 871
    counts = np.asarray(found.counts)
    assert counts.shape == (30, 30)
    assert counts.sum() == len(y)
    assert counts[3, 3] == ((y == 103) & (said == 103)).sum()
    rare = (y < 100) | (y > 128)
    assert counts[-1, :-1].sum() == (rare & (said >= 100) & (said < 129)).sum()
    older = ConfusionMatrix.model_validate({"labels": ["a", "b"], "counts": [[1, 0], [0, 1]]})
    assert older.others == 0

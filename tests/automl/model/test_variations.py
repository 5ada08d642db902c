"""Seconds that are left: variations of boosters, their order, their end, and what answers may cost."""

from dataclasses import replace

import numpy as np
import pytest

from automl.assembly import weigh_members
from automl.crossval import learning_task
from automl.measuring import Measured
from automl.models.boosting import Boosting
from automl.models.dummy import Dummy
from automl.models.portfolio import candidate_named, variations
from automl.varying import Varying
from contracts.datasets import ProblemType

SMALL, LARGE = "lightgbm_small_trees", "lightgbm"


def measured(candidate, score: float = 0.8, found: np.ndarray | None = None, step: int = 10) -> Measured:
    return Measured(
        candidate, np.zeros((1, 2)) if found is None else found, None, step, score, [0], 0.1, None
    )


@pytest.fixture
def varying(binary, monkeypatch) -> Varying:
    """Of a small table that is taken for a large one."""
    monkeypatch.setattr("automl.varying.FEWEST_ROWS", 50)
    case = binary.case
    return Varying(learning_task(case.parts.train, case.plan, case.interpretation, seed=0))


def test_the_better_booster_is_varied_first(varying) -> None:
    """ENGINE-35: by turns, the one with the better score first, and only what was measured is varied."""
    boosters = [candidate_named(name, ProblemType.BINARY) for name in (LARGE, SMALL)]
    tried = [measured(boosters[0], 0.8), measured(boosters[1], 0.9)]
    found = []
    while (one := varying.next(tried)) is not None:
        varying.begun.append(one.candidate.name)
        found.append(one.of)
    assert (found[0], set(found[:3])) == (SMALL, {SMALL, LARGE})
    assert sorted(varying.begun) == sorted(one.candidate.name for one in variations())
    varying.begun.clear()
    assert {varying.next(tried[:1]).of, varying.next(tried[:1], 1).of} == {LARGE}
    assert varying.next(tried, 0) is None
    assert varying.next([]) is None


def test_variations_end_when_they_bring_nothing(varying) -> None:
    """ENGINE-35: three in a row without a gain in the ensemble's loss are the last."""
    tried = [measured(candidate_named(LARGE, ProblemType.BINARY))]
    varying.losses[:] = [1.0, 0.9, 0.9, 0.8999]
    assert varying.next(tried) is not None
    varying.losses.append(0.8999)
    assert varying.next(tried) is None
    varying.losses.append(0.8)
    assert varying.next(tried) is not None


def test_few_rows_are_not_varied_on(binary) -> None:
    """ENGINE-35: below 8,000 rows what more configurations gain is chance."""
    names = {one.candidate.name for one in variations()}
    assert not names & {row.model for row in binary.trained.leaderboard}


def test_a_training_with_variations_is_repeated(binary, varying) -> None:
    """ENGINE-35, ENGINE-10: they are on the board and in the layout, in the order of their turns."""
    trained = binary.case.train(binary.selection)
    layout = trained.summary.layout
    names = {one.candidate.name for one in variations()}
    assert len(names & set(layout.measured)) >= 3
    assert names & set(layout.measured) <= {row.model for row in trained.leaderboard if row.score is not None}
    assert list(layout.measured) == [name for name in layout.order if name in layout.measured]
    again = binary.case.train(binary.selection, budget_s=0.001, replay=layout)
    assert again.summary.layout == layout
    assert again.score == trained.score


def test_members_that_answer_slowly_are_fewer(binary) -> None:
    """ENGINE-37: boosters answer a thousand rows in 45 ms together; beyond, the lightest goes if it brings
    little.
    """
    case = binary.case
    task = learning_task(case.parts.train, case.plan, case.interpretation, seed=0)
    rng = np.random.default_rng(0)

    shared = rng.normal(0, 0.55, len(task.y))

    def noisy(own: float, common: float = 1.0) -> np.ndarray:
        positive = np.clip(task.y + common * shared + rng.normal(0, own, len(task.y)), 0.02, 0.98)
        return np.column_stack([1 - positive, positive])

    params = {"num_leaves": 50}
    steps = (300, 900, 900)
    assert Boosting("b", params).answer_ms(899, 2) == pytest.approx(32, abs=3)
    assert Boosting("b", params).answer_ms(899, 4) == pytest.approx(4 * 32, abs=12)
    found = [
        measured(Boosting(f"b{at}", params), found=noisy(0.1), step=step) for at, step in enumerate(steps)
    ]
    quick = [replace(one, step=10) for one in found]
    assert np.count_nonzero(weigh_members(quick, task)) == 3
    kept = weigh_members(found, task)
    assert 0 < np.count_nonzero(kept) < 3
    apart = [replace(one, out_of_fold=noisy(0.55, common=0.0)) for one in found]
    assert np.count_nonzero(weigh_members(apart, task)) == 3
    assert kept.sum() == pytest.approx(1)
    others = [measured(Dummy(), found=one.out_of_fold, step=one.step) for one in found]
    assert np.count_nonzero(weigh_members(others, task)) == 3

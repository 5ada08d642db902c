import subprocess
import sys
import time
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from automl.assembly import score_of_chance, with_common_rows
from automl.budget import Budget, OutOfTimeError, split_budget, with_the_rest
from automl.crossval import learning_task
from automl.inference import save_model
from automl.layout import TrainingLayout
from automl.measuring import Measured
from automl.models.base import FitContext, Matrix, common_step
from automl.models.boosting import SMALL_TREES, Boosting
from automl.models.dummy import Dummy
from automl.models.linear import Linear
from automl.models.portfolio import portfolio
from automl.training import TrainingSummary, ranked
from contracts.datasets import Metric, ProblemType


class StopNow(Exception):  # noqa: N818 - no error: a wish
    """What a cancelling progress callback raises."""


def quick_case(make_case, make_table, reading):
    table = make_table(rows=120, seed=3).drop(columns=["comment"])
    return make_case(table, reading("bought", ProblemType.BINARY, Metric.ROC_AUC, "yes"))


def test_the_baseline_is_first_and_three_families_follow(binary) -> None:
    """ENGINE-5: the dummy is on the board, with three families and the ensemble beside it."""
    families = {row.family for row in binary.trained.leaderboard if row.score is not None}
    assert {"baseline", "linear", "gradient boosting", "trees"} <= families
    assert portfolio(ProblemType.BINARY)[0].family == "baseline"
    dummy = next(row for row in binary.trained.leaderboard if row.model == "dummy")
    assert dummy.score == pytest.approx(0.5, abs=0.06)
    assert binary.trained.score > 0.8


def test_the_board_is_ranked_and_its_weights_sum_to_one(binary) -> None:
    """ENGINE-8: best first; the ensemble is no worse than its best member, out of fold."""
    board = binary.trained.leaderboard
    scores = [row.score for row in board if row.score is not None]
    assert scores == sorted(scores, reverse=True)
    weights = [row.weight for row in board if row.weight is not None]
    assert sum(weights) == pytest.approx(1)
    assert len(weights) == len(binary.trained.model.members)
    assert binary.trained.score >= max(r.score for r in board if r.weight) - 0.01


def test_a_part_of_the_folds_ranks_behind_all_of_them(binary) -> None:
    """ENGINE-9: scores of other rows are not ranked among those of all; rows without one come last."""
    board = [row for row in binary.trained.leaderboard if row.score is not None][:3]
    board.append(board[0].model_copy(update={"model": "none", "score": None}))
    found = [row.model for row in ranked(board[::-1], Metric.ROC_AUC, {board[0].model})]
    assert found == [board[1].model, board[2].model, board[0].model, "none"]


def test_parts_without_a_common_row_are_not_weighed_together() -> None:
    """ENGINE-9: of two that finished other folds the smaller part is left out: no score comes of no rows."""

    def part(rows: slice, folds: list[int]) -> Measured:
        found = np.full((6, 1), np.nan)
        found[rows] = 1.0
        return Measured(Dummy(), found, None, 0, 0.0, folds, 0.1, None)

    large, small, other = part(slice(0, 4), [0, 1]), part(slice(4, 6), [2]), part(slice(2, 4), [1])
    assert [id(one) for one in with_common_rows([small, large])] == [id(large)]
    assert len(with_common_rows([large, other])) == 2
    assert with_common_rows([]) == []


def test_the_same_work_gives_the_same_model(make_case, make_table, reading) -> None:
    """ENGINE-10: same data, seed and work units: equal scores to the last bit, on any thread count."""
    case = quick_case(make_case, make_table, reading)
    runs = []
    for threads in (1, 2):
        selection = case.select(threads=threads, max_units=6)
        trained = case.train(selection, threads=threads)
        runs.append(
            (
                [(row.model, row.score) for row in selection.leaderboard],
                [(row.model, row.score, row.weight) for row in trained.leaderboard],
                trained.summary.layout,
            )
        )
    assert runs[0] == runs[1]


def test_a_training_is_repeated_from_its_layout(binary, tmp_path) -> None:
    """ENGINE-10, RUNS-13: the recorded layout repeats a run bit for bit, whatever the clock says."""
    layout = binary.trained.summary.layout
    again = binary.case.train(binary.selection, budget_s=0.001, replay=layout)
    assert again.summary.layout == layout
    assert again.score == binary.trained.score
    assert [(r.model, r.score) for r in again.leaderboard] == [
        (r.model, r.score) for r in binary.trained.leaderboard
    ]
    assert len(binary.trained.model.members) > 1, "an ensemble: its weights must come out equal too"
    for name, trained in (("before", binary.trained), ("now", again)):
        save_model(trained.model, tmp_path / name, "project/run")
    assert (tmp_path / "now").read_bytes() == (tmp_path / "before").read_bytes()


def test_many_rows_are_measured_on_two_folds_of_five(make_case, reading) -> None:
    """ENGINE-9: two fifths of many rows measure each candidate; all the plan's numbers are in the layout."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(11_000, 3))
    table = pd.DataFrame(x, columns=["a", "b", "c"]).assign(y=x[:, 0] + rng.normal(0, 0.1, len(x)))
    case = make_case(table, reading("y", ProblemType.REGRESSION, Metric.RMSE))
    selection = case.select(max_units=4, families=["linear"])
    slow = selection.model_copy(update={"fold_seconds": {"linear": 1.0}})
    trained = case.train(slow, budget_s=20)
    layout = trained.summary.layout
    assert (layout.rows, layout.folds, layout.folds_run) == (8_800, 5, 2)
    assert layout.measured == {"linear": [0, 1]}
    assert {row.note for row in trained.leaderboard if row.model in {"linear", "dummy"}} == {None}
    assert case.train(slow, budget_s=0.001, replay=layout).score == trained.score
    before = layout.model_dump(exclude={"folds_run"})
    assert TrainingLayout.model_validate(before).run(3) == [0, 1, 2]


def test_an_undefined_score_is_that_of_chance(binary) -> None:
    """ENGINE-7: where out-of-fold rows leave the metric undefined, guessing's score is said, not 0."""
    case = binary.case
    task = learning_task(case.parts.train, case.plan, case.interpretation, seed=0)
    said = {m: score_of_chance(replace(task, metric=m)) for m in (Metric.ROC_AUC, Metric.AVERAGE_PRECISION)}
    assert said == {Metric.ROC_AUC: 0.5, Metric.AVERAGE_PRECISION: pytest.approx(task.y.mean())}
    assert 0 < said[Metric.AVERAGE_PRECISION] < 1


def test_the_summary_survives_json(binary) -> None:
    """ENGINE-10: what later stages read is what training found."""
    summary = binary.trained.summary
    assert TrainingSummary.model_validate_json(summary.model_dump_json()) == summary


def test_work_units_limit_the_candidates_in_order(make_case, make_table, reading) -> None:
    """ENGINE-9: what the limit leaves out is named with its reason, and left to training to try."""
    selection = quick_case(make_case, make_table, reading).select(max_units=4)
    assert selection.work_units == 4
    notes = {row.model: row.note for row in selection.leaderboard}
    assert notes["linear"] is None
    assert "budget" in notes["lightgbm"]
    assert selection.selected[0] == "linear"
    assert "lightgbm" in selection.selected


def test_no_time_at_all_still_gives_a_model(mixed) -> None:
    """ENGINE-9: with a budget of nothing a model is trained on few rows, and says so."""
    selection = mixed.select(budget_s=0.0)
    trained = mixed.train(selection, budget_s=0.0)
    assert trained.model.members[0].name != "dummy"
    assert any("allowed no more" in (row.note or "") for row in trained.leaderboard)
    skipped = [row for row in trained.leaderboard if row.score is None]
    assert skipped
    assert all(row.note for row in skipped)


@pytest.fixture
def busy_machine():
    """Two processes that want all of two cores, so that fits take about twice as long as they might."""
    burn = [sys.executable, "-c", "while True: pass"]
    burners = [subprocess.Popen(burn) for _ in range(2)]
    yield
    for burner in burners:
        burner.kill()
        burner.wait()


def test_a_budget_is_kept_to_a_twentieth(make_case, reading, busy_machine) -> None:
    """ENGINE-9: more work than fits into the seconds, on cores that others want too: search and training
    together, weights, refits and all, end within the budget and 5 %, with a model.
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20_000, 12))
    table = pd.DataFrame(x, columns=[f"x{n}" for n in range(12)])
    table["y"] = x[:, 0] * x[:, 1] + np.sin(2 * x[:, 2]) + rng.normal(0, 0.3, len(x))
    case = make_case(table, reading("y", ProblemType.REGRESSION, Metric.RMSE))
    case.select(max_units=4)  # what is loaded once is no work of this budget
    began = time.monotonic()
    selecting_s, training_s = split_budget(6.0)
    selection = case.select(budget_s=selecting_s, threads=2)
    trained = case.train(selection, budget_s=training_s, threads=2)
    assert time.monotonic() - began < 6.0 * 1.05
    notes = [row.note for row in trained.leaderboard if row.score is None]
    assert (
        trained.summary.layout.pace > 1 or trained.summary.layout.folds < 5 or notes
    )  # there was more to do
    assert trained.model.members[0].name != "dummy"


def test_what_the_screening_took_too_much_the_training_makes_up_for(mixed) -> None:
    """ENGINE-9: both have the user's seconds together; one of another budget gives no more than its own."""
    assert with_the_rest(15.0, 5.0, 2.0) == pytest.approx(18)
    assert with_the_rest(15.0, 5.0, 7.5) == pytest.approx(12.5)
    assert with_the_rest(15.0, 500.0, 1.0) == pytest.approx(19)
    assert with_the_rest(15.0, 5.0, 90.0) == pytest.approx(3)
    selection = mixed.select(max_units=2, budget_s=3.0)
    assert selection.budget_s == 3.0
    assert 0 < selection.spent_s < 60


def test_the_default_budget_is_twenty_seconds() -> None:
    """ENGINE-9: both stages together have the user's seconds, or twenty."""
    assert sum(split_budget(None)) == pytest.approx(20)
    assert sum(split_budget(60)) == pytest.approx(60)


def test_a_deadline_drops_the_fit_at_hand() -> None:
    """ENGINE-9: past the deadline a check raises, unless units and not seconds are the limit."""
    with pytest.raises(OutOfTimeError):
        Budget(0.0).check()
    Budget(0.0, max_units=3).check()


def test_progress_rises_to_its_total(mixed) -> None:
    """ENGINE-12: `done` never falls, the total is known from the start, candidates ride along."""
    updates = []
    selection = mixed.select(max_units=6, progress=updates.append)
    assert {update.total for update in updates} == {18.0}
    done = [update.done for update in updates]
    assert done == sorted(done)
    assert done[-1] == 18.0
    named = [update.candidate.model for update in updates if update.candidate]
    assert sorted(named) == sorted(row.model for row in selection.leaderboard)
    assert any(update.done % 1 for update in updates)


@pytest.mark.parametrize("model", ["linear", "lightgbm", "extra_trees"])
def test_a_callback_that_raises_stops_everything(mixed, model) -> None:
    """ENGINE-12: an exception from the progress callback comes out as it is, from inside a fit too."""

    def progress(update) -> None:
        if update.message.startswith(model) and update.done % 1:
            raise StopNow(update.message)

    with pytest.raises(StopNow, match=model):
        mixed.select(progress=progress)


def test_a_callback_stops_a_training(binary) -> None:
    """ENGINE-12: and from a training's refit."""

    def progress(update) -> None:
        if "refit" in update.message:
            raise StopNow

    with pytest.raises(StopNow):
        binary.case.train(binary.selection, progress=progress)


def test_a_booster_says_every_round(mixed) -> None:
    """ENGINE-12: within a booster's fit each round is reported."""
    import numpy as np

    fractions = []
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(80, 3)), rng.integers(0, 2, 80)
    context = FitContext(
        ProblemType.BINARY, 2, mixed.interpretation.chosen.metric, 0, 1, pace=3.0, tick=fractions.append
    )
    fit = Boosting("b", SMALL_TREES).fit_fold(Matrix(X, y, []), Matrix(X[:20], y[:20], []), context)
    assert len(fractions) == len(fit.losses) > 5
    assert fractions == sorted(fractions)


class Broken(Linear):
    """A linear model whose fit fails."""

    def fit_fold(self, train, valid, context):
        raise ValueError("singular on purpose")


def test_a_candidate_that_fails_is_named_and_passed_over(mixed, monkeypatch) -> None:
    """ENGINE-5: one failing family costs its row, not the run."""
    real = portfolio(ProblemType.BINARY)
    monkeypatch.setattr("automl.selection.portfolio", lambda *_: [real[0], Broken(name="broken"), real[2]])
    selection = mixed.select()
    row = next(row for row in selection.leaderboard if row.model == "broken")
    assert row.score is None
    assert "singular on purpose" in row.note
    assert selection.selected == ["lightgbm"]


def test_the_rounds_of_boosting_are_chosen_once_for_all_folds() -> None:
    """ENGINE-6: the step is where the mean validation loss is lowest, not each fold's own best."""

    @dataclass
    class Fold:
        losses: np.ndarray

    one, other = np.array([5.0, 1.0, 4.0, 4.0]), np.array([5.0, 4.0, 2.9, 3.0])
    assert common_step([Fold(one), Fold(other)]) == 1
    # A fold that stopped early counts with its last loss for the steps that it never took.
    assert common_step([Fold(np.array([5.0, 4.0])), Fold(np.array([5.0, 4.0, 1.0, 2.0]))]) == 2
    # A loss that is no number says nothing.
    assert common_step([Fold(np.array([np.nan, np.nan, 1.0])), Fold(np.array([5.0, 1.0, 4.0]))]) == 1


def test_a_wish_to_finish_keeps_the_best_so_far(mixed) -> None:
    """ENGINE-17: once asked to finish, no more is begun; what is measured is the model, the rest says so."""
    asked = False

    def watch(update) -> None:
        nonlocal asked
        asked = asked or (update.candidate is not None and update.candidate.model == "linear")

    selection = mixed.select(progress=watch, should_finish=lambda: asked)
    assert [row.model for row in selection.leaderboard if row.score is not None] == ["linear", "dummy"]
    asked = False
    trained = mixed.train(selection, progress=watch, should_finish=lambda: asked)
    assert [member.name for member in trained.model.members] == ["linear"]
    notes = {row.model: row.note for row in trained.leaderboard if row.score is None}
    assert len(notes) >= 3
    assert all("asked to finish" in note for note in notes.values())

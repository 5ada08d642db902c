"""Several targets of one table at once: what they share, and what they must not."""

import hashlib
import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import root_mean_squared_error

from automl.comparing import actual_of, answers_of, labels_of_tables
from automl.evaluation import Evaluation, evaluate_model
from automl.features import plan_features
from automl.inference import LoadedModel, load_model, save_model
from automl.inference.calibration import Calibration
from automl.interpretation import interpret
from automl.plan import FeaturePlan
from automl.processing import ProcessedTable, process_table
from automl.processing.strata import joint_strata
from automl.profiling import profile_table
from automl.progress import ProgressUpdate
from automl.selection import Selection
from automl.several import select_for_all, train_for_all
from automl.summary import TrainedModel
from contracts.datasets import Metric, Overrides, ProblemType
from contracts.errors import OrreryError
from contracts.report import SplitKind, SplitPlan

TARGETS = ["late", "damaged", "hours"]
INPUTS = {"distance", "weight", "carrier"}
FAMILIES = ["linear"]


def parcels(rows: int = 260) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    table = pd.DataFrame(
        {
            "distance": rng.gamma(3, 100, rows).round(1),
            "weight": rng.gamma(2, 5, rows).round(2),
            "carrier": rng.choice(["north", "swift", "owl"], rows),
        }
    )
    late = table["distance"] / 200 + (table["carrier"] == "owl") + rng.normal(0, 0.5, rows) > 2.2
    table["late"] = np.where(late, "yes", "no")
    table["damaged"] = np.where(table["weight"] + rng.normal(0, 3, rows) > 13, 1, 0)
    table["hours"] = (table["distance"] / 10 + 8 * late + rng.normal(0, 3, rows)).round(2)
    table["carbon"] = table["hours"] * 2.5  # the answer of one target in another unit
    table.loc[rng.choice(rows, 30, replace=False), "late"] = None
    table.loc[rng.choice(rows, 40, replace=False), ["hours", "carbon"]] = None
    return table


@dataclass(frozen=True)
class Built:
    parts: ProcessedTable
    plan: FeaturePlan
    selection: Selection
    trained: TrainedModel
    updates: list[ProgressUpdate]
    evaluation: Evaluation
    loaded: LoadedModel
    path: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Built:
    table = parcels()
    profile = profile_table(table)
    reading = interpret(table, profile, "x", Overrides(target_columns=TARGETS))
    parts = process_table(table, profile, reading, seed=0)
    reading = parts.interpretation
    plan = plan_features(parts.train, profile, reading)
    updates: list[ProgressUpdate] = []
    common = {"seed": 0, "threads": 1}
    selection = select_for_all(parts.train, plan, reading, budget_s=30, families=FAMILIES, **common)
    trained = train_for_all(
        parts.train, plan, reading, selection, budget_s=60, progress=updates.append, **common
    )
    found = evaluate_model(
        trained.model, trained.summary, parts.train, parts.holdout, plan, reading, findings=[], **common
    )
    path = tmp_path_factory.mktemp("several") / "model.orrery"
    save_model(trained.model, path, "p/r")
    loaded = load_model(path, hashlib.sha256(path.read_bytes()).hexdigest())
    return Built(parts, plan, selection, trained, updates, found, loaded, path)


def test_no_target_is_an_input(built) -> None:
    """ENGINE-29: of no model, and what gives one target away is no input of any."""
    assert {column.name for column in built.loaded.schema.columns} == INPUTS
    assert not set(TARGETS) & set(built.plan.ignored_columns)
    leak = [finding for finding in built.parts.dropped if finding.column == "carbon"]
    assert leak
    assert leak[0].action.startswith("dropped")
    row = {"distance": 300.0, "weight": 9.0, "carrier": "owl"}
    with pytest.raises(OrreryError, match="schema"):
        built.loaded.predict([{**row, "late": "yes"}])


def test_a_row_without_one_target_serves_the_others(built) -> None:
    """ENGINE-30: each target is learnt and measured by all rows that have it."""
    table, report = parcels(), built.evaluation.report
    rows = {"late": (report.num_train_rows, report.num_holdout_rows)}
    rows |= {one.target_column: (one.num_train_rows, one.num_holdout_rows) for one in report.further_targets}
    assert {name: sum(counts) for name, counts in rows.items()} == {
        name: int(table[name].notna().sum()) for name in TARGETS
    }
    assert [f.column for f in built.parts.dropped if f.code == "missing_target"] == ["late", "hours"]


def test_combinations_are_held_out_in_proportion() -> None:
    """ENGINE-30: those of ten rows; a rarer one stays in the stratum of the first target that it is of."""
    first = np.repeat([0, 1], [200, 40])
    second = np.r_[np.repeat([0, 1], [180, 20]), np.repeat([0, 1], [37, 3])]
    strata = joint_strata([first, second])
    sizes = sorted(np.unique(strata, return_counts=True)[1])
    assert sizes == [3, 20, 37, 180]  # nor does it leave a stratum of others that is too small to be held out
    for stratum in np.unique(strata):
        assert len(set(first[strata == stratum])) == 1
    assert list(joint_strata([first])) == list(first)


def test_targets_share_the_work(built) -> None:
    """ENGINE-31: progress is of all targets and never falls; only the first's candidates are told."""
    done = [update.done for update in built.updates]
    assert done == sorted(done)
    assert {update.total for update in built.updates} == {3.0}
    assert done[-1] == pytest.approx(3.0)
    told = {update.candidate.metric for update in built.updates if update.candidate is not None}
    assert told == {Metric.ROC_AUC}
    assert any(update.message.startswith("hours: ") for update in built.updates)


def test_several_targets_stay_within_one_budget() -> None:
    """ENGINE-31: the seconds are of all together; with none left, a model each on few rows."""
    table = parcels()
    profile = profile_table(table)
    reading = interpret(table, profile, "x", Overrides(target_columns=TARGETS))
    parts = process_table(table, profile, reading, seed=0)
    plan = plan_features(parts.train, profile, parts.interpretation)
    told: list[ProgressUpdate] = []
    selection = select_for_all(
        parts.train, plan, parts.interpretation, budget_s=0.0, seed=0, threads=1, progress=told.append
    )
    assert selection.budget_s == 0.0
    for one in (selection, *selection.further):
        assert [row.model for row in one.leaderboard if row.score is not None] == ["dummy"]
        assert all(row.note for row in one.leaderboard if row.score is None)
    again = select_for_all(
        parts.train, plan, parts.interpretation, budget_s=9.0, seed=0, threads=1, repeated=selection
    )
    assert [one.work_units for one in (again, *again.further)] == [2, 2, 2]
    trained = train_for_all(
        parts.train, plan, parts.interpretation, selection, budget_s=0.0, seed=0, threads=1
    )
    for summary in (trained.summary, *trained.summary.further):
        assert any("allowed no more" in (row.note or "") for row in summary.leaderboard)
        assert summary.layout.members != ["dummy"]


def test_a_repeated_training_gives_the_same_bytes(built, tmp_path) -> None:
    """ENGINE-31, ENGINE-10: the layout repeats all targets, whatever the clock says."""
    layout = built.trained.summary.layout
    assert len(layout.further) == 2
    again = train_for_all(
        built.parts.train,
        built.plan,
        built.parts.interpretation,
        built.selection,
        budget_s=0.01,
        seed=0,
        threads=1,
        replay=layout,
    )
    save_model(again.model, tmp_path / "again", "p/r")
    assert (tmp_path / "again").read_bytes() == built.path.read_bytes()


def test_an_answer_has_every_target(built) -> None:
    """ENGINE-32: the file answers as the models in memory do, and as the first alone would."""
    rows = [
        {"distance": 700.0, "weight": 30.0, "carrier": "owl"},
        {"distance": 40.0, "weight": 1, "carrier": "x"},
    ]
    answers = built.loaded.predict(rows, explain=2)
    for answer in answers:
        assert answer.predictions is not None
        assert list(answer.predictions) == TARGETS
        assert answer.prediction == answer.predictions["late"].prediction
        assert answer.probabilities == answer.predictions["late"].probabilities
        assert answer.predictions["damaged"].prediction in {0, 1}
        assert answer.predictions["hours"].interval is not None
        assert len(answer.predictions["hours"].explanation or ()) == 2
    assert answers[0].predictions["damaged"].prediction == 1
    assert answers[1].warnings
    assert [one.problem_type for one in built.loaded.schema.further_targets] == [
        ProblemType.BINARY,
        ProblemType.REGRESSION,
    ]
    card = built.evaluation.report.truth.card
    assert card.parity.holds
    assert all(f"{name!r}" in card.purpose for name in TARGETS)


def test_one_target_is_stored_as_ever(built, tmp_path) -> None:
    """ENGINE-32, ENGINE-24: without others format 2 as before; with others format 3."""
    save_model(replace(built.trained.model, further=()), tmp_path / "one", "p/r")
    manifests = [
        json.loads(zipfile.ZipFile(path).read("schema.json")) for path in (tmp_path / "one", built.path)
    ]
    assert [manifest["format"] for manifest in manifests] == [2, 3]
    assert "further" not in manifests[0]
    assert "further_targets" not in manifests[0]["schema"]


def test_a_further_target_keeps_its_calibration(built, tmp_path) -> None:
    """ENGINE-32: what brings a further target's own probabilities in order is stored with it."""
    model = built.trained.model
    at = next(n for n, each in enumerate(model.further) if each.classes)
    further = list(model.further)
    values = np.linspace(0.5, 1.5, 2)
    calibration, scores = Calibration("platt", values), np.array([[0.3, 0.7]])
    further[at] = replace(further[at], calibration=calibration)
    data = tmp_path / "calibrated"
    save_model(replace(model, further=tuple(further)), data, "p/r")
    read = load_model(data, hashlib.sha256(data.read_bytes()).hexdigest()).model.further[at]
    assert read.calibration is not None
    assert read.calibration.apply(scores).tolist() == calibration.apply(scores).tolist()


def test_each_target_has_its_figures(built) -> None:
    """ENGINE-33: on the holdout rows that have it, beside its own baseline, with intervals."""
    report, table = built.evaluation.report, built.evaluation.holdout_predictions
    damaged, hours = report.further_targets
    holdout = built.parts.holdout.dropna(subset=["hours"])
    said = [
        answer.predictions["hours"].prediction
        for answer in built.loaded.predict(holdout[sorted(INPUTS)].to_dict("records"))
    ]
    assert hours.metrics["rmse"] == pytest.approx(root_mean_squared_error(holdout["hours"], said))
    assert damaged.positive_class == "1"
    for one in (damaged, hours):
        assert one.better_than_baseline
        assert one.gain.certain
        assert {row.family for row in one.leaderboard} >= {"baseline", "linear"}
        assert all(estimate.interval is not None for estimate in one.estimates if estimate.name != "mape")
    assert 0.6 < hours.interval_coverage <= 1
    known = table.dropna(subset=["actual [damaged]"])
    off = np.mean(
        [
            known["actual"] != known["predicted"],
            known["actual [damaged]"].astype(str) != known["predicted [damaged]"].astype(str),
        ]
    )
    joint = {one.name: one for one in report.joint}
    assert joint["hamming_loss"].value == pytest.approx(off)
    assert joint["hamming_loss"].value < joint["hamming_loss"].baseline
    assert joint["exact_match"].value <= 1 - joint["hamming_loss"].value
    assert joint["exact_match"].interval is not None
    assert 0 < joint["f1_macro"].value <= 1


def test_two_runs_are_compared_by_the_first_target(built) -> None:
    """ENGINE-34: classes of other targets are none of its own, least of all of a number."""
    table = built.evaluation.holdout_predictions
    labels = labels_of_tables(table)
    assert labels == ("no", "yes")
    assert answers_of(table, labels).scores.shape == (len(table), 2)
    late = {"actual": "actual [late]", "predicted": "predicted [late]", "p(no)": "p(no) [late]"}
    number = table.rename(columns={**late, "p(yes)": "p(yes) [late]"}).rename(
        columns={"actual [hours]": "actual", "predicted [hours]": "predicted"}
    )
    assert labels_of_tables(number) == ()
    assert actual_of(number, ()).dtype == np.float64


@pytest.mark.parametrize(
    ("late", "damaged", "kind"),
    [
        (slice(0, 60), slice(0, 0), SplitKind.TIME),  # gaps anywhere
        (slice(250, 260), slice(0, 0), SplitKind.TIME),  # in the latest rows alone
        (slice(0, 0), slice(0, 230), SplitKind.RANDOM),  # nothing to learn from before
        (slice(0, 0), slice(180, 260), SplitKind.RANDOM),  # nothing to measure after
    ],
)
def test_rows_without_a_target_are_no_class_in_time(late, damaged, kind) -> None:
    """ENGINE-30, TABLE-24: later rows are held out where those that have a target teach and measure it."""
    table = parcels().assign(day=pd.date_range("2024-01-01", periods=260).astype(str), late="yes")
    table.loc[::2, "late"] = "no"
    table["damaged"] = table["damaged"].map({0: "whole", 1: "broken"})
    for name, gaps in (("late", late), ("damaged", damaged)):
        table.loc[table.index[gaps], name] = None
    profile = profile_table(table)
    reading = interpret(table, profile, "x", Overrides(target_columns=TARGETS)).model_copy(
        update={"split": SplitPlan(kind=SplitKind.TIME, column="day", reason="So.")}
    )
    assert process_table(table, profile, reading, seed=0).interpretation.split.kind is kind


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (["late", "late"], "twice"),
        ([], "no column"),
        (["late", " "], "blank"),
        ([f"c{n}" for n in range(21)], "20"),
    ],
)
def test_a_list_of_targets_that_is_none_is_refused(named, words) -> None:
    """ENGINE-29: one named twice, none, a blank one, more than twenty."""
    with pytest.raises(ValueError, match=words):
        Overrides(target_columns=named)


@pytest.mark.parametrize(("other", "words"), [("gone", "no column 'gone'"), ("same", "fewer than two")])
def test_a_further_target_must_be_one(other, words) -> None:
    """ENGINE-29: one that is not there, or holds one value, is refused by name."""
    table = parcels().assign(same=3)
    with pytest.raises(OrreryError, match=words):
        interpret(table, profile_table(table), "x", Overrides(target_columns=["late", other]))


def test_a_fixed_metric_is_that_of_alike_targets() -> None:
    """ENGINE-29: a fixed type is the first target's, a fixed metric that of all of its type."""
    table = parcels()
    fixed = Overrides(target_columns=TARGETS, problem_type=ProblemType.BINARY, metric=Metric.F1)
    found = interpret(table, profile_table(table), "x", fixed)
    assert [each.metric for each in found.targets] == [Metric.F1, Metric.F1, Metric.RMSE]
    assert Overrides(target_columns="late, damaged").targets == ["late", "damaged"]
    assert Overrides(target_columns='["a, b"]').targets == ["a, b"]

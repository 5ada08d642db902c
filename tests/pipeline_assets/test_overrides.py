"""Settings of a run, fork, replay and receipt in real processes: what was told shows in what was made."""

import io
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from automl.inference import load_model
from automl.plan import FeaturePlan
from automl.selection import Selection
from contracts import layout, metadata
from contracts.datasets import Overrides
from contracts.launch import LaunchSpec, to_launch
from contracts.manifests import RunManifest
from contracts.overrides import RunOverrides
from contracts.receipts import Receipt
from contracts.report import EvaluationReport, SplitKind
from contracts.stages import STAGES, PipelineStage
from tests.integration.dagster_processes import DagsterProcesses
from tests.pipeline_assets.conftest import DATA, inspect

pytestmark = pytest.mark.timeout(180)

TOLD = RunOverrides.model_validate(
    {
        "data_analysis": {"target_column": "class", "metric": "accuracy"},
        "data_processing": {"drop_columns": ["purpose"], "split": {"kind": "group", "column": "age"}},
        "feature_engineering": {"drop_columns": ["job"]},
        "model_selection": {"families": ["linear"], "time_budget_s": 8},
        "model_training": {"time_budget_s": 8},
        "model_evaluation": {"threshold": 0.9, "fairness_column": "housing"},
    }
)


@dataclass
class Run:
    """A run that has ended well, and what it made."""

    dagster: DagsterProcesses
    project: str
    run_id: str

    @property
    def manifest(self) -> RunManifest:
        key = layout.manifest_key(self.project, self.run_id)
        return RunManifest.model_validate_json(self.dagster.store.get(key))

    def bytes(self, stage: PipelineStage, name: str) -> bytes:
        producer = self.manifest.producers[stage]
        return self.dagster.store.get(layout.stage_key(self.project, producer, stage, name))

    def document(self, stage: PipelineStage, name: str, kind: Any) -> Any:
        return kind.model_validate_json(self.bytes(stage, f"{name}.json"))

    def table(self, stage: PipelineStage, name: str) -> pd.DataFrame:
        return pd.read_parquet(io.BytesIO(self.bytes(stage, f"{name}.parquet")))

    @property
    def receipt(self) -> Receipt:
        found: Receipt = self.document(PipelineStage.MODEL_DEPLOYMENT, "receipt", Receipt)
        return found


def launched(dagster: DagsterProcesses, project: str, key: str, **said: Any) -> str:
    spec = {"from_stage": STAGES[0], "parent_run_id": None, "trigger": "api", "request_id": None, **said}
    launch = to_launch(LaunchSpec(project_id=project, launch_key=f"{project}:{key}", **spec))
    return dagster.launch_raw(launch.asset_keys, launch.tags, launch.run_config)


def ended(dagster: DagsterProcesses, project: str, key: str, **said: Any) -> Run:
    run_id = launched(dagster, project, key, **said)
    dagster.wait_for(run_id, "SUCCESS", limit_s=120)
    return Run(dagster, project, run_id)


@pytest.fixture(scope="module")
def project(platform: DagsterProcesses) -> str:
    return platform.add_project(
        DATA / "credit_g.csv", "Predict the class", Overrides(time_budget_s=4), inspect=inspect
    )


@pytest.fixture(scope="module")
def told(platform: DagsterProcesses, project: str) -> Run:
    return ended(platform, project, "first", overrides=TOLD, by="Ada", reason="a quick look")


def test_each_setting_shows_in_what_its_stage_made(told: Run) -> None:
    """RUNS-10: target, metric, split, dropped columns, families, budget and threshold are honoured."""
    report = told.document(PipelineStage.MODEL_EVALUATION, "report", EvaluationReport)
    assert (report.target_column, report.metric) == ("class", "accuracy")
    assert report.interpretation.split.kind is SplitKind.GROUP
    train, held = (told.table(PipelineStage.DATA_PROCESSING, part) for part in ("train", "holdout"))
    assert not set(train["age"]) & set(held["age"])
    assert "purpose" not in train.columns
    assert "job" in train.columns
    plan = told.document(PipelineStage.FEATURE_ENGINEERING, "plan", FeaturePlan)
    assert not {"job", "purpose", "age"} & set(plan.roles)
    assert {"job", "purpose"} <= set(plan.ignored_columns)
    selection = told.document(PipelineStage.MODEL_SELECTION, "selection", Selection)
    assert {row.family for row in selection.leaderboard} == {"baseline", "linear"}
    assert report.truth.fairness.column == "housing"
    assert told.manifest.overrides == TOLD
    assert (told.manifest.by, told.manifest.reason) == ("Ada", "a quick look")


def test_a_chosen_threshold_is_measured_and_served(told: Run) -> None:
    """RUNS-11: the model that is served decides by the threshold that was measured."""
    predictions = told.table(PipelineStage.MODEL_EVALUATION, "predictions")
    positive = told.document(PipelineStage.MODEL_EVALUATION, "report", EvaluationReport).positive_class
    said = predictions["predicted"] == positive
    assert (said == (predictions[f"p({positive})"] >= 0.9)).all()
    served = told.receipt.model_sha256
    path = told.dagster.home / "model"
    path.write_bytes(told.bytes(PipelineStage.MODEL_EVALUATION, "model.orrery"))
    assert load_model(path, served).model.threshold == 0.9


def test_a_fork_reuses_what_stands_and_keeps_its_settings(told: Run, platform: DagsterProcesses) -> None:
    """RUNS-12: a fork materialises its own stages only; its manifest has the settings of all of them."""
    told_otherwise = RunOverrides.model_validate({"model_evaluation": {"threshold": 0.2}})
    fork = ended(
        platform,
        told.project,
        "fork",
        from_stage=PipelineStage.MODEL_EVALUATION,
        parent_run_id=told.run_id,
        overrides=told_otherwise,
    )
    manifest = fork.manifest
    assert set(manifest.producers.values()) == {told.run_id, fork.run_id}
    assert [s for s in STAGES if manifest.producers[s] == fork.run_id] == list(STAGES[-2:])
    assert manifest.overrides.data_processing == TOLD.data_processing
    assert manifest.overrides.model_evaluation.threshold == 0.2
    assert (manifest.from_stage, manifest.parent_run_id) == (PipelineStage.MODEL_EVALUATION, told.run_id)
    assert fork.receipt.holdout_ids_sha256 == told.receipt.holdout_ids_sha256
    assert fork.receipt.metrics != told.receipt.metrics


def test_a_replay_makes_the_same_model_again(told: Run, platform: DagsterProcesses) -> None:
    """RUNS-13: with the same data, settings, seed and counted work all comes out equal, bit for bit."""
    again = ended(platform, told.project, "replay", overrides=TOLD, replay_of=told.run_id)
    verdict = again.receipt.replay
    assert verdict is not None
    assert verdict.differences == []
    assert verdict.equal
    assert verdict.largest_difference == 0
    assert again.receipt.work == told.receipt.work
    assert platform.run(again.run_id)["tags"][metadata.REPLAY_TAG] == told.run_id


def test_the_receipt_names_all_that_the_model_came_of(told: Run) -> None:
    """RUNS-14: hashes of data, rows and split, seed, versions by the lock, settings, work, model, metrics."""
    receipt = told.receipt
    report = told.document(PipelineStage.MODEL_EVALUATION, "report", EvaluationReport)
    assert receipt.metrics == report.metrics
    assert receipt.train_rows + receipt.holdout_rows == receipt.data_rows == 1000
    assert receipt.work.selection_units + receipt.work.training_units == report.work_units
    assert {"lightgbm", "pandas", "python", "orrery"} <= receipt.versions.keys()
    assert receipt.lock_sha256 is not None
    assert receipt.overrides == TOLD
    assert receipt.replay is None
    assert receipt.data_version == 1


RERUN = """mutation Again($p: ReexecutionParams!) { launchRunReexecution(reexecutionParams: $p) { __typename
  ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
  ... on RunConfigValidationInvalid { errors { message } } } }"""


def test_a_rerun_from_the_dagster_ui_is_the_same(told: Run, platform: DagsterProcesses) -> None:
    """RUNS-16: a rerun by hand keeps its parent's stages, settings and ancestor; who began it differs."""
    told_otherwise = RunOverrides.model_validate({"model_deployment": {"promotion": "never"}})
    fork = ended(
        platform,
        told.project,
        "deploy",
        from_stage=PipelineStage.MODEL_DEPLOYMENT,
        parent_run_id=told.run_id,
        overrides=told_otherwise,
        reason="by the API",
    )
    params = {"parentRunId": fork.run_id, "strategy": "ALL_STEPS"}
    answer = platform.graphql(RERUN, {"p": params})["launchRunReexecution"]
    again = Run(platform, told.project, answer["run"]["runId"])
    platform.wait_for(again.run_id, "SUCCESS", limit_s=60)
    before, now = fork.manifest, again.manifest
    assert now.overrides == before.overrides
    assert now.overrides.model_deployment.promotion == "never"
    assert now.from_stage == before.from_stage
    own = {PipelineStage.MODEL_DEPLOYMENT: again.run_id}
    assert now.producers == before.producers | own
    assert (now.trigger, now.reason) == ("dagster_ui", None)


@pytest.mark.parametrize(
    ("stage", "settings", "said"),
    [
        (PipelineStage.DATA_PROCESSING, {"drop_columns": ["colour"]}, "colour"),
        (PipelineStage.DATA_PROCESSING, {"drop_columns": ["class"]}, "class"),
        (PipelineStage.DATA_PROCESSING, {"split": {"kind": "time", "column": "purpose"}}, "purpose"),
        (PipelineStage.MODEL_EVALUATION, {"threshold": 7}, "threshold"),
    ],
)
def test_a_setting_that_does_not_fit_fails_its_stage_by_name(
    told: Run, platform: DagsterProcesses, stage: PipelineStage, settings: dict[str, Any], said: str
) -> None:
    """RUNS-15: set by hand in the Dagster UI, a setting that does not fit is INVALID_OVERRIDE, and named."""
    tags = {metadata.PARTITION_TAG: told.project, metadata.PARENT_RUN_TAG: told.run_id}
    config = {"ops": {stage.value: {"config": settings}}}
    run_id = platform.launch_raw([stage.value], tags, config)
    platform.wait_for(run_id, "FAILURE", limit_s=60)
    failure = next(raw for raw in platform.signals(run_id) if raw["kind"] == "failure")
    assert (failure["code"], failure["stage"]) == ("INVALID_OVERRIDE", stage)
    assert said in failure["message"] + (failure["details"] or "")

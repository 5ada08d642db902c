"""What a run reads of a project's data, in real Dagster runs of the first stage."""

import hashlib
from datetime import UTC, datetime

import pandas as pd
import pytest

from automl.drift import measure_drift
from automl.inspection import inspect_file
from automl.reading.limits import DEFAULT_LIMITS
from contracts import layout, metadata
from contracts.champions import Champion, ChampionAction
from contracts.data_versions import DataMode, DataVersion, StoredDataVersion
from contracts.datasets import Overrides, ProjectSpec
from contracts.manifests import RunManifest
from contracts.signals import SIGNAL, ResultSignal, UploadResult
from contracts.stages import PipelineStage
from object_store.documents import crown, data_versions, first_version, put_version
from pipeline_assets.assets.data_upload import drift_check, schema_check
from tests.integration.dagster_processes import DagsterProcesses
from tests.pipeline_assets.conftest import DATA

pytestmark = pytest.mark.timeout(120)
PENGUINS = pd.read_csv(DATA / "penguins.csv")


def add(dagster: DagsterProcesses, project: str, rows: pd.DataFrame, mode: DataMode, tmp_path) -> DataVersion:
    """A version as the API stores it, with its drift from the first."""
    path = tmp_path / "more.csv"
    rows.to_csv(path, index=False)
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    dataset = inspect_file(path, path.name, digest, Overrides(), DEFAULT_LIMITS)
    spec = ProjectSpec.model_validate_json(dagster.store.get(layout.project_key(project)))
    known = data_versions(dagster.store, first_version(spec.dataset, spec.created_at), project)
    version = DataVersion(
        version=known[-1].version + 1,
        mode=mode,
        dataset=dataset,
        total_rows=0,
        created_at=datetime.now(UTC),
        drift=measure_drift(PENGUINS, rows, targets=["species"], reference_version=1, reference_run_id=None),
        differences=[],
    )
    dagster.store.put(layout.raw_key(project, digest), data)
    stored = StoredDataVersion(version=version, idempotency_key=None, request_hash="")
    put_version(dagster.store, project, stored)
    return version


def uploaded(
    dagster: DagsterProcesses, project: str, config: dict | None = None
) -> tuple[UploadResult, dict]:
    """The first stage alone: its result, and its failed checks by name with their severity."""
    run_config = {"ops": {"data_upload": {"config": config}}} if config else None
    run = dagster.launch_raw(["data_upload"], {metadata.PARTITION_TAG: project}, run_config)
    dagster.wait_for(run, "SUCCESS", limit_s=60)
    (said,) = [
        s for raw in dagster.signals(run) if isinstance(s := SIGNAL.validate_python(raw), ResultSignal)
    ]
    assert isinstance(said.result, UploadResult)
    manifest = RunManifest.model_validate_json(dagster.store.get(layout.manifest_key(project, run)))
    assert manifest.data_version == said.result.data_version
    return said.result, failed_checks(dagster, run)


CHECKS = """query Checks($id: ID!) { logsForRun(runId: $id, limit: 1000) { ... on EventConnection { events {
  ... on AssetCheckEvaluationEvent { evaluation { checkName success severity } } } } } }"""


def failed_checks(dagster: DagsterProcesses, run: str) -> dict[str, str]:
    events = dagster.graphql(CHECKS, {"id": run})["logsForRun"]["events"]
    found = [event["evaluation"] for event in events if event.get("evaluation")]
    assert {check["checkName"] for check in found} == {"schema_as_first", "no_drift"}
    return {check["checkName"]: check["severity"] for check in found if not check["success"]}


def champion(project: str) -> Champion:
    return Champion(
        n=1, previous=None, action=ChampionAction.PROMOTED, run_id="5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77",
        best_model_id="m", endpoint_id=project, model_key="k", model_sha256="0" * 64, model_size_bytes=1,
        data_version=1, dataset_id="d", at=datetime.now(UTC), by="run", reason="", decision=None,
    )  # fmt: skip


def test_a_run_reads_the_newest_version_or_the_one_it_was_told(
    dagster: DagsterProcesses, penguins: str, tmp_path
) -> None:
    """DATA-6, DATA-7, DATA-12: appended files add up, one that replaces stands alone; drift shows."""
    rows = len(PENGUINS)
    crown(dagster.store, penguins, champion(penguins))
    assert (
        add(dagster, penguins, PENGUINS.sample(100, random_state=0), DataMode.APPEND, tmp_path).version == 2
    )
    heavy = PENGUINS[:120].assign(body_mass_g=lambda frame: frame["body_mass_g"] * 2)
    add(dagster, penguins, heavy, DataMode.REPLACE, tmp_path)
    add(dagster, penguins, PENGUINS[:50], DataMode.APPEND, tmp_path)
    result, failed = uploaded(dagster, penguins)
    assert (result.data_version, result.num_rows) == (4, 170)
    assert failed == {"no_drift": "ERROR"}
    assert uploaded(dagster, penguins, {"data_version": 1})[0].num_rows == rows
    result, failed = uploaded(dagster, penguins, {"data_version": 2})
    assert (result.data_version, result.num_rows, failed) == (2, rows + 100, {})


def test_a_version_that_is_not_there_fails_by_name(dagster: DagsterProcesses, penguins: str) -> None:
    """DATA-6: a run that is told of a version which does not exist fails before it reads anything."""
    config = {"ops": {"data_upload": {"config": {"data_version": 7}}}}
    run = dagster.launch_raw(["data_upload"], {metadata.PARTITION_TAG: penguins}, config)
    dagster.wait_for(run, "FAILURE", limit_s=60)
    (failure,) = [raw for raw in dagster.signals(run) if raw["kind"] == "failure"]
    assert (failure["code"], failure["stage"]) == ("INVALID_OVERRIDE", PipelineStage.DATA_UPLOAD)
    assert "7" in failure["message"]


def test_checks_of_data_never_block() -> None:
    """DATA-12: without drift, or without a champion, both checks pass; a difference is a warning."""
    assert drift_check([]).passed
    assert schema_check([]).passed

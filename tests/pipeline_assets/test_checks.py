"""Each asset check can fail, and one that did is seen in Dagster beside its stage, which fails by name."""

import hashlib
import logging
import math
import uuid
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from automl.inspection import InspectionLimits, inspect_file
from automl.interpretation import interpret
from automl.profiling import profile_table
from contracts import layout, metadata
from contracts.datasets import Overrides, ProjectSpec
from contracts.errors import ErrorCode, OrreryError
from object_store import open_store
from pipeline_assets.assets.data_analysis import data_analysis, target_checks, tell
from pipeline_assets.assets.data_processing import data_processing, holdout_check
from pipeline_assets.assets.data_upload import data_upload
from pipeline_assets.assets.model_deployment import parity_check
from pipeline_assets.checks import ChecksFailedError, refused_with, require
from pipeline_assets.model_server import ModelServer
from pipeline_assets.resources import BundleIOManager, ObjectsResource
from pipeline_assets.stage import PARTITIONS
from pipeline_assets.vertex.options import VertexOptions
from tests.pipeline_assets.conftest import DATA

ERROR = dg.AssetCheckSeverity.ERROR
TABLE = pd.DataFrame(
    {"x": [1.0, 2.0, 3.0], "y": ["a", "b", "a"], "gone": [None] * 3, "same": ["s", "s", None]}
)


def passed(checks: list[dg.AssetCheckResult]) -> list[bool]:
    return [check.passed for check in checks]


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        (["y"], [True, True]),
        (["Y"], [False, False]),
        ([], [False, False]),
        (["gone"], [True, False]),
        (["same"], [True, False]),
        (["y", "x"], [True, True]),
        (["y", "Y"], [False, False]),
        (["y", "same"], [True, False]),
    ],
)
def test_targets_are_judged_by_the_table(targets: list[str], found: list[bool]) -> None:
    """PIPE-23: an absent, an empty and a constant target fail their checks as errors, one of several too."""
    checks = target_checks(targets, TABLE)
    assert [check.check_name for check in checks] == ["target_found", "target_has_values"]
    assert passed(checks) == found
    assert {check.severity for check in checks} == {ERROR}


def test_a_holdout_is_judged_by_its_rows() -> None:
    """PIPE-23: no rows, no targets, and rows that training has too, fail the check."""
    assert holdout_check(TABLE[:2], TABLE[2:], "x").passed
    assert not holdout_check(TABLE, TABLE[:0], "x").passed
    assert not holdout_check(TABLE[:2], TABLE[2:], "gone").passed
    assert not holdout_check(TABLE[:2], TABLE[1:], "x").passed
    assert not holdout_check(TABLE[:2], TABLE[2:], "absent").passed


def test_served_answers_are_judged_by_their_difference() -> None:
    """PIPE-10, PIPE-23: a difference, an answer that is no number and none fail; no rows is a warning."""
    assert parity_check(5, 1e-12).passed
    for difference in (1e-6, math.nan, math.inf):
        check = parity_check(5, difference)
        assert (check.passed, check.severity) == (False, ERROR)
    unasked = parity_check(0, 0.0)
    assert (unasked.passed, unasked.severity) == (False, dg.AssetCheckSeverity.WARN)


def test_only_failed_errors_stop_a_stage() -> None:
    """PIPE-23: a warning does not fail a stage; an error does, by name; a refusal keeps its own words."""
    require([parity_check(0, 0.0)], ErrorCode.DEPLOYMENT_FAILED, "no")
    with pytest.raises(ChecksFailedError, match="no") as failed:
        require([parity_check(1, 1.0)], ErrorCode.DEPLOYMENT_FAILED, "no")
    assert failed.value.code is ErrorCode.DEPLOYMENT_FAILED
    assert failed.value.details == "failed: served_equals_pipeline"
    refusal = OrreryError(ErrorCode.UNAVAILABLE, "nobody there")
    with pytest.raises(ChecksFailedError, match="nobody there"), refused_with(target_checks(["Y"], TABLE)):
        raise refusal
    with pytest.raises(OrreryError) as same, refused_with(target_checks(["y"], TABLE)):
        raise refusal
    assert same.value is refusal


def run(
    folder: Path, path: Path, words: str, overrides: Overrides | None = None
) -> tuple[dg.ExecuteInProcessResult, list[str]]:
    """The first three stages in this process; and what they logged."""
    project, data = str(uuid.uuid4()), path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    spec = ProjectSpec(
        project_id=project,
        project_name="p",
        problem_description=words,
        created_at=datetime.now(UTC),
        dataset=inspect_file(path, path.name, digest, Overrides(), InspectionLimits()),
        overrides=overrides or Overrides(),
    )
    store = open_store(folder.as_uri())
    store.put(layout.raw_key(project, digest), data)
    store.put(layout.project_key(project), spec.model_dump_json().encode())
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions(PARTITIONS.name or "", [project])
        result = dg.materialize(
            [data_upload, data_analysis, data_processing],
            instance=instance,
            partition_key=project,
            raise_on_error=False,
            resources={
                "objects": ObjectsResource(url=folder.as_uri()),
                "models": ModelServer(socket=str(folder / "none.sock")),
                "cloud": dg.ResourceDefinition.hardcoded_resource(VertexOptions()),
                "io_manager": BundleIOManager(url=folder.as_uri()),
            },
        )
        logged = [entry.user_message for entry in instance.all_logs(result.run_id)]
    return result, logged


def failed_checks(result: dg.ExecuteInProcessResult) -> list[str]:
    return [check.check_name for check in result.get_asset_check_evaluations() if not check.passed]


def signal_of(result: dg.ExecuteInProcessResult) -> dict[str, str]:
    (step,) = result.get_step_failure_events()
    failure = step.step_failure_data.user_failure_data
    assert failure is not None
    value = failure.metadata[metadata.SIGNAL_KEY].value
    assert isinstance(value, dict)
    return value


def test_an_absent_target_fails_its_check_and_its_stage(tmp_path: Path) -> None:
    """TABLE-20, PIPE-23: the run of a named but absent column fails at data_analysis, its check shown."""
    result, _ = run(tmp_path, DATA / "penguins.csv", "Predict the column 'nope'")
    assert failed_checks(result) == ["target_found", "target_has_values"]
    signal = signal_of(result)
    assert (signal["stage"], signal["code"]) == ("data_analysis", "VALIDATION_ERROR")
    assert signal["message"] == "The table has no column 'nope' to predict."
    assert not result.asset_materializations_for_node("data_analysis")


def test_an_empty_fixed_target_fails_its_check(tmp_path: Path) -> None:
    """PIPE-23: a column without values that is fixed as target is shown as a failed check."""
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n" + "".join(f"{n},{'xy'[n % 2]},\n" for n in range(40)))
    result, _ = run(tmp_path, path, "w", Overrides(target_column="c"))
    assert failed_checks(result) == ["target_has_values"]
    assert signal_of(result)["stage"] == "data_analysis"


def test_a_split_that_is_refused_fails_its_check(tmp_path: Path) -> None:
    """PIPE-23: when too few rows have a target there is no holdout, and the check says so."""
    path = tmp_path / "t.csv"
    rows = "".join(f"{n},{n * 7 % 5},{'xy'[n % 2] if n < 6 else ''}\n" for n in range(40))
    path.write_text("a,b,c\n" + rows)
    result, _ = run(tmp_path, path, "Predict the column c")
    assert failed_checks(result) == ["holdout_not_empty"]
    assert signal_of(result)["stage"] == "data_processing"


def test_the_log_names_the_target_before_its_evidence(tmp_path: Path) -> None:
    """PIPE-25: the target, its type and metric are a line of their own, and the checks have passed."""
    result, logged = run(tmp_path, DATA / "penguins.csv", "Which species is the penguin?")
    assert result.success
    assert failed_checks(result) == []
    assert len(result.get_asset_check_evaluations()) == 5
    at = logged.index("Target: species (multiclass, judged by log_loss)")
    assert logged[at + 1].startswith("Evidence: ")
    assert not any("guess" in line for line in logged)


def test_a_guess_is_said_to_be_one(caplog: pytest.LogCaptureFixture) -> None:
    """PIPE-25, TABLE-16: in doubt a warning names the choice, its confidence and the runners-up."""
    table = pd.DataFrame({f"v{i}": [n * (i + 3) % 17 / 7 for n in range(100)] for i in range(4)})
    found = interpret(table, profile_table(table), "Do something useful with this.", Overrides())
    with caplog.at_level(logging.INFO):
        tell(logging.getLogger("told"), found)
    (warning,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert f"{found.chosen.target_column} (confidence {found.chosen.confidence:.0%})" in warning
    for other in found.candidates[1:]:
        assert other.target_column in warning

"""What the code location offers."""

import json
from pathlib import Path
from typing import Any

import dagster as dg

from contracts import metadata
from contracts.stages import STAGES
from pipeline_assets.definitions import defs

SNAPSHOT = Path(__file__).parent / "asset_specs.json"


def described() -> dict[str, Any]:
    checks = [check.to_user_string() for check in defs.resolve_asset_graph().asset_check_keys]
    return {
        "assets": [
            _spec(spec) for spec in sorted(defs.resolve_all_asset_specs(), key=lambda s: _order(s.key))
        ],
        "checks": sorted(checks),
    }


def _order(key: dg.AssetKey) -> int:
    return [stage.value for stage in STAGES].index(key.to_user_string())


def _spec(spec: dg.AssetSpec) -> dict[str, Any]:
    return {
        "key": spec.key.to_user_string(),
        "deps": [dep.asset_key.to_user_string() for dep in spec.deps],
        "kinds": sorted(spec.kinds),
        "group": spec.group_name,
        "owners": list(spec.owners),
        "description": spec.description,
        "partitions": getattr(spec.partitions_def, "name", None),
    }


def test_the_assets_are_the_recorded_ones() -> None:
    """PIPE-1, PIPE-23: names, order, owners, kinds, partitions and checks change on purpose only."""
    assert described() == json.loads(SNAPSHOT.read_text("utf-8"))


def test_the_chain_is_the_stages_in_their_order() -> None:
    """PIPE-1: each stage depends on the one before it and on nothing else."""
    assets = described()["assets"]
    assert [asset["key"] for asset in assets] == list(STAGES)
    assert [asset["deps"] for asset in assets] == [[], *([stage] for stage in STAGES[:-1])]


def test_the_job_runs_in_one_process_and_one_project_at_a_time() -> None:
    """PIPE-2: in_process is the executor for UI runs too, and a range of projects is one run each."""
    job = defs.resolve_job_def(metadata.JOB)
    assert job.executor_def.name == "in_process"
    policies = {
        asset.backfill_policy for asset in defs.resolve_asset_graph().asset_nodes if asset.is_materializable
    }
    assert policies == {dg.BackfillPolicy.multi_run(1)}
    config = dg.validate_run_config(job, {})
    assert config["ops"]

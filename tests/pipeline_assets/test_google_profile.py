"""The Dagster profile for Google Cloud, for real: Postgres, and a bucket for objects and output."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from contracts.layout import stage_key
from contracts.stages import PipelineStage
from tests.api.core import postgres
from tests.google_cloud.emulator import StorageEmulator
from tests.integration.dagster_processes import REPO


@pytest.mark.slow
def test_the_same_assets_run_on_google_cloud(gcs: StorageEmulator, tmp_path: Path) -> None:
    """GCS-17: by settings alone: objects and output in the bucket, runs in Postgres, links to the objects.

    GCS-18: importing the code location takes under 3.5 s, since dagster-gcp and Vertex AI wait for their use.
    """
    bucket = gcs.make_bucket()
    home = tmp_path / "dagster"
    home.mkdir()
    shutil.copyfile(REPO / "dagster.gcp.yaml", home / "dagster.yaml")
    with postgres.running() as url:
        plain = url.replace("+asyncpg", "")
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ORRERY")},
            **gcs.settings(bucket),
            "GCS_PREFIX": "team/orrery",
            "ORRERY_HOME": str(tmp_path),
            "DAGSTER_HOME": str(home),
            "DAGSTER_POSTGRES_URL": plain,
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.pipeline_assets.google_profile"],
            cwd=REPO,
            env=environment,
            capture_output=True,
            text=True,
            timeout=110,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        found = json.loads(done.stdout.splitlines()[-1])
        assert asyncio.run(_runs(plain)) == [(found["run_id"], "SUCCESS")]
    assert found["success"]
    assert found["logs"] == "GCSComputeLogManager"
    assert (found["loaded"], found["imported_s"] < 3.5) == ([], True)
    kept = {str(p.relative_to(gcs.folder / bucket)) for p in (gcs.folder / bucket).rglob("*") if p.is_file()}
    table = stage_key(found["project"], found["run_id"], PipelineStage.DATA_UPLOAD, "table.parquet")
    assert f"team/orrery/{table}" in kept
    assert any(name.startswith(f"compute_logs/storage/{found['run_id']}/") for name in kept)
    links = found["links"]["data_upload"]
    assert links["dagster/uri"] == f"gs://{bucket}/team/orrery/{table.rpartition('/')[0]}/"
    assert f"storage/browser/_details/{bucket}/team/orrery/{table})" in links["objects"]
    assert set(found["links"]["data_analysis"]) == {"dagster/uri", "objects"}


async def _runs(url: str) -> list[tuple[str, str]]:
    connection = await asyncpg.connect(url)
    try:
        return [(row["run_id"], row["status"]) for row in await connection.fetch("select * from runs")]
    finally:
        await connection.close()

"""A code location that is reloaded while a run is at work."""

import signal
from pathlib import Path

import pytest

from contracts import metadata
from contracts.stages import STAGES
from tests.integration.dagster_processes import DagsterProcesses
from tests.pipeline_assets.schedules.conftest import penguins

pytestmark = pytest.mark.timeout(120)
RELOAD = """mutation Reload($name: String!) { reloadRepositoryLocation(repositoryLocationName: $name) {
  __typename ... on WorkspaceLocationEntry { locationOrLoadError { __typename } } } }"""


def test_a_reload_loses_no_run(quick: DagsterProcesses, tmp_path: Path) -> None:
    """SCHED-25: the code server is killed under a run and started anew, and reloaded as the UI does it.

    The run goes on in the same worker, and what is launched after the reload runs too.
    """
    project = penguins(quick)
    quick.add_partition(project)
    keys = [stage.value for stage in STAGES]
    tags = {metadata.PARTITION_TAG: project, "test/until": str(tmp_path / "reloaded")}
    at_work = quick.launch_raw(keys, tags)
    worker = quick.worker_of(at_work)
    quick.stop_part("code", signal.SIGKILL)
    quick.start("code")
    reloaded = False
    while not reloaded:  # until the new server answers
        quick.wait_ready()
        entry = quick.graphql(RELOAD, {"name": metadata.CODE_LOCATION})["reloadRepositoryLocation"]
        reloaded = (entry.get("locationOrLoadError") or {}).get("__typename") == "RepositoryLocation"
    assert quick.run(at_work)["status"] == "STARTED"
    assert quick.worker_of(at_work) == worker
    (tmp_path / "reloaded").touch()
    other = penguins(quick)
    quick.add_partition(other)
    after = quick.launch_raw(keys, {metadata.PARTITION_TAG: other})
    quick.wait_for(after, "SUCCESS", limit_s=30)
    quick.wait_for(at_work, "SUCCESS", limit_s=30)

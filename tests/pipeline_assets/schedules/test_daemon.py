"""Dagster's daemon over real processes: what is due is started once, whoever dies in between."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts import metadata
from contracts.layout import schedule_key
from contracts.schedules import ScheduleEntry
from tests.integration.dagster_processes import REPO, DagsterProcesses
from tests.pipeline_assets.schedules.conftest import penguins, put_schedule, rewind

pytestmark = pytest.mark.timeout(120)
EVERY_MINUTE = ScheduleEntry(name="often", cron="* * * * *")
RUNS = """query Runs($tag: String!) { runsOrError(filter: {tags: [{key: "orrery/project", value: $tag}]}) {
  ... on Runs { results { runId status jobName tags { key value } } } } }"""


def runs_of(processes: DagsterProcesses, project_id: str) -> list[dict[str, Any]]:
    results = processes.graphql(RUNS, {"tag": project_id})["runsOrError"]["results"]
    return [{**run, "tags": {tag["key"]: tag["value"] for tag in run["tags"]}} for run in results]


@pytest.mark.parametrize("point", ["RUN_IDS_RESERVED", "STARTING"])
def test_a_daemon_killed_between_tick_and_launch_leaves_one_run(quick: DagsterProcesses, point: str) -> None:
    """SCHED-7: wherever the daemon dies, the next one brings the tick's one run to its end, and no other."""
    project = penguins(quick)
    put_schedule(
        quick.store, project, ScheduleEntry(name="yearly", cron="0 0 1 1 *"), ago=timedelta(days=400)
    )
    rewind(quick, datetime.now(UTC) - timedelta(days=399))
    killed = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.pipeline_assets.schedules.crashing_daemon",
            str(REPO / "workspace.yaml"),
            point,
        ],
        cwd=REPO,
        env=quick.environment,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -9, killed.stderr[-2000:]
    assert len(runs_of(quick, project)) == (0 if point == "RUN_IDS_RESERVED" else 1)
    quick.start("daemon")
    try:
        quick.wait_until(lambda: [run["status"] for run in runs_of(quick, project)] == ["SUCCESS"], 60)
    finally:
        quick.stop_part("daemon")
        quick.store.delete(schedule_key(project))
    (run,) = runs_of(quick, project)
    assert run["tags"][metadata.TRIGGER_TAG] == "schedule"

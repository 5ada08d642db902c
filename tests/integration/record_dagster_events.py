"""Records tests/golden/dagster_events.json: `python -m tests.integration.record_dagster_events`.

Real runs, as answered to the API's own query; re-record when the query, the signals or Dagster change.
"""

import json
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

from api.dagster_gql import documents
from automl.inspection import InspectionLimits, inspect_file
from contracts import layout
from contracts.datasets import Overrides
from contracts.stages import PipelineStage
from pipeline_assets.identity import boot_id, machine_id
from tests.integration.dagster_processes import REPO, DagsterProcesses

TARGET = REPO / "tests" / "golden" / "dagster_events.json"
CAR, PENGUINS = REPO / "tests/data/car.csv", REPO / "tests/data/penguins.csv"


def _inspect(path: Path, name: str, digest: str) -> Any:
    return inspect_file(path, name, digest, Overrides(), InspectionLimits())


def record() -> dict[str, Any]:
    """Each run's state and whole log, as the webserver answered them."""
    with DagsterProcesses.started(("host", "code", "webserver", "models")) as dagster:
        project = dagster.add_project(PENGUINS, "predict the species", inspect=_inspect)
        runs = {"success": _succeed(dagster, project)}
        runs["rerun"] = _rerun(dagster, project, runs["success"])
        runs["by_hand"] = _by_hand(dagster, project)
        runs["failure"] = _fail(dagster)
        runs["cancelled"] = _cancel(dagster, project)
        runs["killed"] = _kill(dagster, project)
        runs["interrupted"] = _interrupt(dagster, project)
        logs = {name: _answer(dagster, run_id) for name, run_id in runs.items()}
    return {
        "how": "python -m tests.integration.record_dagster_events",
        "run_query": documents.RUN,
        "logs_query": documents.LOGS,
        "runs": logs,
    }


def _succeed(dagster: DagsterProcesses, project: str) -> str:
    run_id = dagster.launch(project)
    dagster.wait_for(run_id, "SUCCESS", limit_s=120)
    return run_id


def _rerun(dagster: DagsterProcesses, project: str, parent: str) -> str:
    run_id = dagster.launch(project, from_stage=PipelineStage.MODEL_EVALUATION, parent_run_id=parent)
    dagster.wait_for(run_id, "SUCCESS", limit_s=60)
    return run_id


def _by_hand(dagster: DagsterProcesses, project: str) -> str:
    run_id = dagster.launch_by_hand(project, [PipelineStage.DATA_PROCESSING])
    dagster.wait_for(run_id, "SUCCESS", limit_s=60)
    return run_id


def _fail(dagster: DagsterProcesses) -> str:
    project = dagster.add_project(CAR, "predict the class", inspect=_inspect)
    spec = json.loads(dagster.store.get(layout.project_key(project)))
    key = layout.raw_key(project, spec["dataset"]["dataset_id"])
    dagster.store.delete(key)
    dagster.store.put(key, b"something,else\n1,2\n")
    run_id = dagster.launch(project)
    dagster.wait_for(run_id, "FAILURE")
    return run_id


def _in_selection(dagster: DagsterProcesses, project: str) -> tuple[str, int]:
    run_id = dagster.launch(project)
    pid = dagster.worker_of(run_id)
    dagster.wait_for_step(run_id, PipelineStage.MODEL_SELECTION)
    return run_id, pid


def _cancel(dagster: DagsterProcesses, project: str) -> str:
    run_id, _ = _in_selection(dagster, project)
    dagster.terminate(run_id)
    dagster.wait_for(run_id, "CANCELED")
    return run_id


def _kill(dagster: DagsterProcesses, project: str) -> str:
    run_id, pid = _in_selection(dagster, project)
    os.kill(pid, signal.SIGKILL)
    dagster.wait_for(run_id, "FAILURE")
    return run_id


def _interrupt(dagster: DagsterProcesses, project: str) -> str:
    run_id, _ = _in_selection(dagster, project)
    dagster.stop_part("host")
    dagster.wait_for(run_id, "FAILURE", limit_s=5)
    return run_id


def _answer(dagster: DagsterProcesses, run_id: str) -> dict[str, Any]:
    run = dagster.graphql(documents.RUN, {"runId": run_id})["runOrError"]
    logs = dagster.graphql(documents.LOGS, {"runId": run_id, "cursor": None, "limit": 1000})["logsForRun"]
    return {"run": run, "logs": logs}


def without_paths(text: str) -> str:
    """No path or id of the recording machine may stay in a committed file."""
    text = text.replace(machine_id(), "0" * 32).replace(boot_id(), "0" * 36)
    text = text.replace(str(REPO), "/repo").replace(sys.prefix, "/venv").replace(sys.base_prefix, "/python")
    return re.sub(r"/tmp/[\w.-]+", "/tmp/home", text)


def main() -> None:
    """Record and write."""
    TARGET.write_text(without_paths(json.dumps(record(), indent=1, ensure_ascii=False)) + "\n", "utf-8")


if __name__ == "__main__":
    main()

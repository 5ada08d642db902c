"""One set of real processes for the whole package; each test brings its own project."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from automl.inspection import InspectionLimits, inspect_file
from contracts.datasets import DatasetInfo, Overrides
from tests.integration.dagster_processes import REPO, DagsterProcesses

DATA = REPO / "tests" / "data"


def inspect(path: Path, name: str, digest: str) -> DatasetInfo:
    return inspect_file(path, name, digest, Overrides(), InspectionLimits())


@pytest.fixture(scope="session")
def platform() -> Iterator[DagsterProcesses]:
    with DagsterProcesses.started(
        ("host", "code", "webserver", "daemon", "models"), ORRERY_SCHEDULE_INTERVAL_S="1"
    ) as started:
        yield started


@pytest.fixture
def dagster(platform: DagsterProcesses) -> Iterator[DagsterProcesses]:
    """The processes with nothing at work, before and after."""
    yield platform
    for run_id in platform.ask_host({"v": 1, "op": "health"})["workers"]:
        platform.ask_host({"v": 1, "op": "cancel", "run_id": run_id})
        platform.wait_until(
            lambda run_id=run_id: platform.run(run_id)["status"] in ("FAILURE", "CANCELED", "SUCCESS")
        )


@pytest.fixture
def penguins(dagster: DagsterProcesses) -> str:
    return dagster.add_project(DATA / "penguins.csv", "predict the species", inspect=inspect)

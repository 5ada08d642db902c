"""Runs of a project through the API, with real Dagster: list, look at, fork, compare, replay, refuse."""

import hashlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from contracts.runs import RunComparison, RunDetail, RunSummary
from contracts.stages import STAGES, PipelineStage
from tests.api.edge.server import REPO, ApiProcess, upload, wait_for
from tests.integration.dagster_processes import DagsterProcesses

pytestmark = pytest.mark.timeout(240)
CREDIT = (REPO / "tests" / "data" / "credit_g.csv").read_bytes()
DELETE = "mutation Delete($id: String!) { deleteRun(runId: $id) { __typename } }"


@pytest.fixture
def client(real_api: ApiProcess) -> Iterator[httpx2.Client]:
    with real_api.client() as client:
        yield client


class Project:
    """A project of the API, and the ids of its first run and of a fork of it."""

    def __init__(self, client: httpx2.Client) -> None:
        answer = upload(client, data=CREDIT, problem_description="Predict the class", time_budget_s="2")
        self.id = str(answer.json()["project_id"])
        self.path = f"/api/v1/projects/{self.id}"
        self.client = client
        self.first = self.ended(self.newest())
        self.fork = self.ended(self.run(FORK))

    def newest(self) -> str:
        wait_for(lambda: self.client.get(f"{self.path}/runs").json() != [], 30)
        return str(self.client.get(f"{self.path}/runs").json()[0]["run_id"])

    def post(self, body: dict[str, Any]) -> httpx2.Response:
        return self.client.post(f"{self.path}/runs", json=body)

    def run(self, body: dict[str, Any]) -> str:
        answer = self.post(body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["run_id"])

    def detail(self, run_id: str) -> RunDetail:
        return RunDetail.model_validate(self.client.get(f"{self.path}/runs/{run_id}").json())

    def ended(self, run_id: str) -> str:
        wait_for(lambda: self.detail(run_id).ended_at is not None, 90)
        return run_id


# All that says anything of who pays back.
WORTH = sorted({*CREDIT.decode().partition("\n")[0].strip().split(",")} - {"class", "own_telephone", "age"})
FORK = {
    "from_stage": "feature_engineering",
    "overrides": {
        "feature_engineering": {"drop_columns": WORTH},
        "model_selection": {"families": ["linear"]},
        "model_evaluation": {"threshold": 0.6},
    },
    "reason": "Is it the account?",
    "by": "Ada",
}


@pytest.fixture(scope="module")
def project(real_api: ApiProcess) -> Iterator[Project]:
    with real_api.client() as client:
        made = Project(client)
        yield made
        client.delete(made.path)


def test_a_projects_runs_are_listed_newest_first(client: httpx2.Client, project: Project) -> None:
    """RUNS-20: each with what started it, who and why, what it was told and what it came to; in pages."""
    answer = client.get(f"{project.path}/runs?limit=1")
    assert answer.headers["X-Total-Count"] == "2"
    assert 'rel="next"' in answer.headers["Link"]
    (newest,) = [RunSummary.model_validate(row) for row in answer.json()]
    assert newest.run_id == project.fork
    assert (newest.trigger, newest.by, newest.reason) == ("api", "Ada", "Is it the account?")
    assert newest.status == "completed"
    assert newest.parent_run_id == project.first
    assert newest.from_stage is PipelineStage.FEATURE_ENGINEERING
    assert newest.overrides.model_evaluation.threshold == 0.6
    assert newest.metrics is not None
    assert (newest.number, project.detail(project.first).number) == (2, 1)
    (first,) = client.get(f"{project.path}/runs?limit=1&offset=1").json()
    assert (first["run_id"], first["parent_run_id"], first["from_stage"]) == (
        project.first,
        None,
        "data_upload",
    )


def test_a_run_tells_its_stages_and_its_receipt(client: httpx2.Client, project: Project) -> None:
    """RUNS-21: stages with times, or with the run whose result is reused; model, receipt, Dagster's page."""
    run = project.detail(project.fork)
    own = [stage.stage for stage in run.stages if not stage.reused]
    assert own == list(STAGES[3:])
    for stage in run.stages:
        assert stage.produced_by == (project.first if stage.reused else project.fork)
        assert (stage.started_at is None) == stage.reused
        assert stage.status == "completed"
    assert run.stages[3].settings == {"drop_columns": WORTH}
    assert run.receipt is not None
    assert run.model is not None
    assert run.receipt.model_sha256 == run.model.sha256
    served = client.get(f"{project.path}/champion").json()["current"]
    artefact = client.get(f"{project.path}/artifacts/model")
    assert hashlib.sha256(artefact.content).hexdigest() == served["model_sha256"]
    assert run.dagster_url == f"/dagster/runs/{project.fork}"
    assert client.get(f"/api/v1/runs/{project.fork}").json()["run_id"] == project.fork


def test_two_runs_are_compared_on_the_rows_that_both_held_out(project: Project) -> None:
    """RUNS-22: settings, data, features, lineage, and each metric with a paired interval."""
    answer = project.client.get(f"{project.path}/compare?runs={project.first},{project.fork}")
    assert answer.status_code == 200, answer.text
    found = RunComparison.model_validate(answer.json())
    assert {(d.stage, d.name) for d in found.settings} >= {
        ("feature_engineering", "drop_columns"),
        ("model_selection", "families"),
        ("model_evaluation", "threshold"),
    }
    assert found.data.same_rows
    assert found.data.shared_holdout == found.data.holdout_a == found.data.holdout_b
    assert found.features.only_a == WORTH
    assert [one.stage for one in found.lineage if one.same] == list(STAGES[:3])
    for one in found.metrics:
        assert one.paired is not None
        assert one.paired.value_a == pytest.approx(one.a)
        assert one.paired.value_b == pytest.approx(one.b)
        assert one.paired.rows == found.data.shared_holdout
    chosen = found.metrics[0].paired
    assert chosen is not None
    assert chosen.interval is not None
    assert chosen.interval.high < 0
    assert "first is better" in found.verdict


@pytest.mark.parametrize(
    ("body", "status", "code", "named"),
    [
        ({"from_stage": "deploy"}, 422, "VALIDATION_ERROR", "from_stage"),
        (
            {"from_stage": "model_training", "overrides": {"model_training": {"threshold": 0.5}}},
            422,
            "VALIDATION_ERROR",
            "model_training.threshold",
        ),
        (
            {"from_stage": "model_training", "overrides": {"data_processing": {"drop_columns": ["age"]}}},
            422,
            "INVALID_OVERRIDE",
            "data_processing",
        ),
        (
            {"from_stage": "data_processing", "overrides": {"data_processing": {"drop_columns": ["colour"]}}},
            422,
            "INVALID_OVERRIDE",
            "colour",
        ),
        (
            {"from_stage": "data_analysis", "overrides": {"data_analysis": {"metric": "rmse"}}},
            422,
            "INVALID_OVERRIDE",
            "rmse",
        ),
        (
            {"from_stage": "data_processing", "overrides": {"data_processing": {"split": {"kind": "time"}}}},
            422,
            "VALIDATION_ERROR",
            "split",
        ),
        (
            {"from_stage": "model_selection", "overrides": {"model_selection": {"families": ["oracle"]}}},
            422,
            "VALIDATION_ERROR",
            "families",
        ),
        (
            {"from_stage": "data_upload", "overrides": {"data_upload": {"data_version": 7}}},
            422,
            "INVALID_OVERRIDE",
            "data_version",
        ),
        (
            {"from_stage": "model_training", "parent_run_id": str(uuid.UUID(int=7))},
            404,
            "RUN_NOT_FOUND",
            "00000007",
        ),
        (
            {"from_stage": "data_analysis", "overrides": {"data_analysis": {"target_column": "housing"}}},
            422,
            "INVALID_OVERRIDE",
            "housing",  # which the run before has dropped, and a fork keeps that
        ),
        ({"from_stage": "model_training", "reason": "a\x00b"}, 422, "VALIDATION_ERROR", "reason"),
        ({}, 409, "CONFLICT", "from_stage"),
    ],
)
def test_a_bad_wish_is_named_and_nothing_is_begun(
    project: Project, body: dict[str, Any], status: int, code: str, named: str
) -> None:
    """RUNS-23: unknown stage, another stage's setting, unknown column, family, version or run: each named."""
    before = project.newest()
    answer = project.post(body)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code), answer.text
    assert named in answer.text
    assert project.newest() == before


def test_of_two_forks_at_once_one_is_refused(project: Project) -> None:
    """RUNS-24: ten forks at the same moment: one is promised, the others are 409."""
    with ThreadPoolExecutor(10) as pool:
        wish = {"from_stage": "model_deployment", "reason": "at once"}
        answers = list(pool.map(lambda _: project.post(wish), range(10)))
    accepted = [a for a in answers if a.status_code == 202]
    assert len(accepted) == 1
    assert {a.json()["error_code"] for a in answers if a.status_code != 202} == {"CONFLICT"}
    run = project.detail(project.ended(accepted[0].json()["run_id"]))
    # Settings of the run before are kept by a stage that is done again.
    assert run.stages[6].produced_by == project.fork


def test_a_deleted_run_can_t_be_forked(project: Project, real_dagster: DagsterProcesses) -> None:
    """RUNS-25: 404 RUN_NOT_FOUND, named, or as the last one that no parent's name means."""
    run_id = project.ended(project.run({"from_stage": "model_deployment"}))
    assert (
        real_dagster.graphql(DELETE, {"id": run_id})["deleteRun"]["__typename"] == "DeletePipelineRunSuccess"
    )
    for named in ({"parent_run_id": run_id}, {}):
        answer = project.post({"from_stage": "model_deployment", **named})
        assert (answer.status_code, answer.json()["error_code"]) == (404, "RUN_NOT_FOUND"), named
        assert run_id in answer.text


def orrery(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from client.cli import main; main()", *arguments]
    environment = {**os.environ, "ORRERY_URL": str(project.client.base_url)}
    return subprocess.run(
        command, check=False, cwd=REPO, env=environment, capture_output=True, text=True, timeout=100
    )


def test_the_command_lists_shows_and_compares(project: Project) -> None:
    """RUNS-30: `orrery runs`, `run` and `compare` say in words what the routes say."""
    listed = orrery(project, "runs", project.id)
    assert listed.returncode == 0, listed.stderr
    assert project.first in listed.stdout
    assert "Is it the account?" in listed.stdout
    shown = orrery(project, "run", project.fork)
    assert f"run {project.first}" in shown.stdout
    assert "own_telephone" not in shown.stdout
    told = orrery(project, "compare", project.first, project.fork)
    assert "first is better" in told.stdout, told.stderr
    assert "data_processing" in told.stdout
    wrong = orrery(project, "fork", project.id, "model_training", "--set", "model_training.threshold=1")
    assert (wrong.returncode, wrong.stderr[:24]) == (1, "orrery: VALIDATION_ERROR")


def test_a_replay_says_that_all_is_equal(project: Project) -> None:
    """RUNS-26, RUNS-30: `orrery replay` of a fork, from its beginning on, comes to the same model."""
    replayed = orrery(project, "replay", project.fork)
    assert replayed.returncode == 0, replayed.stderr
    assert "equal: model, metrics and predictions" in replayed.stdout
    run = project.detail(project.newest())
    assert run.replay_of == project.fork
    assert run.receipt is not None
    assert run.receipt.replay is not None
    assert run.receipt.replay.differences == []
    assert run.receipt.replay.equal


def test_a_fork_of_an_older_run_tells_that_run_s_results(project: Project) -> None:
    """RUNS-27: the project's stages show what is reused, whichever run was the last before."""
    body = {
        "from_stage": "data_analysis",
        "overrides": {
            "data_analysis": {"target_column": "own_telephone"},
            "model_deployment": {"promotion": "never"},
        },
    }
    other = project.detail(project.ended(project.run(body)))
    assert other.status == "completed", other.error
    assert target(project) == "own_telephone"
    back = {"from_stage": "model_deployment", "parent_run_id": project.first}
    project.ended(project.run(back))
    assert target(project) == "class"


def target(project: Project) -> str:
    """What the project's stages say is predicted."""
    return str(project.client.get(f"{project.path}/interpretation").json()["chosen"]["target_column"])

"""Create, run again, cancel, delete and the proxy against real Dagster; kill -9 in between."""

import asyncio
import contextlib
import json
import re
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import httpx2
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from api.dagster_gql.client import DagsterClient
from contracts import metadata
from contracts.launch import LaunchSpec, to_launch
from contracts.layout import monitoring_news_key, prediction_log_key
from contracts.prediction_log import stamp_of
from contracts.stages import STAGES
from object_store import open_store
from tests.api.edge.server import ApiProcess, upload, wait_for
from tests.integration.dagster_asked import SECRET
from tests.integration.dagster_processes import DagsterProcesses

RUNS = """query Runs($tag: String!, $value: String!) {
  runsOrError(filter: {tags: [{key: $tag, value: $value}]}) { ... on Runs { results { runId status } } } }"""
PARTITIONS = """{ assetNodes { assetKey { path } partitionKeys } }"""
FOLLOW = 'subscription { pipelineRunLogs(runId: "none") { __typename } }'
QUICK = {"time_budget_s": "1"}
# A worker that does not hear it is given a minute before it is asked again, after a pause.
GONE_WITHIN_S = 90
pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def dagster(real_dagster: DagsterProcesses) -> DagsterProcesses:
    return real_dagster


@pytest.fixture(scope="module")
def api(real_api: ApiProcess) -> ApiProcess:
    return real_api


@pytest.fixture
def client(api: ApiProcess) -> Iterator[httpx2.Client]:
    with api.client() as client:
        yield client


def runs_of(dagster: DagsterProcesses, project_id: str) -> list[dict[str, str]]:
    variables = {"tag": metadata.PARTITION_TAG, "value": project_id}
    found: list[dict[str, str]] = dagster.graphql(RUNS, variables)["runsOrError"]["results"]
    return found


def status(client: httpx2.Client, project_id: str) -> str:
    return str(client.get(f"/api/v1/projects/{project_id}/progress").json()["status"])


def wait_for_status(client: httpx2.Client, project_id: str, *wanted: str, limit_s: float = 90) -> None:
    wait_for(lambda: status(client, project_id) in wanted, limit_s)


@pytest.fixture(scope="module")
def done(api: ApiProcess) -> str:
    """A project that was trained to its end."""
    with api.client() as client:
        project_id = str(upload(client, key="done", **QUICK).json()["project_id"])
        wait_for_status(client, project_id, "completed", "failed")
        assert status(client, project_id) == "completed"
        return project_id


def test_a_file_becomes_a_served_model(client: httpx2.Client, dagster: DagsterProcesses, done: str) -> None:
    """API-1: upload to prediction: one run, the report in the detail, artefacts by their paths."""
    assert len(runs_of(dagster, done)) == 1
    detail = client.get(f"/api/v1/projects/{done}").json()
    assert detail["evaluation_report"]["better_than_baseline"] is True
    assert detail["prediction_endpoint"] == f"/api/v1/projects/{done}/predict"
    names = {"model", "report", "report_json", "holdout_predictions", "bundle"}
    assert set(detail["artifact_paths"]) == names
    for path in detail["artifact_paths"].values():
        answer = client.get(path)
        assert answer.status_code == 200
        assert len(answer.content) == int(answer.headers["Content-Length"]) > 0
        assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    schema = client.get(f"/api/v1/projects/{done}/schema").json()
    row = {column["name"]: column["example"] for column in schema["columns"]}
    answer = client.post(detail["prediction_endpoint"], json={"instances": [row, row]})
    assert [p["prediction"] in schema["classes"] for p in answer.json()["predictions"]] == [True, True]
    wrong = client.post(detail["prediction_endpoint"], json={"instances": [{**row, "wingspan": 3}]})
    assert wrong.status_code == 422
    assert "wingspan" in wrong.text


def test_the_report_runs_no_script(client: httpx2.Client, done: str) -> None:
    """API-41: users' text in the report can do nothing: sandboxed, no source but data."""
    policy = client.get(f"/api/v1/projects/{done}/artifacts/report").headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert "allow-" not in policy


def completed_runs(client: httpx2.Client, project_id: str) -> list[str]:
    events = client.get(f"/api/v1/projects/{project_id}/events?limit=1000").json()["events"]
    return [event["data"]["run_id"] for event in events if event["event_type"] == "completed"]


def test_a_run_from_a_stage_reuses_what_stands(
    client: httpx2.Client, api: ApiProcess, dagster: DagsterProcesses, done: str
) -> None:
    """API-40: {} is 409 when nothing failed; from_stage runs the rest alone; the served report stays."""
    refused = client.post(f"/api/v1/projects/{done}/runs", json={})
    assert (refused.status_code, refused.json()["error_code"]) == (409, "CONFLICT")
    before = client.get(f"/api/v1/projects/{done}").json()
    artefact = f"/api/v1/projects/{done}/artifacts/report_json"
    served = client.get(artefact).content
    accepted = client.post(f"/api/v1/projects/{done}/runs", json={"from_stage": "model_evaluation"})
    assert accepted.status_code == 202, accepted.text
    again = client.post(f"/api/v1/projects/{done}/runs", json={"from_stage": "model_evaluation"})
    assert again.status_code == 409
    dagster.wait_until(lambda: len(runs_of(dagster, done)) == 2, 20)
    run_id = runs_of(dagster, done)[0]["runId"]
    assert accepted.json()["run_id"] in {run_id, None}
    run = dagster.wait_for(run_id, "SUCCESS", limit_s=90)
    assert run["tags"][metadata.PARENT_RUN_TAG] == before["best_model_id"].partition("/")[2]
    wait_for(lambda: run_id in completed_runs(client, done), 20)
    made = api.home / "objects" / "projects" / done / "runs" / run_id
    assert (made / "model_evaluation" / "report.json").exists()
    assert client.get(artefact).content == served, "the very same model is the champion already"
    assert not (made / "model_training").exists()
    after = client.get(f"/api/v1/projects/{done}").json()
    assert after["metrics"] == before["metrics"]
    assert set(after["artifact_paths"]) == set(before["artifact_paths"])


def test_a_run_that_began_can_be_cancelled(client: httpx2.Client, dagster: DagsterProcesses) -> None:
    """API-43: cancel at once after the launch; the run ends, the project is cancelled, a retry is offered."""
    project_id = upload(client, time_budget_s="30").json()["project_id"]
    dagster.wait_until(lambda: runs_of(dagster, project_id) != [], 20)
    time.sleep(0.1)
    answer = client.post(f"/api/v1/projects/{project_id}/cancel")
    assert answer.status_code == 200, answer.text
    wait_for_status(client, project_id, "cancelled", limit_s=30)
    assert [run["status"] for run in runs_of(dagster, project_id)] == ["CANCELED"]
    wait_for(lambda: client.post(f"/api/v1/projects/{project_id}/cancel").status_code == 409, 5)
    retried = client.post(f"/api/v1/projects/{project_id}/runs", json={})
    assert retried.status_code == 202, retried.text
    client.delete(f"/api/v1/projects/{project_id}")


def test_deleting_while_it_trains_leaves_nothing(
    client: httpx2.Client, api: ApiProcess, dagster: DagsterProcesses
) -> None:
    """API-44, WATCH-10: run ended and deleted, partition gone, objects gone, the log as well, rows gone."""
    project_id = upload(client, time_budget_s="30").json()["project_id"]
    store = open_store((api.home / "objects").as_uri())
    stamp = stamp_of(datetime.now(UTC))
    store.put(prediction_log_key(project_id, stamp, str(uuid4())), b"rows")
    store.put(monitoring_news_key(project_id), b"")
    wait_for_status(client, project_id, "analyzing", "processing", "training", limit_s=40)
    assert client.delete(f"/api/v1/projects/{project_id}").status_code == 200
    dagster.wait_until(lambda: runs_of(dagster, project_id) == [], GONE_WITHIN_S)
    wait_for(lambda: not any(project_id in key for key in api.objects()), 10)
    nodes = dagster.graphql(PARTITIONS)["assetNodes"]
    assert all(project_id not in node["partitionKeys"] for node in nodes)


async def launch_late(dagster: DagsterProcesses, project_id: str) -> str:
    """What a lost request does when the webserver gets to it: the project's first launch."""
    spec = LaunchSpec(
        project_id=project_id,
        launch_key=project_id,
        from_stage=STAGES[0],
        parent_run_id=None,
        trigger="api",
        request_id=None,
    )
    client = DagsterClient(f"{dagster.environment['DAGSTER_WEBSERVER_URL']}/{SECRET}")
    try:
        await client.add_partition(project_id)
        return await client.launch(to_launch(spec))
    finally:
        await client.close()


@pytest.mark.parametrize("deleted", [False, True])
def test_a_launch_that_lands_late_is_ended(api: ApiProcess, dagster: DagsterProcesses, deleted: bool) -> None:
    """API-54: the webserver hangs, the project is cancelled or deleted, then the launch lands."""
    process = dagster.processes["webserver"]
    process.send_signal(signal.SIGSTOP)
    try:
        with api.client() as client:
            project_id = upload(client, time_budget_s="30").json()["project_id"]
        # Its attempt hangs too: a new process has made none, and asks the hanging webserver first.
        api.stop(signal.SIGKILL)
        api.start()
        with api.client() as client:
            path = f"/api/v1/projects/{project_id}"
            answer = client.delete(path) if deleted else client.post(f"{path}/cancel")
            assert answer.status_code == 200, answer.text
    finally:
        process.send_signal(signal.SIGCONT)
    run_id = asyncio.run(launch_late(dagster, project_id))
    if deleted:
        dagster.wait_until(lambda: runs_of(dagster, project_id) == [], GONE_WITHIN_S)
        wait_for(lambda: not any(project_id in key for key in api.objects()), 10)
        return
    dagster.wait_for(run_id, "CANCELED", limit_s=40)
    with api.client() as client:
        wait_for_status(client, project_id, "cancelled", limit_s=20)
        client.delete(f"/api/v1/projects/{project_id}")


@pytest.mark.parametrize("moment_s", [0.0, 0.05, 0.4])
def test_a_killed_api_launches_once(api: ApiProcess, dagster: DagsterProcesses, moment_s: float) -> None:
    """API-50: kill -9 after the answer, before, in or after the launch: exactly one run."""
    with api.client() as client:
        project_id = upload(client, **QUICK).json()["project_id"]
    time.sleep(moment_s)
    api.stop(signal.SIGKILL)
    api.start()
    dagster.wait_until(lambda: len(runs_of(dagster, project_id)) == 1, 30)
    time.sleep(1.5)
    assert len(runs_of(dagster, project_id)) == 1
    with api.client() as client:
        client.delete(f"/api/v1/projects/{project_id}")


def test_a_killed_upload_leaves_nothing(api: ApiProcess) -> None:
    """API-51: kill -9 in the middle of an upload: no project, no object, no staged file after the restart."""
    before = api.objects()
    head = b"POST /api/v1/projects HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n"
    import socket

    with socket.create_connection(api.address) as connection:
        connection.sendall(
            head + b"Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
            b'Content-Disposition: form-data; name="file"; filename="x"\r\n\r\n' + b"x" * 4_000_000
        )
        wait_for(lambda: any(key.startswith(".staging") for key in api.objects()), 5)
        api.stop(signal.SIGKILL)
    api.start()
    wait_for(lambda: set(api.objects()) <= set(before), 5)


def test_a_deletion_goes_on_after_a_kill(api: ApiProcess, dagster: DagsterProcesses) -> None:
    """API-52: the tombstone stands, the API is killed: the next one finishes."""
    with api.client() as client:
        project_id = upload(client, **QUICK).json()["project_id"]
        dagster.wait_until(lambda: runs_of(dagster, project_id) != [], 20)
        client.delete(f"/api/v1/projects/{project_id}")
    api.stop(signal.SIGKILL)
    api.start()
    with api.client() as client:
        assert client.get(f"/api/v1/projects/{project_id}").status_code == 404
    dagster.wait_until(lambda: runs_of(dagster, project_id) == [], GONE_WITHIN_S)
    wait_for(lambda: not any(project_id in key for key in api.objects()), 10)


def test_the_ui_is_proxied_without_its_secret(client: httpx2.Client, api: ApiProcess) -> None:
    """API-60: pages, scripts and GraphQL under /dagster; the secret in no byte and no header."""
    page = client.get("/dagster")
    assert page.status_code == 200
    scripts = re.findall(r'src="(/dagster/[^"]+\.js)"', page.text)
    assert scripts
    answers = [
        page,
        client.get("/dagster/"),
        client.get(scripts[0]),
        client.get("/dagster/runs"),
        client.get("/dagster/nothing.js"),
    ]
    answers.append(client.post("/dagster/graphql", json={"query": "{ version }"}))
    assert answers[-1].json()["data"]["version"]
    for answer in answers:
        assert SECRET not in answer.text
        assert SECRET not in str(answer.headers)
    assert client.get("/dagster/graphql", params={"query": "{ version }"}).status_code == 405
    assert SECRET not in api.log_file.read_text()


def test_the_uis_socket_is_proxied(api: ApiProcess) -> None:
    """API-61: graphql-ws through the proxy answers; a foreign page's upgrade is 403."""
    url = f"ws{api.base.removeprefix('http')}/dagster/graphql"
    with connect(url, subprotocols=["graphql-ws"], compression=None) as socket:
        socket.send(json.dumps({"type": "connection_init", "payload": {}}))
        assert json.loads(socket.recv(5))["type"] == "connection_ack"
        socket.send(json.dumps({"id": "1", "type": "start", "payload": {"query": FOLLOW}}))
        answer = json.loads(socket.recv(10))
        assert answer["payload"]["data"]["pipelineRunLogs"]["__typename"]
    for origin in ("https://evil.example", "null"):
        with pytest.raises(InvalidStatus) as caught, connect(url, origin=origin):
            pass
        assert caught.value.response.status_code == 403


def test_ready_when_all_answer_but_the_daemon(client: httpx2.Client) -> None:
    """API-42: each part is judged by itself; here only the daemon is not started."""
    parts = {part["name"]: part["ok"] for part in client.get("/health/ready").json()["parts"]}
    assert parts == {
        "api": True,
        "webserver": True,
        "code_server": True,
        "daemon": False,
        "model_server": True,
    }


def test_a_frozen_webserver_is_seen_in_time(client: httpx2.Client, dagster: DagsterProcesses) -> None:
    """API-42: SIGSTOP holds up neither the answer nor the other parts; create still answers, launch waits."""
    process = dagster.processes["webserver"]
    process.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        parts = {part["name"]: part["ok"] for part in client.get("/health/ready").json()["parts"]}
        assert time.monotonic() - began < 4
        assert (parts["api"], parts["model_server"], parts["webserver"]) == (True, True, False)
        began = time.monotonic()
        project_id = upload(client, **QUICK).json()["project_id"]
        assert time.monotonic() - began < 3
    finally:
        process.send_signal(signal.SIGCONT)
    dagster.wait_until(lambda: len(runs_of(dagster, project_id)) == 1, 40)
    with contextlib.suppress(httpx2.HTTPError):
        client.delete(f"/api/v1/projects/{project_id}")

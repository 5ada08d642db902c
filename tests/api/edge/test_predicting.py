"""Predictions of a real model through the real API and the real model server; no Dagster."""

import asyncio
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.db import projects
from api.db.database import Database
from api.models import _encoded
from api.settings import Settings
from automl.inference import save_model
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import stage_key
from contracts.predictions import MAX_PREDICT_BODY_BYTES, ModelRef, PredictRequest
from contracts.stages import PipelineStage
from object_store import ObjectStore, open_store
from serving.settings import ServingSettings
from tests.api.edge.server import REPO, ApiProcess, upload, wait_for
from tests.serving.conftest import RUN, fitted, logged_rows

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module", autouse=True)
def model_server(api: ApiProcess) -> Iterator[None]:
    root, path = api.home / "objects", api.runtime / "models.sock"
    command = [sys.executable, "-m", "serving", "--store", str(root), "--uds", str(path)]
    environment = {**api.environment, "PREDICTION_LOG_SECONDS": "0.1"}
    process = subprocess.Popen(command, cwd=REPO, stderr=subprocess.DEVNULL, env=environment)
    transport = httpx2.HTTPTransport(uds=str(path))
    try:
        wait_for(path.exists, 30)
        with httpx2.Client(transport=transport, base_url="http://models") as client:
            wait_for(lambda: client.get("/health").status_code == 200, 30)
        yield
    finally:
        process.terminate()
        process.wait(20)


async def serve_model(api: ApiProcess, project_id: str, file: Path) -> None:
    """y = 2 x becomes the project's model, as the end of a run would make it."""
    save_model(fitted(2.0), file, f"{project_id}/{RUN}")
    data = file.read_bytes()
    key = stage_key(project_id, RUN, PipelineStage.MODEL_TRAINING, "model.orrery")
    open_store((api.home / "objects").as_uri()).put(key, data)
    told = {
        "model_key": key,
        "model_sha256": hashlib.sha256(data).hexdigest(),
        "model_run_id": RUN,
        "model_size_bytes": len(data),
    }
    db = Database(f"sqlite+aiosqlite:///{api.home / 'orrery.db'}")
    async with db.session() as session:
        row = await projects.get_for_update(session, project_id)
        assert row is not None
        row.state = row.state.model_copy(update=told)
    await db.dispose()


@pytest.fixture(scope="module")
def path(api: ApiProcess, tmp_path_factory: pytest.TempPathFactory) -> str:
    with api.client() as client:
        project_id = str(upload(client).json()["project_id"])
    asyncio.run(serve_model(api, project_id, tmp_path_factory.mktemp("model") / "m.orrery"))
    return f"/api/v1/projects/{project_id}/predict"


def test_an_answer_names_its_row_in_the_log(client: httpx2.Client, api: ApiProcess, path: str) -> None:
    """WATCH-9, WATCH-11: by the request's id, the caller's or ours; Prometheus is told how the log fares."""
    named = client.post(path, json={"instances": [{"x": 1}, {"x": 2}]}, headers={"X-Request-ID": "order-17"})
    assert named.json()["request_id"] == named.headers["X-Request-ID"] == "order-17"
    refused = client.post(path, json={"instances": [{"x": "?"}]}, headers={"X-Request-ID": "order-18"})
    assert refused.status_code == 422
    ours = client.post(path, json={"instances": [{"x": 3}]})
    assert ours.json()["request_id"] == ours.headers["X-Request-ID"]
    store = open_store((api.home / "objects").as_uri())
    project_id = path.split("/")[-2]
    wait_for(lambda: {"order-18", ours.json()["request_id"]} <= ids(store, project_id), 20)
    first = [row for row in logged_rows(store, project_id) if row["request_id"] == "order-17"]
    assert [(row["row"], row["prediction"]) for row in first] == [(0, "2.0"), (1, "4.0")]
    wait_for(lambda: rows_logged(client) >= 4, 20)  # counted when the store has answered
    assert 'orrery_prediction_log_requests{fate="dropped"} 0.0' in client.get("/api/v1/metrics").text


def rows_logged(client: httpx2.Client) -> float:
    found = re.search(
        r'orrery_prediction_log_rows\{fate="logged"\} ([\d.]+)', client.get("/api/v1/metrics").text
    )
    return float(found[1]) if found is not None else 0.0


def ids(store: ObjectStore, project_id: str) -> set[str]:
    return {row["request_id"] for row in logged_rows(store, project_id)}


def test_rows_are_answered_in_order(client: httpx2.Client, path: str) -> None:
    """API-39: the model server's answer, for text of any script in a column that it ignores."""
    rows = [{"x": 1.5, "id": "ünïcode 𝕏"}, {"x": -3}]
    answer = client.post(path, json={"instances": rows})
    assert [p["prediction"] for p in answer.json()["predictions"]] == [3.0, -6.0], answer.text


def test_an_answer_says_where_it_comes_from(client: httpx2.Client, path: str) -> None:
    """API-39: the run, the artefact and the data; explained when the query or the body asks."""
    answer = client.post(f"{path}?explain=true", json={"instances": [{"x": 1}]})
    assert answer.headers["content-type"] == "application/json"
    said = answer.json()
    dataset = client.get(path.removesuffix("/predict")).json()["dataset_id"]
    assert said["provenance"]["run_id"] == RUN
    assert said["provenance"]["dataset_id"] == dataset
    assert len(said["provenance"]["model_sha256"]) == 64
    assert said["predictions"][0]["explanation"] == []  # the model has no habits to compare with
    wrong = client.post(path, json={"instances": [{"x": 1}], "parameters": {"explain": "much"}})
    assert (wrong.status_code, wrong.json()["error_code"]) == (422, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (rb'{"x": NaN}', ["row 1: column 'x' should be a finite number, got nan"]),
        (rb'{"x": Infinity}', ["row 1: column 'x' should be a finite number, got inf"]),
        (rb'{"x": -Infinity}', ["row 1: column 'x' should be a finite number, got -inf"]),
        (rb'{"x": 1e999}', ["row 1: column 'x' should be a finite number, got inf"]),
        (rb'{"x": 1, "id": "\ud800"}', ["row 1: column 'id' should be valid Unicode"]),
        (rb'{"x": 1, "id": [NaN]}', ["row 1: column 'id' should be one value, got a list"]),
        (rb'{"x": NaN, "id": "\udfff"}', ["column 'x'", "column 'id'"]),
        (rb'{"x": 1, "\ud800": 1}', ["1", r"\ud800"]),
        (b'{"x": ' + b"[" * 900 + b"]" * 900 + b"}", ["'x'"]),
    ],
)
def test_what_json_cannot_carry_is_named(
    client: httpx2.Client, api: ApiProcess, path: str, row: bytes, told: list[str]
) -> None:
    """API-75: 422 with row and column, no traceback in the log, and the next request is served."""
    answer = client.post(path, content=b'{"instances": [{"x": 1}, ' + row + b"]}", headers=JSON)
    assert (answer.status_code, answer.json()["error_code"]) == (422, "VALIDATION_ERROR"), answer.text
    assert all(part in answer.json()["details"] for part in told), answer.text
    assert "Traceback" not in api.log_file.read_text()
    assert client.post(path, json={"instances": [{"x": 1}]}).status_code == 200


def test_many_faults_are_counted(client: httpx2.Client, path: str) -> None:
    """API-75: the first twenty are named."""
    body = b'{"instances": [' + b",".join([b'{"x": NaN}'] * 50) + b"]}"
    details = client.post(path, content=body, headers=JSON).json()["details"]
    assert "row 19:" in details
    assert "row 20:" not in details
    assert details.endswith("; and 30 more")


def test_both_servers_have_one_bound() -> None:
    """API-39, SERVE-5: one number, and one name to change it by."""
    api, serving = Settings.model_fields, ServingSettings.model_fields
    assert api["orrery_serving_max_body_bytes"].default == MAX_PREDICT_BODY_BYTES
    assert serving["max_body_bytes"].default == MAX_PREDICT_BODY_BYTES
    assert serving["max_body_bytes"].alias == "ORRERY_SERVING_MAX_BODY_BYTES"


def test_the_largest_rows_pass_both(client: httpx2.Client, path: str) -> None:
    """API-39: what the API takes, the model server takes too, but for the model's reference."""
    row = {"x": 1, "id": "x" * (MAX_PREDICT_BODY_BYTES - 1500)}
    answer = client.post(path, content=json.dumps({"instances": [row]}).encode(), headers=JSON)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(b"[" + b",".join([b"1e15"] * 1_000_000) + b"]", id="numbers that are written longer"),
        pytest.param(b'"' + b"z" * (MAX_PREDICT_BODY_BYTES - 60) + b'"', id="the model's reference"),
    ],
)
def test_rows_that_grow_are_told_so(client: httpx2.Client, path: str, cell: bytes) -> None:
    """API-39: within the bound as sent and above it as passed on: 413 with both sizes."""
    body = b'{"instances": [{"x": 1, "id": ' + cell + b"}]}"
    assert len(body) <= MAX_PREDICT_BODY_BYTES
    answer = client.post(path, content=body, headers=JSON)
    assert (answer.status_code, answer.json()["error_code"]) == (413, "FILE_TOO_LARGE"), answer.text
    assert f"at most {MAX_PREDICT_BODY_BYTES} bytes" in answer.json()["details"]
    assert answer.json()["error"] == "The rows are too large"


CELLS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters() | st.characters(categories=["Cs"]), max_size=5)
    | st.sampled_from(["NaN", "-Infinity", "\\u2028", 10**400, [1], {"a": float("nan")}])
)


@given(st.lists(st.dictionaries(st.text(max_size=3), CELLS, max_size=4), min_size=1, max_size=4))
def test_rows_go_on_as_they_came(rows: list[dict[str, object]]) -> None:
    """API-39: the model server is sent what json says of the rows; what json can't carry is refused."""
    request = PredictRequest(instances=rows)
    model = ModelRef(project_id=RUN, run_id=RUN, key="k", sha256="0" * 64, size_bytes=1)
    try:
        json.dumps(rows, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        with pytest.raises(OrreryError) as refused:
            _encoded(model, request)
        assert refused.value.code is ErrorCode.VALIDATION_ERROR
        return
    sent = json.loads(_encoded(model, request))["instances"]
    assert json.dumps(sent) == json.dumps(rows)

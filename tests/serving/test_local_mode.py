"""The model server on its Unix socket, as Orrery's API uses it: a real process, a real artefact."""

import concurrent.futures
import json
import stat
from pathlib import Path

import httpx2
import lightgbm
import numpy as np
import psutil
import pytest

from automl.inference.habits import ColumnHabit
from automl.inference.predictors import BoosterPredictor
from contracts.errors import ErrorResponse
from contracts.predictions import ModelSchema, PredictResponse, Provenance


@pytest.fixture(scope="module")
def server(start_server, store_root: Path):
    started = start_server("--store", str(store_root), uds=store_root.parent / "models.sock")
    started.until_healthy()
    return started


def error(response: httpx2.Response) -> tuple[int, str, str]:
    body = ErrorResponse.model_validate_json(response.content)
    return response.status_code, body.error_code.value, body.details or ""


def test_predicts_and_describes_by_reference(server, store_model) -> None:
    """SERVE-1: a model named by its reference answers rows in order and tells its schema."""
    stored = store_model(slope=2.0)
    answer = server.client.post(
        "/v1/predict", json={"model": stored.ref, "instances": [{"x": 1}, {"x": -3.5}]}
    )
    parsed = PredictResponse.model_validate_json(answer.content)
    assert [item.prediction for item in parsed.predictions] == [2.0, -7.0]
    assert "probabilities" not in answer.json()["predictions"][0]
    schema = server.client.post("/v1/schema", json={"model": stored.ref})
    assert ModelSchema.model_validate_json(schema.content).columns[0].name == "x"
    assert parsed.model_id == f"{stored.ref['project_id']}/{stored.ref['run_id']}"
    assert parsed.provenance == Provenance(
        run_id=str(stored.ref["run_id"]), model_sha256=stored.sha256, dataset_id=None
    )


@pytest.mark.parametrize(("explain", "explained"), [(True, 1), (1, 1), (False, 0), (0, 0)])
def test_answers_are_explained_when_asked(server, store_model, explain: object, explained: int) -> None:
    """SERVE-12: by as many columns as there are, and not when nobody asks."""
    stored = store_model(slope=2.0, habits=(ColumnHabit("x", 1.0, 0.0, 5.0, None),))
    body = {"model": stored.ref, "instances": [{"x": 4}, {"x": 9}], "parameters": {"explain": explain}}
    first, second = server.client.post("/v1/predict", json=body).json()["predictions"]
    assert [effect["column"] for effect in first.get("explanation", [])] == ["x"] * explained
    assert [effect["effect"] for effect in first.get("explanation", [])] == [6.0] * explained
    assert "warnings" not in first
    assert "outside the 0 to 5" in second["warnings"][0]


@pytest.mark.parametrize("explain", [-1, 61, "yes", 1.5, None, [1]])
def test_explanations_are_bounded(server, store_model, explain: object) -> None:
    """SERVE-12: a 422 that says what may be asked."""
    body = {"model": store_model().ref, "instances": [{"x": 1}], "parameters": {"explain": explain}}
    status, code, details = error(server.client.post("/v1/predict", json=body))
    assert (status, code) == (422, "VALIDATION_ERROR")
    assert "explain" in details


def test_wrong_hash_is_refused(server, store_model) -> None:
    """SERVE-2: an artefact whose bytes are not the recorded ones is not loaded."""
    stored = store_model()
    answer = server.client.post(
        "/v1/predict", json={"model": {**stored.ref, "sha256": "0" * 64}, "instances": [{"x": 1}]}
    )
    assert error(answer)[:2] == (502, "DEPLOYMENT_FAILED")
    # and the right one still loads: a failure is not remembered
    assert (
        server.client.post("/v1/predict", json={"model": stored.ref, "instances": [{"x": 1}]}).status_code
        == 200
    )


def test_missing_artefact_and_malformed_key(server, store_model) -> None:
    """SERVE-2: a key without an object is DEPLOYMENT_FAILED; what is no key never reaches the store."""
    stored = store_model()
    gone = {**stored.ref, "key": str(stored.ref["key"]).replace("000000000001/model", "0000000000ff/model")}
    assert error(server.client.post("/v1/schema", json={"model": gone}))[:2] == (502, "DEPLOYMENT_FAILED")
    outside = {**stored.ref, "key": "../../etc/passwd"}
    assert error(server.client.post("/v1/schema", json={"model": outside}))[:2] == (422, "VALIDATION_ERROR")


def test_rows_that_do_not_fit_are_named(server, store_model) -> None:
    """SERVE-3: unknown, missing and ill-typed columns are named in a 422."""
    stored = store_model()
    for row, named in [({"x": 1, "zz": 2}, "zz"), ({}, "x"), ({"x": "text"}, "x")]:
        answer = server.client.post("/v1/predict", json={"model": stored.ref, "instances": [row]})
        status, code, details = error(answer)
        assert (status, code) == (422, "VALIDATION_ERROR")
        assert named in details + answer.json()["error"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"{", (422, "VALIDATION_ERROR")),
        (b"[" * 100_000, (422, "VALIDATION_ERROR")),
        (b'{"instances": [{"x": 1}]}', (422, "VALIDATION_ERROR")),
    ],
)
def test_bad_bodies_have_a_named_error(server, content: bytes, expected: tuple[int, str]) -> None:
    """SERVE-6: a body that is not the route's is answered with an ErrorResponse, never a trace."""
    answer = server.client.post("/v1/predict", content=content, headers={"Content-Type": "application/json"})
    assert error(answer)[:2] == expected


def test_unknown_routes_and_methods(server) -> None:
    """SERVE-6: other paths and methods are answered in the same form, with the request's id."""
    answer = server.client.get("/nothing", headers={"X-Request-ID": "abc"})
    assert error(answer)[:2] == (404, "NOT_FOUND")
    assert answer.json()["request_id"] == "abc"
    assert error(server.client.get("/v1/predict"))[:2] == (405, "METHOD_NOT_ALLOWED")


def test_body_bound_counts_what_arrives(server, store_model) -> None:
    """SERVE-5: a body over the bound is a 413, chunked or not, and the server goes on."""
    stored = store_model()
    start = json.dumps({"model": stored.ref}).encode()[:-1] + b', "instances": [{"x": 1}'
    filler = b', {"x": 1}' * 1000

    def chunks():
        yield start
        for _ in range(1200):
            yield filler

    headers = {"Content-Type": "application/json"}
    whole = b"".join(chunks()) + b"]}"
    assert len(whole) > 10 * 1024 * 1024
    assert error(server.client.post("/v1/predict", content=whole, headers=headers))[:2] == (
        413,
        "FILE_TOO_LARGE",
    )
    chunked = server.client.post("/v1/predict", content=chunks(), headers=headers)
    assert error(chunked)[:2] == (413, "FILE_TOO_LARGE")
    assert server.client.get("/health").status_code == 200


def test_many_at_once(server, store_model) -> None:
    """SERVE-4: concurrent first requests are all answered, each by its own model."""
    models = [store_model(float(n), f"00000000-0000-4000-8000-00000000000{n}") for n in (1, 2, 3)]

    def ask(n: int) -> float:
        body = {"model": models[n % 3].ref, "instances": [{"x": 10}]}
        return server.client.post("/v1/predict", json=body).json()["predictions"][0]["prediction"]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(24))) == [10.0 * (n % 3 + 1) for n in range(24)]
    assert server.client.get("/health").json()["models"] >= 3


def test_a_boosted_model_answers_without_what_training_needs(server, store_model) -> None:
    """SERVE-7: LightGBM answers as elsewhere, though the server imports neither pandas nor sklearn."""
    x = np.linspace(-3, 3, 200)
    data = lightgbm.Dataset(x[:, None], np.sin(x))
    booster = lightgbm.train({"verbose": -1, "num_threads": 1, "min_data_in_leaf": 3}, data, 20)
    stored = store_model(
        run_id="00000000-0000-4000-8000-0000000000aa", predictor=BoosterPredictor(booster.model_to_string())
    )
    rows = [{"x": float(value)} for value in x[::7]]
    answer = server.client.post("/v1/predict", json={"model": stored.ref, "instances": rows}).json()
    found = [item["prediction"] for item in answer["predictions"]]
    assert found == booster.predict(x[::7][:, None]).tolist()
    maps = Path(f"/proc/{server.process.pid}/maps").read_text()
    assert "lightgbm" in maps
    assert "pandas" not in maps
    assert "sklearn" not in maps


def test_first_prediction_is_quick(start_server, store_model, store_root: Path, tmp_path: Path) -> None:
    """SERVE-7: what a prediction needs is imported at start-up, so that the first is not slow."""
    stored, server = store_model(), start_server("--store", str(store_root), uds=tmp_path / "models.sock")
    server.until_healthy()
    process = psutil.Process(server.process.pid)
    before = process.cpu_times()
    server.client.post("/v1/predict", json={"model": stored.ref, "instances": [{"x": 1}]}).raise_for_status()
    after = process.cpu_times()
    # what it computes, whoever else wants the cores
    assert (after.user + after.system) - (before.user + before.system) < 0.3


def test_socket_is_private_replaced_and_removed(start_server, store_root: Path, tmp_path: Path) -> None:
    """SERVE-8: the socket is the user's alone, replaces a dead server's, and goes with its server."""
    path = tmp_path / "models.sock"
    first = start_server("--store", store_root.as_uri(), uds=path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first.process.kill()
    first.process.wait()
    assert path.exists()
    second = start_server("--store", store_root.as_uri(), uds=path)
    second.until_healthy()
    second.process.terminate()
    assert second.process.wait(timeout=20) == 0
    assert not path.exists()

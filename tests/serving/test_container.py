"""The same server as Vertex AI starts it: AIP_* in the environment, one model, port of its choice."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contracts.errors import ErrorResponse

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(store_model, tmp_path: Path) -> tuple[Path, str]:
    """An artefact folder as AIP_STORAGE_URI names one."""
    stored = store_model(slope=3.0)
    folder = tmp_path / "artifact dir"
    folder.mkdir()
    (folder / "model.orrery").write_bytes(stored.path.read_bytes())
    return folder, stored.sha256


def container(start_server, uri: str, sha256: str):
    return start_server(
        AIP_HTTP_PORT="0",
        AIP_HEALTH_ROUTE="/live/now",
        AIP_PREDICT_ROUTE="/v1/endpoints/7:predict",
        AIP_STORAGE_URI=uri,
        ORRERY_SERVING_MODEL_SHA256=sha256,
    )


@pytest.mark.parametrize("as_url", [True, False])
def test_container_contract(start_server, folder: tuple[Path, str], as_url: bool) -> None:
    """SERVE-9, WATCH-12: health and predict answer at the routes that the environment names, in Vertex AI's
    form; what names an answer in the log is in its header.
    """
    path, sha256 = folder
    server = container(start_server, path.as_uri() if as_url else str(path), sha256)
    assert "0.0.0.0" in server.address
    server.until_healthy("/live/now")
    body = {"instances": [{"x": 1}, {"x": 2, "id": "ignored"}], "parameters": {"any": 1}}
    answer = server.client.post("/v1/endpoints/7:predict", json=body)
    assert answer.json() == {"predictions": [{"prediction": 3.0}, {"prediction": 6.0}]}
    assert len(answer.headers["X-Request-ID"]) == 32
    body["parameters"] = {"request_id": "mine"}
    named = server.client.post("/v1/endpoints/7:predict", json=body)
    assert named.headers["X-Request-ID"] == "mine"
    assert server.client.post("/predict", json=body).status_code == 404


def test_never_healthy_with_a_wrong_hash(start_server, folder: tuple[Path, str]) -> None:
    """SERVE-10: a container whose artefact is not the recorded one never gets healthy and says why."""
    server = container(start_server, str(folder[0]), "0" * 64)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        body = ErrorResponse.model_validate_json(server.client.get("/live/now").content)
        if body.error_code == "DEPLOYMENT_FAILED":
            break
        assert body.error_code == "UNAVAILABLE"
        time.sleep(0.05)
    assert body.error_code == "DEPLOYMENT_FAILED"
    refused = server.client.post("/v1/endpoints/7:predict", json={"instances": [{"x": 1}]})
    assert (refused.status_code, refused.json()["error_code"]) == (502, "DEPLOYMENT_FAILED")


@pytest.mark.parametrize(
    ("env", "reason"),
    [
        ({}, "AIP_STORAGE_URI"),
        ({"AIP_STORAGE_URI": "/nowhere"}, "sha256"),
        ({"AIP_STORAGE_URI": "gs://bucket/model"}, "sha256"),
        ({"AIP_HTTP_PORT": "many"}, "AIP_HTTP_PORT"),
    ],
)
def test_refuses_to_start_in_one_line(env: dict[str, str], reason: str) -> None:
    """SERVE-11: without a model, a hash or a readable place it ends at once and says why."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("AIP_", "ORRERY_"))}
    ended = subprocess.run(
        [sys.executable, "-m", "serving"],
        check=False,
        env={**clean, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2
    assert reason in ended.stderr
    assert "Traceback" not in ended.stderr

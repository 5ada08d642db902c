"""What an image does when it is run: our own model server and our own training task, as local processes."""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import requests

from contracts.errors import ErrorResponse, OrreryError
from serving.model import Artifact, LoadedModel
from serving.sources import bucket_source
from tests.google_cloud.vertex_fake.faults import Refusal

ROOT = Path(__file__).resolve().parents[3]
LOGS = "https://console.cloud.google.com/logs/viewer?project=fake"
# An image's name to the command that its Dockerfile starts.
Images = Mapping[str, Sequence[str]]


@dataclass
class Container:
    """One process that was started as Vertex AI starts a container."""

    process: subprocess.Popen[bytes]
    log: Path

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.unlink(missing_ok=True)


def run_image(
    images: Images, image: str, env: Mapping[str, str], command: Sequence[str], args: Sequence[str]
) -> Container:
    """Raises Refusal for an image that nobody has pushed."""
    if image not in images:
        raise _unpulled(image)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("AIP_", "ORRERY_", "DAGSTER_"))}
    handle, name = tempfile.mkstemp(prefix="vertex-container-", suffix=".log")
    with os.fdopen(handle, "wb") as log:
        process = subprocess.Popen(
            [*(command or images[image]), *args],
            cwd=ROOT,
            env={**clean, **env},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    return Container(process, Path(name))


class Served(Protocol):
    """A model that was started and is healthy."""

    def predict(self, body: dict[str, Any]) -> dict[str, Any]:
        """The container's answer. Raises Refusal in the service's words."""
        ...

    def stop(self) -> None: ...


# Starts a model: images, container spec, artefact folder, seconds until it has to be healthy. Raises Refusal.
Serve = Callable[[Images, Any, str, float], Served]


class ModelServer:
    """A served model: container, port, routes."""

    def __init__(self, container: Container, base: str, predict_route: str) -> None:
        self._container = container
        self._url = f"{base}{predict_route}"
        self._lock = threading.Lock()

    def predict(self, body: dict[str, Any]) -> dict[str, Any]:
        """Raises Refusal in the service's words for whatever the container doesn't answer with 200."""
        try:
            answer = requests.post(self._url, json=body, timeout=30)
        except requests.RequestException as error:
            raise Refusal(14, f"The model server does not answer: {error}") from error
        if answer.status_code == 200:
            told: dict[str, Any] = answer.json()
            return told
        raise Refusal(9 if answer.status_code < 500 else 13, answer.text)

    def stop(self) -> None:
        self._container.stop()


class _Inline:
    """The same loading and the same answers without a process: a saga's test needs no other."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model

    def predict(self, body: dict[str, Any]) -> dict[str, Any]:
        try:
            predictions = self._model.predict(body["instances"])
        except OrreryError as error:  # as the container writes it
            told = ErrorResponse(
                error=error.message,
                error_code=error.code,
                details=error.details,
                timestamp=datetime.now(UTC),
                request_id=None,
            )
            raise Refusal(9, told.model_dump_json()) from error
        return {"predictions": [each.model_dump(exclude_none=True) for each in predictions]}

    def stop(self) -> None:
        """Nothing runs."""


def serve_inline(images: Images, spec: Any, artifact_uri: str, patience_s: float) -> Served:
    """As `serve`, in this process."""
    if spec.image_uri not in images:
        raise _unpulled(spec.image_uri)
    sha256 = next(each.value for each in spec.env if each.name == "ORRERY_SERVING_MODEL_SHA256")
    try:
        return _Inline(bucket_source(artifact_uri)(Artifact(artifact_uri, sha256)).model)
    except OrreryError as error:
        raise _unready() from error


def serve(images: Images, spec: Any, artifact_uri: str, patience_s: float) -> Served:
    """Start a model's container and wait for its health route. Raises Refusal as a deployment ends then."""
    health, predict = spec.health_route or "/health", spec.predict_route or "/predict"
    env = {
        **{each.name: each.value for each in spec.env},
        "AIP_HTTP_PORT": "0",  # of its own choice, since all share this machine
        "AIP_HEALTH_ROUTE": health,
        "AIP_PREDICT_ROUTE": predict,
        "AIP_STORAGE_URI": artifact_uri,
    }
    container = run_image(images, spec.image_uri, env, list(spec.command), list(spec.args))
    try:
        base = _healthy(container, health, patience_s)
    except Refusal:
        container.stop()
        raise
    return ModelServer(container, base, predict)


def _healthy(container: Container, route: str, patience_s: float) -> str:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if container.process.poll() is not None:
            raise Refusal(9, f"Model server exited unexpectedly. Model server logs can be found at {LOGS}.")
        found = re.search(r"listens on (\S+)", container.output())
        if found is not None:
            base = found[1].replace("0.0.0.0", "127.0.0.1")
            try:
                if requests.get(f"{base}{route}", timeout=5).status_code == 200:
                    return base
            except requests.RequestException:
                pass
        time.sleep(0.05)
    raise _unready()


def _unpulled(image: str) -> Refusal:
    words = f"Failed to pull image {image!r}: not found, or the service agent may not read the repository."
    return Refusal(5, words)


def _unready() -> Refusal:
    return Refusal(
        9,
        "Model server never became ready. Please validate that your model file or container configuration "
        f"are valid. Model server logs can be found at {LOGS}.",
    )


def python_images(serving: str, training: str) -> dict[str, list[str]]:
    """Our two images, as their Dockerfiles' entry points are."""
    return {
        serving: [sys.executable, "-m", "serving"],
        training: [sys.executable, "-m", "pipeline_assets.vertex.training_task"],
    }

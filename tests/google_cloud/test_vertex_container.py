"""The serving image without Docker: what its Dockerfile copies and installs, started as Vertex AI does."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pandas as pd
import pytest
import requests
from google.cloud.aiplatform_v1 import types
from uuid_utils import uuid7

from automl.inference import load_model, save_model
from automl.inspection import InspectionLimits, inspect_file
from automl.reading import read_table
from automl.run import run_engine
from contracts import layout
from contracts.datasets import Overrides
from contracts.predictions import ModelSchema, Prediction
from contracts.stages import PipelineStage
from contracts.vertex import SHA256_ENV
from pipeline_assets.parity import as_instances, largest_difference
from tests.conftest import DATA
from tests.google_cloud.conftest import Cloud
from tests.google_cloud.dockerfile import REPO, Image, confined, size_mb
from tests.google_cloud.emulated import SERVING_IMAGE
from tests.google_cloud.fault_proxy import Fault, fault_proxy
from tests.google_cloud.vertex_fake.containers import python_images, serve
from tests.google_cloud.vertex_fake.faults import Refusal
from tests.serving.conftest import logged_rows

FILE = REPO / "serving" / "Dockerfile"
UV = REPO / ".venv" / "bin" / "uv"
AWAY_S = 30.0


@dataclass(frozen=True)
class Measured:
    """A model as the engine fitted and measured it, in the bucket."""

    folder: str
    sha256: str
    schema: ModelSchema
    instances: list[dict[str, object]]
    answers: pd.DataFrame


@pytest.fixture(scope="module")
def measured(_cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """Boosted trees on a real table: what a container has to answer natively."""
    table_file = DATA / "concrete.csv"
    run = run_engine(table_file, "predict the compressive strength", Overrides(time_budget_s=2), threads=1)
    project, run_id = str(uuid7()), str(uuid.uuid4())
    file = tmp_path_factory.mktemp("model") / "model.orrery"
    save_model(run.trained.model, file, f"{project}/{run_id}")
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    key = layout.stage_key(project, run_id, PipelineStage.MODEL_TRAINING, "model.orrery")
    _cloud.store.put(key, file.read_bytes())
    _cloud.store.put(layout.project_key(project), b"{}")
    schema = load_model(file, sha256).schema
    info = inspect_file(table_file, table_file.name, "0" * 64, Overrides(), InspectionLimits())
    answers = run.evaluation.holdout_predictions.head(50)
    rows = read_table(table_file, info).loc[answers["row"], [column.name for column in schema.columns]]
    folder = f"gs://{_cloud.bucket}/{key.rpartition('/')[0]}"
    return Measured(folder, sha256, schema, as_instances(rows), answers)


@contextmanager
def container(
    command: list[str | Path], folder: Path, model: Measured, heard: set[str] | None = None, **env: str
) -> Iterator[str]:
    """The entry point in the image's folder, with Vertex AI's environment; its URL once it is healthy.

    `heard` collects what it answers before.
    """
    environment = {
        "PATH": os.environ["PATH"],
        "STORAGE_EMULATOR_HOST": os.environ["STORAGE_EMULATOR_HOST"],
        "AIP_HTTP_PORT": "0",
        "AIP_HEALTH_ROUTE": "/v1/endpoints/1/deployedModels/2",
        "AIP_PREDICT_ROUTE": "/v1/endpoints/1/deployedModels/2:predict",
        "AIP_STORAGE_URI": model.folder,
        "ORRERY_SERVING_MODEL_SHA256": model.sha256,
        "PYTHONDONTWRITEBYTECODE": "1",
        **env,
    }
    log = folder / "container.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        yield _healthy(process, log, environment["AIP_HEALTH_ROUTE"], set() if heard is None else heard)
    finally:
        process.terminate()
        assert process.wait(20) == 0


def _healthy(process: subprocess.Popen[bytes], log: Path, route: str, heard: set[str]) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"listens on http://0\.0\.0\.0:(\d+)", log.read_text())
        if found:
            answer = requests.get(f"http://127.0.0.1:{found[1]}{route}", timeout=5)
            if answer.status_code == HTTPStatus.OK:
                return f"http://127.0.0.1:{found[1]}"
            heard.add(answer.text)
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def difference(base: str, model: Measured, **parameters: object) -> float:
    """The largest one of what the container answers from what the engine measured."""
    body = {"instances": model.instances, "parameters": parameters}
    answer = requests.post(f"{base}/v1/endpoints/1/deployedModels/2:predict", json=body, timeout=30)
    assert answer.status_code == 200, answer.text
    predictions = [Prediction.model_validate(each) for each in answer.json()["predictions"]]
    assert len(predictions) == len(model.instances) > 20
    return largest_difference(predictions, model.answers)


def test_the_image_answers_as_the_pipeline_measured(measured: Measured, cloud: Cloud, tmp_path: Path) -> None:
    """VERTEX-9, WATCH-12: from the files and modules of its image alone the container answers within 1e-9,
    from gs://, and logs into the bucket what it was asked directly."""
    image = Image.read(FILE)
    assert image.user.partition(":")[0] not in ("0", "root")
    image.lay_out(tmp_path)
    absent = image.absent_modules()
    assert {"pandas", "sklearn", "dagster", "sqlalchemy"} <= set(absent)
    assert image.entrypoint == ["python", "-m", "serving"]
    program = confined(tmp_path, absent, start="serving")
    command: list[str | Path] = [REPO / ".venv" / "bin" / "python", "-P", "-c", program]
    with container(command, tmp_path, measured, PREDICTION_LOG_STORE=f"gs://{cloud.bucket}") as base:
        assert difference(base, measured) <= 1e-9
        assert difference(base, measured, log=False) <= 1e-9
    project_id, _, run_id = measured.schema.model_id.partition("/")
    rows = logged_rows(cloud.store, project_id)
    assert [json.loads(row["inputs"]) for row in rows] == measured.instances
    assert {(row["model_run_id"], row["model_sha256"], row["served_by"]) for row in rows} == {
        (run_id, measured.sha256, "container")
    }


@pytest.mark.soak
def test_the_image_installed_for_real(measured: Measured, cloud: Cloud, tmp_path: Path) -> None:
    """VERTEX-9: the same in a clean environment with what the Dockerfile installs, of the stated size."""
    image = Image.read(FILE)
    (tmp_path / "image").mkdir()
    image.lay_out(tmp_path / "image")
    python = image.install(tmp_path / "environment", UV)
    megabytes = size_mb(tmp_path / "environment" / "lib")
    assert megabytes == pytest.approx(image.stated_mb, rel=0.05)
    with container([python, *image.entrypoint[1:]], tmp_path / "image", measured) as base:
        assert difference(base, measured) <= 1e-9


@pytest.mark.soak
def test_a_container_that_never_gets_healthy(measured: Measured, cloud: Cloud) -> None:
    """VERTEX-5: a real container whose artefact is not the recorded one is given up."""
    spec = types.ModelContainerSpec(
        image_uri=SERVING_IMAGE, env=[types.EnvVar(name=SHA256_ENV, value="0" * 64)]
    )
    with pytest.raises(Refusal, match="never became ready"):
        serve(python_images(SERVING_IMAGE, "training"), spec, measured.folder, 8.0)


@pytest.mark.soak
def test_a_container_that_starts_while_its_bucket_is_away(measured: Measured, cloud: Cloud) -> None:
    """VERTEX-9, SERVE-13: it is unhealthy and says why, gets healthy with the bucket, and answers right."""
    with fault_proxy(cloud.emulated.storage) as proxy, tempfile.TemporaryDirectory() as folder:
        proxy.next(Fault.STATUS, method="GET", times=1e9, for_s=AWAY_S)
        began = time.monotonic()
        reasons: set[str] = set()
        command: list[str | Path] = [sys.executable, "-m", "serving"]
        environment = {"STORAGE_EMULATOR_HOST": proxy.url, "PYTHONPATH": str(REPO)}
        with container(command, Path(folder), measured, heard=reasons, **environment) as base:
            assert time.monotonic() - began > AWAY_S
            assert any("Google Cloud Storage does not answer" in reason for reason in reasons)
            assert difference(base, measured) <= 1e-9


@pytest.mark.soak
def test_the_training_image_installed_for_real(tmp_path: Path) -> None:
    """VERTEX-10: the training program starts from what its Dockerfile installs, of the stated size."""
    image = Image.read(REPO / "pipeline_assets" / "vertex" / "Dockerfile")
    (tmp_path / "image").mkdir()
    image.lay_out(tmp_path / "image")
    python = image.install(tmp_path / "environment", UV)
    assert size_mb(tmp_path / "environment" / "lib") == pytest.approx(image.stated_mb, rel=0.05)
    subprocess.run([python, *image.entrypoint[1:], "--help"], cwd=tmp_path / "image", check=True, timeout=60)

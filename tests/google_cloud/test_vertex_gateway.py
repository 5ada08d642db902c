"""The model server between the API and Vertex AI: a real process of it, the fake behind it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from api.models import ModelServer
from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import ModelRef, PredictRequest, PredictResponse
from tests.google_cloud.conftest import Cloud, Trained
from tests.google_cloud.test_vertex_deployment import Saga
from tests.serving.conftest import start_server

__all__ = ["start_server"]  # a fixture


@pytest.fixture
def socket(start_server, _cloud: Cloud, short_dir: Path) -> Path:
    """Where a model server listens that knows the bucket and the fake."""
    path = short_dir / "models.sock"
    environment = _cloud.emulated.environment(VERTEX_AI_LOCATION="us-central1")
    server = start_server("--store", f"gs://{_cloud.bucket}", uds=path, **environment)
    server.until_healthy()
    return path


async def test_predictions_and_the_end_of_a_project(
    socket: Path, cloud: Cloud, trained: Callable[..., Trained]
) -> None:
    """VERTEX-16, VERTEX-8: one route predicts wherever the model is, says which version answered, passes the
    container's refusals on; retiring the project leaves nothing."""
    one = trained(2.0)
    deployed = Saga(cloud).deploy(one)
    ref = ModelRef(
        project_id=one.wanted.project_id,
        run_id=one.wanted.run_id,
        key=f"projects/{one.wanted.project_id}/runs/{one.wanted.run_id}/model_training/model.orrery",
        sha256=one.wanted.sha256,
        size_bytes=1,
        endpoint=deployed.endpoint.resource,
    )
    models = ModelServer(socket)
    try:
        told = await models.predict(ref, PredictRequest(instances=[{"x": 3}]), "request-1")
        answer = PredictResponse.model_validate_json(told)
        assert answer.predictions[0].prediction == 6.0
        assert answer.model_version == deployed.version
        assert answer.model_id == f"{one.wanted.project_id}/{one.wanted.run_id}"
        assert answer.provenance is not None
        assert answer.provenance.run_id == one.wanted.run_id
        assert answer.provenance.model_sha256 == one.wanted.sha256
        assert (await models.schema(ref, None)).columns[0].name == "x"
        with pytest.raises(OrreryError) as refused:
            await models.predict(ref, PredictRequest(instances=[{"y": 1}]), None)
        assert refused.value.code is ErrorCode.VALIDATION_ERROR
        assert "y" in str(refused.value.details)
        with pytest.raises(OrreryError) as too_large:
            await models.predict(ref, PredictRequest(instances=[{"x": 1.0, "id": "i" * 1_600_000}]), None)
        assert too_large.value.code is ErrorCode.FILE_TOO_LARGE
        assert await models.retired(one.wanted.project_id, deployed.endpoint.resource)
        assert deployed.endpoint.resource not in cloud.vertex.endpoints
        with pytest.raises(OrreryError, match="gone"):
            await models.predict(ref, PredictRequest(instances=[{"x": 3}]), None)
    finally:
        await models.close()


async def test_a_project_is_retired_where_it_is(
    socket: Path, cloud: Cloud, trained: Callable[..., Trained]
) -> None:
    """VERTEX-8: the recorded endpoint says where, whatever the settings say now; no other name passes."""
    one = trained(2.0)
    deployed = Saga(cloud, vertex_ai_location="europe-west4").deploy(one)
    models = ModelServer(socket)
    try:
        assert await models.retired(one.wanted.project_id)
        assert deployed.endpoint.resource in cloud.vertex.endpoints
        assert await models.retired(one.wanted.project_id, deployed.endpoint.resource)
        assert deployed.endpoint.resource not in cloud.vertex.endpoints
        assert deployed.version.partition("@")[0] not in cloud.vertex.models
        with pytest.raises(OrreryError, match="no endpoint of Vertex AI") as refused:
            await models.retired(one.wanted.project_id, "projects/p/locations/evil.example#/endpoints/e")
        assert refused.value.code is ErrorCode.VALIDATION_ERROR
    finally:
        await models.close()

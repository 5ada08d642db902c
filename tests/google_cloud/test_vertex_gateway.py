"""The model server between the API and Vertex AI: a real process of it, the fake behind it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.models import ModelServer
from contracts import layout
from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import ModelRef, PredictRequest, PredictResponse
from contracts.stages import PipelineStage
from contracts.vertex import PROJECT_LABEL, RUN_LABEL, EndpointName
from pipeline_assets.vertex.clients import connect
from tests.google_cloud.conftest import Cloud, Trained
from tests.google_cloud.emulated import TRAINING_IMAGE
from tests.google_cloud.saga import Saga
from tests.serving.conftest import logged_rows, start_server

__all__ = ["start_server"]  # a fixture


@pytest.fixture
def socket(start_server, _cloud: Cloud, short_dir: Path) -> Path:
    """Where a model server listens that knows the bucket and the fake."""
    path = short_dir / "models.sock"
    environment = _cloud.emulated.environment(VERTEX_AI_LOCATION="us-central1", PREDICTION_LOG_SECONDS="0.1")
    server = start_server("--store", f"gs://{_cloud.bucket}", uds=path, **environment)
    server.until_healthy()
    return path


async def test_predictions_and_the_end_of_a_project(
    socket: Path, cloud: Cloud, trained: Callable[..., Trained]
) -> None:
    """VERTEX-16, VERTEX-22, VERTEX-8: one route predicts wherever the model is and however many rows there
    are, says which version answered, passes the container's refusals on; retiring leaves nothing."""
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
        before = cloud.vertex.calls.count("predict")
        wide = [{"x": number % 10, "id": "i" * 9_000} for number in range(1000)]
        many = PredictResponse.model_validate_json(
            await models.predict(ref, PredictRequest(instances=wide), None)
        )
        assert [each.prediction for each in many.predictions] == [2.0 * row["x"] for row in wide]
        assert cloud.vertex.calls.count("predict") - before == 7
        assert await models.retired(one.wanted.project_id, deployed.endpoint.resource)
        assert deployed.endpoint.resource not in cloud.vertex.endpoints
        with pytest.raises(OrreryError, match="gone"):
            await models.predict(ref, PredictRequest(instances=[{"x": 3}]), None)
    finally:
        await models.close()


async def test_what_passes_through_is_logged_here(
    socket: Path, cloud: Cloud, trained: Callable[..., Trained]
) -> None:
    """WATCH-12: with the version that answered; the container, which logs what others ask, is told not to."""
    one = trained(2.0)
    project_id = one.wanted.project_id
    cloud.store.put(layout.project_key(project_id), b"{}")
    deployed = Saga(cloud).deploy(one)
    spec = cloud.vertex.models[deployed.version.partition("@")[0]]["1"].container_spec
    env = {each.name: each.value for each in spec.env}
    assert (env["PREDICTION_LOG_STORE"], env["PREDICTION_LOG_SAMPLE"]) == (f"gs://{cloud.bucket}", "1.0")
    ref = ModelRef(
        project_id=project_id,
        run_id=one.wanted.run_id,
        key=layout.stage_key(project_id, one.wanted.run_id, PipelineStage.MODEL_TRAINING, "model.orrery"),
        sha256=one.wanted.sha256,
        size_bytes=1,
        champion=7,
        endpoint=deployed.endpoint.resource,
    )
    models = ModelServer(socket)
    try:
        await models.predict(ref, PredictRequest(instances=[{"x": 3}]), "request-1")
        for _ in range(200):
            log = await models.log_health()
            if log is not None and log.counts.logged_requests:
                break
            await asyncio.sleep(0.05)
        (row,) = logged_rows(cloud.store, project_id)
        assert (row["request_id"], row["prediction"], row["champion"]) == ("request-1", "6.0", 7)
        assert (row["served_by"], row["model_version"]) == ("vertex", deployed.version)
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


async def test_a_cancelled_runs_leftovers_end(
    socket: Path, cloud: Cloud, trained: Callable[..., Trained]
) -> None:
    """VERTEX-21: its job, if nobody waits for it, and its version are ended; the champion answers on, on
    whichever page of a list they are."""
    one = trained(2.0)
    first = Saga(cloud).deploy(one)
    project = one.wanted.project_id
    saga = Saga(cloud)

    def killed(endpoint: EndpointName) -> PredictResponse:
        raise KeyboardInterrupt  # and nothing is undone: the worker is gone

    saga.ask = killed  # type: ignore[method-assign]  # what a kill does at this place
    second = trained(3.0)
    with pytest.raises(KeyboardInterrupt):
        saga.deploy(second)
    assert len(cloud.vertex.endpoints[first.endpoint.resource].deployed_models) == 2
    clients = connect(saga.options)
    for _ in range(3):  # newer than the champion
        clients.models.upload_model(request=another_version(saga, first.version)).result()
    cloud.vertex.faults.slow("create_custom_job", 30)
    over = [one.wanted.run_id, second.wanted.run_id]
    for run_id in ("another", *over, over[0]):
        clients.jobs.create_custom_job(
            request={"parent": saga.options.parent, "custom_job": a_job(project, run_id)}
        )
    cloud.vertex.faults.pages_of(2)
    served = (first.endpoint.resource, one.wanted.sha256)
    models = ModelServer(socket)
    try:
        for _ in range(50):
            if await models.tidied(project, first.endpoint.resource, runs=over, champion=served):
                break
            await asyncio.sleep(0.1)
        ours = [each for each in cloud.vertex.jobs.jobs.values() if each.labels[PROJECT_LABEL] == project]
        assert [each.state.name for each in ours] == ["JOB_STATE_PENDING", *["JOB_STATE_CANCELLED"] * 3]
        (left,) = cloud.vertex.endpoints[first.endpoint.resource].deployed_models
        assert left.model_version_id == first.version.rpartition("@")[2]
        assert dict(cloud.vertex.endpoints[first.endpoint.resource].traffic_split) == {left.id: 100}
        assert Saga(cloud).ask(first.endpoint).predictions[0].prediction == 2.0
        assert await models.tidied(project, first.endpoint.resource, runs=over, champion=served)
    finally:
        await models.close()


async def test_a_first_version_that_was_cancelled_is_not_billed_on(
    socket: Path, cloud: Cloud, trained: Callable[..., Trained]
) -> None:
    """VERTEX-21: without a champion nothing that ended runs made stays deployed; with one that can't be found
    all of it does."""
    one, saga = trained(2.0), Saga(cloud)

    def killed(endpoint: EndpointName) -> PredictResponse:
        raise KeyboardInterrupt

    saga.ask = killed  # type: ignore[method-assign]  # as above
    with pytest.raises(KeyboardInterrupt):
        saga.deploy(one)
    models = ModelServer(socket)
    try:
        project, run_id = one.wanted.project_id, one.wanted.run_id
        assert await models.tidied(project, runs=["another"], champion=None)
        lost = (cloud.options().parent + f"/endpoints/orrery-{project}", "0" * 64)
        assert await models.tidied(project, runs=[run_id], champion=lost)
        assert len(endpoint_at(cloud, project).deployed_models) == 1
        while not await models.tidied(project, runs=[run_id], champion=None):
            await asyncio.sleep(0.1)
    finally:
        await models.close()
    assert not endpoint_at(cloud, project).deployed_models


async def test_the_record_counts_more_than_the_alias(
    socket: Path, cloud: Cloud, trained: Callable[..., Trained]
) -> None:
    """VERTEX-21: a run that was killed with the alias moved and no record written is not the champion."""
    old, new, saga = trained(2.0), trained(3.0), Saga(cloud)
    first = saga.deploy(old)
    saga.crown = killed_before  # what a kill does at this place
    with pytest.raises(KeyboardInterrupt):
        saga.deploy(new)
    model, _, number = first.version.partition("@")
    clients = connect(saga.options)
    newest = max(cloud.vertex.models[model], key=int)
    clients.models.merge_version_aliases(name=f"{model}@{newest}", version_aliases=["champion"])
    project, served = old.wanted.project_id, (first.endpoint.resource, old.wanted.sha256)
    models = ModelServer(socket)
    try:
        over = [old.wanted.run_id, new.wanted.run_id]
        while not await models.tidied(project, runs=over, champion=served):
            await asyncio.sleep(0.1)
    finally:
        await models.close()
    (left,) = endpoint_at(cloud, project).deployed_models
    assert left.model_version_id == number
    assert "champion" in cloud.vertex.models[model][number].version_aliases


def killed_before(endpoint: EndpointName) -> None:
    raise KeyboardInterrupt


def endpoint_at(cloud: Cloud, project: str) -> Any:
    (endpoint,) = [each for name, each in cloud.vertex.endpoints.items() if project in name]
    return endpoint


def another_version(saga: Saga, version: str) -> dict[str, Any]:
    name = version.partition("@")[0]
    model = {
        "display_name": "another",
        "artifact_uri": "gs://elsewhere/folder",
        "container_spec": {"image_uri": TRAINING_IMAGE},
    }
    return {"parent": saga.options.parent, "parent_model": name, "model": model}


def a_job(project: str, run_id: str) -> dict[str, Any]:
    spec = {
        "machine_spec": {"machine_type": "e2-standard-4"},
        "replica_count": 1,
        "container_spec": {"image_uri": TRAINING_IMAGE},
    }
    return {
        "display_name": "training",
        "labels": {PROJECT_LABEL: project, RUN_LABEL: run_id},
        "job_spec": {"worker_pool_specs": [spec]},
    }

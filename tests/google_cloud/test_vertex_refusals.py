"""Deployments that Vertex AI refuses or breaks off: each is named, and the next one goes through."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from automl.progress import ProgressUpdate
from contracts.errors import ErrorCode, OrreryError
from pipeline_assets.vertex.clients import connect
from pipeline_assets.vertex.deployment import Deployed, Deployment
from pipeline_assets.vertex.proving import Proof
from tests.google_cloud.conftest import Cloud, Trained
from tests.google_cloud.saga import Saga
from tests.object_store.test_gcs_faults import token_service, user


@dataclass(frozen=True)
class Refused:
    """What the service says to a call, and what our error has to be then."""

    rpc: str
    code: int
    message: str
    named: str
    says: str


@pytest.mark.parametrize(
    "fault",
    [
        Refused("deploy_model", 8, "Quotas are exceeded: CustomModelServingCPUs", "QUOTA_EXCEEDED", "quota"),
        Refused("create_endpoint", 7, "Permission denied", "DEPLOYMENT_FAILED", "permission"),
        Refused("upload_model", 16, "Invalid credentials", "DEPLOYMENT_FAILED", "credentials"),
        Refused("get_endpoint", 9, "Something else", "DEPLOYMENT_FAILED", "refused"),
    ],
    ids=lambda fault: fault.says,
)
def test_refusals_have_names_and_a_second_try_goes_through(
    cloud: Cloud, trained: Callable[..., Trained], fault: Refused
) -> None:
    """VERTEX-5: quota, permission and credentials are told apart in words to act on."""
    saga = Saga(cloud)
    one = trained(2.0)
    cloud.vertex.faults.refuse(fault.rpc, fault.code, fault.message)
    with pytest.raises(OrreryError) as refused:
        saga.deploy(one)
    assert refused.value.code == fault.named
    assert fault.says in refused.value.message
    assert "run again" in refused.value.message
    if fault.says != "credentials":  # then google-auth speaks, not the service
        assert fault.message in str(refused.value.details)
    assert saga.ask(saga.deploy(one).endpoint).predictions[0].prediction == 2.0


def test_an_operation_that_fails(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-5: a deployment that fails in the middle is named, and the next try deploys."""
    saga = Saga(cloud)
    one = trained(2.0)
    cloud.vertex.faults.fail_operation("deploy_model", 8, "Machine type temporarily unavailable: stockout")
    with pytest.raises(OrreryError) as failed:
        saga.deploy(one)
    assert failed.value.code is ErrorCode.QUOTA_EXCEEDED
    uploads = cloud.vertex.operations.begun("upload_model")
    assert saga.deploy(one).proof.difference == 0.0
    assert cloud.vertex.operations.begun("upload_model") == uploads


def test_an_unhealthy_container(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-5: an image that is absent or never healthy is named; the next one is a version of its own."""
    one = trained(2.0)
    with pytest.raises(OrreryError) as failed:
        Saga(cloud, vertex_serving_image="us-docker.pkg.dev/orrery-test/orrery/absent:1").deploy(one)
    assert "image could not be pulled" in failed.value.message
    mended = Saga(cloud)
    assert mended.ask(mended.deploy(one).endpoint).predictions[0].prediction == 2.0
    wrong = Trained(wanted=replace(trained(3.0).wanted, sha256="0" * 64), slope=3.0)
    with pytest.raises(OrreryError) as unhealthy:
        mended.deploy(wrong)
    assert unhealthy.value.code is ErrorCode.DEPLOYMENT_FAILED
    assert "did not become healthy" in unhealthy.value.message
    assert "logs" in str(unhealthy.value.details)
    assert mended.ask(mended.deploy(trained(4.0)).endpoint).predictions[0].prediction == 4.0


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_token_that_expires_during_a_run(
    cloud: Cloud, trained: Callable[..., Trained], withdrawn: bool
) -> None:
    """VERTEX-23: it is renewed while the deployment is at work; withdrawn, it is named, and then renewed."""
    cloud.vertex.tokens = {"first"}
    cloud.vertex.faults.slow("deploy_model", 0.6)
    answers: list[dict[str, object] | None] = [
        None if withdrawn else {"access_token": "second", "expires_in": 3600}
    ]
    options, one = cloud.options(), trained(2.0)

    def expiring(update: ProgressUpdate) -> None:
        if "Deploying" in update.message:
            cloud.vertex.tokens = {"second"}

    def deploy() -> Deployed:
        deployment = Deployment(clients, options, expiring, logging.getLogger("test"))
        return deployment.deploy(one.wanted, lambda *where: Proof(0, 0.0, 0))

    with token_service(answers) as uri:
        clients = connect(options, user(uri))
        if withdrawn:
            with pytest.raises(OrreryError) as refused:
                deploy()
            assert refused.value.code is ErrorCode.DEPLOYMENT_FAILED
            assert "gcloud auth application-default login" in refused.value.message
            answers[0] = {"access_token": "second", "expires_in": 3600}
        deployed = deploy()
    (standing,) = cloud.vertex.endpoints[deployed.endpoint.resource].deployed_models
    assert standing.model_version_id == deployed.version.rpartition("@")[2]

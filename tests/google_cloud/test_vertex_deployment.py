"""The deployment saga against the fake Vertex AI, whose containers are our real model server."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from automl.progress import ProgressUpdate
from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import PredictResponse
from contracts.vertex import EndpointName, run_alias
from pipeline_assets.vertex.clients import connect
from pipeline_assets.vertex.deployment import Deployed, Deployment
from pipeline_assets.vertex.proving import Proof, prove
from serving.retiring import retire
from serving.vertex import VertexAI
from tests.google_cloud.conftest import Cloud, Trained
from tests.google_cloud.emulated import SERVING_IMAGE
from tests.object_store.test_gcs_faults import token_service, user

MAKING = ("upload_model", "create_endpoint", "deploy_model")
ROWS = [{"x": 1.0}, {"x": -2.5}]


class Saga:
    """Deploys, and remembers what it was told."""

    def __init__(self, cloud: Cloud, **options: object) -> None:
        self.cloud = cloud
        self.options = cloud.options(**options)
        self.gateway = VertexAI(cloud.vertex_url)
        self.told: list[ProgressUpdate] = []
        self.bends = 0.0  # what every answer is made wrong by
        self.cancelled = False
        self.crown: Callable[[EndpointName], None] = lambda endpoint: None

    def deploy(self, trained: Trained) -> Deployed:
        deployment = Deployment(
            connect(self.options),
            self.options,
            self.told.append,
            logging.getLogger("test"),
            lambda: self.cancelled,
        )
        return deployment.deploy(trained.wanted, lambda *where: self._prove(trained, *where), self.crown)

    def ask(self, endpoint: EndpointName) -> PredictResponse:
        answered = self.gateway.predict(endpoint.resource, ROWS)
        return PredictResponse(
            predictions=answered.predictions,
            model_id=answered.version.model_id or "?",
            model_version=answered.version.name,
        )

    def _prove(self, trained: Trained, endpoint: EndpointName, version: str, share: int) -> Proof:
        def judge(answer: PredictResponse) -> float:
            pairs = zip(answer.predictions, ROWS, strict=True)
            return self.bends + max(abs(float(a.prediction) - trained.slope * r["x"]) for a, r in pairs)

        return prove(
            lambda: self.ask(endpoint),
            judge,
            version,
            tolerance=1e-9,
            share=share,
            watch_s=self.options.vertex_canary_seconds,
            say=lambda _: None,
        )


def endpoint_of(saga: Saga, deployed: Deployed):
    return saga.cloud.vertex.endpoints[deployed.endpoint.resource]


def test_a_first_version_and_the_next_one(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-1: a project has one model and one endpoint; the champion has the traffic; labels say whose."""
    saga = Saga(cloud)
    first = saga.deploy(trained(2.0))
    assert saga.ask(first.endpoint).predictions[0].prediction == 2.0
    one = trained(3.0)
    second = saga.deploy(one)
    assert second.endpoint == first.endpoint
    assert second.version != first.version
    answer = saga.ask(second.endpoint)
    assert answer.predictions[1].prediction == -7.5
    assert (answer.model_version, answer.model_id) == (
        second.version,
        f"{one.wanted.project_id}/{one.wanted.run_id}",
    )
    endpoint = endpoint_of(saga, second)
    assert dict(endpoint.traffic_split) == {endpoint.deployed_models[0].id: 100}
    assert len(endpoint.deployed_models) == 1
    assert endpoint.labels["orrery_project"] == one.wanted.project_id
    model, _, version = second.version.partition("@")
    assert set(cloud.vertex.models[model][version].version_aliases) == {
        run_alias(one.wanted.run_id, SERVING_IMAGE),
        "champion",
        "default",
    }
    assert cloud.vertex.models[model][version].labels["orrery_run"] == one.wanted.run_id


def test_what_is_served_is_left_alone_by_a_second_run(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-2: deploying what is deployed already makes nothing new, and proves it again."""
    saga = Saga(cloud)
    one = trained(2.0)
    first = saga.deploy(one)
    begun = [cloud.vertex.operations.begun(rpc) for rpc in MAKING]
    assert saga.deploy(one).version == first.version
    assert begun == [cloud.vertex.operations.begun(rpc) for rpc in MAKING]


def test_a_roll_back_moves_the_alias(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """DATA-30: the version before, deployed again: no new version; it has all traffic and the alias."""
    saga = Saga(cloud)
    old, new = trained(2.0), trained(3.0)
    first, second = saga.deploy(old), saga.deploy(new)
    registered = cloud.vertex.operations.begun("upload_model")
    back = saga.deploy(old)
    assert back.version == first.version
    assert cloud.vertex.operations.begun("upload_model") == registered
    assert saga.ask(back.endpoint).model_version == first.version
    model, _, number = back.version.partition("@")
    aliases = {each: cloud.vertex.models[model][each].version_aliases for each in cloud.vertex.models[model]}
    assert [each for each, known in aliases.items() if "champion" in known] == [number]
    assert number != second.version.partition("@")[2]


def test_the_champion_is_recorded_before_the_clean_up(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-25: right after the switch, before the clean-up; a refusal undoes the switch."""
    saga = Saga(cloud)
    first = saga.deploy(trained(2.0))
    second = trained(3.0)

    def overruled(endpoint: EndpointName) -> None:
        raise LookupError("pinned meanwhile")

    saga.crown = overruled
    with pytest.raises(LookupError):
        saga.deploy(second)
    (kept,) = endpoint_of(saga, first).deployed_models
    assert dict(endpoint_of(saga, first).traffic_split) == {kept.id: 100}
    assert saga.ask(first.endpoint).predictions[0].prediction == 2.0
    seen: list[list[int]] = []

    def recorded(endpoint: EndpointName) -> None:
        seen.append(sorted(endpoint_of(saga, first).traffic_split.values()))
        seen.append([len(endpoint_of(saga, first).deployed_models)])

    saga.crown = recorded
    saga.deploy(second)
    assert seen == [[100], [2]]


def test_a_cancellation_inside_the_record_undoes_nothing(
    cloud: Cloud, trained: Callable[..., Trained]
) -> None:
    """VERTEX-25: the record may stand, and then the new version has to."""
    saga = Saga(cloud)
    first = saga.deploy(trained(2.0))
    saga.cancelled = True

    def cut_off(endpoint: EndpointName) -> None:
        raise KeyboardInterrupt

    saga.crown = cut_off
    with pytest.raises(KeyboardInterrupt):
        saga.deploy(trained(3.0))
    cloud.vertex.operations.join(5)
    assert len(endpoint_of(saga, first).deployed_models) == 2
    assert saga.ask(first.endpoint).predictions[0].prediction == 3.0


@pytest.mark.parametrize("rpc", MAKING)
def test_a_lost_answer_makes_nothing_twice(cloud: Cloud, trained: Callable[..., Trained], rpc: str) -> None:
    """VERTEX-2: when the answer to a call is lost, what it began is found and nothing is begun again."""
    saga = Saga(cloud)
    before = cloud.vertex.operations.begun(rpc)
    cloud.vertex.faults.lose_reply(rpc)
    deployed = saga.deploy(trained(2.0))
    assert cloud.vertex.operations.begun(rpc) == before + 1
    assert len(endpoint_of(saga, deployed).deployed_models) == 1


def test_a_lost_operation_is_looked_up(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-2: an operation that nobody knows any more is judged by what it left."""
    saga = Saga(cloud)
    cloud.vertex.faults.slow("deploy_model", 0.5)
    cloud.vertex.faults.refuse("get_operation", 5, "Operation not found", times=1)
    deployed = saga.deploy(trained(2.0))
    assert len(endpoint_of(saga, deployed).deployed_models) == 1


def test_a_bad_version_gives_the_traffic_back(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-3: a version whose answers are wrong is undeployed; the one before gets all traffic back."""
    saga = Saga(cloud, vertex_canary_percent=20)
    good = saga.deploy(trained(2.0))
    saga.bends = 1e-6
    worse = trained(3.0)
    with pytest.raises(OrreryError) as refused:
        saga.deploy(worse)
    assert refused.value.code is ErrorCode.DEPLOYMENT_FAILED
    assert "does not answer as the pipeline measured" in refused.value.message
    endpoint = endpoint_of(saga, good)
    assert [each.model_version_id for each in endpoint.deployed_models] == [good.version.rpartition("@")[2]]
    assert list(endpoint.traffic_split.values()) == [100]
    assert saga.ask(good.endpoint).predictions[0].prediction == 2.0
    saga.bends = 0.0
    assert saga.ask(saga.deploy(worse).endpoint).predictions[0].prediction == 3.0


def test_a_canary_has_its_share_while_it_is_watched(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-4: a new version is proven at its share of the traffic; the old one answers the rest."""
    saga = Saga(cloud, vertex_canary_percent=25, vertex_canary_seconds=0.3)
    first = saga.deploy(trained(2.0))
    seen: list[dict[str, int]] = []
    asked = saga.ask

    def spying(endpoint: EndpointName) -> PredictResponse:
        seen.append(dict(endpoint_of(saga, first).traffic_split))
        return asked(endpoint)

    saga.ask = spying  # type: ignore[method-assign]  # the spy is the point
    saga.deploy(trained(3.0))
    assert sorted(seen[0].values()) == [25, 75]
    assert list(endpoint_of(saga, first).traffic_split.values()) == [100]


@pytest.mark.parametrize("canary", [100, 25])
def test_a_resumed_version_is_given_its_share(
    cloud: Cloud, trained: Callable[..., Trained], canary: int
) -> None:
    """VERTEX-4, VERTEX-2: a version that an interrupted run left is proven at its share by the next."""
    saga = Saga(cloud, vertex_canary_percent=canary)
    saga.deploy(trained(2.0))
    second, asked = trained(3.0), saga.ask

    def interrupted(endpoint: EndpointName) -> PredictResponse:
        raise KeyboardInterrupt

    saga.ask = interrupted  # type: ignore[method-assign]  # what a signal does at this place
    with pytest.raises(KeyboardInterrupt):
        saga.deploy(second)
    saga.ask = asked  # type: ignore[method-assign]  # back
    deployed = saga.deploy(second)
    assert saga.ask(deployed.endpoint).predictions[0].prediction == 3.0
    assert list(endpoint_of(saga, deployed).traffic_split.values()) == [100]


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


def test_progress_is_told_step_by_step(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-6: each step and each look at an operation is progress that never falls and ends complete."""
    saga = Saga(cloud)
    cloud.vertex.faults.slow("deploy_model", 0.6)
    saga.deploy(trained(2.0))
    done = [update.done for update in saga.told]
    assert done == sorted(done)
    assert (done[0], done[-1], saga.told[-1].total) == (0.0, 6.0, 6.0)
    assert any("Deploying to Vertex AI" in update.message for update in saga.told)


@pytest.mark.parametrize("cancelled", [True, False])
def test_an_interrupt_while_it_is_proven(
    cloud: Cloud, trained: Callable[..., Trained], cancelled: bool
) -> None:
    """VERTEX-7: a cancelled run undeploys its version; an interrupted one leaves it for the next run."""
    saga = Saga(cloud)
    saga.cancelled = cancelled
    one = trained(2.0)
    asked = saga.ask

    def interrupted(endpoint: EndpointName) -> PredictResponse:
        raise KeyboardInterrupt

    saga.ask = interrupted  # type: ignore[method-assign]  # what a signal does at this place
    with pytest.raises(KeyboardInterrupt):
        saga.deploy(one)
    cloud.vertex.operations.join(10)
    deploys = cloud.vertex.operations.begun("deploy_model")
    saga.ask = asked  # type: ignore[method-assign]  # back
    saga.cancelled = False
    deployed = saga.deploy(one)
    assert cloud.vertex.operations.begun("deploy_model") == deploys + (1 if cancelled else 0)
    assert len(endpoint_of(saga, deployed).deployed_models) == 1


def test_a_cancelled_deployment_takes_no_traffic(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-7: one that Vertex AI finishes all the same stands without traffic; the next run proves it."""
    saga = Saga(cloud, vertex_canary_percent=100)
    first = saga.deploy(trained(2.0))
    second = trained(3.0)
    saga.cancelled = True
    cloud.vertex.faults.slow("deploy_model", 0.5)

    class Interrupting(list[ProgressUpdate]):
        def append(self, update: ProgressUpdate) -> None:
            if "Deploying" in update.message:
                raise KeyboardInterrupt

    saga.told = Interrupting()
    with pytest.raises(KeyboardInterrupt):
        saga.deploy(second)
    cloud.vertex.operations.join(10)
    assert len(endpoint_of(saga, first).deployed_models) == 2
    assert {saga.ask(first.endpoint).predictions[0].prediction for _ in range(20)} == {2.0}
    saga.told, saga.cancelled = [], False
    assert saga.ask(saga.deploy(second).endpoint).predictions[0].prediction == 3.0


def test_nothing_is_left_of_a_retired_project(cloud: Cloud, trained: Callable[..., Trained]) -> None:
    """VERTEX-8: retiring a project undeploys and deletes all of it, however often it is asked."""
    saga = Saga(cloud)
    deployed = saga.deploy(trained(2.0))
    project = trained(0.0).wanted.project_id
    where = (saga.gateway, deployed.endpoint.project, deployed.endpoint.location, project)
    assert retire(*where) is None
    assert deployed.endpoint.resource not in cloud.vertex.endpoints
    assert deployed.version.partition("@")[0] not in cloud.vertex.models
    assert retire(*where) is None
    with pytest.raises(OrreryError, match="gone"):
        saga.ask(deployed.endpoint)


def test_a_project_that_is_deleted_while_it_is_deployed(
    cloud: Cloud, trained: Callable[..., Trained]
) -> None:
    """VERTEX-8: a deployment that is still at work when its project is retired is waited for and undone."""
    saga = Saga(cloud)
    saga.cancelled = True
    one = trained(2.0)
    cloud.vertex.faults.slow("deploy_model", 1.0)

    class Interrupting(list[ProgressUpdate]):
        def append(self, update: ProgressUpdate) -> None:
            if "Deploying" in update.message:
                raise KeyboardInterrupt

    saga.told = Interrupting()
    with pytest.raises(KeyboardInterrupt):
        saga.deploy(one)
    where = (saga.options.google_cloud_project, saga.options.vertex_ai_location, one.wanted.project_id)
    assert retire(saga.gateway, *where) is None
    cloud.vertex.operations.join(10)
    assert not [name for name in cloud.vertex.endpoints if one.wanted.project_id in name]
    assert not [name for name in cloud.vertex.models if one.wanted.project_id in name]

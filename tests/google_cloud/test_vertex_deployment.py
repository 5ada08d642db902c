"""The deployment saga against the fake Vertex AI, whose containers are our real model server."""

from collections.abc import Callable

import pytest

from automl.progress import ProgressUpdate
from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import PredictResponse
from contracts.vertex import EndpointName, run_alias
from pipeline_assets.vertex.deployment import Deployed
from serving.retiring import retire
from tests.google_cloud.conftest import Cloud, Trained
from tests.google_cloud.emulated import SERVING_IMAGE
from tests.google_cloud.saga import Saga

MAKING = ("upload_model", "create_endpoint", "deploy_model")


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

"""The deployment saga: register, endpoint, deploy, prove, move the traffic, undeploy what is over.

Each step first looks at what stands and does only what is missing, so that a run which died anywhere is
finished by the next one. Nothing is found by remembered ids: endpoint and model are named by the project,
a version by an alias of the run that trained it, and the version with the traffic is the champion.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from logging import Logger
from typing import Any

from automl.progress import Progress, ProgressUpdate
from contracts import vertex
from contracts.vertex import EndpointName
from pipeline_assets.vertex.clients import Clients, found, read
from pipeline_assets.vertex.failures import named
from pipeline_assets.vertex.operations import Follower, made_sure
from pipeline_assets.vertex.options import VertexOptions
from pipeline_assets.vertex.proving import Proof

STEPS = ("register", "endpoint", "deploy", "prove", "traffic", "clean up")
HEALTH_ROUTE = "/health"
PREDICT_ROUTE = "/predict"
_ALL = 100

# Proves the version `{model}@{version}` behind an endpoint, which has so many percent of its traffic; raises
# OrreryError if it is not good.
Prover = Callable[[EndpointName, str, int], Proof]
# Records the champion at its endpoint, once that gives it all traffic. What it raises has the switch undone.
Recorder = Callable[[EndpointName], None]


@dataclass(frozen=True)
class Wanted:
    """The model to be served."""

    project_id: str
    project_name: str
    run_id: str  # the run that trained it
    artifact_folder: str  # gs://... that holds model.orrery
    sha256: str
    champion_sha256: str | None = None  # by the record; None: none is served at this endpoint yet


@dataclass(frozen=True)
class Deployed:
    """What stands once the saga is through."""

    endpoint: EndpointName
    version: str  # {model resource}@{version id}
    proof: Proof


class Deployment:
    """One run of the saga."""

    def __init__(
        self,
        clients: Clients,
        options: VertexOptions,
        progress: Progress,
        log: Logger,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """`cancelled`: asked on an interrupt. What was only interrupted is resumed, the rest undone."""
        self._cancelled = cancelled
        self._clients = clients
        self._options = options
        self._progress = progress
        self._log = log
        self._step = 0
        self._follow = Follower(clients.endpoints, self._heard, options.vertex_operation_timeout)

    def deploy(self, wanted: Wanted, prove: Prover, record: Recorder = lambda _: None) -> Deployed:
        """Serve `wanted` behind the project's endpoint.

        `record` comes right after the switch, before minutes of cleaning up: a run that ends in those has a
        champion on record. What it raises passes.

        Raises OrreryError (QUOTA_EXCEEDED, UNAVAILABLE, DEPLOYMENT_FAILED); the version that was served
        before still is then, with all of the traffic.
        """
        endpoint = EndpointName(
            self._options.google_cloud_project or "",
            self._options.vertex_ai_location,
            vertex.resource_id(wanted.project_id),
        )
        with self._at("register", "register the model"):
            model = self._registered(wanted)
        version = endpoint.version(model.name, model.version_id)
        with self._at("endpoint", "create the endpoint"):
            self._endpoint(endpoint, wanted)
        with self._at("deploy", "deploy the model"), self._called_off(endpoint):
            new = self._deployed(endpoint, model, wanted)
        with self._at("prove", "prove the model"), self._undone_if_not_good(endpoint, new, wanted):
            share = self._share(endpoint, new)
            proof = prove(endpoint, version, share)
        with self._at("traffic", "move the traffic"):
            # Nobody here can say whether an interrupted record stands: the API tidies up by what does.
            with self._undone_if_not_good(endpoint, new, wanted, if_cancelled=False):
                self._split(endpoint, {new.id: _ALL})
                record(endpoint)
            self._crown(model)
        with self._at("clean up", "undeploy the version before"):
            self._undeploy_all_but(endpoint, new.id)
        self._log.info("Served by Vertex AI: version %s at %s", model.version_id, endpoint.resource)
        return Deployed(endpoint, version, proof)

    # The steps

    def _registered(self, wanted: Wanted) -> Any:
        """The version of this run with our container around it."""
        name = f"{self._options.parent}/models/{vertex.resource_id(wanted.project_id)}"

        def begin() -> Any:
            exists = found(self._clients.models.get_model, name=name) is not None
            identity = {"parent_model": name} if exists else {"model_id": name.rpartition("/")[2]}
            return self._clients.models.upload_model(
                request={"parent": self._options.parent, "model": self._model(wanted), **identity}
            )

        return made_sure(
            begin,
            lambda: self._version_with(name, self._alias(wanted)),
            lambda: self._follow.settle(name, "Registering the model"),
            lambda operation: self._follow.finish(operation, "Registering the model"),
        )

    def _alias(self, wanted: Wanted) -> str:
        return vertex.run_alias(wanted.run_id, self._options.vertex_serving_image or "")

    def _version_with(self, model: str, alias: str) -> Any | None:
        """Listed, not asked for by its alias: what is said to an alias that nobody has is written nowhere."""
        versions = found(self._clients.models.list_model_versions, name=model.partition("@")[0])
        return next((each for each in versions or () if alias in each.version_aliases), None)

    def _champion(self, model: str, standing: Any, wanted: Wanted) -> Any | None:
        """By its record, which counts more than an alias that a killed run has moved; else by the alias."""
        if wanted.champion_sha256 is not None:
            versions = found(self._clients.models.list_model_versions, name=model.partition("@")[0])
            for each in versions or ():
                env = {known.name: known.value for known in each.container_spec.env}
                recorded = env.get(vertex.SHA256_ENV) == wanted.champion_sha256
                if recorded and _find(standing, each) is not None:
                    return each
        return self._version_with(model, vertex.CHAMPION)

    def _model(self, wanted: Wanted) -> dict[str, Any]:
        return {
            "display_name": _shown(wanted),
            "description": "Made by Orrery",
            "labels": _labels(wanted),
            "version_aliases": [self._alias(wanted)],
            "version_description": f"run {wanted.run_id}, sha256 {wanted.sha256}",
            "artifact_uri": wanted.artifact_folder,
            # without it a deployment with a machine of one's own is refused
            "supported_deployment_resources_types": ["DEDICATED_RESOURCES"],
            "container_spec": {
                "image_uri": self._options.vertex_serving_image,
                "health_route": HEALTH_ROUTE,
                "predict_route": PREDICT_ROUTE,
                "ports": [{"container_port": 8080}],
                "env": [{"name": name, "value": value} for name, value in self._environment(wanted).items()],
            },
        }

    def _environment(self, wanted: Wanted) -> dict[str, str]:
        told = {vertex.SHA256_ENV: wanted.sha256}
        bucket, sample = self._options.bucket_url, self._options.prediction_log_sample
        if bucket is None or sample == 0:
            return told
        return told | {vertex.LOG_STORE_ENV: bucket, vertex.LOG_SAMPLE_ENV: str(sample)}

    def _endpoint(self, endpoint: EndpointName, wanted: Wanted) -> Any:
        words = "Creating the endpoint"
        return made_sure(
            lambda: self._clients.endpoints.create_endpoint(
                request={
                    "parent": self._options.parent,
                    "endpoint_id": endpoint.id,
                    "endpoint": {"display_name": _shown(wanted), "labels": _labels(wanted)},
                }
            ),
            lambda: found(self._clients.endpoints.get_endpoint, name=endpoint.resource),
            lambda: self._follow.settle(endpoint.resource, words),
            lambda operation: self._follow.finish(operation, words),
        )

    def _deployed(self, endpoint: EndpointName, model: Any, wanted: Wanted) -> Any:
        """The new version beside the champion, which keeps the traffic. All else was left half-way."""
        self._follow.settle(endpoint.resource, "An earlier deployment")
        self._tidy(endpoint, model, wanted)
        words = "Deploying to Vertex AI"
        return made_sure(
            lambda: self._begin_deploy(endpoint, model, wanted),
            lambda: _find(self._look(endpoint), model),
            lambda: self._follow.settle(endpoint.resource, words),
            lambda operation: self._follow.finish(operation, words),
        )

    def _begin_deploy(self, endpoint: EndpointName, model: Any, wanted: Wanted) -> Any:
        standing = [deployed.id for deployed in self._look(endpoint).deployed_models]
        # "0": Vertex AI's name for the one that is being deployed. Beside a champion it has no traffic yet:
        # a cancelled deployment that Vertex AI finishes all the same is given none.
        split = {"0": 0, standing[0]: _ALL} if standing else {"0": _ALL}
        resources = {
            "machine_spec": {"machine_type": self._options.vertex_serving_machine},
            "min_replica_count": self._options.vertex_min_replicas,
            "max_replica_count": max(self._options.vertex_min_replicas, self._options.vertex_max_replicas),
        }
        return self._clients.endpoints.deploy_model(
            request={
                "endpoint": endpoint.resource,
                "deployed_model": {
                    "model": f"{model.name}@{model.version_id}",
                    "display_name": f"run {wanted.run_id}",
                    "dedicated_resources": resources,
                    "service_account": self._options.vertex_service_account or "",
                },
                "traffic_split": split,
            }
        )

    def _share(self, endpoint: EndpointName, new: Any) -> int:
        """Its percent of the traffic; without any yet, it is given the canary's."""
        standing = self._look(endpoint)
        share = int(standing.traffic_split.get(new.id, 0))
        if share == 0:
            others = [each.id for each in standing.deployed_models if each.id != new.id]
            share = self._options.vertex_canary_percent if others else _ALL
            self._split(endpoint, {new.id: share, **({others[0]: _ALL - share} if others else {})})
        return share

    def _crown(self, model: Any) -> None:
        read(
            self._clients.models.merge_version_aliases,
            name=f"{model.name}@{model.version_id}",
            version_aliases=[vertex.CHAMPION, "default"],
        )

    def _tidy(self, endpoint: EndpointName, model: Any, wanted: Wanted) -> None:
        """Undeploy what an earlier try left: all but this version and the champion, whose the traffic is."""
        standing = self._look(endpoint)
        if not standing.deployed_models:
            return
        champion = self._champion(model.name, standing, wanted)
        old = None if champion is None else _find(standing, champion)
        new = _find(standing, model)
        heir = old or new
        if heir is not None:
            self._split(endpoint, {heir.id: _ALL})
        self._undeploy_all_but(endpoint, *(each.id for each in (old, new) if each is not None))

    @contextmanager
    def _called_off(self, endpoint: EndpointName) -> Iterator[None]:
        """Cancelling the run cancels the operation too; what it made all the same, the next look finds."""
        try:
            yield
        except Exception:
            raise
        except BaseException:  # an interrupt
            if self._cancelled():
                self._follow.cancel(endpoint.resource)
            raise

    @contextmanager
    def _undone_if_not_good(
        self, endpoint: EndpointName, new: Any, wanted: Wanted, *, if_cancelled: bool = True
    ) -> Iterator[None]:
        """A version that can't be proven loses its traffic and its machine, unless it is the champion."""
        try:
            yield
        except Exception:
            others = [each.id for each in self._look(endpoint).deployed_models if each.id != new.id]
            if others or not self._is_champion(endpoint, new, wanted):
                self._log.warning("Undeploying the version of run %s again", wanted.run_id)
                self._give_back(endpoint, others)
                self._undeploy(endpoint, new.id)
            raise
        except BaseException:  # an interrupt: seconds are left, so the end is not waited for
            if if_cancelled and self._cancelled():
                others = [each.id for each in self._look(endpoint).deployed_models if each.id != new.id]
                self._give_back(endpoint, others)
                self._begin_undeploy(endpoint, new.id)
            raise

    def _give_back(self, endpoint: EndpointName, others: list[str]) -> None:
        if others:
            self._split(endpoint, {others[0]: _ALL})

    def _is_champion(self, endpoint: EndpointName, deployed: Any, wanted: Wanted) -> bool:
        look = self._look(endpoint)
        champion = self._champion(deployed.model, look, wanted)
        standing = None if champion is None else _find(look, champion)
        return standing is not None and standing.id == deployed.id

    # What is done to the endpoint

    def _look(self, endpoint: EndpointName) -> Any:
        return read(self._clients.endpoints.get_endpoint, name=endpoint.resource)

    def _split(self, endpoint: EndpointName, split: Mapping[str, int]) -> None:
        read(  # the same split again is the same split: as harmless to repeat as reading
            self._clients.endpoints.update_endpoint,
            endpoint={"name": endpoint.resource, "traffic_split": dict(split)},
            update_mask={"paths": ["traffic_split"]},
        )

    def _undeploy_all_but(self, endpoint: EndpointName, *kept: str) -> None:
        for deployed in list(self._look(endpoint).deployed_models):
            if deployed.id not in kept:
                self._undeploy(endpoint, deployed.id)

    def _undeploy(self, endpoint: EndpointName, deployed_id: str) -> None:
        words = "Undeploying"
        made_sure(
            lambda: self._begin_undeploy(endpoint, deployed_id),
            lambda: (
                None if deployed_id in {each.id for each in self._look(endpoint).deployed_models} else True
            ),
            lambda: self._follow.settle(endpoint.resource, words),
            lambda operation: self._follow.finish(operation, words),
        )

    def _begin_undeploy(self, endpoint: EndpointName, deployed_id: str) -> Any:
        return self._clients.endpoints.undeploy_model(
            request={"endpoint": endpoint.resource, "deployed_model_id": deployed_id}
        )

    # How it is told

    @contextmanager
    def _at(self, step: str, doing: str) -> Iterator[None]:
        self._step = STEPS.index(step)
        self._say(f"Vertex AI: {step}")
        with named(doing):
            yield
        self._step += 1
        self._say(f"Vertex AI: {step} done")

    def _heard(self, words: str, passed_s: float) -> None:
        self._say(f"{words}, {passed_s:.0f} s")

    def _say(self, message: str) -> None:
        self._progress(ProgressUpdate(float(self._step), float(len(STEPS)), "steps", message, None))


def _find(endpoint: Any, model: Any) -> Any | None:
    """The deployed model that is this version."""
    for deployed in endpoint.deployed_models:
        bare = deployed.model.partition("@")[0]
        if (bare.rpartition("/")[2], deployed.model_version_id) == (
            model.name.rpartition("/")[2],
            model.version_id,
        ):
            return deployed
    return None


def _labels(wanted: Wanted) -> dict[str, str]:
    return {
        vertex.OWNER_LABEL: vertex.OWNER,
        vertex.PROJECT_LABEL: wanted.project_id,
        vertex.RUN_LABEL: wanted.run_id,
    }


def _shown(wanted: Wanted) -> str:
    """A display name: at most 128 characters."""
    return f"{wanted.project_name[:80]} ({wanted.project_id})"

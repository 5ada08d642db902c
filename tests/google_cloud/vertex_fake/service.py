"""The resources, and what each call does to them, as Vertex AI documents it."""

import itertools
import re
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from google.cloud.aiplatform_v1 import types
from google.longrunning import operations_pb2
from google.protobuf import json_format

from tests.google_cloud.vertex_fake import containers, jobs
from tests.google_cloud.vertex_fake.faults import Faults, LostReply, Refusal
from tests.google_cloud.vertex_fake.operations import Operations, Work

_ENDPOINT_ID = re.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?|[1-9][0-9]{0,8}")
_MODEL_ID = re.compile(r"[a-z_][a-z0-9_-]{0,62}")
_ALIAS = re.compile(r"[a-z][a-zA-Z0-9-]{0,126}[a-z0-9]")
_LABEL_KEY = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_LABEL_VALUE = re.compile(r"[a-z0-9_-]{0,63}")
_STAGES = ("STARTING_DEPLOYMENT", "PREPARING_MODEL", "GETTING_CONTAINER_IMAGE", "STARTING_MODEL_SERVER")


class FakeVertex:
    """One project's worth of Vertex AI in one location."""

    def __init__(
        self,
        images: containers.Images,
        *,
        patience_s: float = 30.0,
        serve: containers.Serve = containers.serve,
    ) -> None:
        """`images`: what may be pulled. `patience_s`: how long a container may take to become healthy."""
        self.serve = serve
        self.faults = Faults()
        self.operations = Operations(self.faults)
        self.models: dict[str, dict[str, Any]] = {}  # name to version id to Model
        self.endpoints: dict[str, Any] = {}
        self.servers: dict[str, containers.Served] = {}  # deployed model id to its container
        self.calls: list[str] = []
        self.tokens: set[str] | None = None  # that are accepted; None: no caller is asked for one
        self.jobs = jobs.Jobs(images, self.faults)
        self._images = images
        self._patience_s = patience_s
        self._ids = itertools.count(1_000_000)
        self._answers = itertools.count()
        self._lock = threading.RLock()

    def call(self, rpc: str, request: Any) -> Any:
        """Work one call. Raises Refusal, or LostReply once the work is done."""
        handler: Callable[[Any], Any] | None = getattr(self, f"on_{rpc}", None) or getattr(
            self.jobs, f"on_{rpc}", None
        )
        if handler is None:
            raise Refusal(12, f"{rpc} is not part of this fake")
        refusal = self.faults.refusal(rpc)
        if refusal is not None:
            raise refusal
        with self._lock:
            self.calls.append(rpc)
            answer = handler(request)
        if self.faults.loses(rpc):
            raise LostReply(rpc)
        return answer

    def close(self) -> None:
        self.operations.join(1.0)
        self.jobs.close()
        for server in self.servers.values():
            server.stop()

    # Operations

    def on_get_operation(self, request: Any) -> Any:
        return self.operations.get(request.name)

    def on_list_operations(self, request: Any) -> Any:
        page, token = self.faults.page(self.operations.under(request.name), request)
        return operations_pb2.ListOperationsResponse(operations=page, next_page_token=token)

    # Models

    def on_upload_model(self, request: Any) -> Any:
        model = request.model
        _check_labels(model.labels)
        if not model.display_name or not model.container_spec.image_uri:
            raise Refusal(3, "model.display_name and model.container_spec.image_uri are required")
        if not model.artifact_uri.startswith("gs://"):
            raise Refusal(3, f"model.artifact_uri must be a Cloud Storage folder: {model.artifact_uri!r}")
        if request.parent_model:
            name = self._model_name(request.parent_model)
        else:
            if request.model_id and _MODEL_ID.fullmatch(request.model_id) is None:
                raise Refusal(3, f"Invalid model_id {request.model_id!r}")
            name = f"{request.parent}/models/{request.model_id or next(self._ids)}"
            if name in self.models:
                raise Refusal(6, f"Model {name} already exists")
        for alias in model.version_aliases:
            _check_alias(alias)

        def effect(work: Work) -> Any:
            with self._lock:
                versions = self.models.setdefault(name, {})
                number = str(max(map(int, versions), default=0) + 1)
                stored = types.Model(model)
                stored.name, stored.version_id = name, number
                stored.version_create_time = datetime.now(UTC)
                aliases = [*model.version_aliases]
                if not versions and "default" not in aliases:
                    aliases.append("default")
                versions[number] = stored
                stored.version_aliases = []
                self._merge(name, number, aliases)
                return types.UploadModelResponse(model=name, model_version_id=number)

        return self.operations.begin("upload_model", name, types.UploadModelOperationMetadata(), effect)

    def on_get_model(self, request: Any) -> Any:
        return self._model(request.name)

    def on_list_models(self, request: Any) -> Any:
        newest = [versions[max(versions, key=int)] for versions in self.models.values() if versions]
        return types.ListModelsResponse(models=_filtered(newest, request.filter))

    def on_list_model_versions(self, request: Any) -> Any:
        newest_first = list(reversed(self.models[self._model_name(request.name)].values()))
        page, token = self.faults.page(newest_first, request)
        return types.ListModelVersionsResponse(models=page, next_page_token=token)

    def on_merge_version_aliases(self, request: Any) -> Any:
        model = self._model(request.name)
        for alias in request.version_aliases:
            _check_alias(alias.removeprefix("-"))
        self._merge(model.name, model.version_id, request.version_aliases)
        return model

    def on_delete_model(self, request: Any) -> Any:
        name = self._model_name(request.name)
        if any(deployed.model.partition("@")[0] == name for deployed in self._deployed()):
            raise Refusal(9, f"Model {name} is deployed; undeploy it first")

        def effect(work: Work) -> None:
            with self._lock:
                self.models.pop(name, None)

        return self.operations.begin("delete_model", name, types.DeleteOperationMetadata(), effect)

    def on_delete_model_version(self, request: Any) -> Any:
        model = self._model(request.name)
        if any(
            (deployed.model.partition("@")[0], deployed.model_version_id) == (model.name, model.version_id)
            for deployed in self._deployed()
        ):
            raise Refusal(9, f"Version {model.version_id} is deployed; undeploy it first")
        if "default" in model.version_aliases:
            raise Refusal(9, "The default version of a model can't be deleted")

        def effect(work: Work) -> None:
            with self._lock:
                self.models[model.name].pop(model.version_id, None)

        return self.operations.begin(
            "delete_model_version", model.name, types.DeleteOperationMetadata(), effect
        )

    # Endpoints

    def on_create_endpoint(self, request: Any) -> Any:
        _check_labels(request.endpoint.labels)
        if request.endpoint_id and _ENDPOINT_ID.fullmatch(request.endpoint_id) is None:
            raise Refusal(3, f"Invalid endpoint_id {request.endpoint_id!r}")
        name = f"{request.parent}/endpoints/{request.endpoint_id or next(self._ids)}"
        if name in self.endpoints:
            raise Refusal(6, f"Endpoint {name} already exists")

        def effect(work: Work) -> Any:
            endpoint = types.Endpoint(request.endpoint)
            endpoint.name = name
            with self._lock:
                self.endpoints[name] = endpoint
            return endpoint

        return self.operations.begin("create_endpoint", name, types.CreateEndpointOperationMetadata(), effect)

    def on_get_endpoint(self, request: Any) -> Any:
        return self._endpoint(request.name)

    def on_list_endpoints(self, request: Any) -> Any:
        return types.ListEndpointsResponse(endpoints=_filtered(list(self.endpoints.values()), request.filter))

    def on_update_endpoint(self, request: Any) -> Any:
        endpoint = self._endpoint(request.endpoint.name)
        if list(request.update_mask.paths) not in (["traffic_split"], ["trafficSplit"]):
            raise Refusal(3, f"update_mask {list(request.update_mask.paths)} is not part of this fake")
        self._check_split(endpoint, dict(request.endpoint.traffic_split), new=None)
        endpoint.traffic_split = dict(request.endpoint.traffic_split)
        return endpoint

    def on_deploy_model(self, request: Any) -> Any:
        endpoint = self._endpoint(request.endpoint)
        model = self._model(request.deployed_model.model)
        if not request.deployed_model.dedicated_resources.machine_spec.machine_type:
            raise Refusal(3, "dedicated_resources.machine_spec.machine_type is required")
        deployed_id = request.deployed_model.id or str(next(self._ids))
        self._check_split(endpoint, dict(request.traffic_split), new="0")

        def effect(work: Work) -> Any:
            for stage in _STAGES:
                work.metadata.deployment_stage = types.DeploymentStage[stage]
            server = self.serve(self._images, model.container_spec, model.artifact_uri, self._patience_s)
            deployed = types.DeployedModel(request.deployed_model)
            deployed.id, deployed.model_version_id = deployed_id, model.version_id
            deployed.model = model.name
            with self._lock:
                self.servers[deployed_id] = server
                endpoint.deployed_models.append(deployed)
                split = {k: v for k, v in request.traffic_split.items() if k != "0"}
                endpoint.traffic_split = {**split, deployed_id: request.traffic_split.get("0", 0)}
            return types.DeployModelResponse(deployed_model=deployed)

        metadata = types.DeployModelOperationMetadata()
        return self.operations.begin("deploy_model", endpoint.name, metadata, effect)

    def on_undeploy_model(self, request: Any) -> Any:
        endpoint = self._endpoint(request.endpoint)
        gone = request.deployed_model_id
        if gone not in {deployed.id for deployed in endpoint.deployed_models}:
            raise Refusal(5, f"DeployedModel {gone} not found")
        split = dict(request.traffic_split) or dict(endpoint.traffic_split)
        if split.get(gone, 0) and len(endpoint.deployed_models) > 1:
            raise Refusal(9, f"DeployedModel {gone} still has traffic")

        def effect(work: Work) -> Any:
            with self._lock:
                kept = [deployed for deployed in endpoint.deployed_models if deployed.id != gone]
                endpoint.deployed_models = kept
                endpoint.traffic_split = {k: v for k, v in split.items() if k != gone}
                server = self.servers.pop(gone, None)
            if server is not None:
                server.stop()
            return types.UndeployModelResponse()

        metadata = types.UndeployModelOperationMetadata()
        return self.operations.begin("undeploy_model", endpoint.name, metadata, effect)

    def on_delete_endpoint(self, request: Any) -> Any:
        endpoint = self._endpoint(request.name)
        if endpoint.deployed_models:
            raise Refusal(9, f"Endpoint {endpoint.name} has deployed models; undeploy them first")

        def effect(work: Work) -> None:
            with self._lock:
                self.endpoints.pop(endpoint.name, None)

        return self.operations.begin(
            "delete_endpoint", endpoint.name, types.DeleteOperationMetadata(), effect
        )

    # Predictions

    def on_predict(self, request: Any) -> Any:
        endpoint = self._endpoint(request.endpoint)
        deployed = self._routed(endpoint)
        body = {"instances": [json_format.MessageToDict(each) for each in _raw_values(request, "instances")]}
        parameters = json_format.MessageToDict(_raw_values(request, "parameters"))
        if parameters:
            body["parameters"] = parameters
        answer = self.servers[deployed.id].predict(body)
        told = types.PredictResponse(
            deployed_model_id=deployed.id,
            model=deployed.model,
            model_version_id=deployed.model_version_id,
            model_display_name=self._model(f"{deployed.model}@{deployed.model_version_id}").display_name,
        )
        for each in answer.get("predictions", []):
            json_format.ParseDict(each, _raw_values(told, "predictions").add())
        return told

    def _routed(self, endpoint: Any) -> Any:
        """Each deployed model gets exactly its share of every hundred requests, spread out."""
        if not endpoint.deployed_models:
            raise Refusal(9, f"Endpoint {endpoint.name} has no deployed model")
        place = (next(self._answers) * 37) % 100  # 37 and 100 share no factor: all places come by
        for deployed in sorted(endpoint.deployed_models, key=lambda each: int(each.id)):
            place -= endpoint.traffic_split.get(deployed.id, 0)
            if place < 0:
                return deployed
        raise Refusal(9, f"Endpoint {endpoint.name} gives its traffic to nobody")

    # What stands

    def _endpoint(self, name: str) -> Any:
        if name not in self.endpoints:
            raise Refusal(5, f"Endpoint `{name}` is not found.")
        return self.endpoints[name]

    def _model_name(self, name: str) -> str:
        bare = name.partition("@")[0]
        if not self.models.get(bare):
            raise Refusal(5, f"Model `{bare}` is not found.")
        return bare

    def _model(self, name: str) -> Any:
        """By name, name@version or name@alias."""
        bare, _, version = name.partition("@")
        for number, model in self.models[self._model_name(bare)].items():
            if version == number or (version or "default") in model.version_aliases:
                return model
        raise Refusal(5, f"Model version `{name}` is not found.")

    def _merge(self, name: str, number: str, aliases: Any) -> None:
        """Give a version these aliases (`-alias` takes one away); an alias is one version's only."""
        for alias in aliases:
            for each in self.models[name].values():
                if alias.removeprefix("-") in each.version_aliases:
                    each.version_aliases.remove(alias.removeprefix("-"))
            if not alias.startswith("-"):
                self.models[name][number].version_aliases.append(alias)

    def _deployed(self) -> list[Any]:
        return [deployed for endpoint in self.endpoints.values() for deployed in endpoint.deployed_models]

    @staticmethod
    def _check_split(endpoint: Any, split: Mapping[str, int], new: str | None) -> None:
        known = {deployed.id for deployed in endpoint.deployed_models} | ({new} if new else set())
        if set(split) - known or (split and sum(split.values()) != 100):
            raise Refusal(3, f"traffic_split {dict(split)} must name deployed models and add up to 100")


def _raw_values(request: Any, field: str) -> Any:
    return getattr(type(request).pb(request), field)


def _check_labels(labels: Mapping[str, str]) -> None:
    for key, value in labels.items():
        if _LABEL_KEY.fullmatch(key) is None or _LABEL_VALUE.fullmatch(value) is None:
            raise Refusal(3, f"Invalid label {key!r}: {value!r}")


def _check_alias(alias: str) -> None:
    if _ALIAS.fullmatch(alias) is None:
        raise Refusal(3, f"Invalid version alias {alias!r}")


def _filtered(found: list[Any], wanted: str) -> list[Any]:
    return jobs.filtered(found, wanted)

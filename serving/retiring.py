"""The end of what a project has on Vertex AI: jobs, endpoint, model. Each step can be repeated. Blocking."""

import json
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import quote

from contracts import vertex
from contracts.errors import ErrorCode, OrreryError
from contracts.vertex import EndpointName
from serving.vertex import VertexAI

# How long one call may take; whoever asks, asks again until all is gone.
PATIENCE_S = 20.0
_POLL_S = 0.5
_AT_WORK = ("JOB_STATE_QUEUED", "JOB_STATE_PENDING", "JOB_STATE_RUNNING")
_PAGE = 100


class _StillAtWork(Exception):  # noqa: N818  # named by what is so
    """An operation goes on; the text says which."""


def retire(service: VertexAI, project: str, location: str, project_id: str) -> str | None:
    """Cancel the project's jobs, undeploy and delete its endpoint, delete its model with all versions.

    `project` and `location`: where they were made, which the settings may not say any more. None once
    nothing is left there, else what is still at work: then ask again. Raises OrreryError.
    """
    endpoint = EndpointName(project, location, vertex.resource_id(project_id))
    until = time.monotonic() + PATIENCE_S
    try:
        _Retirement(service, endpoint, lambda: time.monotonic() > until).all(project_id)
    except _StillAtWork as still:
        return str(still)
    return None


class Remains:
    """What a project has at one place, by calls that take what is not there for ended."""

    def __init__(self, service: VertexAI, endpoint: EndpointName) -> None:
        self._service = service
        self.endpoint = endpoint

    def cancel_jobs(self, project_id: str, runs: Collection[str] | None = None) -> None:
        """Those of `runs`; all without."""
        parent = vertex.location_of(self.endpoint.resource)
        states = " OR ".join(f'state="{state}"' for state in _AT_WORK)
        wanted = quote(f'labels.{vertex.PROJECT_LABEL}="{project_id}" AND ({states})', safe="")
        # all are read before the first is cancelled: what leaves the filter would move the next page
        for job in list(self.listed(f"{parent}/customJobs", "customJobs", f"filter={wanted}&")):
            run_id = job.get("labels", {}).get(vertex.RUN_LABEL)
            if job.get("state") in _AT_WORK and (runs is None or run_id in runs):
                self.call("POST", f"{job['name']}:cancel", {})

    def operations_at_work(self, resource: str) -> list[dict[str, Any]]:
        listed = self.listed(f"{resource}/operations", "operations")
        return [operation for operation in listed if not operation.get("done")]

    def listed(self, path: str, field: str, query: str = "") -> Iterator[dict[str, Any]]:
        """All of a list, page by page; `query` ends with `&`."""
        token = ""
        while True:
            answer = self.call("GET", f"{path}?{query}pageSize={_PAGE}&pageToken={quote(token, safe='')}")
            yield from answer.get(field, [])
            token = answer.get("nextPageToken", "")
            if not token:
                return

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer; empty for what is not there, since then it need not be ended."""
        try:
            data = None if body is None else json.dumps(body).encode()
            return self._service.call(method, self.endpoint, path, data)
        except OrreryError as error:
            if error.code is ErrorCode.NOT_FOUND:
                return {}
            raise


class _Retirement(Remains):
    def __init__(self, service: VertexAI, endpoint: EndpointName, too_late: Callable[[], bool]) -> None:
        super().__init__(service, endpoint)
        self._too_late = too_late

    def all(self, project_id: str) -> None:
        self.cancel_jobs(project_id)
        self._settled(self.endpoint.resource)
        self._undeploy()
        self._delete(self.endpoint.resource)
        model = f"{vertex.location_of(self.endpoint.resource)}/models/{self.endpoint.id}"
        self._settled(model)
        self._delete(model)

    def _undeploy(self) -> None:
        deployed = self.call("GET", self.endpoint.resource).get("deployedModels", [])
        standing = [each["id"] for each in deployed]
        while standing:
            gone = standing.pop()
            # only the last one may go with its traffic
            split = {"trafficSplit": {standing[0]: 100}} if standing else {}
            body = {"deployedModelId": gone, **split}
            self._wait(self.call("POST", f"{self.endpoint.resource}:undeployModel", body), "undeploying")

    def _delete(self, resource: str) -> None:
        if self.call("GET", resource):
            self._wait(self.call("DELETE", resource), f"deleting {resource.rpartition('/')[2]}")

    def _settled(self, resource: str) -> None:
        """An operation that a run has left at work has to end first: it may still add something."""
        for operation in self.operations_at_work(resource):
            self._wait(operation, "an operation that a run began")

    def _wait(self, operation: dict[str, Any], words: str) -> None:
        while not operation.get("done"):
            if self._too_late():
                raise _StillAtWork(words)
            time.sleep(_POLL_S)
            operation = self.call("GET", operation["name"]) or {"done": True}
        if "error" in operation:
            raise OrreryError(
                ErrorCode.UNAVAILABLE, f"Vertex AI failed at {words}.", str(operation["error"].get("message"))
            )

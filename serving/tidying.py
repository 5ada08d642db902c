"""The end of what a cancelled run left at work on Vertex AI. Each step can be repeated. Blocking code.

Its worker does this itself, if it can: it may have been killed inside the very call that made something.
"""

from contextlib import suppress
from typing import Any

from contracts import vertex
from contracts.errors import OrreryError
from contracts.vertex import EndpointName
from serving.retiring import Remains
from serving.vertex import VertexAI


def tidy(service: VertexAI, project: str, location: str, project_id: str) -> str | None:
    """Cancel the project's jobs, and undeploy every version but the champion, which gets all traffic.

    For a project that no run is at work on. None once nothing is left, else what is still at work: then ask
    again. Waits for nothing, so that a run which begins meanwhile is not disturbed. Raises OrreryError.
    """
    endpoint = EndpointName(project, location, vertex.resource_id(project_id))
    return _Leftovers(service, endpoint).ended(project_id)


class _Leftovers(Remains):
    def ended(self, project_id: str) -> str | None:
        self.cancel_jobs(project_id)
        if operations := self.operations_at_work(self.endpoint.resource):
            for operation in operations:
                with suppress(OrreryError):  # Vertex AI need not follow
                    self.call("POST", f"{operation['name']}:cancel", {})
            return "an operation that a run began"
        standing = self.call("GET", self.endpoint.resource)
        deployed = standing.get("deployedModels", [])
        champion = self._champion_among(deployed)
        left = [each["id"] for each in deployed if each["id"] != champion]
        if not left:
            return None
        if champion is not None and standing.get("trafficSplit") != {champion: 100}:
            self._give_all_to(champion)
        # one at a time: without a champion the others have the traffic of the one that goes
        split = {"trafficSplit": {left[1]: 100}} if champion is None and left[1:] else {}
        self.call("POST", f"{self.endpoint.resource}:undeployModel", {"deployedModelId": left[0], **split})
        return "undeploying"

    def _champion_among(self, deployed: list[dict[str, Any]]) -> str | None:
        """The id under which the version with that alias is deployed."""
        model = f"{vertex.location_of(self.endpoint.resource)}/models/{self.endpoint.id}"
        versions = self.listed(f"{model}:listVersions", "models") if deployed else ()
        crowned = {v["versionId"] for v in versions if vertex.CHAMPION in v.get("versionAliases", [])}
        return next((each["id"] for each in deployed if each.get("modelVersionId") in crowned), None)

    def _give_all_to(self, deployed_id: str) -> None:
        split = {"trafficSplit": {deployed_id: 100}}
        self.call("PATCH", f"{self.endpoint.resource}?updateMask=trafficSplit", split)

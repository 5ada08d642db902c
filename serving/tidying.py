"""The end of what cancelled runs left at work on Vertex AI. Each step can be repeated. Blocking code.

Its worker does this itself, if it can: it may have been killed inside the very call that made something.
"""

import logging
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts import vertex
from contracts.vertex import EndpointName
from serving.retiring import Remains
from serving.vertex import VertexAI

_LOG = logging.getLogger("serving")
_ALL = 100


class Served(BaseModel):
    """The project's champion by its record, which counts more than what an alias says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoint: str  # another one than Vertex AI's where it is served locally
    sha256: str


def tidy(  # noqa: PLR0917  # where, and whose
    service: VertexAI,
    project: str,
    location: str,
    project_id: str,
    ended: Collection[str],
    champion: Served | None,
) -> str | None:
    """Cancel the jobs of the runs `ended`, and undeploy their versions; the champion gets their traffic.

    What another run has made stays as it is. None once nothing is left, else what is still at work: then ask
    again. Waits for nothing, so that a run which begins meanwhile is not disturbed. Raises OrreryError.
    """
    endpoint = EndpointName(project, location, vertex.resource_id(project_id))
    return _Leftovers(service, endpoint).ended(project_id, frozenset(ended), champion)


class _Leftovers(Remains):
    def ended(self, project_id: str, runs: frozenset[str], champion: Served | None) -> str | None:
        self.cancel_jobs(project_id, runs)
        if self.operations_at_work(self.endpoint.resource):  # not cancelled: it may be another run's
            return "an operation that a run began"
        standing = self.call("GET", self.endpoint.resource)
        deployed = {each["id"]: each.get("modelVersionId") for each in standing.get("deployedModels", [])}
        if not deployed:
            return None
        versions = {
            version["versionId"]: version for version in self.listed(f"{self._model}:listVersions", "models")
        }
        here = champion is not None and champion.endpoint == self.endpoint.resource
        served = _served(deployed, versions, champion, here=here)
        if here and served is None:
            _LOG.error("the champion of %s is not deployed: nothing is undeployed", project_id)
            return None
        if served is not None and here:
            self._crown(versions[str(deployed[served])])
        left = [
            each
            for each, version in deployed.items()
            if each != served and _run_of(versions.get(str(version), {})) in runs
        ]
        return self._undeployed(standing, served, left) if left else None

    def _undeployed(self, standing: Mapping[str, Any], served: str | None, left: list[str]) -> str:
        """One of them, and what they had of the traffic goes to the champion: others keep theirs."""
        theirs = {
            each: share
            for each, share in standing.get("trafficSplit", {}).items()
            if each not in (served, *left)
        }
        # without a champion the others have the traffic of the one that goes
        standing_by = [each["id"] for each in standing["deployedModels"] if each["id"] not in left]
        heir = served or next(iter([*standing_by, *left[1:]]), None)
        split = {}
        if heir is not None:
            split = {**theirs, heir: _ALL - sum(share for each, share in theirs.items() if each != heir)}
            if split != standing.get("trafficSplit"):
                self.call(
                    "PATCH", f"{self.endpoint.resource}?updateMask=trafficSplit", {"trafficSplit": split}
                )
        body = {"deployedModelId": left[0], **({"trafficSplit": split} if split else {})}
        self.call("POST", f"{self.endpoint.resource}:undeployModel", body)
        return "undeploying"

    def _crown(self, version: Mapping[str, Any]) -> None:
        """A run that ended between the record and the alias has left the alias where it was."""
        if vertex.CHAMPION not in version.get("versionAliases", []):
            aliases = {"versionAliases": [vertex.CHAMPION, "default"]}
            self.call("POST", f"{self._model}@{version['versionId']}:mergeVersionAliases", aliases)

    @property
    def _model(self) -> str:
        return f"{vertex.location_of(self.endpoint.resource)}/models/{self.endpoint.id}"


def _served(
    deployed: Mapping[str, str | None],
    versions: Mapping[str, Mapping[str, Any]],
    champion: Served | None,
    *,
    here: bool,
) -> str | None:
    """The id under which the champion is deployed; if it is served elsewhere, the version with the alias."""
    if champion is None:
        return None
    known = {each: versions[str(version)] for each, version in deployed.items() if str(version) in versions}
    if here:
        known = {each: version for each, version in known.items() if _sha256_of(version) == champion.sha256}
    crowned = [
        each for each, version in known.items() if vertex.CHAMPION in version.get("versionAliases", [])
    ]
    others = list(known) if here else []
    return next(iter([*crowned, *others]), None)


def _sha256_of(version: Mapping[str, Any]) -> str | None:
    env = version.get("containerSpec", {}).get("env", [])
    return next((each["value"] for each in env if each.get("name") == vertex.SHA256_ENV), None)


def _run_of(version: Mapping[str, Any]) -> str | None:
    """The run that trained it."""
    model_id = vertex.model_id_of(version.get("name", ""), version.get("versionAliases", []))
    return None if model_id is None else model_id.rpartition("/")[2]

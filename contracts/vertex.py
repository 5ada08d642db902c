"""How things of ours are named on Vertex AI: by the pipeline, which makes them, and the model server."""

import hashlib
import re
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from contracts.layout import UUID_PATTERN, is_project_id

_CONSOLE = "https://console.cloud.google.com"

# Labels, so that whatever is found in the console says whose it is. Underscores: a filter reads '-' as minus.
PROJECT_LABEL = "orrery_project"
RUN_LABEL = "orrery_run"
WORK_LABEL = "orrery_work"  # on a job: a digest of all that its result depends on
OWNER_LABEL = "managed_by"
OWNER = "orrery"

SHA256_ENV = "ORRERY_SERVING_MODEL_SHA256"  # of a version's container: what its artefact must hash to
LOG_STORE_ENV = "PREDICTION_LOG_STORE"  # where it logs what it is asked directly
LOG_SAMPLE_ENV = "PREDICTION_LOG_SAMPLE"
CHAMPION = "champion"  # the alias of the version that has the traffic
_RUN_ALIAS = "run-"
_PREFIX = "orrery-"
_RUN = re.compile(rf"{_RUN_ALIAS}({UUID_PATTERN})-[0-9a-f]{{8}}")
# The location becomes part of the host that is sent our token: a name must not be able to choose another.
_PLACE = r"projects/(?P<project>[a-z0-9:.-]+)/locations/(?P<location>[a-z0-9-]+)"
_LOCATION = re.compile(rf"{_PLACE}(?![^/])")
_ENDPOINT = re.compile(rf"{_PLACE}/endpoints/(?P<id>[a-z0-9-]+)")


class VertexRecord(BaseModel):
    """`vertex/{project}/{sha256}.json`: written before anything of a project is made at `place`."""

    model_config = ConfigDict(frozen=True)

    place: str  # projects/*/locations/*


@dataclass(frozen=True)
class EndpointName:
    """The parts of `projects/{project}/locations/{location}/endpoints/{id}`."""

    project: str
    location: str
    id: str

    @property
    def resource(self) -> str:
        return f"{location_name(self.project, self.location)}/endpoints/{self.id}"

    @property
    def console_url(self) -> str:
        """The endpoint's page in Google Cloud's console."""
        where = f"locations/{self.location}/endpoints/{self.id}"
        return f"{_CONSOLE}/vertex-ai/online-prediction/{where}?project={self.project}"

    def version(self, model: str, number: str) -> str:
        """`{model}@{version}` with the project as we write it: Google's answers name it by its number."""
        model_id = model.partition("@")[0].rpartition("/")[2]
        return f"{location_name(self.project, self.location)}/models/{model_id}@{number}"

    @property
    def predict_url(self) -> str:
        """Vertex AI's own route, for callers with credentials of Google Cloud."""
        return f"{service_url(self.location)}/v1/{self.resource}:predict"


def location_name(project: str, location: str) -> str:
    return f"projects/{project}/locations/{location}"


def service_url(location: str) -> str:
    """Where Vertex AI answers for a region."""
    return f"https://{location}-aiplatform.googleapis.com"


def job_url(project: str, location: str, job: str) -> str:
    """A custom job's page in the console, where its log is; `job` is its resource name."""
    where = f"locations/{location}/training/{job.rpartition('/')[2]}"
    return f"{_CONSOLE}/agent-platform/{where}?project={project}"


def location_of(resource: str) -> str:
    """The `projects/*/locations/*` that a resource is in. Raises ValueError for anything else."""
    found = _LOCATION.match(resource)
    if found is None:
        raise ValueError(f"not a resource of Vertex AI: {resource[:80]!r}")
    return found[0]


def endpoint_name(text: str) -> EndpointName | None:
    """The parts of an endpoint's name; None for what is none, such as a project id (served locally)."""
    found = _ENDPOINT.fullmatch(text)
    return EndpointName(**found.groupdict()) if found else None


def endpoint_at(place: str, project_id: str) -> str:
    """The name of a project's endpoint at `projects/*/locations/*`, whether it is made or not."""
    return f"{place}/endpoints/{resource_id(project_id)}"


def resource_id(project_id: str) -> str:
    """The id of a project's endpoint, and of its model: known before they are made, so none is made twice."""
    if not is_project_id(project_id):
        raise ValueError(f"not a project id: {project_id[:80]!r}")
    return f"{_PREFIX}{project_id}"


def run_alias(run_id: str, image: str) -> str:
    """The alias of the version that a run has trained, with the container that is to serve it.

    It is given once, when the version is registered: with another image the same model is another version.
    """
    return f"{_RUN_ALIAS}{run_id}-{hashlib.sha256(image.encode()).hexdigest()[:8]}"


def model_id_of(model: str, aliases: list[str]) -> str | None:
    """`{project}/{run}` of a version, by its model's resource name and its aliases; None if it isn't ours."""
    name = model.partition("@")[0].rpartition("/")[2]
    runs = [found[1] for alias in aliases if (found := _RUN.fullmatch(alias))]
    if not name.startswith(_PREFIX) or not runs:
        return None
    return f"{name.removeprefix(_PREFIX)}/{runs[0]}"

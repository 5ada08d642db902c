"""What the store holds of each project, from one listing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from contracts.data_versions import FIRST_VERSION
from contracts.layout import is_project_id, number_in
from object_store import ObjectInfo


@dataclass
class StoredProject:
    """A project's objects. `runs` says of each run's when the newest was written, `touched_at` of all."""

    project_id: str
    touched_at: datetime
    has_spec: bool = False
    results_at: datetime | None = None
    runs: dict[str, datetime] = field(default_factory=dict)
    champion: int = 0  # the newest one's number
    data_version: int = FIRST_VERSION
    kept: set[str] = field(default_factory=set)  # runs whose waiting models somebody has said "no" to

    @property
    def made_at(self) -> float:
        """Epoch seconds when its upload began: a UUIDv7 begins with its milliseconds."""
        return (UUID(self.project_id).int >> 80) / 1000


def stored_projects(objects: Iterable[ObjectInfo]) -> dict[str, StoredProject]:
    """By project id, in the order of the listing."""
    found: dict[str, StoredProject] = {}
    for info in objects:
        parts = info.key.split("/")
        if not is_project_id(parts[1]):
            continue
        project = found.setdefault(parts[1], StoredProject(parts[1], info.updated_at))
        project.touched_at = max(project.touched_at, info.updated_at)
        if parts[2] == "project.json":
            project.has_spec = True
        elif parts[2] == "results.json":
            project.results_at = info.updated_at
        elif parts[2] == "champions":
            project.champion = max(project.champion, number_in(info.key))
        elif parts[2] == "kept":
            project.kept.add(parts[3].removesuffix(".json"))
        elif parts[2] == "data":
            project.data_version = max(project.data_version, number_in(info.key))
        elif parts[2] == "runs":
            project.runs[parts[3]] = max(info.updated_at, project.runs.get(parts[3], info.updated_at))
    return found

"""Which data a run reads: one version, and for an appended one all that it was appended to."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.data_versions import FIRST_VERSION, DataVersion
from contracts.datasets import ProjectSpec
from contracts.errors import ErrorCode, OrreryError
from object_store import ObjectStore
from object_store.documents import data_versions, first_version, newest_version, read_together


def version_to_read(store: ObjectStore, project_id: str, wanted: int | None) -> int:
    """`wanted`, else the newest. Raises OrreryError(INVALID_OVERRIDE) for one that is not there."""
    newest = newest_version(store, project_id)
    if wanted is not None and wanted > newest:
        message = f"There is no version {wanted} of the data; the newest is {newest}."
        raise OrreryError(ErrorCode.INVALID_OVERRIDE, message, "data_upload.data_version")
    return wanted or newest


@dataclass(frozen=True)
class DataRead:
    """A version, and the files that make it up, oldest first."""

    version: DataVersion
    parts: Sequence[DataVersion]

    @property
    def size_bytes(self) -> int:
        return sum(part.dataset.size_bytes for part in self.parts)


def data_of(store: ObjectStore, project: ProjectSpec, version: int | None) -> DataRead:
    """What a run reads that pinned `version`; None: a run of a release before data had versions."""
    known = data_versions(store, first_version(project.dataset, project.created_at), project.project_id)
    parts = read_together(known, version or FIRST_VERSION)
    return DataRead(parts[-1], parts)


def begins_with(longer: DataRead, shorter: DataRead) -> bool:
    """Whether the rows of `shorter` are the first rows of `longer`, in the same places."""
    numbers = [part.version for part in shorter.parts]
    return [part.version for part in longer.parts][: len(numbers)] == numbers

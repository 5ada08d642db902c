"""Documents of a project that the API and the pipeline both read and write: data versions, champions, policy.

Numbered ones are create-only, and who writes the next number first has it: two that decide at once can't
both have decided last.
"""

from collections.abc import Sequence
from datetime import datetime

from contracts import layout
from contracts.champions import FIRST_POLICY, Champion, KeptChampion, ProjectPolicy
from contracts.data_versions import FIRST_VERSION, DataMode, DataVersion, StoredDataVersion
from contracts.datasets import DatasetInfo
from contracts.scoring import ScoredFile
from object_store.protocol import ObjectNotFound, ObjectStore


def numbers(store: ObjectStore, prefix: str) -> list[int]:
    """The numbers of the documents below `prefix`, ascending."""
    return sorted(layout.number_in(info.key) for info in store.list(prefix))


def champion(store: ObjectStore, project_id: str, n: int) -> Champion:
    """The n-th. Raises ObjectNotFound."""
    return Champion.model_validate_json(store.get(layout.champion_key(project_id, n)))


def current_champion(store: ObjectStore, project_id: str) -> Champion | None:
    """The newest; None before there is one."""
    known = numbers(store, layout.champions_prefix(project_id))
    return champion(store, project_id, known[-1]) if known else None


def crown(store: ObjectStore, project_id: str, new: Champion) -> None:
    """Write the next champion. Raises ObjectExists if another was first: then decide again."""
    data = new.model_dump_json(indent=2).encode()
    store.put(layout.champion_key(project_id, new.n), data, create_only=True)


def kept(store: ObjectStore, project_id: str, run_id: str) -> KeptChampion | None:
    """The "no" to that run's model; None while nobody has said so."""
    try:
        return KeptChampion.model_validate_json(store.get(layout.kept_key(project_id, run_id)))
    except ObjectNotFound:
        return None


def keep(store: ObjectStore, project_id: str, said: KeptChampion) -> None:
    """Record it. Raises ObjectExists if somebody was first."""
    data = said.model_dump_json(indent=2).encode()
    store.put(layout.kept_key(project_id, said.run_id), data, create_only=True)


def policy(store: ObjectStore, project_id: str) -> ProjectPolicy:
    """What a run may decide by itself; a challenger must be better if nobody has said otherwise."""
    try:
        return ProjectPolicy.model_validate_json(store.get(layout.policy_key(project_id)))
    except ObjectNotFound:
        return FIRST_POLICY


def put_policy(store: ObjectStore, project_id: str, new: ProjectPolicy) -> None:
    """Replace it; the last word counts."""
    store.put(layout.policy_key(project_id), new.model_dump_json(indent=2).encode())


def first_version(dataset: DatasetInfo, created_at: datetime) -> DataVersion:
    """The data that the project was created with."""
    return DataVersion(
        version=FIRST_VERSION,
        mode=DataMode.REPLACE,
        dataset=dataset,
        total_rows=dataset.num_rows,
        created_at=created_at,
        drift=None,
        differences=[],
    )


def stored_version(store: ObjectStore, project_id: str, version: int) -> StoredDataVersion:
    """A version from 2 on. Raises ObjectNotFound."""
    return StoredDataVersion.model_validate_json(store.get(layout.data_key(project_id, version)))


def newest_version(store: ObjectStore, project_id: str) -> int:
    """The number of the newest version of the data."""
    return max(numbers(store, layout.data_prefix(project_id)), default=FIRST_VERSION)


def data_versions(store: ObjectStore, first: DataVersion, project_id: str) -> list[DataVersion]:
    """All, oldest first; `first` is the project's own."""
    later = numbers(store, layout.data_prefix(project_id))
    return [first, *(stored_version(store, project_id, n).version for n in later)]


def put_version(store: ObjectStore, project_id: str, new: StoredDataVersion) -> None:
    """Write the next version. Raises ObjectExists if another was first."""
    key = layout.data_key(project_id, new.version.version)
    store.put(key, new.model_dump_json().encode(), create_only=True)


def read_together(versions: Sequence[DataVersion], version: int) -> list[DataVersion]:
    """What a run of `version` reads, oldest first: it and, while they append, those before it.

    `versions` are all of the project's, oldest first. Raises ValueError for a version that is not there.
    """
    known = {one.version: one for one in versions}
    if version not in known:
        raise ValueError(f"there is no version {version} of the data")
    found: list[DataVersion] = []
    for n in sorted((n for n in known if n <= version), reverse=True):
        found.append(known[n])
        if known[n].mode is DataMode.REPLACE:
            break
    return found[::-1]


def raw_key_of(store: ObjectStore, project_id: str, version: int, dataset: DatasetInfo) -> str:
    """Where the bytes of a version lie: named by their hash, but for the first one's of newer releases."""
    by_hash = layout.raw_key(project_id, dataset.dataset_id)
    if version != FIRST_VERSION:
        return by_hash
    try:
        return store.stat(layout.raw_key(project_id)).key
    except ObjectNotFound:
        return by_hash


def scored_key_of(store: ObjectStore, project_id: str, file: ScoredFile) -> str:
    """Where the rows lie that `file` describes: of the first release with scoring, not by their hash."""
    by_hash = layout.scored_file_key(project_id, file.file_id, file.sha256)
    try:
        return store.stat(by_hash).key
    except ObjectNotFound:
        return layout.scored_file_key(project_id, file.file_id)

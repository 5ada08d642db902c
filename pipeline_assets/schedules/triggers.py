"""Whether data that came since the champion learnt start a run: enough rows, or too much drift."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts import layout
from contracts.champions import Champion
from contracts.data_versions import FIRST_VERSION, DataVersion, StoredDataVersion
from contracts.schedules import ScheduleEntry
from object_store import ObjectStore


@dataclass(frozen=True)
class DataNews:
    """The versions of a project's data that the champion has not seen, oldest first."""

    champion_version: int
    versions: Sequence[DataVersion]


@dataclass(frozen=True)
class Trigger:
    """Why data start a run; `data_version` is the newest of them: each starts an entry once."""

    data_version: int
    reason: str


def read_news(store: ObjectStore, project_id: str) -> DataNews:
    """What the store says. Raises OrreryError when it does not answer."""
    known = _champion_version(store, project_id)
    later = [
        StoredDataVersion.model_validate_json(store.get(info.key)).version
        for info in store.list(layout.data_prefix(project_id))
        if layout.number_in(info.key) > known
    ]
    return DataNews(known, sorted(later, key=lambda data: data.version))


def _champion_version(store: ObjectStore, project_id: str) -> int:
    numbers = [layout.number_in(info.key) for info in store.list(layout.champions_prefix(project_id))]
    if not numbers:
        return FIRST_VERSION
    text = store.get(layout.champion_key(project_id, max(numbers)))
    return Champion.model_validate_json(text).data_version


def triggered(entry: ScheduleEntry, news: DataNews, done: int) -> Trigger | None:
    """Pure. `done` is the newest version for which the entry has started a run before; 0 for none."""
    seen = max(news.champion_version, done)
    later = [data for data in news.versions if data.version > seen]
    if not entry.enabled or not later:
        return None
    newest = later[-1]
    rows = sum(data.dataset.num_rows for data in later)
    if entry.min_new_rows is not None and rows >= entry.min_new_rows:
        return Trigger(newest.version, f"{rows} new rows, from {entry.min_new_rows} on")
    drift = 0.0 if newest.drift is None else newest.drift.score
    if entry.drift_above is not None and drift > entry.drift_above:
        return Trigger(newest.version, f"drift {drift:.3f}, above {entry.drift_above:g}")
    return None

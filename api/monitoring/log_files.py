"""Which files of a project's prediction log a report reads: a bounded part, the same each time."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.layout import logged_stamp, prediction_log_prefix
from contracts.prediction_log import day_of, stamp_of
from object_store import ObjectInfo, ObjectStore

MAX_BYTES = 64 * 2**20
# Each is opened; one of a bucket is fetched first, and keeps a descriptor until the report is made.
MAX_FILES, MAX_FETCHED_FILES = 2_000, 400
_DAYS_LISTED_ALONE = 4


@dataclass(frozen=True)
class LogFiles:
    """The files of a window, by name, and those of them that are read."""

    all: Sequence[ObjectInfo]
    read: Sequence[ObjectInfo]

    @property
    def is_whole(self) -> bool:
        return len(self.read) == len(self.all)


def log_files(
    store: ObjectStore, project_id: str, since: datetime, until: datetime, *, max_files: int = MAX_FILES
) -> LogFiles:
    """Those with a row that was asked since then: a file is named by its newest row."""
    stamp = stamp_of(since)
    found = [info for info in _listed(store, project_id, since, until) if logged_stamp(info.key) >= stamp]
    return LogFiles(found, chosen(found, MAX_BYTES, max_files))


def chosen(files: Sequence[ObjectInfo], max_bytes: int, max_files: int) -> Sequence[ObjectInfo]:
    """All, or those that their names' hashes draw: neither the newest nor the largest are preferred."""
    if len(files) <= max_files and sum(info.size_bytes for info in files) <= max_bytes:
        return files
    drawn: list[ObjectInfo] = []
    total = 0
    for info in sorted(files, key=lambda one: hashlib.blake2b(one.key.encode(), digest_size=8).digest()):
        if len(drawn) == max_files or total + info.size_bytes > max_bytes:
            break
        drawn.append(info)
        total += info.size_bytes
    return sorted(drawn, key=lambda one: one.key)


def _listed(store: ObjectStore, project_id: str, since: datetime, until: datetime) -> Iterable[ObjectInfo]:
    days = (until.date() - since.date()).days + 1
    if days > _DAYS_LISTED_ALONE:
        return list(store.list(prediction_log_prefix(project_id)))
    # Files that a late writer names by tomorrow belong to tomorrow's window.
    named = [day_of(since + timedelta(days=day)) for day in range(days)]
    return [info for day in named for info in store.list(prediction_log_prefix(project_id, day))]

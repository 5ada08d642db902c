"""What became of requests: of all, and of each project since its last file. Thread-safe."""

import threading
from collections import Counter
from enum import StrEnum

from contracts.prediction_log import LogCounts

# Projects whose counts wait for a file that may never come; beyond it the oldest are only in the total.
_MAX_PROJECTS = 10_000


class Fate(StrEnum):
    """How a request ended for the log."""

    LOGGED = "logged"
    SAMPLED_OUT = "sampled_out"
    DROPPED = "dropped"
    LOST = "lost"


class Tally:
    """Counts of requests and rows by fate."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._total: Counter[str] = Counter()
        self._of_project: dict[str, Counter[str]] = {}

    def add(self, project_id: str, fate: Fate, *, requests: int, rows: int) -> None:
        counted = {f"{fate}_requests": requests, f"{fate}_rows": rows}
        with self._lock:
            self._total.update(counted)
            if fate is not Fate.LOGGED:  # a file counts its own
                self._of_project.setdefault(project_id, Counter()).update(counted)
                if len(self._of_project) > _MAX_PROJECTS:
                    del self._of_project[next(iter(self._of_project))]

    def total(self) -> LogCounts:
        with self._lock:
            return LogCounts(**self._total)

    def of_file(self, project_id: str, *, requests: int, rows: int) -> LogCounts:
        """What a file of so many requests says: it takes over what its project has waiting."""
        with self._lock:
            waiting = self._of_project.pop(project_id, Counter())
        return LogCounts(**waiting, logged_requests=requests, logged_rows=rows)

    def give_back(self, project_id: str, told: LogCounts) -> None:
        """Of a file that was not stored: the next one says it."""
        counted = Counter(told.model_dump(exclude={"logged_requests", "logged_rows"}))
        with self._lock:
            self._of_project.setdefault(project_id, Counter()).update(counted)

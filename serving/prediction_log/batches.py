"""Rows on their way into files: which project's are due, and when. No I/O, no clock of its own."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contracts.prediction_log import COLUMNS
from serving.prediction_log.rows import Columns, Entry

# After a pause a project's first rows are soon to be seen; while it is asked all the time, its files are few.
SOON_S = 5.0
_ROW_OVERHEAD = 200  # ids, times and numbers of a row
# What each row has for itself; the others are the request's, or of a few known ones.
_TEXTS = ("inputs", "prediction", "probabilities", "interval", "warnings")


@dataclass(frozen=True)
class Limits:
    """A project's rows are stored at so many, or after so many seconds; the most, at so many bytes of all."""

    rows: int
    size_bytes: int
    seconds: float

    @property
    def soon_s(self) -> float:
        return min(SOON_S, self.seconds)


@dataclass
class Batch:
    """Rows of one project, column by column, in the order of the log's columns."""

    project_id: str
    began: float
    columns: dict[str, list[object]] = field(default_factory=lambda: {column.name: [] for column in COLUMNS})
    newest: datetime | None = None
    num_requests: int = 0
    size_bytes: int = 0

    @property
    def num_rows(self) -> int:
        return len(self.columns["request_id"])

    def add(self, columns: Columns) -> None:
        """Some rows."""
        for name, values in columns.items():
            self.columns[name].extend(values)
        texts = sum(sys.getsizeof(text) for name in _TEXTS for text in columns[name] if text)
        self.size_bytes += _ROW_OVERHEAD * len(columns["row"]) + texts

    def ended(self, entry: Entry) -> None:
        """All rows of `entry` are in."""
        self.num_requests += 1
        asked_at = entry.asked.asked_at
        self.newest = asked_at if self.newest is None else max(self.newest, asked_at)


class Batches:
    """One batch a project. Times are seconds of a clock that never goes back."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: dict[str, Batch] = {}
        self._stored_at: dict[str, float] = {}

    def of(self, project_id: str, now: float) -> Batch:
        """The batch that takes a project's next request."""
        if project_id not in self._open:
            self._open[project_id] = Batch(project_id, now)
        return self._open[project_id]

    def take_due(self, now: float, *, all_of_them: bool = False) -> Batch | None:
        """One that is to be stored now, no longer held here."""
        found = next((each for each in self._open.values() if all_of_them or self._is_due(each, now)), None)
        if found is None and sum(each.size_bytes for each in self._open.values()) >= self._limits.size_bytes:
            found = max(self._open.values(), key=lambda each: each.size_bytes)
        if found is not None:
            del self._open[found.project_id]
            self._remember(found.project_id, now)
        return found

    def next_due(self, now: float) -> float | None:
        """Seconds until one is due if nothing comes; None while none waits."""
        if not self._open:
            return None
        return max(0.0, min(self._due_at(each) for each in self._open.values()) - now)

    @property
    def num_requests(self) -> int:
        return sum(each.num_requests for each in list(self._open.values()))

    def _is_due(self, batch: Batch, now: float) -> bool:
        return batch.num_rows >= self._limits.rows or now >= self._due_at(batch)

    def _due_at(self, batch: Batch) -> float:
        last = self._stored_at.get(batch.project_id)
        soon = batch.began + self._limits.soon_s
        return soon if last is None else max(soon, last + self._limits.seconds)

    def _remember(self, project_id: str, now: float) -> None:
        """When it was stored; forgotten once that says nothing any more."""
        self._stored_at = _since(self._stored_at, now - self._limits.seconds)
        self._stored_at[project_id] = now


def _since(times: Mapping[str, float], start: float) -> dict[str, float]:
    return {name: moment for name, moment in times.items() if moment > start}

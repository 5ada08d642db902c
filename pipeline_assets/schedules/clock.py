"""Whether an entry's cron expression has come due. Pure: the time is given."""

from datetime import datetime
from zoneinfo import ZoneInfo

from contracts.cron import Cron, parse_cron, zone_of
from contracts.schedules import StoredEntry


def due(entry: StoredEntry, project_id: str, after: datetime | None, until: datetime) -> datetime | None:
    """The entry's last tick in (`after`, `until`], in UTC: however many were missed, one is left.

    None when there is none, when it is disabled, and of ticks from before the entry stood. `after` None:
    nothing is known of what was done before. Raises ValueError for an expression that can't be read.
    """
    return EntryClock(entry, project_id).due(after, until)


class EntryClock:
    """One entry's ticks. While none has come, asking again costs a comparison: there may be thousands."""

    def __init__(self, entry: StoredEntry, project_id: str) -> None:
        self._since = entry.since
        self._cron: Cron | None = None
        self._zone: ZoneInfo | None = None
        if entry.entry.enabled and entry.entry.cron is not None:
            self._cron = parse_cron(entry.entry.cron)
            self._zone = zone_of(entry.entry.timezone)
        self._later = entry.entry.jitter(project_id)
        self._asked: datetime | None = None  # after which `_next` is the next
        self._next: datetime | None = None

    def due(self, after: datetime | None, until: datetime) -> datetime | None:
        """See `due`."""
        if self._cron is None or self._zone is None:
            return None
        start = (self._since if after is None else max(after, self._since)) - self._later
        until -= self._later
        if self._asked is None or start < self._asked or (self._next is not None and self._next <= start):
            self._asked, self._next = start, next(self._cron.after(start, self._zone), None)
        if self._next is None or self._next > until:
            return None
        return self._cron.latest(start, until, self._zone)

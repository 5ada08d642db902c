"""Monitoring reports: made by the inspector from a bounded part of the log, kept until there is news."""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from weakref import WeakValueDictionary

from api.db.tables import ProjectRow
from api.inspection import Inspector
from api.monitoring.deciding import subject_of
from api.monitoring.gathering import Gatherer, Window, champion_of
from api.monitoring.log_files import LogFiles, log_files
from api.monitoring.policies import Policies
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import feedback_prefix
from contracts.monitoring import MonitoringPolicy, MonitoringReport
from contracts.watching import Watched
from object_store import ObjectInfo, ObjectStore

# Without news a report is made again when its window has moved so far.
KEPT_FOR = timedelta(minutes=5)
_KEPT = 100
_AT_ONCE = 2
_MAX_WAITING = 8
# Each is an object: the newest are read.
MAX_FEEDBACK_FILES = 2_000


@dataclass(frozen=True)
class Looked:
    """What a report was made of, and what it found."""

    window: Window
    watched: Watched


class Reports:
    """Asks few at a time; two that want the same report share it."""

    def __init__(
        self,
        store: ObjectStore,
        inspector: Inspector,
        gatherer: Gatherer,
        policies: Policies,
        *,
        max_files: int,
    ) -> None:
        """`max_files` of the log are read for one report."""
        self._store = store
        self._inspector = inspector
        self._gatherer = gatherer
        self._policies = policies
        self._max_files = max_files
        self._kept: OrderedDict[tuple[str, float], tuple[str, MonitoringReport]] = OrderedDict()
        # Weak: a lock lives as long as somebody holds it or waits for it.
        self._locks: WeakValueDictionary[tuple[str, float], asyncio.Lock] = WeakValueDictionary()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._admitted = 0

    async def report(self, row: ProjectRow, hours: float | None) -> MonitoringReport:
        """Of the last `hours`, or of the policy's. The alerts are those of this moment.

        Raises OrreryError as the inspector does, CONFLICT before there is a model, RATE_LIMITED when too many
        ask.
        """
        champion_of(row.state)
        policy = await self._policies.get(row.id)
        hours = hours or policy.hours
        lock = self._locks.setdefault((row.id, hours), asyncio.Lock())
        async with lock:
            window = await self._window(row, policy, hours)
            mark = _mark(row, window)
            kept = self._kept.get((row.id, hours))
            if kept is None or kept[0] != mark or kept[1].generated_at < window.until - KEPT_FOR:
                made = report_of(row, hours, Looked(window, await self._asked(row, window)))
                self._keep((row.id, hours), mark, made)
            else:
                made = kept[1]
        return made.model_copy(update={"alerts": row.state.alerts})

    async def look(self, row: ProjectRow) -> Looked:
        """What alerts are decided by: the policy's window, now."""
        policy = await self._policies.get(row.id)
        window = await self._window(row, policy, policy.hours)
        async with self._gatherer.plan(row, window) as plan:
            return Looked(window, await self._inspector.watched(plan))

    async def _asked(self, row: ProjectRow, window: Window) -> Watched:
        if self._admitted >= _AT_ONCE + _MAX_WAITING:
            raise OrreryError(
                ErrorCode.RATE_LIMITED, "Too many reports are being made: try again", f"{_AT_ONCE} at once"
            )
        self._admitted += 1
        try:
            async with self._places, self._gatherer.plan(row, window) as plan:
                return await self._inspector.watched(plan)
        finally:
            self._admitted -= 1

    async def _window(self, row: ProjectRow, policy: MonitoringPolicy, hours: float) -> Window:
        until = datetime.now(UTC)
        since = until - timedelta(hours=hours)
        log, feedback = await asyncio.to_thread(self._files, row.id, since, until)
        active = [subject_of(alert) for alert in row.state.alerts]
        newest = feedback[-min(MAX_FEEDBACK_FILES, self._max_files) :]
        return Window(since, until, policy, log, newest, len(feedback) - len(newest), active)

    def _files(
        self, project_id: str, since: datetime, until: datetime
    ) -> tuple[LogFiles, Sequence[ObjectInfo]]:
        log = log_files(self._store, project_id, since, until, max_files=self._max_files)
        # What came before the window began is of no prediction in it.
        sent = [
            info
            for info in self._store.list(feedback_prefix(project_id))
            if info.key.endswith(".parquet") and info.updated_at >= since
        ]
        return log, sorted(sent, key=lambda info: (info.updated_at, info.key))

    def _keep(self, key: tuple[str, float], mark: str, made: MonitoringReport) -> None:
        self._kept[key] = mark, made
        self._kept.move_to_end(key)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def _mark(row: ProjectRow, window: Window) -> str:
    """What the report depends on, but for the time."""
    champion = champion_of(row.state)
    facts = [
        champion.n,
        window.policy.model_dump_json(),
        [info.key for info in window.log.all],
        [info.key for info in window.feedback],
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def report_of(row: ProjectRow, hours: float, looked: Looked) -> MonitoringReport:
    """As its readers see it. Pure."""
    champion, window, found = champion_of(row.state), looked.window, looked.watched
    return MonitoringReport(
        project_id=row.id,
        generated_at=window.until,
        since=window.since,
        until=window.until,
        hours=hours,
        verdict=found.verdict,
        champion=champion.n,
        model_run_id=champion.run_id,
        log=found.log,
        traffic=found.traffic,
        models=found.models,
        drift=found.drift,
        predictions=found.predictions,
        quality=found.quality,
        feedback=found.feedback,
        policy=window.policy,
        alerts=row.state.alerts,
    )

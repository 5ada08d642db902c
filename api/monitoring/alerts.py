"""Looks at the projects that were asked lately, and tells what begins or ends there.

One listing says which have news. One replica at a time looks; the recorder takes each event once, so that a
crash, or another replica at the same moment, tells nothing twice.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from api.db import projects
from api.db.database import Database
from api.db.locks import watching_alone
from api.monitoring.deciding import decided
from api.monitoring.reports import Reports
from api.monitoring.retention import Retention
from api.projection.recorder import Recorder
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import (
    MONITORING_PREFIX,
    NEWS_SUFFIX,
    monitored_in,
    monitoring_news_key,
    monitoring_seen_key,
)
from object_store import ObjectInfo, ObjectNotFound, ObjectStore

_log = structlog.get_logger("api.alerts")

LONGEST_PAUSE_S = 15.0  # between two listings of the news: no store tells of itself
# Between two of these the lock is given back, and another replica may go on.
PROJECTS_A_LOOK = 20


class AlertWatch:
    """One loop; never more than one report at once, and at most half of the time."""

    def __init__(
        self,
        db: Database,
        store: ObjectStore,
        recorder: Recorder,
        reports: Reports,
        retention: Retention,
        *,
        on_told: Callable[[str], None],
        every_s: float,
    ) -> None:
        """`on_told` is given each project of which an alert was told; `every_s`: between two looks at one
        project that is asked all the time.
        """
        self._db = db
        self._store = store
        self._recorder = recorder
        self._reports = reports
        self._retention = retention
        self._on_told = on_told
        self._every_s = every_s
        self._looked_at: dict[str, float] = {}
        self._seen: dict[str, tuple[datetime, datetime | None]] = {}  # by project: written, its content
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="alerts")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                async with watching_alone(self._db) as mine:
                    if mine:
                        await self.look()
                        await self._retention.look()
            except Exception:  # noqa: BLE001  # whatever the store or the database has: the next look tries again
                _log.warning("alerts not looked for", exc_info=True)
            await asyncio.sleep(min(self._every_s / 4, LONGEST_PAUSE_S))

    async def look(self) -> None:
        """At those projects with news, the one that waits longest first."""
        news = await asyncio.to_thread(self._news)
        now = time.monotonic()
        due = [
            project_id
            for project_id in sorted(news, key=lambda one: self._looked_at.get(one, 0.0))
            if now - self._looked_at.get(project_id, -self._every_s) >= self._every_s
        ]
        for project_id in due[:PROJECTS_A_LOOK]:
            began = time.monotonic()
            await self._safely(project_id, news[project_id])
            # As long as it took: reports have half of a processor at most.
            await asyncio.sleep(time.monotonic() - began)
        for gone in self._looked_at.keys() - news.keys():
            if now - self._looked_at[gone] > self._every_s:
                del self._looked_at[gone]

    async def _safely(self, project_id: str, news_at: datetime) -> None:
        self._looked_at[project_id] = time.monotonic()
        try:
            await self.look_at(project_id, news_at)
        except Exception as error:  # noqa: BLE001  # no project may keep the others from being looked at
            known = error.message if isinstance(error, OrreryError) else None
            _log.warning("alerts not decided", project_id=project_id, reason=known, exc_info=known is None)

    async def look_at(self, project_id: str, news_at: datetime) -> None:
        """Decide by the log as it is now; that its news was seen is written when all is told."""
        async with self._db.reading() as session:
            row = await projects.get(session, project_id)
        if row is not None and row.state.champion is not None:
            looked = await self._reports.look(row)
            at, policy = looked.window.until, looked.window.policy
            drafts = decided(row.state, looked.watched.signals, policy, at)
            try:
                made = await self._recorder.record(project_id, drafts)
            except OrreryError as error:
                if error.code is not ErrorCode.PROJECT_NOT_FOUND:
                    raise
                row, made = None, []
            if made:
                self._on_told(project_id)
                _log.info("alerts told", project_id=project_id, count=len(made))
        await asyncio.to_thread(self._note, project_id, news_at, stands=row is not None)
        if row is not None:
            # Asked last: what is deleted after this takes the note with it.
            async with self._db.reading() as session:
                stands = await projects.get(session, project_id) is not None
            if not stands:
                await asyncio.to_thread(self._note, project_id, news_at, stands=False)

    def _note(self, project_id: str, news_at: datetime, *, stands: bool) -> None:
        if not stands:  # deleted meanwhile
            self._store.delete(monitoring_news_key(project_id))
            self._store.delete(monitoring_seen_key(project_id))
            return
        info = self._store.put(monitoring_seen_key(project_id), news_at.isoformat().encode())
        self._seen[project_id] = info.updated_at, news_at

    def _news(self) -> Mapping[str, datetime]:
        """Projects with news that nobody has looked at, and when it came."""
        listed = list(self._store.list(MONITORING_PREFIX))
        news = {monitored_in(info.key): info for info in listed if info.key.endswith(NEWS_SUFFIX)}
        seen = {monitored_in(info.key): info for info in listed if not info.key.endswith(NEWS_SUFFIX)}
        self._seen = {name: known for name, known in self._seen.items() if name in news}
        return {
            project_id: info.updated_at
            for project_id, info in news.items()
            if (known := self._seen_at(project_id, seen.get(project_id))) is None or info.updated_at > known
        }

    def _seen_at(self, project_id: str, info: ObjectInfo | None) -> datetime | None:
        """Another replica may have written it since."""
        if info is None:
            return None
        known = self._seen.get(project_id)
        if known is not None and known[0] == info.updated_at:
            return known[1]
        try:
            content = datetime.fromisoformat(self._store.get(info.key).decode())
        except (ObjectNotFound, ValueError):
            content = None
        self._seen[project_id] = info.updated_at, content
        return content

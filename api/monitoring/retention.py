"""Deletes what is older than the log is kept: predictions by their day, outcomes by when they came."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import structlog

from api.db import projects
from api.db.database import Database
from contracts.layout import feedback_prefix, logged_stamp, monitoring_prefix, prediction_log_prefix
from contracts.prediction_log import stamp_of
from object_store import ObjectStore

_log = structlog.get_logger("api.retention")

EVERY_S = 6 * 3600.0
FIRST_AFTER_S = 300.0  # a start has other things to do
_BETWEEN_PROJECTS_S = 0.05  # nobody waits for it: the store has others to serve


class Retention:
    """Goes over all projects a few times a day."""

    def __init__(self, db: Database, store: ObjectStore, *, days: int) -> None:
        """`days` that the log is kept; 0: for ever."""
        self._db = db
        self._store = store
        self._days = days
        self._next = time.monotonic() + FIRST_AFTER_S

    async def look(self) -> None:
        """Nothing before it is time again."""
        if not self._days or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY_S
        before = datetime.now(UTC) - timedelta(days=self._days)
        async with self._db.reading() as session:
            states = await projects.states(session)
        for state in states:
            served = None if state.champion is None else state.champion.model_sha256
            deleted = await asyncio.to_thread(self.delete_older, state.project_id, before, served)
            if deleted:
                _log.info("log kept no longer", project_id=state.project_id, objects=deleted)
            await asyncio.sleep(_BETWEEN_PROJECTS_S)

    def delete_older(self, project_id: str, before: datetime, served: str | None = None) -> int:
        """How many objects went. Of the model that is `served` (a sha256) its reference rows stay."""
        stamp = stamp_of(before)
        keys = [
            info.key
            for info in self._store.list(prediction_log_prefix(project_id))
            if logged_stamp(info.key) < stamp
        ]
        old = [info for info in self._store.list(feedback_prefix(project_id)) if info.updated_at < before]
        keys += [info.key for info in old]
        keys += [
            info.key
            for info in self._store.list(monitoring_prefix(project_id))
            if info.key.endswith(".reference.parquet")
            and info.updated_at < before
            and (served is None or served not in info.key)
        ]
        for key in keys:
            self._store.delete(key)
        return len(keys)

"""From where on something about a project's model is an alert: one document a project."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from pydantic import ValidationError

from api.db import projects
from api.db.database import Database
from api.db.locks import lock_monitoring_policy
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import monitoring_news_key, monitoring_policy_key
from contracts.monitoring import FIRST_MONITORING_POLICY, MonitoringPolicy, MonitoringPolicyRequest
from object_store import ObjectNotFound, ObjectStore

NOBODY = "somebody"
_AT_ONCE = 2  # connections to Postgres that wait for the store
# Of these null means nothing was said; of the others it switches off.
_ALWAYS_SET = frozenset({"hours", "min_rows", "by"})


class Policies:
    """Reads and replaces them, one change of a project's at a time; of each field the last word counts."""

    def __init__(self, db: Database, store: ObjectStore) -> None:
        self._db = db
        self._store = store
        self._connections = asyncio.Semaphore(_AT_ONCE)
        # Weak: a lock lives as long as somebody holds it or waits for it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, project_id: str) -> MonitoringPolicy:
        """What was said, or what holds where nobody said anything."""
        return await asyncio.to_thread(self._read, project_id)

    async def put(self, project_id: str, wish: MonitoringPolicyRequest) -> MonitoringPolicy:
        """Change what `wish` names. Raises OrreryError(PROJECT_NOT_FOUND) where a deletion was faster."""
        async with self._alone(project_id):
            return await self._changed(project_id, wish)

    @asynccontextmanager
    async def _alone(self, project_id: str) -> AsyncIterator[None]:
        """No other request changes this policy meanwhile, here or (on Postgres) in another replica."""
        lock = self._locks.setdefault(project_id, asyncio.Lock())
        async with lock:
            if self._db.is_sqlite:  # one process
                yield
                return
            async with self._connections, self._db.session() as session:
                await lock_monitoring_policy(session, project_id)
                yield

    async def _changed(self, project_id: str, wish: MonitoringPolicyRequest) -> MonitoringPolicy:
        before = await self.get(project_id)
        said = {
            name: getattr(wish, name)
            for name in wish.model_fields_set
            if name != "by" and (name not in _ALWAYS_SET or getattr(wish, name) is not None)
        }
        said |= {"changed_at": datetime.now(UTC), "changed_by": wish.by or NOBODY}
        policy = before.model_copy(update=said)
        key = monitoring_policy_key(project_id)
        await asyncio.to_thread(self._store.put, key, policy.model_dump_json(indent=2).encode())
        # Alerts that it ends are told without anybody asking the model first.
        await asyncio.to_thread(self._store.put, monitoring_news_key(project_id), b"")
        async with self._db.reading() as session:
            stands = await projects.get(session, project_id) is not None
        if not stands:
            for made in (key, monitoring_news_key(project_id)):
                await asyncio.to_thread(self._store.delete, made)
            raise OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project", project_id)
        return policy

    def _read(self, project_id: str) -> MonitoringPolicy:
        try:
            stored = self._store.get(monitoring_policy_key(project_id))
        except ObjectNotFound:
            return FIRST_MONITORING_POLICY
        try:
            # What a later release added holds as it does for a project that has no policy.
            known = MonitoringPolicy.model_validate_json(stored).model_dump()
        except ValidationError as error:
            raise OrreryError(
                ErrorCode.INTERNAL_ERROR, "The stored policy can't be read: put it anew", str(error)[:500]
            ) from error
        return MonitoringPolicy(**known)

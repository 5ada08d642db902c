"""From where on something about a project's model is an alert: one document a project."""

import asyncio
from datetime import UTC, datetime

from pydantic import ValidationError

from api.db import projects
from api.db.database import Database
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import monitoring_news_key, monitoring_policy_key
from contracts.monitoring import FIRST_MONITORING_POLICY, MonitoringPolicy, MonitoringPolicyRequest
from object_store import ObjectNotFound, ObjectStore

NOBODY = "somebody"
# Of these null means nothing was said; of the others it switches off.
_ALWAYS_SET = frozenset({"hours", "min_rows", "by"})


class Policies:
    """Reads and replaces them; the last word counts."""

    def __init__(self, db: Database, store: ObjectStore) -> None:
        self._db = db
        self._store = store

    async def get(self, project_id: str) -> MonitoringPolicy:
        """What was said, or what holds where nobody said anything."""
        return await asyncio.to_thread(self._read, project_id)

    async def put(self, project_id: str, wish: MonitoringPolicyRequest) -> MonitoringPolicy:
        """Change what `wish` names. Raises OrreryError(PROJECT_NOT_FOUND) where a deletion was faster."""
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

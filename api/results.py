"""Keeps `results.json` beside a project's objects: written when a run ends or an alert is told,
and caught up at a start.

With `project.json` it is all that the index needs to be made again (`api.reindex`).
"""

import asyncio
import random
from collections.abc import Mapping
from datetime import UTC, datetime

import structlog

from api.db import projects, runs
from api.db.database import Database
from contracts.layout import results_key
from contracts.results import ProjectResults
from contracts.stages import TERMINAL_PROJECT_STATUSES
from object_store import ObjectStore

_log = structlog.get_logger("api.results")

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
AT_ONCE = 4


class Results:
    """One writer a project at a time; what a stop interrupts, the next start catches up."""

    def __init__(self, db: Database, store: ObjectStore) -> None:
        self._db = db
        self._store = store
        self._due: dict[str, bool] = {}  # whether its state changed again since its writer last looked
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    def soon(self, project_id: str) -> None:
        """Write them behind the caller."""
        writing = project_id in self._due
        self._due[project_id] = True
        if not writing:
            task = asyncio.create_task(self._persist(project_id), name=f"results {project_id}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def catch_up(self, written: Mapping[str, datetime]) -> None:
        """Write those that a stop left out; `written` says when those that stand were."""
        async with self._db.reading() as session:
            ended = await projects.ended_at(session)
        for project_id, at in ended.items():
            if project_id not in written or written[project_id] < at:
                self.soon(project_id)

    async def stop(self) -> None:
        """Give up what is unfinished."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _persist(self, project_id: str) -> None:
        pause = FIRST_PAUSE_S
        try:
            while self._due[project_id]:
                self._due[project_id] = False
                try:
                    async with self._room:
                        await self._write(project_id)
                except Exception:  # noqa: BLE001  # a store that does not answer: tried until it does
                    _log.warning("results not written yet", project_id=project_id, exc_info=True)
                    self._due[project_id] = True
                    await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  # not a secret
                    pause = min(pause * 2, LONGEST_PAUSE_S)
        finally:
            del self._due[project_id]

    async def _write(self, project_id: str) -> None:
        async with self._db.reading() as session:
            row = await projects.get(session, project_id)
            cancelled = await runs.cancelled(session, project_id)
        if row is None or row.state.status not in TERMINAL_PROJECT_STATUSES:
            return  # deleted, or a new run began: its end comes back here
        now = datetime.now(UTC)
        results = ProjectResults(format=1, written_at=now, state=row.state, cancelled_runs=cancelled)
        key = results_key(project_id)
        await asyncio.to_thread(self._store.put, key, results.model_dump_json(indent=2).encode())
        async with self._db.reading() as session:
            if await projects.get(session, project_id) is None:  # a deletion passed by meanwhile
                await asyncio.to_thread(self._store.delete, key)

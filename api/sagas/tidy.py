"""What a cancelled run left at work on Vertex AI is ended: its worker may have been killed before it could.

A run that was interrupted leaves its job and its deployment on purpose, for the run that resumes.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

import structlog

from api.db import outbox, projects, runs
from api.db.database import Database
from api.models import ModelServer
from api.sagas.places import endpoints_of
from contracts.errors import OrreryError
from contracts.events import ProjectState
from contracts.stages import ProjectStatus
from object_store import ObjectStore
from object_store.documents import current_champion

_log = structlog.get_logger("api.tidy")

POLL_S = 2.0
LONGEST_PAUSE_S = 60.0
# A request that was under way when its worker was killed may still be worked: so there is a second look.
LATE_S = 60.0
# What a stop of this process left out is caught up by the next start, within this time.
CAUGHT_UP = timedelta(days=1)


class Tidier:
    """One task a project. It waits for no answer of Vertex AI's that takes long, and asks again."""

    def __init__(
        self,
        db: Database,
        store: ObjectStore,
        models: ModelServer,
        quiet: Callable[[str], AbstractAsyncContextManager[None]],
        *,
        uses_vertex: bool,
    ) -> None:
        """`quiet`: keeps launches of a project back while its block runs."""
        self._db = db
        self._store = store
        self._models = models
        self._quiet = quiet
        self._uses_vertex = uses_vertex
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._asked: dict[
            str, asyncio.Event
        ] = {}  # set: a run has ended since its project was last looked at
        self._stopped = False

    async def start(self) -> None:
        async with self._db.reading() as session:
            left = await projects.with_status(session, ProjectStatus.CANCELLED, datetime.now(UTC) - CAUGHT_UP)
        for project_id in left:
            self.soon(project_id)

    async def stop(self) -> None:
        """Give up what is unfinished; the next start catches up."""
        self._stopped = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def soon(self, project_id: str) -> None:
        """A run of the project has ended: look whether it was cancelled."""
        if self._stopped:
            return
        self._asked.setdefault(project_id, asyncio.Event()).set()
        if project_id not in self._tasks:
            task = asyncio.create_task(self._look_while_asked(project_id), name=f"tidy {project_id}")
            self._tasks[project_id] = task

    async def _look_while_asked(self, project_id: str) -> None:
        """Two looks; a run that ends meanwhile has two of its own."""
        asked = self._asked[project_id]
        try:
            while asked.is_set():
                asked.clear()
                if await self._tidied(project_id) and not await _set_within(asked, LATE_S):
                    await self._tidied(project_id)
        finally:  # in the same turn as the last look at `asked`, so that no word is lost between
            del self._tasks[project_id], self._asked[project_id]

    async def _tidied(self, project_id: str) -> bool:
        """Until nothing is left, or its run is no cancelled one; whether there was anything to ask."""
        pause = POLL_S
        while True:
            try:
                async with self._quiet(project_id):
                    asked, done = await self._once(project_id)
                if done:
                    return asked
                pause = POLL_S
            except OrreryError as error:
                _log.warning("a cancelled run's leftovers wait", project_id=project_id, reason=str(error))
                pause = min(pause * 2, LONGEST_PAUSE_S)
            except Exception:  # noqa: BLE001  # what is billed is not forgotten for a fault of ours
                _log.exception("tidying failed unexpectedly", project_id=project_id)
                pause = LONGEST_PAUSE_S
            await asyncio.sleep(pause)

    async def _once(self, project_id: str) -> tuple[bool, bool]:
        """Whether Vertex AI was asked, and whether nothing is left to do."""
        async with self._db.reading() as session:
            row = await projects.get(session, project_id)
            known = await runs.of_project(session, project_id)
            at_work = any(run.ended_at is None for run in known) or any(
                promise.done_at is None for promise in await outbox.of_project(session, project_id)
            )
        if row is None or row.state.status is not ProjectStatus.CANCELLED or at_work:
            return False, True
        endpoints = await endpoints_of(
            self._store, project_id, row.state.endpoint_id, uses_vertex=self._uses_vertex
        )
        # A run may begin at any moment, by another replica, Dagster's page or the sensor: only these end.
        over = [run.run_id for run in known]
        champion = await asyncio.to_thread(self._champion, project_id, row.state)
        ended = [
            await self._models.tidied(project_id, endpoint, runs=over, champion=champion)
            for endpoint in endpoints
        ]
        return bool(endpoints), all(ended)

    def _champion(self, project_id: str, state: ProjectState) -> tuple[str, str] | None:
        """Its endpoint and sha256, by its record; by its row what was served before records were."""
        recorded = current_champion(self._store, project_id)
        if recorded is not None:
            return recorded.endpoint_id, recorded.model_sha256
        if state.endpoint_id is None or state.model_sha256 is None:
            return None
        return state.endpoint_id, state.model_sha256


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True

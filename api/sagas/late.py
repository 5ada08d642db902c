"""Launches that were given up while Dagster may still carry them out: what lands late is ended.

`launchRun` can't be taken back: a request whose answer never came may be worked on minutes later. Its
run is known by its launch tag.
"""

import asyncio
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import select

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused
from api.dagster_gql.runs import RunStatus
from api.db import outbox
from api.db.database import Database
from api.db.tables import OutboxRow
from contracts import metadata
from contracts.errors import ErrorCode, OrreryError

_log = structlog.get_logger("api.late")

WITHDRAWN = "cancelled"  # the outbox's `error` of a launch that was given up, not refused
# Longer than any request waits in a webserver that is to live.
LATE = timedelta(minutes=10)
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 5.0
POLL_S = 0.2
STARTING_S = 10.0


def may_land(rows: Iterable[OutboxRow]) -> bool:
    """Whether Dagster may have been asked for one of these launches and nobody knows how it went."""
    return any(row.run_id is None and row.error in {None, WITHDRAWN} for row in rows)


async def end_run(dagster: DagsterClient, run_id: str) -> bool:
    """Ask until Dagster takes it: a run that is only just starting can't be ended yet.

    False: it had ended by itself. Raises OrreryError(UNAVAILABLE) when it can't be ended in time.
    """
    give_up = time.monotonic() + STARTING_S
    while True:
        try:
            return await dagster.terminate(run_id)
        except DagsterRefused as refusal:
            run = await dagster.get_run(run_id)
            if run is None or run.status.ended:
                return False  # its own last event tells how
            if run.status is RunStatus.CANCELING:
                return True
            if time.monotonic() > give_up:
                message = "The run could not be cancelled now: try again"
                raise OrreryError(ErrorCode.UNAVAILABLE, message, refusal.details) from refusal
        await asyncio.sleep(POLL_S)


class LateRuns:
    """Watches for the runs of withdrawn launches, each in a task of its own, for a while."""

    def __init__(self, db: Database, dagster: DagsterClient) -> None:
        self._db = db
        self._dagster = dagster
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def soon(self, launch_key: str, withdrawn_at: datetime) -> None:
        """End the launch's run if it lands within `LATE` of its withdrawal. Repeated calls do nothing."""
        if launch_key not in self._tasks:
            watching = self._watch(launch_key, withdrawn_at + LATE)
            task = asyncio.create_task(watching, name=f"late {launch_key}")
            self._tasks[launch_key] = task
            task.add_done_callback(lambda _: self._tasks.pop(launch_key, None))

    async def look(self) -> None:
        """Watch those that were withdrawn of late, by this process or by one before it."""
        statement = select(OutboxRow).where(
            OutboxRow.error == WITHDRAWN,
            OutboxRow.run_id.is_(None),
            OutboxRow.done_at > datetime.now(UTC) - LATE,
        )
        async with self._db.reading() as session:
            rows = [(row.launch_key, row.done_at) for row in await session.scalars(statement)]
        for launch_key, withdrawn_at in rows:
            if withdrawn_at is not None:
                self.soon(launch_key, withdrawn_at)

    async def stop(self) -> None:
        """Give up; the next start looks again."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self, launch_key: str, until: datetime) -> None:
        pause = FIRST_PAUSE_S
        while datetime.now(UTC) < until:
            try:
                if await self._ended(launch_key):
                    return
            except OrreryError as error:
                _log.info("late run not ended yet", launch_key=launch_key, reason=error.message)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _ended(self, launch_key: str) -> bool:
        run = await self._dagster.find_run_by_tag(metadata.LAUNCH_TAG, launch_key)
        if run is None:
            return False
        if not run.status.ended:
            await end_run(self._dagster, run.run_id)
            _log.warning("late run ended", launch_key=launch_key, run_id=run.run_id)
        async with self._db.session() as session:
            now = datetime.now(UTC)
            await outbox.mark_done(session, launch_key, run_id=run.run_id, at=now, error=WITHDRAWN)
        return True

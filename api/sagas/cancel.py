"""Cancel what a project runs, or is about to run."""

import asyncio
import time
from datetime import UTC, datetime

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused
from api.dagster_gql.runs import RunStatus
from api.db import outbox, runs
from api.db.database import Database
from api.projection.recorder import Recorder
from api.sagas.launch import Launcher, end_of_launch
from contracts.errors import ErrorCode, OrreryError
from contracts.launch import LaunchSpec

POLL_S = 0.2
STARTING_S = 10.0


class Canceller:
    """Withdraws promises that no run stands for yet, and ends the runs that do."""

    def __init__(self, db: Database, dagster: DagsterClient, recorder: Recorder, launcher: Launcher) -> None:
        self._db = db
        self._dagster = dagster
        self._recorder = recorder
        self._launcher = launcher

    async def cancel(self, project_id: str) -> None:
        """Raises OrreryError: CONFLICT when nothing runs, UNAVAILABLE when Dagster can't be asked."""
        async with self._launcher.quiet(project_id):
            withdrawn = await self._withdraw(project_id)
            async with self._db.reading() as session:
                open_runs = [row.run_id for row in await runs.open_of_project(session, project_id)]
            ended = [await self._terminate(run_id) for run_id in open_runs]
        if not withdrawn and not any(ended):
            raise OrreryError(ErrorCode.CONFLICT, "Nothing of this project is running")

    async def _withdraw(self, project_id: str) -> bool:
        """A launch that Dagster never took ends here, with the terminal event that a run would have."""
        async with self._db.session() as session:
            specs = [row.spec for row in await outbox.of_project(session, project_id) if row.done_at is None]
        for spec in specs:
            await self._close(spec)
        return bool(specs)

    async def _close(self, spec: LaunchSpec) -> None:
        draft = end_of_launch(spec, ErrorCode.CANCELLED, "Cancelled before it began", None)
        await self._recorder.record(spec.project_id, [draft])
        async with self._db.session() as session:
            await outbox.mark_done(
                session, spec.launch_key, run_id=None, at=datetime.now(UTC), error="cancelled"
            )

    async def _terminate(self, run_id: str) -> bool:
        """A run that is only just starting can't be ended yet: Dagster is asked until it can."""
        give_up = time.monotonic() + STARTING_S
        while True:
            try:
                return await self._dagster.terminate(run_id)
            except DagsterRefused as refusal:
                run = await self._dagster.get_run(run_id)
                if run is None or run.status.ended:
                    return False  # by itself, meanwhile: its own last event tells how
                if run.status is RunStatus.CANCELING:
                    return True
                if time.monotonic() > give_up:
                    message = "The run could not be cancelled now: try again"
                    raise OrreryError(ErrorCode.UNAVAILABLE, message, refusal.details) from refusal
            await asyncio.sleep(POLL_S)

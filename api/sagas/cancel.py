"""Cancel what a project runs, or is about to run."""

from datetime import UTC, datetime

from api.dagster_gql.client import DagsterClient
from api.db import outbox, runs
from api.db.database import Database
from api.projection.recorder import Recorder
from api.sagas.late import WITHDRAWN, LateRuns, end_run
from api.sagas.launch import Launcher, end_of_launch
from contracts.errors import ErrorCode, OrreryError
from contracts.launch import LaunchSpec


class Canceller:
    """Withdraws promises that no run stands for yet, and ends the runs that do."""

    def __init__(
        self,
        db: Database,
        dagster: DagsterClient,
        recorder: Recorder,
        launcher: Launcher,
        late_runs: LateRuns,
    ) -> None:
        self._late_runs = late_runs
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
            ended = [await end_run(self._dagster, run_id) for run_id in open_runs]
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
        now = datetime.now(UTC)
        async with self._db.session() as session:
            await outbox.mark_done(session, spec.launch_key, run_id=None, at=now, error=WITHDRAWN)
        # An earlier attempt's answer may have been lost, and its request not.
        self._late_runs.soon(spec.launch_key, now)

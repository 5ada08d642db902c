"""Runs that somebody was about to start, and died: asked for again.

A webserver or daemon that is killed between saying that a run starts and handing it to the run host
leaves a run that nobody works. Dagster's monitoring would fail it after minutes; the launch's tag
lets us ask again, and our coordinator hands the same run over.
"""

from datetime import UTC, datetime, timedelta

import structlog

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.runs import RunInfo
from api.db import runs
from api.db.database import Database
from api.sagas.launch import Launcher
from contracts import metadata
from contracts.errors import OrreryError

_log = structlog.get_logger("api.unstarted")

# A launch takes a fraction of that, also on a busy machine; asking too early does no harm.
PATIENCE = timedelta(seconds=10)


class UnstartedRuns:
    """Looked at by the reconciler. While all runs start in time a look is one small query of ours."""

    def __init__(self, db: Database, dagster: DagsterClient, launcher: Launcher) -> None:
        self._db = db
        self._dagster = dagster
        self._launcher = launcher
        self._asked: dict[str, datetime] = {}

    async def look(self) -> None:
        """Ask again for each run that should have begun and bears no worker's signature."""
        before = datetime.now(UTC) - PATIENCE
        async with self._db.reading() as session:
            if not await runs.any_unstarted(session, before):
                return
        try:
            found = [run for run in await self._dagster.unstarted_runs() if _is_unowned(run)]
            self._asked = {run.run_id: self._asked.get(run.run_id, run.updated_at) for run in found}
            for run in found:
                if run.launch_key and self._asked[run.run_id] < before:
                    self._asked[run.run_id] = datetime.now(UTC)
                    _log.warning("asked for again", run_id=run.run_id, status=run.status.value)
                    await self._launcher.again(run.launch_key)
        except OrreryError as error:
            _log.info("unstarted runs wait", reason=error.message, details=error.details)


def _is_unowned(run: RunInfo) -> bool:
    """A worker signs before it works."""
    return not run.tags.get(metadata.WORKER_TAG)

"""What a run builds on that is not the project's last: the results of an older run that it goes on from.

Told as stage changes with `reused`, whoever started the run: by the API, or by hand in the Dagster UI.
"""

import asyncio
from collections.abc import Mapping

from api.dagster_gql.client import DagsterClient
from api.db import events, projects
from api.db.database import Database
from api.runs.facts import RunStore
from contracts import metadata
from contracts.events import STREAM_EVENT, StageChangeEvent
from contracts.signals import StageResult
from contracts.stages import STAGES, PipelineStage, StageStatus
from object_store import ObjectStore

Results = Mapping[PipelineStage, StageResult]


class Inheritance:
    """Finds the results of a run's parent where they are not those that the project stands on."""

    def __init__(self, db: Database, store: ObjectStore, dagster: DagsterClient) -> None:
        self._db = db
        self._runs = RunStore(store)
        self._dagster = dagster

    async def of(self, run_id: str, project_id: str) -> Results:
        """By stage; empty for a run that goes on from the last, or from none. Raises DagsterUnavailable."""
        run = await self._dagster.get_run(run_id)
        parent = None if run is None else run.tags.get(metadata.PARENT_RUN_TAG)
        if parent is None:
            return {}
        manifest = await asyncio.to_thread(self._runs.manifest, project_id, parent)
        if manifest is None:
            return {}
        async with self._db.reading() as session:
            row = await projects.get(session, project_id)
            if row is None:
                return {}
            stands = {stage.stage: stage.result for stage in row.state.stages}
            told = await events.of_runs(session, project_id, sorted(set(manifest.producers.values())))
        found: dict[PipelineStage, StageResult] = {}
        for producer, body in told:
            event = STREAM_EVENT.validate_json(body)
            if isinstance(event, StageChangeEvent) and _counts(event, manifest.producers, producer):
                result = event.data.result
                if result is not None and stands.get(event.data.stage) != result:
                    found[event.data.stage] = result
        return {stage: found[stage] for stage in STAGES if stage in found}


def _counts(event: StageChangeEvent, producers: Mapping[str, str], producer: str) -> bool:
    data = event.data
    done = data.status is StageStatus.COMPLETED and not data.reused
    return done and producers.get(data.stage.value) == producer

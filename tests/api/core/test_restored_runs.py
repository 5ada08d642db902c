"""Runs that an index made again knows by their objects alone."""

from datetime import UTC, datetime
from pathlib import Path

from api.db import projects, runs
from api.projection.fold import initial_state
from api.reindex import reindex
from api.runs import facts, telling
from contracts.layout import manifest_key, results_key, stage_key
from contracts.predictions import ModelRef
from contracts.results import ProjectResults
from contracts.runs import RunStatus
from contracts.stages import PipelineStage, ProjectStatus
from object_store import open_store
from tests.api.core.streaming import database, sqlite_url
from tests.api.core.test_reindex import put_project

WHOLE, BROKEN = (f"0000000{n}-0000-4000-8000-000000000000" for n in (1, 2))


async def test_a_run_before_there_were_receipts_was_completed_if_it_has_a_model(tmp_path: Path) -> None:
    """GCS-12: after a lost index a run of an older release counts by the model it stored, if it did."""
    store = open_store((tmp_path / "objects").as_uri())
    project = put_project(store, run=WHOLE).project_id
    store.put(manifest_key(project, BROKEN), b"{}")
    model = ModelRef(project_id=project, run_id=WHOLE, key="k", sha256="0" * 64, size_bytes=1)
    key = stage_key(project, WHOLE, PipelineStage.MODEL_DEPLOYMENT, "model.json")
    store.put(key, model.model_dump_json().encode())
    now = datetime.now(UTC)
    state = initial_state(project, "e", now).model_copy(update={"status": ProjectStatus.FAILED})
    results = ProjectResults(format=1, written_at=now, state=state)
    store.put(results_key(project), results.model_dump_json().encode())
    async with database(sqlite_url(tmp_path)) as db:
        await reindex(db, store)
        async with db.reading() as session:
            row = await projects.get(session, project)
            found = await facts.gather(session, store, await runs.of_project(session, project))
    assert row is not None
    said = {one.run_id: telling.summary(one, row.state).status for one in found}
    assert said == {WHOLE: RunStatus.COMPLETED, BROKEN: RunStatus.FAILED}

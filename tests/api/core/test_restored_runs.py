"""Runs that an index made again knows by their objects alone."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from api.db import projects, runs
from api.projection.fold import initial_state
from api.reindex import _row, reindex
from api.results import Results
from api.runs import facts, telling
from contracts.datasets import ProjectSpec
from contracts.layout import manifest_key, project_key, results_key, stage_key
from contracts.predictions import ModelRef
from contracts.results import ProjectResults
from contracts.runs import RunStatus
from contracts.stages import PipelineStage, ProjectStatus
from object_store import ObjectNotFound, ObjectStore, open_store
from tests.api.core.streaming import database, sqlite_url
from tests.api.core.test_reindex import put_project

WHOLE, BROKEN, STOPPED, LAST = (f"0000000{n}-0000-4000-8000-000000000000" for n in range(1, 5))


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
    said = await said_after_reindex(tmp_path / "index", store, project)
    assert said == {WHOLE: RunStatus.COMPLETED, BROKEN: RunStatus.FAILED}


async def test_a_run_that_was_cancelled_still_is_after_a_lost_index(tmp_path: Path) -> None:
    """RUNS-31: its objects do not say so, the results do; of older results the last run's state does."""
    store = open_store((tmp_path / "objects").as_uri())
    project = put_project(store, run=BROKEN).project_id
    now = datetime.now(UTC)
    async with database(sqlite_url(tmp_path)) as db:
        async with db.session() as session:
            spec = ProjectSpec.model_validate_json(store.get(project_key(project)))
            state = initial_state(project, "e", now).model_copy(
                update={"status": ProjectStatus.CANCELLED, "run_id": LAST}
            )
            projects.add(session, _row(spec, state))
            await session.flush()
            ends = {BROKEN: "failed", STOPPED: "cancelled", LAST: "cancelled"}
            for run_id, status in ends.items():
                run = await runs.ensure(session, run_id, project, created_at=now)
                run.status, run.ended_at = status, now
                store.put(manifest_key(project, run_id), b"{}")
        keeper = Results(db, store)
        keeper.soon(project)
        while await keeper_is_at_work(store, project):
            await asyncio.sleep(0.01)
        await keeper.stop()
    expected = {BROKEN: RunStatus.FAILED, STOPPED: RunStatus.CANCELLED, LAST: RunStatus.CANCELLED}
    assert await said_after_reindex(tmp_path / "after", store, project) == expected
    text = json.loads(store.get(results_key(project)))
    del text["cancelled_runs"]
    store.put(results_key(project), json.dumps(text).encode())
    older = await said_after_reindex(tmp_path / "older", store, project)
    assert older == {**expected, STOPPED: RunStatus.FAILED}


async def keeper_is_at_work(store: ObjectStore, project: str) -> bool:
    try:
        await asyncio.to_thread(store.stat, results_key(project))
    except ObjectNotFound:
        return True
    return False


async def said_after_reindex(folder: Path, store: ObjectStore, project: str) -> dict[str, RunStatus]:
    """What is told of each run by an index that was made again in `folder`."""
    folder.mkdir()
    async with database(sqlite_url(folder)) as db:
        await reindex(db, store)
        async with db.reading() as session:
            row = await projects.get(session, project)
            found = await facts.gather(session, store, await runs.of_project(session, project))
    assert row is not None
    return {one.run_id: telling.summary(one, row.state).status for one in found}

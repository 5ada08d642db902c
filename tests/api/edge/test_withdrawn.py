"""Launches that were given up and land all the same, and what a deletion waits for."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from api.dagster_gql.errors import refusal
from api.db import outbox, projects
from api.sagas import delete as deleting
from api.sagas import late
from api.sagas.late import LATE
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import project_key, raw_key
from tests.api.edge.launching import World, lands, until


async def test_what_lands_after_a_cancel_is_ended(world: World) -> None:
    """API-54: the run is found by its launch tag, ended once, and noted; then nobody looks any more."""
    key = await world.promised()
    await world.canceller.cancel(key)
    await asyncio.sleep(0.05)
    assert world.dagster.ended == []
    run_id = await lands(world, key)
    await until(lambda: world.dagster.ended)
    assert world.dagster.ended == [run_id]
    await until(lambda: not world.late_runs._tasks)
    async with world.db.reading() as session:
        row = await outbox.get(session, key)
    assert row is not None
    assert (row.run_id, row.error) == (run_id, late.WITHDRAWN)
    await world.late_runs.look()
    assert not world.late_runs._tasks


async def test_the_next_process_watches_on(world: World) -> None:
    """API-54: what was withdrawn before a restart is ended when it lands after it; long ago is let be."""
    young, old = await world.promised(), await world.promised()
    for key in (young, old):
        await world.canceller.cancel(key)
    await world.late_runs.stop()
    async with world.db.session() as session:
        await outbox.mark_done(
            session,
            old,
            run_id=None,
            at=datetime.now(UTC) - LATE - timedelta(seconds=1),
            error=late.WITHDRAWN,
        )
    run_id = await lands(world, young)
    await lands(world, old)
    await world.late_runs.look()
    await until(lambda: not world.late_runs._tasks)
    assert world.dagster.ended == [run_id]


async def test_what_lands_after_a_delete_is_ended_and_deleted(world: World) -> None:
    """API-54: the tombstone stands while a lost launch may land; its run goes the way of the others."""
    key = await world.promised()
    await world.deleter.begin(key)
    await asyncio.sleep(0.1)
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, key) is not None
    run_id = await lands(world, key)
    await until(lambda: not world.dagster.runs)
    assert world.dagster.ended == [run_id]


async def test_a_deletion_without_doubt_does_not_wait(world: World) -> None:
    """API-54: a launch that Dagster took leaves no doubt: the row goes at once."""
    key = await world.promised()
    run_id = await world.launcher.soon(key, fresh=True)
    await world.deleter.begin(key)
    await until(lambda: not world.deleter._tasks)
    assert (world.dagster.ended, world.dagster.runs) == ([run_id], {})
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, key) is None


async def test_a_deletion_waits_for_a_code_location_that_loads(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """API-44: what Dagster says while it loads orphans no partition, and no data wait for it."""
    monkeypatch.setattr(deleting, "FIRST_PAUSE_S", 0.01)
    project_id = await world.project()
    store = world.deleter._store
    store.put(project_key(project_id), b"{}")
    store.put(raw_key(project_id), b"x")
    loading, asked = True, 0

    async def delete_partition(_: str) -> None:
        nonlocal asked
        asked += 1
        if loading:
            said = "The repository does not contain a dynamic partitions definition with the given name."
            raise refusal("UnauthorizedError", "Dagster answered UnauthorizedError.", said)

    monkeypatch.setattr(world.dagster, "delete_partition", delete_partition)
    with structlog.testing.capture_logs() as logs:
        await world.deleter.begin(project_id)
        await until(lambda: asked > 1)
        assert list(store.list("projects/")) == []
        async with world.db.reading() as session:
            assert await projects.get_with_deleted(session, project_id) is not None
        loading = False
        await until(lambda: not world.deleter._tasks)
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, project_id) is None
    told = [entry for entry in logs if entry["log_level"] != "info"]
    assert {entry["event"] for entry in told} == {"deletion delayed"}
    assert "dynamic partitions definition" in told[0]["details"]


async def test_a_deletion_does_not_keep_the_data_while_vertex_cant_be_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """API-44, VERTEX-8: objects go first, the row last; the recorded place is asked, then the settings'."""
    monkeypatch.setattr(deleting, "FIRST_PAUSE_S", 0.01)
    endpoint = "projects/p/locations/europe-west4/endpoints/e"
    project_id = await world.project(lambda state: state.model_copy(update={"endpoint_id": endpoint}))
    world.deleter._uses_vertex = True
    store = world.deleter._store
    store.put(project_key(project_id), b"{}")
    store.put(raw_key(project_id, "a" * 64), b"x")
    asked: list[str | None] = []
    away = True

    async def retired(project: str, place: str | None = None) -> bool:
        asked.append(place)
        if away:
            raise OrreryError(ErrorCode.UNAVAILABLE, "Vertex AI does not answer: try again.")
        store.put(raw_key(project, "b" * 64), b"a job's last word")
        return True

    monkeypatch.setattr(world.deleter._models, "retired", retired)
    await world.deleter.begin(project_id)
    await until(lambda: len(asked) > 1)
    assert list(store.list("projects/")) == []
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, project_id) is not None
    away = False
    await until(lambda: not world.deleter._tasks)
    assert asked[-2:] == [endpoint, None]
    assert list(store.list("projects/")) == []
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, project_id) is None

"""The recorder and the tables, on real databases."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from api.db import events, outbox, projects, runs, stars
from api.db.database import Database
from api.db.tables import Base, EventRow, OutboxRow, ProjectRow, RunRow
from api.projection.recorder import Recorder
from api.projection.translate import RunTranslation
from api.stream.hub import Hub
from contracts.errors import ErrorCode, OrreryError
from contracts.launch import LaunchSpec
from contracts.stages import PipelineStage, ProjectStatus
from tests.api.core.logbook import RUN, whole_run
from tests.api.core.streaming import add_project, database, log_draft, project_id, sqlite_url


@pytest.fixture(params=["sqlite", "postgres"], scope="module")
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path_factory.mktemp("db"))
    return str(request.getfixturevalue("new_postgres")())


@pytest.fixture
async def db(url: str) -> AsyncIterator[Database]:
    async with database(url) as opened:
        yield opened


async def stored(db: Database, project: str) -> list[events.StoredEvent]:
    return await db.read(lambda connection: events.after(connection, project, 0, limit=10_000))


async def test_the_migrations_make_the_tables(db: Database) -> None:
    """STREAM-50: the newest revision is what tables.py says, and migrating again changes nothing."""
    await asyncio.gather(db.migrate(), db.migrate())
    async with db.engine.connect() as connection:
        found = await connection.run_sync(
            lambda inner: compare_metadata(MigrationContext.configure(inner), Base.metadata)
        )
    assert found == []


async def test_seq_has_no_gaps_when_many_record_at_once(db: Database) -> None:
    """STREAM-10: recorders that know nothing of each other number a project's events 1, 2, 3, ..."""
    project = await add_project(db)
    recorders = [Recorder(db, Hub()) for _ in range(4)]
    made = await asyncio.gather(
        *(
            recorders[n % 4].record(project, [log_draft(f"{n}-{i}") for i in range(1 + n % 3)])
            for n in range(40)
        )
    )
    numbers = sorted(event.seq for group in made for event in group)
    assert numbers == list(range(1, len(numbers) + 1))
    assert [event.seq for event in await stored(db, project)] == numbers
    async with db.reading() as session:
        row = await projects.get(session, project)
    assert row is not None
    assert row.seq == row.state.seq == numbers[-1]


async def test_a_source_key_is_stored_once(db: Database) -> None:
    """STREAM-11: two replicas that record the same things at once store each of them once."""
    project = await add_project(db)
    recorders = [Recorder(db, Hub()) for _ in range(3)]
    drafts = [log_draft(str(n)) for n in range(20)]
    made = await asyncio.gather(
        *(recorder.record(project, drafts[n : n + 5]) for n in range(16) for recorder in recorders)
    )
    assert sorted(event.seq for group in made for event in group) == list(range(1, 21))
    async with db.reading() as session:
        keys = (
            await session.scalars(select(EventRow.source_key).where(EventRow.project_id == project))
        ).all()
    assert sorted(keys) == sorted(draft.source_key for draft in drafts)


async def test_a_run_is_folded_into_its_row_and_ended_once(db: Database) -> None:
    """STREAM-13: the project's row is the fold of its events, and the run's row has its end."""
    project, recorder = await add_project(db), Recorder(db, Hub())
    translation = RunTranslation(RUN)
    entries = whole_run().entries
    await recorder.record(project, translation.feed(entries))
    await recorder.record(project, translation.finish(None))
    assert await Recorder(db, Hub()).record(project, translation.finish(None)) == []
    async with db.reading() as session:
        row = await projects.get(session, project)
        run = await runs.get(session, RUN)
        found = await projects.page(session, limit=10, offset=0, status=ProjectStatus.COMPLETED)
    assert row is not None
    assert (row.status, row.progress_percentage) == ("completed", 100)
    assert row.updated_at == row.state.updated_at >= entries[-1].timestamp
    assert run is not None
    assert run.ended_at == entries[-1].timestamp
    assert project in [item.id for item in found]
    body = json.loads((await stored(db, project))[-1].body)
    assert body["event_type"] == "completed"
    assert set(body) == {"event_type", "project_id", "timestamp", "seq", "data"}
    async with db.session() as session:
        await projects.remove(session, project)
    assert await stored(db, project) == []
    async with db.reading() as session:
        assert await runs.get(session, RUN) is None


async def test_a_request_that_fails_does_not_fail_its_neighbours(db: Database) -> None:
    """STREAM-14: recording for an unknown or deleted project is refused, and only that."""
    living, deleted = await add_project(db), await add_project(db)
    async with db.session() as session:
        assert await projects.mark_deleted(session, deleted, datetime.now(UTC))
        assert not await projects.mark_deleted(session, deleted, datetime.now(UTC))
    recorder = Recorder(db, Hub())
    answers = await asyncio.gather(
        recorder.record(deleted, [log_draft("a")]),
        recorder.record(living, [log_draft("a")]),
        recorder.record(project_id(), [log_draft("a")]),
        recorder.record(living, [log_draft("x" * 10_000 if not db.is_sqlite else "b")]),
        recorder.record(living, [log_draft("c")]),
        return_exceptions=True,
    )
    for refused in (answers[0], answers[2]):
        assert isinstance(refused, OrreryError)
        assert refused.code is ErrorCode.PROJECT_NOT_FOUND
    assert isinstance(answers[3], list) == db.is_sqlite  # Postgres holds the key's length
    assert [len(answer) for answer in (answers[1], answers[4]) if isinstance(answer, list)] == [1, 1]
    numbers = [event.seq for event in await stored(db, living)]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_what_is_published_is_what_is_stored(db: Database) -> None:
    """STREAM-15: subscribers get the stored text itself, encoded once."""
    project, hub = await add_project(db), Hub()
    with hub.subscription(project) as one, hub.subscription(project) as two:
        await Recorder(db, hub).record(project, [log_draft("a"), log_draft("b")])
        first, second = one.take(), two.take()
    assert first == second == await stored(db, project)
    assert all(a.body is b.body for a, b in zip(first, second, strict=True))


async def test_the_outbox_keeps_a_promise_until_it_is_done(db: Database) -> None:
    """STREAM-51: a launch is open until it is marked, and goes with its project."""
    project = await add_project(db)
    spec = LaunchSpec(
        project_id=project, launch_key=project, from_stage=PipelineStage.DATA_UPLOAD, parent_run_id=None,
        trigger="api", request_id=None,
    )  # fmt: skip
    async with db.session() as session:
        outbox.add(session, spec, datetime.now(UTC))
    async with db.session() as session:
        assert project in [row.launch_key for row in await outbox.open_launches(session)]
        await outbox.mark_done(session, project, run_id=RUN, at=datetime.now(UTC))
    async with db.reading() as session:
        row = await outbox.get(session, project)
        assert row is not None
        assert (row.spec, row.run_id) == (spec, RUN)
        assert project not in [row.launch_key for row in await outbox.open_launches(session)]
    async with db.session() as session:
        await projects.remove(session, project)
        assert (await session.scalars(select(OutboxRow).where(OutboxRow.project_id == project))).all() == []


async def test_lists_are_searched_counted_and_ordered(db: Database) -> None:
    """STREAM-52: newest first; search ignores case and takes % and _ literally."""
    made = [await add_project(db) for _ in range(3)]
    async with db.session() as session:
        row = await projects.get_for_update(session, made[1])
        assert row is not None
        row.name = "Odd 50%_Name"
    async with db.reading() as session:
        assert [r.id for r in await projects.page(session, limit=3, offset=0)] == made[::-1]
        assert [r.id for r in await projects.page(session, limit=9, offset=0, search="0%_nam")] == [made[1]]
        assert await projects.count(session, search="0%_nam") == 1
        assert await projects.count(session, search="0__nam") == 0
        assert await projects.known(session, [made[0], project_id()]) == {made[0]}


async def test_naive_times_and_strangers_runs_are_refused(db: Database) -> None:
    """STREAM-53: no naive datetime is ever stored, and no row without its project (foreign keys hold)."""
    async with db.reading() as session:
        assert (await session.execute(text("select 1"))).scalar_one() == 1
    with pytest.raises(IntegrityError):
        async with db.session() as session:
            await runs.ensure(session, RUN[::-1], project_id(), created_at=datetime.now(UTC))
    project = await add_project(db)
    with pytest.raises(Exception, match="naive"):
        async with db.session() as session:
            session.add(
                RunRow(run_id="x", project_id=project, launch_key=None, status="open", cursor=None,
                       created_at=datetime(2026, 1, 1), ended_at=None)
            )  # fmt: skip
    async with db.reading() as session:
        assert (await session.get(ProjectRow, project)) is not None


async def test_a_writer_waits_for_a_writer(tmp_path: Path) -> None:
    """STREAM-54: on SQLite a second writer waits for the first instead of failing."""
    async with database(sqlite_url(tmp_path)) as db:
        project, recorder = await add_project(db), Recorder(db, Hub())

        writes = asyncio.Event()

        async def slow() -> None:
            async with db.session() as session:
                await runs.write_mark(session, "m", 1.0)
                writes.set()
                await asyncio.sleep(0.3)

        first = asyncio.create_task(slow())
        await writes.wait()
        assert len(await recorder.record(project, [log_draft("a")])) == 1
        assert first.done()


async def test_the_version_of_the_stars_tells_every_change(db: Database) -> None:
    """API-77: a create, an event (stamped early too) and a deletion each give another version."""

    async def version() -> tuple[int, str]:
        async with db.reading() as session:
            return await stars.count_and_version(session)

    seen = [await version(), await version()]
    assert seen[0] == seen[1]
    first, second = await add_project(db), await add_project(db)
    seen.append(await version())
    recorder = Recorder(db, Hub())
    await recorder.record(first, [log_draft("new")])
    seen.append(await version())
    early = replace(log_draft("old"), timestamp=datetime(2026, 1, 1, tzinfo=UTC))
    await recorder.record(second, [early])
    seen.append(await version())
    async with db.session() as session:
        await projects.mark_deleted(session, first, datetime.now(UTC))
    seen.append(await version())
    assert len(set(seen)) == len(seen) - 1
    async with db.reading() as session:
        rows = await stars.newest(session, 10_000)
    assert len(rows) == seen[-1][0]
    assert first not in {row.id for row in rows}

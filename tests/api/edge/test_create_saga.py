"""The create saga where a COMMIT's answer is lost: real database, store and inspector."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils import uuid7

from api.db import outbox, projects
from api.db.database import Database
from api.inspection import Inspector
from api.sagas import create as creating_saga
from api.sagas.create import Created, Creator
from api.uploads import Upload
from contracts.datasets import DatasetInfo, Overrides, ProjectSpec, TableFormat
from contracts.layout import raw_key
from object_store import ObjectStore, open_store
from tests.api.core import postgres
from tests.api.edge.server import PENGUINS, ApiProcess

LOST = OperationalError("COMMIT", {}, ConnectionError("the connection was lost"))


class LossyDatabase(Database):
    """`after` runs once, after the COMMIT took effect; `before` in its place (then it rolls back)."""

    before: Callable[[], object] = staticmethod(lambda: None)
    after: Callable[[], object] = staticmethod(lambda: None)
    blind = False

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        before, after = self.before, self.after
        self.before = self.after = lambda: None
        async with super().session() as session:
            yield session
            before()
        answer = after()
        if asyncio.iscoroutine(answer):
            await answer

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        if self.blind:
            raise LOST
        async with super().reading() as session:
            yield session


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[LossyDatabase]:
    database = LossyDatabase(f"sqlite+aiosqlite:///{tmp_path / 'orrery.db'}")
    await database.migrate()
    yield database
    await database.dispose()


@pytest.fixture
def store(api: ApiProcess) -> ObjectStore:
    """The inspector's: it reads only what is staged there."""
    return open_store((api.home / "objects").as_uri())


def raising(error: BaseException) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


async def create(db: Database, store: ObjectStore, api: ApiProcess, key: str | None = None) -> Created:
    project_id = str(uuid7())
    staged = store.stage(raw_key(project_id))
    staged.write(PENGUINS.read_bytes())
    size, sha256 = staged.seal()
    upload = Upload(staged, "penguins.csv", sha256, size, {"problem_description": "Predict the species"})
    return await Creator(db, store, Inspector(api.runtime / "inspector.sock")).create(
        project_id, upload, key, None
    )


async def standing(db: Database) -> list[str]:
    async with Database.reading(db) as session:
        rows = await projects.page(session, limit=10, offset=0)
        launches = await outbox.open_launches(session)
    assert [row.id for row in rows] == [launch.project_id for launch in launches]
    return [row.id for row in rows]


def stored(store: ObjectStore) -> set[str]:
    return {info.key.split("/")[1] for info in store.list("projects/")}


async def test_an_answer_lost_after_the_commit_is_no_failure(
    db: LossyDatabase, store: ObjectStore, api: ApiProcess
) -> None:
    """API-76: the connection breaks after COMMIT took effect: all stands, told as created."""
    db.after = raising(LOST)
    made = await create(db, store, api, "once")
    assert await standing(db) == [made.row.id]
    assert made.row.name == "penguins"
    assert {info.key.rsplit("/", 1)[-1] for info in store.list(f"projects/{made.row.id}/")} == {
        "project.json",
        "data",
    }
    assert (await create(db, store, api, "once")).replayed


async def test_a_failed_commit_leaves_nothing(db: LossyDatabase, store: ObjectStore, api: ApiProcess) -> None:
    """API-76: it did not take effect: no row, no launch, no object."""
    before = stored(store)
    db.before = raising(LOST)
    with pytest.raises(OperationalError):
        await create(db, store, api)
    assert await standing(db) == []
    assert stored(store) == before


async def test_an_unknown_outcome_keeps_the_bytes(
    db: LossyDatabase, store: ObjectStore, api: ApiProcess
) -> None:
    """API-76: the database is gone altogether: objects are left to a reindex, the error is told."""
    before = stored(store)

    def lose() -> None:
        db.blind = True
        raise LOST

    db.after = lose
    with pytest.raises(OperationalError):
        await create(db, store, api)
    assert stored(store) - before == set(await standing(db)) != set()


@pytest.mark.parametrize("twice", [False, True])
async def test_a_cancelled_request_is_finished(
    db: LossyDatabase, store: ObjectStore, api: ApiProcess, twice: bool
) -> None:
    """API-76: cancelled while it commits: the cancellation is told, row, launch and bytes stand."""
    before = stored(store)
    committed, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        committed.set()
        await go_on.wait()

    db.after = wait
    creating = asyncio.create_task(create(db, store, api))
    await asyncio.wait_for(committed.wait(), 20)
    creating.cancel()
    await asyncio.sleep(0.05)
    if twice:
        creating.cancel()
        await asyncio.sleep(0.05)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await creating
    assert stored(store) - before == set(await standing(db)) != set()


async def test_a_task_killed_after_the_commit_keeps_the_bytes(
    db: LossyDatabase, store: ObjectStore, api: ApiProcess
) -> None:
    """API-76: a cancellation that strikes the commit itself (the loop ends) deletes nothing that stands."""
    before = stored(store)
    db.after = raising(asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await create(db, store, api)
    assert stored(store) - before == set(await standing(db)) != set()


async def test_a_faster_replica_with_the_key_wins(
    db: LossyDatabase, store: ObjectStore, api: ApiProcess
) -> None:
    """API-76, API-9: an IntegrityError at the COMMIT is looked into by id, not by key."""
    db.before = raising(IntegrityError("COMMIT", {}, ValueError("doubled")))
    with pytest.raises(IntegrityError):
        await create(db, store, api, "raced")
    assert await standing(db) == []


def a_spec() -> ProjectSpec:
    info = DatasetInfo(
        dataset_id="0" * 64,
        file_name="x.csv",
        format=TableFormat.CSV,
        size_bytes=1,
        num_rows=1,
        num_columns=1,
        columns=["a"],
        encoding=None,
        delimiter=None,
        decimal=None,
        warnings=[],
    )
    return ProjectSpec(
        project_id=str(uuid7()),
        project_name="x",
        problem_description="x",
        created_at=datetime.now(UTC),
        dataset=info,
        overrides=Overrides(),
    )


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("takes_effect", [True, False])
async def test_a_commit_at_work_is_waited_for(
    tmp_path: Path, store: ObjectStore, api: ApiProcess, kind: str, takes_effect: bool
) -> None:
    """API-76: whoever looks while the lost connection's COMMIT is still at work waits for how it ends."""
    server = postgres.running() if kind == "postgres" else nullcontext(f"sqlite+aiosqlite:///{tmp_path}/o.db")
    with server as url:
        db = Database(url)
        await db.migrate()
        spec, claim = a_spec(), creating_saga._Claim(None, "asked", None)
        creator = Creator(db, store, Inspector(api.runtime / "inspector.sock"))
        async with db.session() as session:
            projects.add(session, creating_saga._row(spec, claim))
            await session.flush()
            looking = asyncio.create_task(creator._outcome(spec, claim))
            await asyncio.sleep(0.3)
            assert not looking.done()
            if not takes_effect:
                await session.rollback()
        found = await asyncio.wait_for(looking, 10)
        assert (found.id if found else None) == (spec.project_id if takes_effect else None)
        await db.dispose()

"""The create saga where a COMMIT's answer is lost: real database, store and inspector."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import outbox, projects
from api.db.database import Database
from api.inspection import Inspector
from api.sagas.create import Created, Creator
from api.uploads import Upload
from object_store import ObjectStore, open_store
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
    staged = store.stage()
    staged.write(PENGUINS.read_bytes())
    size, sha256 = staged.seal()
    upload = Upload(staged, "penguins.csv", sha256, size, {"problem_description": "Predict the species"})
    return await Creator(db, store, Inspector(api.runtime / "inspector.sock")).create(upload, key, None)


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
        made.row.dataset.dataset_id,
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
    """API-76: the database is gone altogether: objects are left to the sweep, the error is told."""
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

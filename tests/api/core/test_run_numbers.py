"""The numbers that a project's runs have for people."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.db import runs
from tests.api.core.streaming import add_project, database, sqlite_url

START = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    new_postgres: Callable[..., str] = request.getfixturevalue("new_postgres")
    return new_postgres()


async def test_runs_are_numbered_from_the_projects_first(url: str) -> None:
    """RUNS-35: counted oldest first over all runs of the project and of no other, whichever are asked for."""
    ids = [f"{n:08x}-0000-4000-8000-000000000000" for n in range(6)]
    # The last two were made at the same moment: their ids say which is listed later, as in the pages.
    ages = {ids[5]: 0, ids[0]: 1, ids[3]: 2, ids[1]: 3, ids[2]: 3}
    async with database(url) as db:
        project, other = await add_project(db), await add_project(db)
        async with db.session() as session:
            for run_id, age in ages.items():
                await runs.ensure(session, run_id, project, created_at=START + timedelta(seconds=age))
            await runs.ensure(session, ids[4], other, created_at=START)
        async with db.reading() as session:
            asked = await runs.numbers(session, project, [ids[2], ids[5], ids[4]])
            assert asked == {ids[5]: 1, ids[2]: 5}
            listed = [row.run_id for row in await runs.page(session, project, limit=9, offset=0)]
            numbers = await runs.numbers(session, project, listed)
            assert [numbers[run_id] for run_id in listed] == [5, 4, 3, 2, 1]
            assert await runs.numbers(session, project, []) == {}

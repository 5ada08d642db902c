"""What a caller is told while the database is busy or away: real databases, real locks, over HTTP."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.db import database as database_module
from api.db.database import Database
from api.errors import ErrorMiddleware, install
from tests.api.core.postgres import BINARIES, running
from tests.api.core.streaming import sqlite_url


@asynccontextmanager
async def asking(db: Database) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an app with the API's own handling of failures."""
    app = FastAPI()
    install(app)
    app.add_middleware(ErrorMiddleware)

    @app.get("/write")
    async def write(statement: str = "select 1") -> None:
        async with db.session() as session:
            await session.execute(text(statement))

    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as http:
        yield http


async def is_unavailable(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/write")
    assert (answer.status_code, answer.json()["error_code"]) == (503, "UNAVAILABLE")
    assert int(answer.headers["retry-after"]) > 0


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    if BINARIES is None:
        pytest.skip("no Postgres on this machine")
    with running() as found:
        yield found


async def test_a_locked_file_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """API-107: while another process holds SQLite's write lock for too long: 503 with Retry-After."""
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 50)
    db = Database(sqlite_url(tmp_path))
    await db.migrate()
    async with asking(db) as http:
        with closing(sqlite3.connect(tmp_path / "orrery.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            await is_unavailable(http)
        assert (await http.get("/write")).status_code == 200
        wrong = await http.get("/write", params={"statement": "select 1 from nowhere"})
        assert wrong.status_code == 500  # ours to mend: to try again is no help
    await db.dispose()


async def test_a_used_up_pool_is_unavailable(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """API-107: no connection comes free in time, or Postgres ends one: 503 with Retry-After."""
    monkeypatch.setattr(database_module, "_POOL", {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.1})
    db = Database(postgres)
    async with asking(db) as http:
        async with db.session() as session:
            await session.execute(text("select 1"))
            await is_unavailable(http)
        assert (await http.get("/write")).status_code == 200
        ended = await http.get(
            "/write", params={"statement": "select pg_terminate_backend(pg_backend_pid())"}
        )
        assert ended.status_code == 503
        wrong = await http.get("/write", params={"statement": "select 1 from nowhere"})
        assert wrong.status_code == 500
    await db.dispose()


async def test_a_postgres_that_is_away_is_unavailable() -> None:
    """API-107: nobody listens where the database should be: 503 with Retry-After."""
    db = Database("postgresql+asyncpg://orrery@127.0.0.1:9/none")
    async with asking(db) as http:
        await is_unavailable(http)
    await db.dispose()

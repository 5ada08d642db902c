"""What Dagster's Postgres says of its logs, heard on the real one; its own storage writes."""

import asyncio
import re
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest

from api.db import listening
from api.projection.run_events import CHANNEL, COMMITS_LIMIT_S, UNSEEN_S, RunEvents


@pytest.fixture(scope="module")
def dsn(new_postgres: Callable[..., str]) -> str:
    return re.sub(r"\+\w+", "", new_postgres())


@asynccontextmanager
async def hearing(dsn: str, heard: list[str | None], followed: set[str]) -> AsyncIterator[RunEvents]:
    events = RunEvents(dsn, heard=heard.append, is_followed=followed.__contains__)
    events.start()
    try:
        await soon(lambda: events.is_listening)
        yield events
    finally:
        await events.stop()


async def soon(what: Callable[[], bool], limit_s: float = 5.0) -> None:
    async with asyncio.timeout(limit_s):
        while not what():  # nothing tells
            await asyncio.sleep(0.01)


async def test_who_writes_is_heard_and_only_news_of_runs_is_a_reason_to_ask_for_them(dsn: str) -> None:
    """STREAM-108: each run that writes is heard; discovery is prompted by a run that no tail reads yet."""
    heard: list[str | None] = []
    async with hearing(dsn, heard, {"known"}) as events:
        assert heard == [None]  # whatever was said before is to be looked for
        before = events.signature()
        talker = await asyncpg.connect(dsn)
        await talker.execute("select pg_notify($1, 'known_17')", CHANNEL)
        await soon(lambda: heard[1:] == ["known"])
        assert events.signature() == before
        await talker.execute("select pg_notify($1, 'a_new_one_18')", CHANNEL)
        await soon(lambda: heard[2:] == ["a_new_one"])
        assert events.signature() not in {before, None}
        await talker.close()


async def test_while_nothing_is_heard_the_clock_decides(dsn: str) -> None:
    """STREAM-108: a connection that broke has no signature; once it is back all is looked at again."""
    heard: list[str | None] = []
    async with hearing(dsn, heard, set()) as events:
        breaker = await asyncpg.connect(dsn)
        await breaker.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where pid <> pg_backend_pid() and query ilike '%listen%' or query = 'select 1'"
        )
        await breaker.close()
        await soon(lambda: events.signature() is None)
        await soon(lambda: events.signature() is not None)
        assert heard == [None, None]


@pytest.mark.parametrize("error", [asyncpg.InternalClientError("bad state"), RuntimeError("unforeseen")])
async def test_whatever_breaks_it_listens_again(
    dsn: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STREAM-108: an error that no list has ends no listening: nothing is heard, then all is again."""
    monkeypatch.setattr(listening, "RETRY_S", 0.3)
    failures, deaf = [error], []

    def began() -> None:
        deaf.append(listener.is_listening)
        if failures:
            raise failures.pop()

    words: list[str] = []
    listener = listening.Listener(dsn, "words", words.append, began)
    listener.start()
    try:
        await soon(lambda: listener.is_listening)
        assert deaf == [False, False]
        talker = await asyncpg.connect(dsn)
        await talker.execute("select pg_notify('words', 'hello')")
        await soon(lambda: words == ["hello"])
        await talker.close()
    finally:
        await listener.stop()


async def test_an_end_waits_for_transactions_that_began_before_it(dsn: str) -> None:
    """STREAM-109: it is known when they are committed; one that stays open is given up, and that is said."""
    events = RunEvents(dsn, heard=lambda _: None, is_followed=lambda _: False)
    began = time.monotonic()
    assert await events.commits_settled()
    assert time.monotonic() - began < UNSEEN_S + COMMITS_LIMIT_S / 2
    writer = await asyncpg.connect(dsn)
    await writer.execute(f"create table t{uuid.uuid4().hex} (id int)")
    transaction = writer.transaction()
    await transaction.start()
    await writer.execute("select pg_current_xact_id()")
    waiting = asyncio.create_task(events.commits_settled())
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await transaction.commit()
    async with asyncio.timeout(COMMITS_LIMIT_S):
        assert await waiting  # not given up, as it is after that time
    forgotten = writer.transaction()
    await forgotten.start()
    await writer.execute("select pg_current_xact_id()")
    began = time.monotonic()
    assert not await events.commits_settled()
    assert COMMITS_LIMIT_S - 0.1 < time.monotonic() - began < 2 * COMMITS_LIMIT_S
    await writer.close()


async def test_a_database_that_is_away_is_no_reason_to_wait() -> None:
    """STREAM-109: what can't be asked is said at once, and the tail waits its quarter of a second instead."""
    events = RunEvents(
        "postgresql://nobody@127.0.0.1:9/none", heard=lambda _: None, is_followed=lambda _: False
    )
    began = time.monotonic()
    assert not await events.commits_settled()
    assert time.monotonic() - began < COMMITS_LIMIT_S

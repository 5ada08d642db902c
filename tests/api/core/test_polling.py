"""The poller's rounds, with a scripted Dagster; real ones are in tests/integration."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import aclosing

import pytest

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable
from api.dagster_gql.logs import LogEntry, LogPage
from api.projection import polling
from api.projection.polling import LONGEST_S, RUNS_A_REQUEST, SHORTEST_S, LogPoller
from tests.api.core.logbook import Logbook


class Scripted(DagsterClient):
    """Answers from lists of entries, and remembers which runs shared a request."""

    def __init__(self) -> None:
        self.logs: dict[str, list[LogEntry]] = {}
        self.requests: list[set[str]] = []
        self.down = False

    async def logs_of(
        self, cursors: Mapping[str, str | None], *, limit: int = 1000
    ) -> dict[str, LogPage | DagsterRefused]:
        self.requests.append(set(cursors))
        await asyncio.sleep(0)
        if self.down:
            raise DagsterUnavailable("down")
        return {run: self._page(run, int(cursor or 0)) for run, cursor in cursors.items()}

    def _page(self, run: str, at: int) -> LogPage | DagsterRefused:
        if run not in self.logs:
            return DagsterRefused("RunNotFoundError", "gone")
        found = self.logs[run][at : at + 2]
        return LogPage(entries=found, cursor=str(at + len(found)), has_more=False)


async def read(poller: LogPoller, run: str, count: int) -> list[LogEntry]:
    found: list[LogEntry] = []
    async with asyncio.timeout(5), aclosing(poller.follow(run)) as pages:
        async for page in pages:
            found += page.entries
            if len(found) >= count:
                return found
    return found


def entries(run: str) -> list[LogEntry]:
    return Logbook(run).write("RunStartEvent").write("EngineEvent").write("RunSuccessEvent").entries


async def test_all_runs_share_a_request() -> None:
    """STREAM-100: the logs of all followed runs are read with one request a round, each whole."""
    dagster = Scripted()
    runs = [f"run-{n}" for n in range(30)]
    dagster.logs = {run: entries(run) for run in runs}
    poller = LogPoller(dagster)
    found = await asyncio.gather(*(read(poller, run, 3) for run in runs))
    assert found == [dagster.logs[run] for run in runs]
    assert max(map(len, dagster.requests)) == 30
    assert len(dagster.requests) < 10
    assert poller._task is None  # nobody follows: nobody is asked


async def test_a_request_is_bounded() -> None:
    """STREAM-100: more runs than one request may carry go into a second one."""
    dagster = Scripted()
    runs = [f"run-{n}" for n in range(RUNS_A_REQUEST + 7)]
    dagster.logs = {run: entries(run) for run in runs}
    poller = LogPoller(dagster)
    await asyncio.gather(*(read(poller, run, 3) for run in runs))
    assert max(map(len, dagster.requests)) == RUNS_A_REQUEST


async def test_one_runs_refusal_is_its_own() -> None:
    """STREAM-100: a run that Dagster does not know fails alone; an outage is everyone's."""
    dagster = Scripted()
    dagster.logs = {"known": entries("known")}
    poller = LogPoller(dagster)
    known, unknown = await asyncio.gather(
        read(poller, "known", 3), read(poller, "unknown", 1), return_exceptions=True
    )
    assert known == dagster.logs["known"]
    assert isinstance(unknown, DagsterRefused)
    dagster.down = True
    with pytest.raises(DagsterUnavailable):
        await read(poller, "known", 3)
    dagster.down = False
    assert await read(poller, "known", 3) == dagster.logs["known"]


async def test_silence_is_asked_about_less_often() -> None:
    """STREAM-100: a silent run's interval grows to its bound; a word makes it short again."""
    dagster = Scripted()
    dagster.logs = {"quiet": []}
    poller = LogPoller(dagster)
    reading = asyncio.create_task(read(poller, "quiet", 2))
    await asyncio.sleep(5 * LONGEST_S)
    asked = len(dagster.requests)
    assert asked <= 10  # at the shortest interval it were 20
    dagster.logs["quiet"] = entries("quiet")[:2]
    assert len(await reading) == 2


async def test_a_run_that_was_heard_is_asked_about_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """STREAM-108: with NOTIFYs a silent run is asked about seldom, and at once when it is heard; alone."""
    monkeypatch.setattr(polling, "LONGEST_HEARD_S", 1.5)  # told from "at once" on a busy machine too
    dagster = Scripted()
    dagster.logs = {"talking": [], "quiet": []}
    poller = LogPoller(dagster, is_listening=lambda: True)
    reading = [asyncio.create_task(read(poller, run, 2)) for run in ("talking", "quiet")]
    await asyncio.sleep(0.05)
    before = len(dagster.requests)
    await asyncio.sleep(0.3)
    assert len(dagster.requests) == before  # by the clock it were asked twice or more
    dagster.logs["talking"] = entries("talking")[:2]
    poller.heard("talking")
    async with asyncio.timeout(1):
        assert len(await reading[0]) == 2
    assert dagster.requests[before:] == [{"talking"}]
    dagster.logs["quiet"] = entries("quiet")[:2]  # and nobody says so
    async with asyncio.timeout(10):
        assert len(await reading[1]) == 2


async def test_what_is_heard_while_it_is_asked_about_is_asked_about_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """STREAM-108: the answer that was under way may be from before; rounds begin no faster than they may."""
    monkeypatch.setattr(polling, "LONGEST_HEARD_S", 60)  # by the clock nothing is asked again
    dagster = Scripted()
    dagster.logs = {"run": []}
    poller = LogPoller(dagster, is_listening=lambda: True)
    asked = asyncio.Event()
    answer = dagster.logs_of

    async def slowly(
        cursors: Mapping[str, str | None], *, limit: int = 1000
    ) -> dict[str, LogPage | DagsterRefused]:
        found = await answer(cursors, limit=limit)
        asked.set()
        await asyncio.sleep(0.02)
        return found

    dagster.logs_of = slowly  # type: ignore[method-assign]  # the answer is on its way for a while
    reading = asyncio.create_task(read(poller, "run", 2))
    await asked.wait()
    dagster.logs["run"] = entries("run")[:2]
    poller.heard("run")
    async with asyncio.timeout(10):
        assert len(await reading) == 2
    flood = asyncio.create_task(read(poller, "run", 99))
    began, begun_at = len(dagster.requests), time.monotonic()
    for _ in range(100):
        poller.heard()
        await asyncio.sleep(0.005)
    assert len(dagster.requests) - began <= 1 + (time.monotonic() - begun_at) / SHORTEST_S
    flood.cancel()

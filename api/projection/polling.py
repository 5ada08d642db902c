"""Reading many runs' logs with one request a round, for a Dagster on Postgres.

There its own subscription polls each run by itself and backs off to 16 s. Here a run that talks is
asked again soon, a silent one less often, and all that are due share a request.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable
from api.dagster_gql.logs import LogPage

SHORTEST_S = 0.05
LONGEST_S = 0.2
GROWTH = 1.5
RUNS_A_REQUEST = 50  # more go into a second request: one answer must not grow without bound
PAGE = 1_000

_Answer = LogPage | DagsterRefused | DagsterUnavailable


class _Feed:
    """One run: where its reader is, and when it is asked about again."""

    def __init__(self, run_id: str, now: float) -> None:
        self.run_id = run_id
        self.cursor: str | None = None
        self.answer: asyncio.Queue[_Answer] = asyncio.Queue(1)
        self.due_at = now
        self._interval_s = SHORTEST_S

    def take(self, answer: _Answer, now: float) -> None:
        """Hand the answer on and decide when to ask again."""
        self.answer.put_nowait(answer)
        if not isinstance(answer, LogPage):
            return
        self.cursor = answer.cursor
        silent = self._interval_s * GROWTH
        self._interval_s = SHORTEST_S if answer.entries else min(silent, LONGEST_S)
        self.due_at = now if answer.has_more else now + self._interval_s


class LogPoller:
    """Shared by all tails of a process; works only while someone follows."""

    def __init__(self, dagster: DagsterClient) -> None:
        self._dagster = dagster
        self._feeds: set[_Feed] = set()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def follow(self, run_id: str) -> AsyncGenerator[LogPage, None]:
        """The run's log page by page from its start, empty pages too, until the caller stops.

        Raises DagsterUnavailable, and DagsterRefused when Dagster does not know the run.
        """
        feed = _Feed(run_id, asyncio.get_running_loop().time())
        self._feeds.add(feed)
        self._wake.set()
        if self._task is None:
            self._task = asyncio.create_task(self._poll(), name="log poller")
        try:
            while True:
                answer = await feed.answer.get()
                self._wake.set()
                if not isinstance(answer, LogPage):
                    raise answer
                yield answer
        finally:
            self._feeds.discard(feed)
            if not self._feeds and self._task is not None:
                self._task.cancel()
                self._task = None

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._wake.clear()
            # A reader that has not taken its last page is not asked about: nothing piles up.
            asked = [feed for feed in self._feeds if feed.answer.empty()]
            # Who would be due a moment later comes along: so all that talk end up in one request.
            now = loop.time()
            is_due = any(feed.due_at <= now for feed in asked)
            due = [feed for feed in asked if is_due and feed.due_at <= now + SHORTEST_S]
            for start in range(0, len(due), RUNS_A_REQUEST):
                await self._ask(due[start : start + RUNS_A_REQUEST])
            if not due:
                next_at = min((feed.due_at for feed in asked), default=loop.time() + LONGEST_S)
                await self._rest(next_at - loop.time())

    async def _ask(self, feeds: Sequence[_Feed]) -> None:
        """Two feeds may follow one run (a tail that starts over): the rounds keep them apart."""
        first = {feed.run_id: feed for feed in feeds}
        answers: dict[str, LogPage | DagsterRefused]
        try:
            answers = await self._dagster.logs_of({r: f.cursor for r, f in first.items()}, limit=PAGE)
        except Exception as error:  # noqa: BLE001  # whatever it is: each tail hears it, and starts over
            for feed in first.values():
                feed.take(_unavailable(error), 0)
            return
        now = asyncio.get_running_loop().time()
        for run_id, answer in answers.items():
            first[run_id].take(answer, now)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(seconds, 0.001)):
                await self._wake.wait()
        except TimeoutError:
            return


def _unavailable(error: Exception) -> DagsterUnavailable:
    if isinstance(error, (DagsterUnavailable, DagsterRefused)):
        return DagsterUnavailable(error.message, error.details)
    return DagsterUnavailable("Dagster's logs could not be read.", f"{type(error).__name__}: {error}"[:500])

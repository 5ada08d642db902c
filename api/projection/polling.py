"""Reading many runs' logs with one request a round, for a Dagster on Postgres.

There its own subscription polls each run by itself and backs off to 16 s. Here a run that talks is
asked again soon, a silent one less often, and all that are due share a request. Where Dagster's NOTIFYs
are heard (`run_events`), a run is asked about once it has written; what isn't heard is found a little later.
"""

import asyncio
import math
from collections.abc import AsyncGenerator, Callable, Sequence

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable
from api.dagster_gql.logs import LogPage

SHORTEST_S = 0.05
LONGEST_S = 0.2
LONGEST_HEARD_S = 0.5
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
        self.has_more = False
        self._interval_s = SHORTEST_S

    def take(self, answer: _Answer, now: float, *, is_heard: bool) -> None:
        """Hand the answer on and decide when to ask again; `is_heard`: the run says itself when."""
        self.answer.put_nowait(answer)
        if not isinstance(answer, LogPage):
            return
        self.cursor, self.has_more = answer.cursor, answer.has_more
        silent = self._interval_s * GROWTH
        self._interval_s = SHORTEST_S if answer.entries else min(silent, LONGEST_S)
        interval_s = LONGEST_HEARD_S if is_heard else self._interval_s
        # Unless it was heard of while it was asked about: then the answer may be from before.
        self.due_at = now if self.has_more else min(self.due_at, now + interval_s)


class LogPoller:
    """Shared by all tails of a process; works only while someone follows."""

    def __init__(self, dagster: DagsterClient, is_listening: Callable[[], bool] = lambda: False) -> None:
        """`is_listening`: whether `heard` will be called for every entry that is written."""
        self._dagster = dagster
        self._is_listening = is_listening
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

    def heard(self, run_id: str | None = None) -> None:
        """The run has written (None: any run may have): ask about it soon."""
        for feed in self._feeds:
            if run_id in {None, feed.run_id}:
                feed.due_at = -math.inf
                self._wake.set()

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        began = -math.inf
        while True:
            self._wake.clear()
            # A reader that has not taken its last page is not asked about: nothing piles up.
            asked = [feed for feed in self._feeds if feed.answer.empty()]
            now = loop.time()
            next_at = min((feed.due_at for feed in asked), default=now + LONGEST_S)
            if not any(feed.has_more for feed in asked):  # else: on with a long log
                next_at = max(next_at, began + SHORTEST_S)
            if next_at > now:
                await self._rest(min(next_at - now, LONGEST_S))
                continue
            began = now
            # Who would be due a moment later comes along: so all that talk end up in one request.
            due = [feed for feed in asked if feed.has_more or feed.due_at <= now + SHORTEST_S]
            for start in range(0, len(due), RUNS_A_REQUEST):
                await self._ask(due[start : start + RUNS_A_REQUEST])

    async def _ask(self, feeds: Sequence[_Feed]) -> None:
        """Two feeds may follow one run (a tail that starts over): the rounds keep them apart."""
        first = {feed.run_id: feed for feed in feeds}
        for feed in first.values():
            feed.due_at = math.inf
        answers: dict[str, LogPage | DagsterRefused]
        try:
            answers = await self._dagster.logs_of({r: f.cursor for r, f in first.items()}, limit=PAGE)
        except Exception as error:  # noqa: BLE001  # whatever it is: each tail hears it, and starts over
            for feed in first.values():
                feed.take(_unavailable(error), 0, is_heard=False)
            return
        now = asyncio.get_running_loop().time()
        for run_id, answer in answers.items():
            first[run_id].take(answer, now, is_heard=self._is_listening())

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

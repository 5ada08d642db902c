"""One run's tail: reads its log, follows it, records what it says, and settles its end.

Whatever breaks in between (the webserver restarts, a page fails), the tail starts over from the
log's beginning with a fresh translation: source keys make that harmless.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

import structlog
from pydantic import ValidationError

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable
from api.dagster_gql.logs import LogEntry
from api.projection.drafts import EventDraft
from api.projection.polling import LogPoller
from api.projection.recorder import Recorder
from api.projection.translate import RunTranslation
from contracts import metadata
from contracts.signals import EndSignal, StageResult
from contracts.stages import PipelineStage

_log = structlog.get_logger("api.tail")

QUEUE_SIZE = 2_000  # entries between the subscription and the recorder
PAGE = 1_000
SILENCE_S = 15.0  # after so long without an entry the log is read again: a watcher may have died
BACKOFF_S = (0.05, 2.0)
# How long the log may lag behind a run's status before its end is settled without it.
END_GRACE_S = 2.0
END_TRIES = 5
# How long the first word of a run may wait for what it builds on, which needs the bucket too.
INHERITS_S = 2.0
LATE_COMMITS_S = 0.25  # on Postgres: rows with lower ids may still become visible

Inherits = Callable[[str, str], Awaitable[Mapping[PipelineStage, StageResult]]]
_Item = list[LogEntry] | BaseException | None  # None: no more will come


class Tail:
    """Follows one run until its terminal event is recorded."""

    def __init__(
        self,
        run_id: str,
        project_id: str,
        dagster: DagsterClient,
        recorder: Recorder,
        *,
        poller: LogPoller | None = None,
        began: Callable[[str], object] = lambda _run_id: None,
        commits_settled: Callable[[], Awaitable[bool]] | None = None,
        inherits: Inherits | None = None,
    ) -> None:
        """By GraphQL subscription (SQLite), or by `poller`, which all tails share (Postgres).

        `began` is told when the log says that the run is at work; again, when it is read again.
        `commits_settled` waits for what was being written to the log; False: it can't know.
        `inherits` finds what the run builds on that is not the project's last; where that takes long or
        fails, it is told when it is known, and the run's own words don't wait.
        """
        self.run_id = run_id
        self.project_id = project_id
        self._dagster = dagster
        self._recorder = recorder
        self._poller = poller
        self._began = began
        self._commits_settled = commits_settled
        self._inherits = inherits
        self._inherited: Mapping[PipelineStage, StageResult] | None = None
        self._finding: asyncio.Future[Mapping[PipelineStage, StageResult]] | None = None
        self._fence: int | None = None
        self._recorded: set[str] = set()
        self._status_ended = asyncio.Event()

    def tell_ended(self) -> None:
        """Discovery saw that the run has ended, in case the log's own word is missed."""
        self._status_ended.set()

    async def run(self, fence: int | None = None) -> None:
        """Returns when the run's terminal event is stored. Raises PROJECT_NOT_FOUND when deleted.

        `fence` is the token of the lease under which it records; LeaseLostError when that is gone.
        """
        self._fence = fence
        try:
            await self._to_its_end()
        finally:
            if self._finding is not None:
                self._finding.cancel()
                await asyncio.gather(self._finding, return_exceptions=True)

    async def _to_its_end(self) -> None:
        low, high = BACKOFF_S
        delay = low
        while True:
            try:
                if await self._follow():
                    await self._settle()
                    return
                delay = low
            except DagsterUnavailable as error:
                if delay == low:  # once an outage
                    _log.info("tail_waits", run_id=self.run_id, details=error.details)
                # Full jitter: many tails must not come back in step.
                await asyncio.sleep(random.uniform(low, delay))  # noqa: S311  # no secret
                delay = min(delay * 2, high)
            except DagsterRefused as error:
                if await self._is_gone():
                    await self._settle()
                    return
                _log.warning("log_refused", run_id=self.run_id, details=error.details)
                await asyncio.sleep(high)

    async def _follow(self) -> bool:
        """One pass: history, then live. True when the run's end was seen; False to start over."""
        await self._inherit()
        translation = RunTranslation(self.run_id, self._inherited)
        source = self._subscribed() if self._poller is None else self._polled(self._poller)
        async with aclosing(source) as batches:
            async for entries in batches:
                self._take_inherited()
                translation.builds_on(self._inherited)
                await self._record(translation.feed(entries))
                if any(entry.typename == "RunStartEvent" for entry in entries):
                    self._began(self.run_id)
                if translation.ended:
                    return True
        return self._status_ended.is_set()

    async def _inherit(self) -> None:
        """Find what the run builds on, unless it is known: in a moment, or behind the reading."""
        if self._inherits is None or self._inherited is not None:
            return
        if self._finding is None:
            self._finding = asyncio.ensure_future(self._inherits(self.run_id, self.project_id))
            await asyncio.wait({self._finding}, timeout=INHERITS_S)
            if not self._finding.done():
                _log.warning("parent_not_known_yet", run_id=self.run_id)
        self._take_inherited()

    def _take_inherited(self) -> None:
        """What was found meanwhile; what failed is tried again when the log is read again."""
        if self._finding is None or not self._finding.done():
            return
        found, self._finding = self._finding, None
        try:
            self._inherited = found.result()
        except DagsterUnavailable:
            raise
        except Exception:  # noqa: BLE001  # a bucket that is away, an unreadable event: the run is told without
            _log.warning("parent_not_known", run_id=self.run_id, exc_info=True)

    async def _settle(self) -> None:
        """Read the whole log once more, for what was committed late; then the terminal event."""
        await self._inherit()
        if self._poller is not None:
            await self._wait_for_late_commits()
        for _ in range(END_TRIES):
            run, entries = await asyncio.gather(self._dagster.get_run(self.run_id), self._whole_log())
            translation = RunTranslation(self.run_id, self._inherited)
            drafts = translation.feed(entries)
            if run is None or translation.ended:
                break
            if not run.status.ended:
                raise DagsterUnavailable("The run's end is not in its log yet.")
            await asyncio.sleep(END_GRACE_S / END_TRIES)
        at = datetime.now(UTC) if run is None else (run.ended_at or datetime.now(UTC))
        end = None if run is None else _end_signal(run.tags.get(metadata.END_TAG))
        await self._record([*drafts, *translation.finish(end, at=at)])

    async def _wait_for_late_commits(self) -> None:
        if self._commits_settled is None or not await self._commits_settled():
            await asyncio.sleep(LATE_COMMITS_S)

    async def _record(self, drafts: Sequence[EventDraft]) -> None:
        """Only what this tail has not recorded before: a re-read then costs no queries."""
        new = [draft for draft in drafts if draft.source_key not in self._recorded]
        if new:
            await self._recorder.record(self.project_id, new, fence=self._fence)
            self._recorded.update(draft.source_key for draft in new)

    async def _subscribed(self) -> AsyncGenerator[list[LogEntry], None]:
        """Batches as they come; ends on silence, or when the status has ended and the log has not."""
        queue: asyncio.Queue[_Item] = asyncio.Queue(QUEUE_SIZE)
        reader = asyncio.create_task(self._read_subscription(queue))
        ender = asyncio.create_task(self._end_after_grace(queue))
        try:
            while (entries := await _next_batch(queue)) is not None:
                yield entries
        finally:
            reader.cancel()
            ender.cancel()
            await asyncio.wait({reader, ender})

    async def _read_subscription(self, queue: "asyncio.Queue[_Item]") -> None:
        try:
            async with aclosing(self._dagster.subscribe_logs(self.run_id, None)) as batches:
                async for entries in batches:
                    await queue.put(entries)
            await queue.put(DagsterUnavailable("Dagster ended the subscription."))
        except Exception as error:  # noqa: BLE001  # whatever it is, the reading side raises it
            await queue.put(error)

    async def _end_after_grace(self, queue: "asyncio.Queue[_Item]") -> None:
        await self._status_ended.wait()
        await asyncio.sleep(END_GRACE_S)
        await queue.put(None)

    async def _polled(self, poller: LogPoller) -> AsyncGenerator[list[LogEntry], None]:
        """Pages, then what follows them; ends after a while, since rows may commit out of order."""
        restart_at = asyncio.get_running_loop().time() + SILENCE_S
        async with aclosing(poller.follow(self.run_id)) as pages:
            async for page in pages:
                if page.entries:
                    yield page.entries
                elif self._status_ended.is_set():
                    return
                if not page.has_more and asyncio.get_running_loop().time() >= restart_at:
                    return

    async def _whole_log(self) -> list[LogEntry]:
        """From the start to the end; nothing when Dagster doesn't know the run."""
        entries: list[LogEntry] = []
        cursor: str | None = None
        while True:
            try:
                page = await self._dagster.run_logs(self.run_id, cursor, limit=PAGE)
            except DagsterRefused:
                return entries
            entries += page.entries
            if not page.has_more:
                return entries
            cursor = page.cursor

    async def _is_gone(self) -> bool:
        try:
            return await self._dagster.get_run(self.run_id) is None
        except DagsterUnavailable:
            return False


async def _next_batch(queue: "asyncio.Queue[_Item]") -> list[LogEntry] | None:
    """All that waits, as one batch (one transaction); None after silence or at the end."""
    try:
        async with asyncio.timeout(SILENCE_S):
            item = await queue.get()
    except TimeoutError:
        return None
    entries: list[LogEntry] = []
    while isinstance(item, list):
        entries += item
        if queue.empty():
            return entries
        item = queue.get_nowait()
    if entries:
        queue.put_nowait(item)  # its turn comes with the next call
        return entries
    if item is not None:
        raise item
    return None


def _end_signal(text: str | None) -> EndSignal | None:
    if text is None:
        return None
    try:
        return EndSignal.model_validate_json(text)
    except ValidationError:
        _log.warning("end_tag_unreadable", text=text[:200])
        return None

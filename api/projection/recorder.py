"""The one way into the `events` table: dedupe, admit, number, fold, store, then publish.

Requests that arrive while a transaction is being committed share the next one: one commit carries
them all, however many runs are busy.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import structlog

from api.db.database import Database
from api.projection.batch import Outcome, Request, write_batch
from api.projection.drafts import EventDraft
from api.projection.fold import AnyEvent
from api.stream.hub import Hub
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ProjectState, is_terminal

_log = structlog.get_logger("api.recorder")

_CACHED_STATES = 256
# Transactions begin at least so far apart: a lone event is stored at once, and when a hundred runs talk they
# share commits, which cost more than what is in them.
SPACING_S = 0.005


@dataclass(frozen=True, slots=True)
class _Asked(Request):
    answer: asyncio.Future[list[AnyEvent]]


class Recorder:
    """Shared by all that record; safe to call from any task of one event loop."""

    def __init__(
        self, db: Database, hub: Hub, on_end: Callable[[str], None] = lambda _project_id: None
    ) -> None:
        """`on_end` is told of each project whose run has just been recorded as ended."""
        self._db = db
        self._hub = hub
        self._on_end = on_end
        self.metrics = hub.metrics
        self._waiting: list[_Asked] = []
        self._writer: asyncio.Task[None] | None = None
        self._began = 0.0  # the last transaction
        self._states: OrderedDict[str, ProjectState] = OrderedDict()

    async def record(
        self, project_id: str, drafts: Sequence[EventDraft], *, fence: int | None = None
    ) -> list[AnyEvent]:
        """Store those drafts that are new and legal; returns them as events, in order.

        Exactly once: a draft whose source key is stored already is left out. Raises
        OrreryError(PROJECT_NOT_FOUND) when the project is unknown or deleted, and LeaseLostError
        when `fence` is not the token of the project's lease any more.
        """
        if not drafts:
            return []
        answer: asyncio.Future[list[AnyEvent]] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Asked(project_id, drafts, fence, answer))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all(), name="recorder")
        return await answer

    async def drain(self) -> None:
        """Wait until all that was asked is stored."""
        if self._writer is not None:
            await asyncio.wait({self._writer})

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(self._began + SPACING_S - time.monotonic())
                self._began = time.monotonic()
                batch, self._waiting = self._waiting, []
                await self._write_safely(batch)
        finally:
            self._writer = None

    async def _write_safely(self, batch: list[_Asked]) -> None:
        try:
            await self._commit(batch)
        except Exception as error:  # noqa: BLE001  # one bad request must not fail its neighbours
            if len(batch) == 1:
                self._states.pop(batch[0].project_id, None)
                _fail(batch[0], error)
                return
            for request in batch:
                await self._write_safely([request])

    async def _commit(self, batch: list[_Asked]) -> None:
        # In the order of their ids, so that two replicas never wait for each other.
        batch = sorted(batch, key=lambda request: request.project_id)
        began = time.monotonic()
        outcomes = await self._db.write(partial(write_batch, batch, dict(self._states), self._db.instance))
        for request, outcome in zip(batch, outcomes, strict=True):
            if outcome is not None:
                self._remember(request.project_id, outcome.state)
            self._tell(request, outcome)
        self._count(batch, outcomes, time.monotonic() - began)

    def _count(self, batch: Sequence[_Asked], outcomes: Sequence[Outcome | None], commit_s: float) -> None:
        self.metrics.recorder_commit.observe(commit_s)
        self.metrics.recorder_batch.observe(sum(len(outcome.made) for outcome in outcomes if outcome))
        now = datetime.now(UTC)
        for request, outcome in zip(batch, outcomes, strict=True):
            if outcome is None or not outcome.made:
                continue
            newest = request.drafts[-1]
            if not newest.source_key.startswith("api:"):  # Dagster said it, and when
                self.metrics.tail_lag.observe(max((now - newest.timestamp).total_seconds(), 0.0))
            for event in outcome.made:
                self.metrics.ended(event.data)

    def _tell(self, request: _Asked, outcome: Outcome | None) -> None:
        if outcome is None:
            _fail(request, OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project."))
            return
        self._hub.publish(request.project_id, outcome.stored)
        if any(is_terminal(event.data) for event in outcome.made):
            self._on_end(request.project_id)
        if not request.answer.done():
            request.answer.set_result(outcome.made)

    def _remember(self, project_id: str, state: ProjectState) -> None:
        self._states[project_id] = state
        self._states.move_to_end(project_id)
        if len(self._states) > _CACHED_STATES:
            self._states.popitem(last=False)


def _fail(request: _Asked, error: Exception) -> None:
    if not request.answer.done():
        request.answer.set_exception(error)

"""The one way into the `events` table: dedupe, admit, number, fold, store, then publish.

Requests that arrive while a transaction is being committed share the next one: one commit carries
them all, however many runs are busy.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from api.db import appending, durations, leases
from api.db.announcing import Appended, tell_appended
from api.db.database import Database
from api.db.events import StoredEvent
from api.projection.advance import advance
from api.projection.drafts import EventDraft
from api.projection.fold import AnyEvent
from api.stream.hub import Hub
from contracts.errors import ErrorCode, OrreryError
from contracts.events import STREAM_EVENT, ProjectState, is_terminal

_log = structlog.get_logger("api.recorder")

_CACHED_STATES = 256


class LeaseLostError(Exception):
    """Another replica follows this project's runs by now; nothing was stored."""


@dataclass(frozen=True, slots=True)
class _Request:
    project_id: str
    drafts: Sequence[EventDraft]
    fence: int | None
    answer: asyncio.Future[list[AnyEvent]]


@dataclass(slots=True)
class _Outcome:
    """What a request made, to be told once its transaction has been committed."""

    state: ProjectState
    made: list[AnyEvent]
    stored: list[StoredEvent]


class Recorder:
    """Shared by all that record; safe to call from any task of one event loop."""

    def __init__(self, db: Database, hub: Hub) -> None:
        self._db = db
        self._hub = hub
        self.metrics = hub.metrics
        self._waiting: list[_Request] = []
        self._writer: asyncio.Task[None] | None = None
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
        self._waiting.append(_Request(project_id, drafts, fence, answer))
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
                batch, self._waiting = self._waiting, []
                await self._write_safely(batch)
        finally:
            self._writer = None

    async def _write_safely(self, batch: list[_Request]) -> None:
        try:
            await self._commit(batch)
        except Exception as error:  # noqa: BLE001  # one bad request must not fail its neighbours
            if len(batch) == 1:
                self._states.pop(batch[0].project_id, None)
                _fail(batch[0], error)
                return
            for request in batch:
                await self._write_safely([request])

    async def _commit(self, batch: list[_Request]) -> None:
        # In the order of their ids, so that two replicas never wait for each other.
        batch = sorted(batch, key=lambda request: request.project_id)
        began = time.monotonic()
        outcomes = await self._db.write(partial(_write_batch, batch, dict(self._states), self._db.instance))
        for request, outcome in zip(batch, outcomes, strict=True):
            if outcome is not None:
                self._remember(request.project_id, outcome.state)
            self._tell(request, outcome)
        self._count(batch, outcomes, time.monotonic() - began)

    def _count(self, batch: Sequence[_Request], outcomes: Sequence[_Outcome | None], commit_s: float) -> None:
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

    def _tell(self, request: _Request, outcome: _Outcome | None) -> None:
        if outcome is None:
            _fail(request, OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project."))
            return
        self._hub.publish(request.project_id, outcome.stored)
        if not request.answer.done():
            request.answer.set_result(outcome.made)

    def _remember(self, project_id: str, state: ProjectState) -> None:
        self._states[project_id] = state
        self._states.move_to_end(project_id)
        if len(self._states) > _CACHED_STATES:
            self._states.popitem(last=False)


def _fail(request: _Request, error: Exception) -> None:
    if not request.answer.done():
        request.answer.set_exception(error)


def _write_batch(
    batch: Sequence[_Request], known: dict[str, ProjectState], origin: str, connection: Connection
) -> list[_Outcome | None]:
    """All requests in one transaction; None where there is no such project."""
    states: dict[str, ProjectState] = {}
    outcomes: list[_Outcome | None] = []
    appended: list[Appended] = []
    for request in batch:
        project_id = request.project_id
        state = states.get(project_id) or _locked_state(connection, project_id, known.get(project_id))
        if state is not None and request.fence is not None:
            _check_lease(connection, project_id, request.fence)
        outcome = None if state is None else _write(connection, state, request.drafts)
        if outcome is not None:
            states[project_id] = outcome.state
            appended += _appended(origin, project_id, outcome.stored)
        outcomes.append(outcome)
    tell_appended(connection, appended)
    return outcomes


def _check_lease(connection: Connection, project_id: str, fence: int) -> None:
    """Exact, since the project's row is locked: a later holder's first write waits for this one."""
    if leases.current_token(connection, project_id) != fence:
        raise LeaseLostError


def _appended(origin: str, project_id: str, stored: Sequence[StoredEvent]) -> list[Appended]:
    return [Appended(origin, project_id, stored[0].seq, stored[-1].seq)] if stored else []


def _locked_state(connection: Connection, project_id: str, known: ProjectState | None) -> ProjectState | None:
    """The row stays locked until the transaction ends: that is what makes `seq` gap-free."""
    position = appending.locked_position(connection, project_id)
    if position is None:
        return None
    if known is not None and (known.seq, known.epoch) == position:
        return known  # nobody else has recorded since: no need to parse it again
    return appending.read_state(connection, project_id)


def _write(connection: Connection, state: ProjectState, drafts: Sequence[EventDraft]) -> _Outcome:
    """Number, fold and store what is new; the project's row is locked."""
    keys = [draft.source_key for draft in drafts]
    run_ids = {draft.run_id for draft in drafts if draft.run_id is not None}
    result = advance(
        state,
        drafts,
        appending.stored_keys(connection, state.project_id, keys),
        appending.ended_runs(connection, run_ids),
    )
    outcome = _Outcome(result.state, [event for _, event in result.events], [])
    rows: list[dict[str, object]] = []
    for draft, event in result.events:
        stored = StoredEvent(event.seq, event.event_type, STREAM_EVENT.dump_json(event).decode())
        outcome.stored.append(stored)
        rows.append(_row(state.project_id, draft, stored))
        if draft.run_id is not None and is_terminal(event.data):
            appending.end_run(connection, draft.run_id, result.state, draft.timestamp)
            _learn(connection, draft.run_id, result.state, draft.timestamp)
    if rows:
        appending.append_events(connection, rows)
        appending.save_state(connection, result.state)
    return outcome


def _learn(connection: Connection, run_id: str, state: ProjectState, at: datetime) -> None:
    """In the run's last transaction, so once; but what can't be learnt never costs an event."""
    try:
        with connection.begin_nested():
            durations.learn(connection, run_id, state, at)
    except Exception:  # noqa: BLE001  # see above
        _log.exception("run_not_learnt_from", run_id=run_id)


def _row(project_id: str, draft: EventDraft, stored: StoredEvent) -> dict[str, object]:
    return {
        "project_id": project_id,
        "seq": stored.seq,
        "source_key": draft.source_key,
        "event_type": stored.event_type,
        "timestamp": draft.timestamp,
        "body": stored.body,
    }

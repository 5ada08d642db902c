"""One transaction of the recorder: many requests, a handful of statements however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import Connection

from api.db import appending, durations, leases
from api.db.announcing import Appended, tell_appended
from api.db.events import StoredEvent
from api.projection.advance import advance
from api.projection.drafts import EventDraft
from api.projection.fold import AnyEvent
from contracts.events import STREAM_EVENT, ProjectState, is_terminal

_log = structlog.get_logger("api.recorder")


class LeaseLostError(Exception):
    """Another replica follows this project's runs by now; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Request:
    """Drafts of one project, and the token of the lease under which they are recorded, if any."""

    project_id: str
    drafts: Sequence[EventDraft]
    fence: int | None


@dataclass(slots=True)
class Outcome:
    """What a request made, to be told once its transaction has been committed."""

    state: ProjectState
    made: list[AnyEvent]
    stored: list[StoredEvent]


@dataclass(slots=True)
class _Known:
    """What the tables say before the batch, kept up to date while it is worked through."""

    states: dict[str, ProjectState]
    keys: dict[str, set[str]]
    ended: set[str]
    rows: list[dict[str, object]] = field(default_factory=list)
    changed: dict[str, ProjectState] = field(default_factory=dict)


def write_batch(
    batch: Sequence[Request], cached: dict[str, ProjectState], origin: str, connection: Connection
) -> list[Outcome | None]:
    """All requests in one transaction; None where there is no such project.

    `cached` are states as this process knows them; `origin` names it to its replicas. Raises
    LeaseLostError when any request's lease is lost.
    """
    known = _read(connection, batch, cached)
    outcomes: list[Outcome | None] = []
    for request in batch:
        state = known.states.get(request.project_id)
        outcomes.append(None if state is None else _advance(connection, state, request.drafts, known))
    if known.rows:
        appending.append_events(connection, known.rows)
        appending.save_states(connection, known.changed.values())
        tell_appended(connection, [_appended(origin, o) for o in outcomes if o is not None and o.stored])
    return outcomes


def _read(connection: Connection, batch: Sequence[Request], cached: dict[str, ProjectState]) -> _Known:
    """The rows stay locked until the transaction ends: that is what makes `seq` gap-free."""
    positions = appending.locked_positions(connection, {request.project_id for request in batch})
    for request in batch:
        if request.fence is not None and request.project_id in positions:
            _check_lease(connection, request.project_id, request.fence)
    drafts = [(request.project_id, draft) for request in batch for draft in request.drafts]
    return _Known(
        states={
            project_id: _current(connection, project_id, position, cached.get(project_id))
            for project_id, position in positions.items()
        },
        keys=appending.stored_keys(connection, [(name, draft.source_key) for name, draft in drafts]),
        ended=appending.ended_runs(connection, {d.run_id for _, d in drafts if d.run_id is not None}),
    )


def _current(
    connection: Connection, project_id: str, position: tuple[int, str], cached: ProjectState | None
) -> ProjectState:
    if cached is not None and (cached.seq, cached.epoch) == position:
        return cached  # nobody else has recorded since: no need to parse it again
    return appending.read_state(connection, project_id)


def _check_lease(connection: Connection, project_id: str, fence: int) -> None:
    """Exact, since the project's row is locked: a later holder's first write waits for this one."""
    if leases.current_token(connection, project_id) != fence:
        raise LeaseLostError


def _advance(
    connection: Connection, state: ProjectState, drafts: Sequence[EventDraft], known: _Known
) -> Outcome:
    """Number and fold what is new; `known` learns of it."""
    keys = known.keys.setdefault(state.project_id, set())
    result = advance(state, drafts, keys, known.ended)
    outcome = Outcome(result.state, [event for _, event in result.events], [])
    for draft, event in result.events:
        stored = StoredEvent(event.seq, event.event_type, STREAM_EVENT.dump_json(event).decode())
        outcome.stored.append(stored)
        known.rows.append(_row(state.project_id, draft, stored))
        keys.add(draft.source_key)
        if draft.run_id is not None and is_terminal(event.data):
            known.ended.add(draft.run_id)
            appending.end_run(connection, draft.run_id, result.state, draft.timestamp)
            _learn(connection, draft.run_id, result.state, draft.timestamp)
    if outcome.stored:
        known.states[state.project_id] = known.changed[state.project_id] = result.state
    return outcome


def _learn(connection: Connection, run_id: str, state: ProjectState, at: datetime) -> None:
    """In the run's last transaction, so once; but what can't be learnt never costs an event."""
    try:
        with connection.begin_nested():
            durations.learn(connection, run_id, state, at)
    except Exception:  # noqa: BLE001  # no lesson is worth an event: logged whole, left out
        _log.exception("run_not_learnt_from", run_id=run_id)


def _appended(origin: str, outcome: Outcome) -> Appended:
    return Appended(origin, outcome.state.project_id, outcome.stored[0].seq, outcome.stored[-1].seq)


def _row(project_id: str, draft: EventDraft, stored: StoredEvent) -> dict[str, object]:
    return {
        "project_id": project_id,
        "seq": stored.seq,
        "source_key": draft.source_key,
        "event_type": stored.event_type,
        "timestamp": draft.timestamp,
        "body": stored.body,
    }

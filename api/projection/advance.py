"""Drafts onto a state: left out, or admitted, numbered and folded in. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from api.projection.admit import admit
from api.projection.drafts import EventDraft
from api.projection.fold import AnyEvent, apply
from contracts.events import (
    STREAM_EVENT,
    AlertData,
    ChampionData,
    CompletedData,
    DataVersionData,
    ErrorData,
    EventData,
    LogData,
    ProgressUpdateData,
    ProjectState,
    QuestionData,
    StageChangeData,
    is_terminal,
)

_TYPE_NAMES: dict[type, str] = {
    StageChangeData: "stage_change",
    ProgressUpdateData: "progress_update",
    LogData: "log",
    ErrorData: "error",
    QuestionData: "question",
    CompletedData: "completed",
    DataVersionData: "data",
    ChampionData: "champion",
    AlertData: "alert",
}


@dataclass(slots=True)
class Advance:
    """What became of the drafts: the state after them, and those that are events now, in order."""

    state: ProjectState
    events: list[tuple[EventDraft, AnyEvent]] = field(default_factory=list)


def advance(
    state: ProjectState, drafts: Iterable[EventDraft], known: Iterable[str], ended: Iterable[str]
) -> Advance:
    """`known`: source keys that are stored already; `ended`: runs that had their terminal event."""
    known, ended = set(known), set(ended)
    result = Advance(state)
    for draft in drafts:
        if draft.source_key in known:
            continue
        data = admit(result.state, draft, ended)
        if data is None:
            continue
        event = _numbered(result.state, draft, data)
        result.state = apply(result.state, event)
        result.events.append((draft, event))
        known.add(draft.source_key)
        if draft.run_id is not None and is_terminal(data):
            ended.add(draft.run_id)
    return result


def _numbered(state: ProjectState, draft: EventDraft, data: EventData) -> AnyEvent:
    return STREAM_EVENT.validate_python(
        {
            "event_type": _TYPE_NAMES[type(data)],
            "project_id": state.project_id,
            "timestamp": draft.timestamp,
            "seq": state.seq + 1,
            "data": data,
        }
    )

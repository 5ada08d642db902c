"""The live stream (WebSocket and SSE) and the history behind it. `api.app` adds the prefix."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response, WebSocket
from sqlalchemy import Connection

from api.db import events
from api.examples import projects as examples
from api.examples.common import answer
from api.services import Services, services_of
from api.stream.cursor import Position
from api.stream.replay import FASTEST, SLOWEST
from api.stream.session import read_state
from api.stream.socket import serve_socket
from api.stream.sse import StreamResponse, open_session
from contracts.errors import ErrorResponse
from contracts.projects import EventPage

router = APIRouter(tags=["stream"])

MAX_PAGE = 10_000
_AFTER = "Cursor `epoch:seq` (or a bare seq): only what happened after it."
_SPEED = "Replay what is stored after the cursor (else all of it), so many times as fast as it came."
_ERRORS: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorResponse, "description": "PROJECT_NOT_FOUND"},
    422: {"model": ErrorResponse, "description": "VALIDATION_ERROR: a bad cursor or limit"},
}
_SSE_EXAMPLE = (
    "event: progress_update\r\nid: 5f0c1a2b:17\r\n"
    'data: {"project_id":"…","timestamp":"…","seq":17,"event_type":"progress_update","data":{…}}\r\n\r\n'
)

ServicesOf = Annotated[Services, Depends(services_of)]


async def stream_by_websocket(websocket: WebSocket) -> None:
    """A snapshot, what happened since `?after=`, then live; or a replay at `?speed=`. SPEC: STREAM."""
    await serve_socket(websocket, services_of(websocket), websocket.path_params["project_id"])


# Starlette's own route: FastAPI's would keep 5 kB more for each connection that is open.
router.add_websocket_route("/ws/projects/{project_id}/stream", stream_by_websocket)


@router.get(
    "/projects/{project_id}/stream",
    status_code=200,  # OpenAPI can't read it off the response class
    response_class=StreamResponse,
    responses={
        200: {
            "description": "Server-sent events: `event` is the event_type, `id` the cursor.",
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _SSE_EXAMPLE}},
        },
        429: {"model": ErrorResponse, "description": "RATE_LIMITED: too many streams of this project"},
        **_ERRORS,
    },
)
async def stream_by_sse(
    services: ServicesOf,
    project_id: str,
    after: Annotated[str | None, Query(description=_AFTER, examples=["5f0c1a2b:17"])] = None,
    last_event_id: Annotated[str | None, Header(description="As `after`; it wins.")] = None,
    speed: Annotated[float | None, Query(ge=SLOWEST, le=FASTEST, description=_SPEED)] = None,
) -> StreamResponse:
    """The same frames as the WebSocket's, as server-sent events."""
    session, close = await open_session(services, project_id, last_event_id or after, speed)
    return StreamResponse(session, close, services.heartbeat_interval_s)


@router.get(
    "/projects/{project_id}/events",
    response_model=EventPage,
    responses={**answer(200, examples.EVENTS), **_ERRORS},
)
async def list_events(
    services: ServicesOf,
    project_id: str,
    after: Annotated[str, Query(description=_AFTER, examples=["5f0c1a2b:0"])] = "0",
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
) -> Response:
    """A stretch of the project's history, oldest first."""
    text = await services.db.read(partial(_page_after, project_id=project_id, after=after, limit=limit))
    return Response(text, media_type="application/json")


def _page_after(connection: Connection, project_id: str, after: str, limit: int) -> str:
    """In one view: `has_more` is true of it."""
    state = read_state(connection, project_id)
    position = Position(state.epoch, state.seq)
    start = position.resolve(after)
    return _page(position, start, events.stretch_after(connection, project_id, start, limit=limit))


def _page(position: Position, start: int, found: events.Stretch) -> str:
    """An EventPage put together from the stored texts: nothing is parsed to be written again."""
    last = start if found.last_seq is None else found.last_seq
    return (
        f'{{"events":[{found.text}],"epoch":"{position.epoch}",'
        f'"next_after":"{position.at(last)}","has_more":{"true" if last < position.seq else "false"}}}'
    )

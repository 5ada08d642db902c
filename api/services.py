"""What the handlers work with, wired by `api.app` and kept in `app.state.services`."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import HTTPConnection

from api.dagster_gql.client import DagsterClient
from api.db.database import Database
from api.projection.follower import Follower
from api.projection.recorder import Recorder
from api.stream.hub import Hub
from api.stream.places import Places


@dataclass(frozen=True, slots=True)
class Services:
    """Typed, made once at start. `allowed_origins` are the CORS origins (the same host always is)."""

    db: Database
    dagster: DagsterClient
    recorder: Recorder
    follower: Follower
    hub: Hub
    places: Places
    allowed_origins: frozenset[str]
    heartbeat_interval_s: float


def services_of(connection: HTTPConnection) -> Services:
    """A FastAPI dependency that works for HTTP and WebSocket alike."""
    return cast("Services", connection.app.state.services)

"""What only the REST side works with, beside `api.services`; kept in `app.state.edge`."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path
from starlette.requests import HTTPConnection, Request

from api.batches import Batches
from api.db import projects
from api.db.tables import ProjectRow
from api.health import Health
from api.interpreting import Interpreter
from api.middleware.request_id import request_id_of
from api.models import ModelServer
from api.monitoring.wiring import Monitoring
from api.runs.comparing import Comparer
from api.sagas.cancel import Canceller
from api.sagas.champions import Champions
from api.sagas.create import Creator, InFlight
from api.sagas.delete import Deleter
from api.sagas.forking import Forks
from api.sagas.launch import Launcher
from api.sagas.new_data import NewData
from api.sagas.words import Words
from api.schedules import Schedules
from api.scoring import ScoredFiles
from api.services import Services, services_of
from api.settings import Settings
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import UUID_PATTERN
from object_store import ObjectStore


@dataclass(frozen=True, slots=True)
class Edge:
    """Typed, made once at start."""

    settings: Settings
    store: ObjectStore
    models: ModelServer
    health: Health
    launcher: Launcher
    creator: Creator
    canceller: Canceller
    deleter: Deleter
    in_flight: InFlight
    interpreter: Interpreter
    words: Words
    batches: Batches
    forks: Forks
    comparer: Comparer
    champions: Champions
    new_data: NewData
    schedules: Schedules
    scored_files: ScoredFiles
    monitoring: Monitoring


def edge_of(connection: HTTPConnection) -> Edge:
    """A FastAPI dependency."""
    return cast("Edge", connection.app.state.edge)


def request_id(request: Request) -> str | None:
    """A FastAPI dependency: the id that the middleware gave."""
    return request_id_of(request.scope)


ProjectId = Annotated[
    str,
    Path(
        pattern=f"^{UUID_PATTERN}$",
        description="UUIDv7 that the create answered with.",
        examples=["01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"],
    ),
]
EdgeDep = Annotated[Edge, Depends(edge_of)]
ServicesDep = Annotated[Services, Depends(services_of)]
RequestId = Annotated[str | None, Depends(request_id)]


def no_such_project(project_id: str) -> OrreryError:
    return OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project", project_id)


async def project_row(project_id: ProjectId, services: ServicesDep) -> ProjectRow:
    """A FastAPI dependency: the project that the path names. Raises OrreryError(PROJECT_NOT_FOUND)."""
    async with services.db.reading() as session:
        row = await projects.get(session, project_id)
    if row is None:
        raise no_such_project(project_id)
    return row


Project = Annotated[ProjectRow, Depends(project_row)]

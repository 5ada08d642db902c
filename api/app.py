"""Wires the API: settings in, an ASGI app out. Nothing is decided here but who knows whom."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse

from api import errors
from api.batches import Batches
from api.dagster_gql.client import DagsterClient
from api.db.database import Database
from api.docs_page import docs_page
from api.edge import Edge
from api.errors import ErrorMiddleware
from api.examples.common import ERROR
from api.health import Health
from api.inspection import Inspector
from api.interpreting import Interpreter
from api.middleware.compression import SelectiveGzip
from api.middleware.conditional import ConditionalMiddleware
from api.middleware.cors import Cors
from api.middleware.dispatch import DispatchMiddleware
from api.middleware.guard import BodyLimit, OriginGuard
from api.middleware.hosts import HostGuard
from api.middleware.paths import HeadMiddleware, PathMiddleware
from api.middleware.request_id import RequestIdMiddleware
from api.models import ModelServer
from api.monitoring.wiring import monitoring as monitoring_of
from api.page import add_page
from api.pages import html
from api.projection.follower import Follower
from api.projection.recorder import Recorder
from api.projection.stalls import StallWatch
from api.projection.watching import RunsFile
from api.results import Results
from api.routes import (
    artifacts,
    champions,
    data,
    health,
    interpretations,
    metrics,
    monitoring,
    prediction_files,
    predictions,
    projects,
    runs,
    schedules,
    scoring,
    stars,
    stream,
    words,
)
from api.routes.dagster_proxy import MOUNT, DagsterProxy
from api.runs.comparing import Comparer
from api.runs.inheriting import Inheritance
from api.sagas.cancel import Canceller
from api.sagas.champions import Champions
from api.sagas.create import Creator, InFlight
from api.sagas.delete import Deleter
from api.sagas.forking import Forks
from api.sagas.late import LateRuns
from api.sagas.launch import Launcher
from api.sagas.new_data import NewData
from api.sagas.reconcile import Reconciler
from api.sagas.tidy import Tidier
from api.sagas.unstarted import UnstartedRuns
from api.sagas.words import Words
from api.schedules import Schedules
from api.scoring import ScoredFiles
from api.services import Services
from api.settings import Settings
from api.stream.hub import Hub
from api.stream.places import Places
from api.stream.relay import Relay
from api.supervision import Supervision
from contracts import heartbeat
from contracts.errors import ErrorResponse
from contracts.prediction_files import MODEL_HEADER, TOTAL_ROWS_HEADER
from object_store import open_store

EXPOSED_HEADERS = (
    "Content-Length",
    "X-Request-ID",
    "X-Total-Count",
    "Link",
    "ETag",
    "Idempotency-Replayed",
    "Location",
    "Retry-After",
    "Accept-Ranges",
    "Content-Range",
    "Content-Disposition",
    TOTAL_ROWS_HEADER,
    MODEL_HEADER,
)
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {
        "model": ErrorResponse,
        "description": words,
        "content": {"application/json": {"example": ERROR}},
    }
    for status, words in (("4XX", "What was wrong with the request"), ("5XX", "What is wrong on our side"))
}


def create_app(settings: Settings) -> FastAPI:
    """The app; its lifespan opens and closes all that it works with."""
    proxy = _proxy(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(proxy.close)
            app.state.services, app.state.edge = await _open(settings, stack)
            yield

    app = FastAPI(
        title="Orrery",
        description="A dataset and a sentence in, a served model out, every step live.",
        version="1",
        lifespan=lifespan,
        middleware=_middleware(settings, proxy),
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        responses=_ERRORS,
    )
    errors.install(app)
    for module in (
        projects,
        runs,
        data,
        champions,
        stars,
        interpretations,
        words,
        predictions,
        prediction_files,
        artifacts,
        schedules,
        scoring,
        monitoring,
        stream,
        metrics,
    ):
        app.include_router(module.router, prefix=settings.api_v1_prefix)
    app.include_router(health.router)
    _add_pages(app, settings.api_v1_prefix)
    return app


def _add_pages(app: FastAPI, prefix: str) -> None:
    add_page(app, prefix)

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return html(docs_page(app.openapi()))


def _proxy(settings: Settings) -> DagsterProxy:
    return DagsterProxy(
        settings.dagster_base_url,
        settings.dagster_path_secret.get_secret_value(),
        uds=settings.dagster_socket,
        allowed=frozenset(settings.backend_cors_origins),
    )


def _takes_upload(prefix: str) -> Callable[[str], bool]:
    """Whether a path is of a route that takes a file and bounds it itself."""
    of_project = r"projects/[^/]+/(?:predictions|data|feedback/file|scoring(?:/[^/]+)?)"
    paths = re.compile(rf"{re.escape(prefix)}/(?:projects|interpretations|{of_project})")
    return lambda path: paths.fullmatch(path) is not None


def _middleware(settings: Settings, proxy: DagsterProxy) -> list[Middleware]:
    """Outermost first."""
    origins = frozenset(settings.backend_cors_origins)
    return [
        Middleware(RequestIdMiddleware),
        Middleware(HeadMiddleware),
        Middleware(HostGuard, allowed=settings.host_names),
        Middleware(
            Cors,
            allow_origins=list(settings.backend_cors_origins),
            allow_credentials=True,
            allow_methods=["GET", "POST", "PUT", "DELETE", "OPTIONS"],
            allow_headers=["*"],
            expose_headers=list(EXPOSED_HEADERS),
            max_age=3600,
        ),
        Middleware(ErrorMiddleware),
        Middleware(PathMiddleware, untouched=MOUNT),
        Middleware(OriginGuard, allowed=origins),
        Middleware(DispatchMiddleware, mount=MOUNT, other=proxy),
        Middleware(
            BodyLimit,
            max_bytes=settings.orrery_serving_max_body_bytes,
            stall_s=settings.upload_stall_seconds,
            is_upload=_takes_upload(settings.api_v1_prefix),
        ),
        Middleware(SelectiveGzip, stream_suffixes=("/stream",), stream_parts=("/artifacts/",)),
        Middleware(ConditionalMiddleware),
    ]


async def _open(settings: Settings, stack: AsyncExitStack) -> tuple[Services, Edge]:
    """Everything that has a beginning and an end; the stack ends it in the reverse order."""
    db = Database(settings.database)
    stack.push_async_callback(db.dispose)
    await db.migrate()
    store = await asyncio.to_thread(open_store, settings.store_url, settings.scratch)
    dagster = DagsterClient(settings.dagster_base_url, uds=settings.dagster_socket)
    stack.push_async_callback(dagster.close)
    models = ModelServer(
        settings.runtime_dir / "models.sock", max_body_bytes=settings.orrery_serving_max_body_bytes
    )
    stack.push_async_callback(models.close)
    hub = Hub(max_per_project=settings.ws_max_connections_per_project)
    results = Results(db, store)
    stack.push_async_callback(results.stop)

    def ended(project_id: str) -> None:
        results.soon(project_id)
        tidier.soon(project_id)
        crowned.soon(project_id)

    recorder = Recorder(db, hub, on_end=ended)
    stack.push_async_callback(recorder.drain)
    theirs = settings.dagster_postgres_url
    follower = Follower(
        db,
        dagster,
        recorder,
        hub,
        subscribe=settings.subscribes,
        runs_file=RunsFile(settings.dagster_home) if theirs is None else None,
        dagster_dsn=None if theirs is None else theirs.get_secret_value(),
        inherits=Inheritance(db, store, dagster).of,
    )
    launcher = Launcher(db, dagster, recorder, follower)
    tidier = Tidier(db, store, models, launcher.quiet, uses_vertex=settings.uses_vertex)
    inspector = Inspector(settings.runtime_dir / "inspector.sock")
    crowned = Champions(db, store, recorder, models, results.soon)
    new_data = NewData(db, store, inspector, recorder)
    deleter = Deleter(
        db=db,
        dagster=dagster,
        follower=follower,
        hub=hub,
        launcher=launcher,
        store=store,
        models=models,
        uses_vertex=settings.uses_vertex,
    )
    late_runs = LateRuns(db, dagster)
    unstarted = UnstartedRuns(db, dagster, launcher)
    reconciler = Reconciler(
        db=db,
        store=store,
        launcher=launcher,
        deleter=deleter,
        late_runs=late_runs,
        unstarted=unstarted,
        results=results,
        catching_up=(new_data.look, crowned.look),
        in_bucket=settings.bucket_url is not None,
    )
    stalls = StallWatch(db, recorder, settings.runtime_dir / heartbeat.FOLDER)
    monitored = monitoring_of(settings, db, store, inspector, recorder, results=results)
    for part in (
        launcher,
        crowned,
        tidier,
        deleter,
        late_runs,
        follower,
        reconciler,
        stalls,
        monitored.alerts,
    ):
        stack.push_async_callback(part.stop)
    stack.callback(hub.shutdown)
    relay = Relay(db, hub)
    stack.push_async_callback(relay.stop)
    await relay.start()
    places = Places(db, settings.ws_max_connections_per_project)
    stack.push_async_callback(places.stop)
    await places.start()
    await follower.start()
    await stalls.start()
    await reconciler.start()
    await tidier.start()
    await monitored.alerts.start()
    supervision = Supervision(settings.runtime_dir / "supervisor.sock")
    edge = Edge(
        settings=settings,
        store=store,
        models=models,
        health=Health(db, dagster, models, supervision),
        launcher=launcher,
        creator=Creator(db, store, inspector),
        canceller=Canceller(db, dagster, recorder, launcher, late_runs),
        deleter=deleter,
        in_flight=InFlight(),
        interpreter=Interpreter(inspector),
        words=Words(store, recorder),
        batches=Batches(inspector, store, log_sample=settings.prediction_log_sample),
        forks=Forks(db, store, dagster),
        comparer=Comparer(store, inspector),
        champions=crowned,
        new_data=new_data,
        schedules=Schedules(db, store),
        scored_files=ScoredFiles(db, store),
        monitoring=monitored,
    )
    services = Services(
        db=db,
        dagster=dagster,
        recorder=recorder,
        follower=follower,
        hub=hub,
        places=places,
        allowed_origins=frozenset(settings.backend_cors_origins),
        heartbeat_interval_s=settings.ws_heartbeat_interval,
    )
    return services, edge

"""The FastAPI app: Orrery's own routes, and Vertex AI's when one model is pinned."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI

from object_store import ObjectStore
from serving import errors, routes
from serving.body import BodyLimit
from serving.model import Artifact, Source
from serving.settings import ServingSettings
from serving.state import serve_models


def build_app(
    source: Source,
    settings: ServingSettings,
    pinned: Artifact | None = None,
    *,
    log_store: Callable[[], ObjectStore] | None = None,
) -> FastAPI:
    """An app over `source`; with `pinned` it also answers Vertex AI's health and predict routes.

    `log_store` gives the store of the prediction log, on a thread; there is none without.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with serve_models(source, pinned, settings, log_store) as state:
            app.state.serving = state
            yield

    app = FastAPI(title="Orrery model server", lifespan=lifespan, openapi_url=None)
    app.state.settings = settings
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    errors.install(app)
    app.include_router(routes.router)
    if pinned is None:
        app.add_api_route("/health", routes.health, methods=["GET"])
    else:
        routes.add_container_routes(app, settings)
    return app

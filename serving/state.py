"""What the app holds while it serves, made when it starts."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from contracts.errors import ErrorCode, OrreryError
from object_store import ObjectStore
from serving.cache import ModelCache
from serving.model import Artifact, LoadedModel, Source
from serving.prediction_log.log import PredictionLog, prediction_log
from serving.predictor import Predictor
from serving.settings import ServingSettings
from serving.vertex import VertexAI
from serving.warmup import import_prediction_libraries

_LOG = logging.getLogger("serving")
_REMOTE_THREADS = 8
# Between two looks at a store that does not answer.
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 15.0


@dataclass
class Pinned:
    """The one model of a container: not ready until it is loaded, and why it is not."""

    artifact: Artifact
    model: LoadedModel | None = None
    failure: OrreryError | None = None

    def ready(self) -> LoadedModel:
        """The model; OrreryError(UNAVAILABLE) while it loads, or the reason why it can't be loaded."""
        if self.failure is not None:
            raise self.failure
        if self.model is None:
            raise OrreryError(ErrorCode.UNAVAILABLE, "The model is still being loaded.")
        return self.model


@dataclass
class ServingState:
    """One event loop's worth of serving."""

    cache: ModelCache
    predictor: Predictor
    remote: Predictor  # asks Vertex AI: its threads only wait
    vertex: VertexAI
    pinned: Pinned | None
    warm: asyncio.Future[None]
    log: PredictionLog | None
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


@asynccontextmanager
async def serve_models(
    source: Source,
    pinned: Artifact | None,
    settings: ServingSettings,
    log_store: Callable[[], ObjectStore] | None,
) -> AsyncIterator[ServingState]:
    """Threads, cache and log for as long as the app runs; a pinned model begins to load at once."""
    with prediction_log(log_store, settings) as log:
        async with _serving(source, pinned, settings, log) as state:
            yield state


@asynccontextmanager
async def _serving(
    source: Source, pinned: Artifact | None, settings: ServingSettings, log: PredictionLog | None
) -> AsyncIterator[ServingState]:
    # One thread loads: two models at a time would double the peak of memory for no gain on two cores.
    loads = ThreadPoolExecutor(1, thread_name_prefix="load")
    predictions = ThreadPoolExecutor(settings.predict_threads, thread_name_prefix="predict")
    remote = ThreadPoolExecutor(_REMOTE_THREADS, thread_name_prefix="vertex")
    warm = asyncio.get_running_loop().run_in_executor(loads, import_prediction_libraries)
    cache = ModelCache(source, loads, max_models=settings.cache_models, max_bytes=settings.cache_bytes)
    predictor = Predictor(predictions, max_waiting=settings.max_waiting)
    pin = Pinned(pinned) if pinned else None
    state = ServingState(
        cache=cache,
        predictor=predictor,
        remote=Predictor(remote, max_waiting=settings.max_waiting),
        vertex=VertexAI(settings.vertex_api_endpoint),
        pinned=pin,
        warm=warm,
        log=log,
    )
    if state.pinned is not None:
        state.tasks.append(asyncio.create_task(_load_pinned(state.pinned, cache)))
    try:
        yield state
    finally:
        for task in state.tasks:
            task.cancel()
        loads.shutdown(wait=True, cancel_futures=True)
        predictions.shutdown(wait=True, cancel_futures=True)
        remote.shutdown(wait=True, cancel_futures=True)


async def _load_pinned(pinned: Pinned, cache: ModelCache) -> None:
    """Until it is loaded, or can't ever be; while its store does not answer, again and again."""
    pause = FIRST_PAUSE_S
    while not await _is_settled(pinned, cache):
        await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  # jitter is no secret
        pause = min(pause * 2, LONGEST_PAUSE_S)


async def _is_settled(pinned: Pinned, cache: ModelCache) -> bool:
    try:
        pinned.model = await cache.get(pinned.artifact)
    except OrreryError as error:
        pinned.failure = error
        _LOG.error("%s can't be served: %s (%s)", pinned.artifact.describe(), error.message, error.details)
        return error.code is not ErrorCode.UNAVAILABLE
    except Exception:  # noqa: BLE001  # whatever it is, the container must say that it has no model
        pinned.failure = OrreryError(ErrorCode.DEPLOYMENT_FAILED, "The model could not be loaded.")
        _LOG.exception("%s could not be loaded", pinned.artifact.describe())
        return True
    pinned.failure = None
    return True

"""Models in memory: least recently used go first, and a model is loaded once however many ask for it."""

import asyncio
from collections import OrderedDict
from concurrent.futures import Executor

from serving.model import Artifact, Loaded, LoadedModel, Source


class ModelCache:
    """An LRU bounded by count and by bytes of the artefacts' files.

    The newest model stays even when it alone is over the byte bound, since somebody waits for it. Loads
    run on `executor`, never on the event loop. Not thread-safe: it belongs to one event loop.
    """

    def __init__(self, source: Source, executor: Executor, *, max_models: int, max_bytes: int) -> None:
        self._source = source
        self._executor = executor
        self._max_models = max_models
        self._max_bytes = max_bytes
        self._loaded: OrderedDict[Artifact, Loaded] = OrderedDict()
        self._loading: dict[Artifact, asyncio.Task[Loaded]] = {}

    @property
    def size_bytes(self) -> int:
        return sum(entry.size_bytes for entry in self._loaded.values())

    def __len__(self) -> int:
        return len(self._loaded)

    def __contains__(self, artifact: Artifact) -> bool:
        return artifact in self._loaded

    async def get(self, artifact: Artifact) -> LoadedModel:
        """The model of an artefact, loaded if need be; raises what its source raises.

        A failed load is not remembered: the next request tries again. A waiter that gives up does not stop
        the load that others wait for.
        """
        if artifact in self._loaded:
            self._loaded.move_to_end(artifact)
            return self._loaded[artifact].model
        task = self._loading.get(artifact)
        if task is None:
            task = asyncio.create_task(self._load(artifact))
            self._loading[artifact] = task
            # Also reads the exception, so that a load nobody waits for any more does not warn.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return (await asyncio.shield(task)).model

    async def _load(self, artifact: Artifact) -> Loaded:
        try:
            loop = asyncio.get_running_loop()
            loaded = await loop.run_in_executor(self._executor, self._source, artifact)
            self._loaded[artifact] = loaded
            self._evict()
            return loaded
        finally:
            del self._loading[artifact]

    def _evict(self) -> None:
        while len(self._loaded) > 1 and (
            len(self._loaded) > self._max_models or self.size_bytes > self._max_bytes
        ):
            self._loaded.popitem(last=False)

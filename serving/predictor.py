"""Predictions on a few threads, with a bound on how many wait."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import Prediction
from serving.model import LoadedModel

Result = TypeVar("Result")


class Predictor:
    """Runs `LoadedModel.predict` off the event loop."""

    def __init__(self, executor: Executor, *, max_waiting: int) -> None:
        self._executor = executor
        self._max_waiting = max_waiting
        self._waiting = 0

    async def predict(
        self, model: LoadedModel, instances: list[dict[str, Any]], *, explain: int = 0
    ) -> list[Prediction]:
        """One answer a row, in order; OrreryError(UNAVAILABLE) when too many requests wait already."""
        predictions = await self.run(lambda: model.predict(instances, explain=explain))
        if len(predictions) != len(instances):
            raise OrreryError(ErrorCode.INTERNAL_ERROR, "The model did not answer each row.")
        return predictions

    async def run(self, work: Callable[[], Result]) -> Result:
        """`work` on a thread, within the same bound on how many wait."""
        if self._waiting >= self._max_waiting:
            raise OrreryError(ErrorCode.UNAVAILABLE, "Too many predictions are waiting; try again soon.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        finally:
            self._waiting -= 1

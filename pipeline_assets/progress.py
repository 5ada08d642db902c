"""Progress on its way into the event log: at most five a second, never backwards, the last one always."""

import time
import uuid
from collections.abc import Callable
from dataclasses import replace

import dagster as dg
from dagster._core.events import EngineEventData  # no public name

from automl.progress import ProgressUpdate
from contracts import metadata
from contracts.signals import ProgressSignal, QuestionSignal
from contracts.stages import PipelineStage

MIN_INTERVAL_S = 0.2

Clock = Callable[[], float]


class ProgressThrottle:
    """Passes updates on, thinned out. What is held back is merged into the next one that passes."""

    def __init__(self, send: Callable[[ProgressUpdate], None], clock: Clock = time.monotonic) -> None:
        self._send = send
        self._clock = clock
        self._sent_at = -float("inf")
        self._held: ProgressUpdate | None = None
        self._done = 0.0

    def __call__(self, update: ProgressUpdate) -> None:
        """Send `update` now, or hold it until one may pass."""
        self._held = self._merged(update)
        if self._clock() - self._sent_at >= MIN_INTERVAL_S:
            self.flush()

    def flush(self) -> None:
        """Send what is held back; called when the stage's work is over."""
        if self._held is None:
            return
        held, self._held = self._held, None
        self._sent_at = self._clock()
        self._send(held)

    def _merged(self, update: ProgressUpdate) -> ProgressUpdate:
        self._done = max(self._done, update.done)
        candidate = update.candidate or (self._held.candidate if self._held else None)
        return replace(update, done=self._done, total=max(update.total, self._done), candidate=candidate)


def report_to_dagster(context: dg.AssetExecutionContext, stage: PipelineStage) -> ProgressThrottle:
    """A throttle whose updates become engine events: they don't flood the asset's history."""

    def send(update: ProgressUpdate) -> None:
        signal = ProgressSignal(
            kind="progress",
            event_id=str(uuid.uuid4()),
            stage=stage,
            work_done=update.done,
            work_total=update.total,
            unit=update.unit,
            message=update.message,
            candidate=update.candidate,
        )
        say_in_dagster(context, signal)

    return ProgressThrottle(send)


def say_in_dagster(context: dg.AssetExecutionContext, signal: ProgressSignal | QuestionSignal) -> None:
    """Put a signal into the run's log as an engine event of the step."""
    entry = dg.MetadataValue.json(signal.model_dump(mode="json"))
    context.instance.report_engine_event(
        signal.message,
        context.run,
        EngineEventData(metadata={metadata.SIGNAL_KEY: entry}),
        step_key=context.op_execution_context.get_step_execution_context().step.key,
    )

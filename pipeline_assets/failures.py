"""The pipeline's error boundary: whatever goes wrong in a stage becomes one dagster.Failure with a name."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from contracts import metadata
from contracts.errors import ErrorCode, OrreryError
from contracts.signals import FailureSignal
from contracts.stages import PipelineStage

_MAX_CAUSE_CHARS = 300


@contextmanager
def failing_by_name(stage: PipelineStage) -> Iterator[None]:
    """Turn any exception into dagster.Failure with a FailureSignal; the traceback stays as its cause.

    Interrupts are no exceptions (BaseException) and pass. Nothing is retried: what fails here fails again.
    """
    try:
        yield
    except dg.Failure:
        raise
    except OrreryError as error:
        raise _failure(stage, error.code, error.message, error.details) from error
    except Exception as error:
        raise _failure(stage, ErrorCode.PIPELINE_FAILED, _for_people(stage, error), None) from error


def _for_people(stage: PipelineStage, error: Exception) -> str:
    cause = " ".join(str(error).split())[:_MAX_CAUSE_CHARS]
    name = stage.value.replace("_", " ").capitalize()
    return f"{name} failed unexpectedly ({type(error).__name__}{': ' if cause else ''}{cause})."


def _failure(stage: PipelineStage, code: ErrorCode, message: str, details: str | None) -> dg.Failure:
    signal = FailureSignal(
        kind="failure", event_id=str(uuid.uuid4()), stage=stage, code=code, message=message, details=details
    )
    return dg.Failure(
        description=message,
        metadata={
            "code": code.value,
            "details": details or "-",
            metadata.SIGNAL_KEY: dg.MetadataValue.json(signal.model_dump(mode="json")),
        },
        allow_retries=False,
    )

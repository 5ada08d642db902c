"""The documents' examples are what the models say."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from api import examples
from contracts.errors import ErrorResponse
from contracts.interpretations import TableInterpretation
from contracts.predictions import ModelSchema, PredictRequest, PredictResponse
from contracts.projects import (
    EventPage,
    Message,
    ProjectDetail,
    ProjectProgress,
    ProjectResponse,
    ProjectSummary,
    Readiness,
    RunAccepted,
    RunRequest,
    Star,
)
from contracts.questions import InterpretationChoice, ProjectInterpretation
from contracts.runs import ReplayAccepted, RunComparison, RunDetail, RunSummary


@pytest.mark.parametrize(
    ("example", "model"),
    [
        (examples.CREATED, ProjectResponse),
        (examples.LIST, list[ProjectSummary]),
        (examples.STARS, list[Star]),
        (examples.DETAIL, ProjectDetail),
        (examples.PROGRESS, ProjectProgress),
        (examples.DELETED, Message),
        (examples.CANCELLED, Message),
        (examples.FINISHING, Message),
        (examples.CHOICE, InterpretationChoice),
        (examples.PROJECT_INTERPRETATION, ProjectInterpretation),
        (examples.RUN_REQUEST, RunRequest),
        (examples.RUN_ACCEPTED, RunAccepted),
        (examples.REPLAY_ACCEPTED, ReplayAccepted),
        (examples.RUNS, list[RunSummary]),
        (examples.RUN_DETAIL, RunDetail),
        (examples.COMPARISON, RunComparison),
        (examples.INTERPRETATION, TableInterpretation),
        (examples.PREDICT_REQUEST, PredictRequest),
        (examples.PREDICTIONS, PredictResponse),
        (examples.SCHEMA, ModelSchema),
        (examples.EVENTS, EventPage),
        (examples.READY, Readiness),
        (examples.NOT_READY, Readiness),
        (examples.ERROR, ErrorResponse),
    ],
)
def test_each_example_is_valid(example: Any, model: Any) -> None:
    """API-46: an example that the model refuses would teach something wrong."""
    adapter: TypeAdapter[Any] = TypeAdapter(model)
    assert adapter.dump_python(adapter.validate_python(example), mode="json", exclude_unset=True) == example

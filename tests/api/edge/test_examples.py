"""The documents' examples are what the models say."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from api.examples import health as health_examples
from api.examples import monitoring as monitoring_examples
from api.examples import predictions as predictions_examples
from api.examples import projects as projects_examples
from api.examples import runs as runs_examples
from api.examples import words as words_examples
from api.examples.common import DELETED, ERROR
from contracts.errors import ErrorResponse
from contracts.interpretations import TableInterpretation
from contracts.monitoring import (
    FeedbackAnswer,
    FeedbackRequest,
    MonitoringPolicy,
    MonitoringPolicyRequest,
    MonitoringReport,
)
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
        (projects_examples.CREATED, ProjectResponse),
        (projects_examples.LIST, list[ProjectSummary]),
        (projects_examples.STARS, list[Star]),
        (projects_examples.DETAIL, ProjectDetail),
        (projects_examples.PROGRESS, ProjectProgress),
        (DELETED, Message),
        (projects_examples.CANCELLED, Message),
        (words_examples.FINISHING, Message),
        (words_examples.CHOICE, InterpretationChoice),
        (words_examples.PROJECT_INTERPRETATION, ProjectInterpretation),
        (runs_examples.RUN_REQUEST, RunRequest),
        (runs_examples.RUN_ACCEPTED, RunAccepted),
        (runs_examples.REPLAY_ACCEPTED, ReplayAccepted),
        (runs_examples.RUNS, list[RunSummary]),
        (runs_examples.RUN_DETAIL, RunDetail),
        (runs_examples.COMPARISON, RunComparison),
        (words_examples.INTERPRETATION, TableInterpretation),
        (predictions_examples.PREDICT_REQUEST, PredictRequest),
        (predictions_examples.PREDICTIONS, PredictResponse),
        (predictions_examples.SCHEMA, ModelSchema),
        (projects_examples.EVENTS, EventPage),
        (monitoring_examples.FEEDBACK_REQUEST, FeedbackRequest),
        (monitoring_examples.FEEDBACK, FeedbackAnswer),
        (monitoring_examples.REPORT, MonitoringReport),
        (monitoring_examples.POLICY_REQUEST, MonitoringPolicyRequest),
        (monitoring_examples.POLICY, MonitoringPolicy),
        (health_examples.READY, Readiness),
        (health_examples.NOT_READY, Readiness),
        (ERROR, ErrorResponse),
    ],
)
def test_each_example_is_valid(example: Any, model: Any) -> None:
    """API-46: an example that the model refuses would teach something wrong."""
    adapter: TypeAdapter[Any] = TypeAdapter(model)
    assert adapter.dump_python(adapter.validate_python(example), mode="json", exclude_unset=True) == example

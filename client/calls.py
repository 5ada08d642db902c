"""Every call of the API as a value: what to send and how to read the answer. No I/O."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from client.responses import Answer, ProjectPage, project_page, raise_for_error, unexpected
from client.rows import Rows, as_instances
from contracts.datasets import Metric, OnAmbiguity, ProblemType
from contracts.prediction_files import AnswerFormat
from contracts.prediction_log import LOG_PARAMETER
from contracts.predictions import ModelSchema, PredictResponse
from contracts.projects import (
    EventPage,
    Message,
    ProjectDetail,
    ProjectProgress,
    ProjectResponse,
    Readiness,
    RunAccepted,
)
from contracts.questions import ProjectInterpretation
from contracts.stages import PipelineStage, ProjectStatus

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

UNAVAILABLE = 503
# The server reads and checks an upload before it answers; a prediction may wait for a model to load.
SLOW_S = 600.0


@dataclass(frozen=True)
class Call(Generic[T]):
    """One request and the reading of its answer; `path` is under the server's root."""

    method: str
    path: str
    read: Callable[[Answer], T]
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    form: Mapping[str, str] | None = None  # with it a file is sent, as multipart
    read_timeout_s: float | None = None  # null: the client's own


def read_model(model: type[M]) -> Callable[[Answer], M]:
    """The reading of an answer that is a contract."""

    def read(answer: Answer) -> M:
        raise_for_error(answer)
        try:
            return model.model_validate_json(answer.body)
        except ValidationError as error:
            raise unexpected(answer, error) from error

    return read


def _given(**values: object) -> dict[str, str]:
    """The values that are not null, as text for a query or a form."""
    return {name: str(value) for name, value in values.items() if value is not None}


@dataclass(frozen=True)
class Calls:
    """The calls of one server, whose API lies under `prefix`."""

    prefix: str

    def project_path(self, project_id: str, *rest: str) -> str:
        # Dots too: an id of two dots must not climb to another route.
        parts = [quote(part, safe="").replace(".", "%2E") for part in (project_id, *rest)]
        return "/".join([f"{self.prefix}/projects", *parts])

    def run_path(self, run_id: str) -> str:
        return f"{self.prefix}/runs/{quote(run_id, safe='').replace('.', '%2E')}"

    def create_project(
        self,
        description: str,
        *,
        name: str | None,
        target_column: str | None,
        target_columns: Sequence[str] | None,
        problem_type: ProblemType | str | None,
        metric: Metric | str | None,
        time_budget_s: float | None,
        on_ambiguity: OnAmbiguity | str | None,
        idempotency_key: str | None,
    ) -> Call[ProjectResponse]:
        """Without a key one is made, so that sending the very same call again is safe."""
        form = {"problem_description": description} | _given(
            project_name=name,
            target_column=target_column,
            target_columns=None if target_columns is None else json.dumps(list(target_columns)),
            problem_type=problem_type,
            metric=metric,
            time_budget_s=time_budget_s,
            on_ambiguity=on_ambiguity,
        )
        key = secrets.token_hex(16) if idempotency_key is None else idempotency_key
        return Call(
            "POST",
            f"{self.prefix}/projects",
            read_model(ProjectResponse),
            headers={"Idempotency-Key": key},
            form=form,
            read_timeout_s=SLOW_S,
        )

    def list_projects(
        self, *, limit: int, offset: int, status: ProjectStatus | str | None, search: str | None
    ) -> Call[ProjectPage]:
        def read(answer: Answer) -> ProjectPage:
            raise_for_error(answer)
            return project_page(answer, offset)

        params = _given(limit=limit, offset=offset, status=status, search=search)
        return Call("GET", f"{self.prefix}/projects", read, params=params)

    def get_project(self, project_id: str) -> Call[ProjectDetail]:
        return Call("GET", self.project_path(project_id), read_model(ProjectDetail))

    def progress(self, project_id: str) -> Call[ProjectProgress]:
        return Call("GET", self.project_path(project_id, "progress"), read_model(ProjectProgress))

    def events(self, project_id: str, *, after: str | None, limit: int | None) -> Call[EventPage]:
        params = _given(after=after, limit=limit)
        return Call("GET", self.project_path(project_id, "events"), read_model(EventPage), params=params)

    def cancel(self, project_id: str) -> Call[Message]:
        return Call("POST", self.project_path(project_id, "cancel"), read_model(Message))

    def finish(self, project_id: str) -> Call[Message]:
        return Call("POST", self.project_path(project_id, "finish"), read_model(Message))

    def interpretation(self, project_id: str) -> Call[ProjectInterpretation]:
        path = self.project_path(project_id, "interpretation")
        return Call("GET", path, read_model(ProjectInterpretation))

    def answer(
        self,
        project_id: str,
        target_column: str,
        *,
        problem_type: ProblemType | str | None,
        metric: Metric | str | None,
    ) -> Call[ProjectInterpretation]:
        path = self.project_path(project_id, "interpretation")
        body = _given(target_column=target_column, problem_type=problem_type, metric=metric)
        return Call("POST", path, read_model(ProjectInterpretation), json=body)

    def delete(self, project_id: str) -> Call[Message]:
        return Call("DELETE", self.project_path(project_id), read_model(Message))

    def run(self, project_id: str, *, from_stage: PipelineStage | str | None) -> Call[RunAccepted]:
        path = self.project_path(project_id, "runs")
        return Call("POST", path, read_model(RunAccepted), json=_given(from_stage=from_stage))

    def predict(self, project_id: str, rows: Rows, *, explain: bool, log: bool) -> Call[PredictResponse]:
        path = self.project_path(project_id, "predict")
        body: dict[str, Any] = {"instances": as_instances(rows)}
        if not log:
            body["parameters"] = {LOG_PARAMETER: False}
        params = {"explain": "true"} if explain else {}
        read = read_model(PredictResponse)
        return Call("POST", path, read, params=params, json=body, read_timeout_s=SLOW_S)

    def predict_file(self, project_id: str, wanted: AnswerFormat, *, inputs: bool, log: bool) -> Call[None]:
        """The answer is a stream: there is nothing to read here."""
        path = self.project_path(project_id, "predictions")
        params = {"format": wanted.value, "inputs": str(inputs).lower()} | ({} if log else {"log": "false"})
        return Call("POST", path, raise_for_error, params=params, form={}, read_timeout_s=SLOW_S)

    def schema(self, project_id: str) -> Call[ModelSchema]:
        path = self.project_path(project_id, "schema")
        return Call("GET", path, read_model(ModelSchema), read_timeout_s=SLOW_S)

    def artifact(self, project_id: str, name: str) -> str:
        return self.project_path(project_id, "artifacts", name)

    def stream(self, project_id: str) -> str:
        return self.project_path(project_id, "stream")

    def ready(self) -> Call[Readiness]:
        """Not ready is an answer too, with the parts that are missing."""
        read_ready = read_model(Readiness)

        def read(answer: Answer) -> Readiness:
            named = answer.status == UNAVAILABLE and b'"parts"' in answer.body
            return read_ready(Answer(200, answer.headers, answer.body) if named else answer)

        return Call("GET", "/health/ready", read)

"""Requests and answers of predict, and the schema that rows are checked against."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.datasets import ProblemType
from contracts.report import ColumnRole

# Largest body of a predict request, unless ORRERY_SERVING_MAX_BODY_BYTES says otherwise to both servers.
MAX_PREDICT_BODY_BYTES = 10 * 1024 * 1024

# Columns that explain each answer when nobody says how many.
EXPLAINED_COLUMNS = 5

Cell = str | int | float | bool | None


class PredictRequest(BaseModel):
    """Rows to predict; each names columns as the uploaded table did."""

    model_config = ConfigDict(extra="forbid")

    instances: list[dict[str, Any]] = Field(min_length=1, max_length=10_000)
    parameters: dict[str, Any] | None = Field(
        default=None,
        description="`explain`: how many columns to explain each answer by, for at most 100 rows. "
        "`log`: false keeps the request out of the prediction log.",
    )


class PredictionInterval(BaseModel):
    """Where the true value lies in `level` of all cases, by the model's errors on rows it had not seen."""

    low: float
    high: float
    level: float


class ColumnEffect(BaseModel):
    """How far one column moved this answer."""

    column: str
    effect: float = Field(
        description="The answer (P of the class that is said, or the value) less what it would be, had this "
        "column been typical."
    )


class TargetPrediction(BaseModel):
    """The answer for one of several targets; what does not apply is left out."""

    prediction: str | int | float | bool
    probabilities: dict[str, float] | None = Field(default=None, description="By class; none for a number.")
    interval: PredictionInterval | None = Field(default=None, description="Of a number.")
    explanation: list[ColumnEffect] | None = Field(
        default=None, description="If asked for, the columns that moved it most."
    )


class Prediction(BaseModel):
    """One answer; what does not apply is left out."""

    prediction: str | int | float | bool = Field(description="Of several targets, that of the first.")
    probabilities: dict[str, float] | None = Field(default=None, description="By class; none for a number.")
    interval: PredictionInterval | None = Field(default=None, description="Of a number.")
    warnings: list[str] | None = Field(
        default=None, description="Values unlike any in training: the answer is a guess there."
    )
    explanation: list[ColumnEffect] | None = Field(
        default=None, description="If asked for, the columns that moved it most."
    )
    predictions: dict[str, TargetPrediction] | None = Field(
        default=None, description="By target, the first too; left out where the model has one target."
    )


class Provenance(BaseModel):
    """Where an answer comes from."""

    run_id: str = Field(description="The run that made the model.")
    model_sha256: str = Field(description="Of the artefact that answered.")
    dataset_id: str | None = Field(default=None, description="sha256 of the file that it was learnt from.")


class PredictResponse(BaseModel):
    """Answers in the order of the rows."""

    predictions: list[Prediction]
    model_id: str = Field(description="`{project}/{run}` of the model that answered.")
    request_id: str | None = Field(
        default=None,  # not of an answer that a release before gave
        description="Names this request when its true outcomes are told: the X-Request-ID.",
    )
    provenance: Provenance | None = None
    model_version: str | None = Field(
        default=None,
        description="Vertex AI's `{model}@{version}` that answered; left out when it was the local server.",
    )


class ModelColumn(BaseModel):
    """One input column of a model."""

    name: str
    role: ColumnRole
    nullable: bool = Field(description="Whether a missing value was seen in training.")
    example: Cell
    categories: list[str] | None = Field(description="Known levels; an unknown one is accepted.")
    # Defaults, since artefacts of the release before name no range.
    minimum: float | None = Field(
        default=None, description="Least number in training; a lower one is accepted."
    )
    maximum: float | None = Field(default=None, description="Largest number seen in training; likewise.")
    # Likewise: older artefacts read numbers only as JSON writes them.
    missing_values: list[float] = Field(
        default=[], description="Numbers that stood for no value in training: taken as null."
    )
    spelling: str | None = Field(
        default=None, description="How training spelt its numbers, such as '12 km': taken as a text, too."
    )
    decimal: str = Field(default=".", description="The decimal mark of such texts.")
    stray: str | None = Field(
        default=None,
        description="A word among its numbers or dates in training: such texts are taken as null.",
    )


class TargetSchema(BaseModel):
    """What a model gives for one target more."""

    problem_type: ProblemType
    target_column: str
    classes: list[str] | None


class ModelSchema(BaseModel):
    """What a model takes and gives."""

    model_id: str
    problem_type: ProblemType
    target_column: str
    classes: list[str] | None
    columns: list[ModelColumn]
    # Schemas of the release before have one target.
    further_targets: list[TargetSchema] = Field(
        default_factory=list, description="Targets that it answers beside the first."
    )


class ModelRef(BaseModel):
    """Where a model's artefact lies and what its bytes must hash to."""

    project_id: str
    run_id: str
    key: str
    sha256: str
    size_bytes: int
    dataset_id: str | None = Field(default=None, description="sha256 of the file that it was learnt from.")
    champion: int | None = Field(default=None, description="Its number, if it is the project's champion.")
    endpoint: str | None = Field(
        default=None, description="Vertex AI's endpoint that predicts; null: the model server itself."
    )

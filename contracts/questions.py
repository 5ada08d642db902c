"""The one question that a run may ask: which reading of the description is meant. And its answer."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.datasets import Metric, ProblemType, checked_targets
from contracts.report import TargetCandidate


class AnsweredBy(StrEnum):
    """Who settled a question: somebody, or the policy once the time to answer had passed."""

    USER = "user"
    TIMEOUT = "timeout"


class Answer(BaseModel):
    """What a question was settled with; also the object in the store that settles it, create-only."""

    target_column: str
    problem_type: ProblemType | None = Field(description="Null: as the values suggest.")
    metric: Metric | None = Field(description="Null: the problem type's own.")
    # Answers of before there could be several targets had one.
    further_targets: list[str] | None = Field(
        default=None, description="Columns that are predicted beside it; null in answers of before."
    )
    answered_by: AnsweredBy
    answered_at: datetime


class Question(BaseModel):
    """Which column is meant. The run waits with it in `analyzing` until it has an answer."""

    asked_at: datetime
    answer_by: datetime = Field(description="Then the first candidate is taken.")
    candidates: list[TargetCandidate] = Field(description="At most five, best first.")
    answer: Answer | None = Field(description="Null while the run waits.")


class InterpretationChoice(BaseModel):
    """Body of `POST /projects/{id}/interpretation`: any column of the table, a candidate or not."""

    model_config = ConfigDict(extra="forbid")

    target_column: str = Field(min_length=1, max_length=4_000)
    problem_type: ProblemType | None = None
    metric: Metric | None = None
    further_targets: list[str] | None = Field(
        default=None,
        description="Columns to predict beside it, none if empty. Null: those that the candidate names.",
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        checked_targets([self.target_column, *(self.further_targets or [])])
        return self


class InterpretationStatus(StrEnum):
    """Where a project's interpretation is."""

    PENDING = "pending"
    ASKING = "asking"
    SETTLED = "settled"


class ProjectInterpretation(BaseModel):
    """How the project's description is read: not yet, in doubt and waiting, or so."""

    project_id: str
    status: InterpretationStatus
    question: Question | None = Field(
        description="What the last run asked, with its answer; null if nothing."
    )
    chosen: TargetCandidate | None = Field(description="What is predicted; null before the analysis.")
    candidates: list[TargetCandidate] = Field(description="Ranked, best first; empty before the analysis.")

"""Files that the champion scores on a schedule, and what came of it: under `projects/{id}/scoring/`."""

from datetime import UTC, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from contracts.errors import ErrorCode
from contracts.prediction_files import AnswerFormat

STAMP_FORMAT: Final = "%Y%m%dt%H%M%Sz"


def stamp_of(moment: datetime) -> str:
    """What a scoring's objects are named by: its tick, to the second, in UTC."""
    return moment.astimezone(UTC).strftime(STAMP_FORMAT)


class ScoredFile(BaseModel):
    """`file.json`: a file of rows. Its bytes may be replaced; a scoring reads those that are there then."""

    model_config = ConfigDict(frozen=True)

    file_id: str = Field(description="UUIDv7 made by the server.")
    file_name: str = Field(description="As uploaded, for display only.")
    size_bytes: int
    sha256: str
    uploaded_at: datetime


class ScoringError(BaseModel):
    """Why a scoring has no predictions."""

    model_config = ConfigDict(frozen=True)

    code: ErrorCode
    message: str
    details: str | None


class Scoring(BaseModel):
    """`{stamp}.json`: what came of one scoring. `error` null: its predictions lie beside it."""

    model_config = ConfigDict(frozen=True)

    stamp: str = Field(description="Names its predictions.", examples=["20261123t063000z"])
    tick: datetime = Field(description="The tick that it was due at.")
    scored_at: datetime
    entry: str | None = Field(description="Of the schedule; null of a run that somebody started by hand.")
    run_id: str = Field(description="The Dagster run that scored.")
    file_sha256: str
    model_id: str | None = Field(description="`{project}/{run}` of the champion then; null: there was none.")
    format: AnswerFormat
    num_rows: int
    size_bytes: int
    error: ScoringError | None
    # What a release before has stored says neither.
    request_id: str | None = Field(
        default=None,
        description="With `row`, from 0, it names a prediction to `POST /feedback`; null: none is logged.",
    )
    logged_rows: int = Field(default=0, description="Rows in the prediction log: all, or a sample.")


class ScoredFileDetail(BaseModel):
    """A file, and its scorings: newest first, at most a hundred."""

    file: ScoredFile
    scorings: list[Scoring]

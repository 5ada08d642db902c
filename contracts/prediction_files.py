"""A file of rows answered with a file of predictions: what may be asked for, and what is said first."""

from enum import StrEnum

from pydantic import BaseModel, Field


class AnswerFormat(StrEnum):
    """How the answer is written."""

    CSV = "csv"
    JSON_LINES = "jsonl"
    PARQUET = "parquet"


MEDIA_TYPES: dict[AnswerFormat, str] = {
    AnswerFormat.CSV: "text/csv",
    AnswerFormat.JSON_LINES: "application/x-ndjson",
    AnswerFormat.PARQUET: "application/vnd.apache.parquet",
}

# Header of the answer: how many rows it will have. A client counts those that came against it.
TOTAL_ROWS_HEADER = "X-Total-Rows"
MODEL_HEADER = "X-Model-Id"


class PredictionFileHead(BaseModel):
    """Said once every row has been checked, before the first is answered."""

    num_rows: int
    model_id: str


class PredictionFrame(BaseModel):
    """Before each stretch of the answer: its length, and how many rows are answered with it.

    `end` says that nothing of the answer follows; rows for the log may, behind a FileLogHead of
    `contracts.prediction_log`. A stream that stops without it is no whole answer.
    """

    size_bytes: int = Field(ge=0)
    rows_done: int = Field(ge=0)
    end: bool

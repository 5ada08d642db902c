"""One line of JSON each way: a request names a file, an answer says what is in it or why not."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError

from contracts.data_versions import DataMode
from contracts.datasets import Overrides, ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_files import AnswerFormat
from contracts.prediction_log import FileLogAsked
from contracts.report import SplitPlan

MAX_REQUEST_BYTES = 128 * 1024  # a description of 10,000 characters fits in any script
MAX_ANSWER_BYTES = 16 * 2**20  # 10,000 column names fit many times over


class InspectRequest(BaseModel):
    """What to inspect. `path` is absolute and lies below the inspector's root."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer_name: ClassVar[str] = "dataset_info"

    kind: Literal["inspect"] = "inspect"
    path: str = Field(min_length=1)
    file_name: str
    sha256: str
    overrides: Overrides


class InterpretRequest(BaseModel):
    """What to read out of a file, or its first megabyte, and a description."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer_name: ClassVar[str] = "interpretation"

    kind: Literal["interpret"]
    path: str = Field(min_length=1)
    file_name: str
    sha256: str
    description: str
    overrides: Overrides


class RowFiles(BaseModel):
    """A run's rows as uploaded, and those that it was trained on; both below the root."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table_path: str = Field(min_length=1)
    train_path: str = Field(min_length=1)


class CompareRequest(BaseModel):
    """Two tables of holdout predictions; `holdout_path` has the columns of the first run's held out rows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer_name: ClassVar[str] = "comparison"

    kind: Literal["compare"]
    path: str = Field(min_length=1)
    path_b: str = Field(min_length=1, description="Below the root too, as the next.")
    holdout_path: str = Field(min_length=1)
    split: SplitPlan
    problem_type: ProblemType
    seed: int
    rows: tuple[RowFiles, RowFiles] | None = Field(
        description="Of runs that read different files: rows are the same by what is in them, not by number."
    )

    def rooted(self, real: Callable[[str], Path]) -> "CompareRequest":
        """With every other file's real path, as `real` allows it."""

        def known(rows: RowFiles) -> RowFiles:
            return RowFiles(table_path=str(real(rows.table_path)), train_path=str(real(rows.train_path)))

        return self.model_copy(
            update={
                "path_b": str(real(self.path_b)),
                "holdout_path": str(real(self.holdout_path)),
                "rows": None if self.rows is None else (known(self.rows[0]), known(self.rows[1])),
            }
        )


class KnownData(BaseModel):
    """A stored file of the project, and the stored document that describes it; both below the root."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(min_length=1)
    described_by: str = Field(min_length=1)


class DataRequest(BaseModel):
    """New data: to be held against the project's first, and against what the champion saw."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer_name: ClassVar[str] = "data_check"

    kind: Literal["data"]
    path: str = Field(min_length=1)
    file_name: str
    sha256: str
    mode: DataMode
    first: KnownData
    reference: list[KnownData] = Field(description="Oldest first; empty: there is nothing to compare with.")
    reference_version: int | None
    reference_run_id: str | None
    targets: dict[str, ProblemType | None] = Field(
        description="What is predicted, the project's first target first; null: of what type is not known."
    )

    def rooted(self, real: Callable[[str], Path]) -> "DataRequest":
        """With every stored file's real path, as `real` allows it."""

        def known(data: KnownData) -> KnownData:
            return KnownData(path=str(real(data.path)), described_by=str(real(data.described_by)))

        return self.model_copy(
            update={"first": known(self.first), "reference": [known(part) for part in self.reference]}
        )


class LogRequest(BaseModel):
    """A plan at `path` about a project's prediction log (contracts.watching), and where its files may lie."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(min_length=1)
    root: str = Field(default="", description="The server says it: a plan's files are checked by the child.")


class WatchRequest(LogRequest):
    """A report of a window of the log."""

    answer_name: ClassVar[str] = "watched"

    kind: Literal["watch"]


class ReferenceRequest(LogRequest):
    """A sample of the data that a model saw."""

    answer_name: ClassVar[str] = "reference"

    kind: Literal["reference"]


class OutcomesRequest(LogRequest):
    """Outcomes in a table at `outcomes_path`, to be checked and put into the form that is stored."""

    answer_name: ClassVar[str] = "feedback"

    kind: Literal["outcomes"]
    outcomes_path: str = Field(min_length=1)
    file_name: str


class PredictRequest(BaseModel):
    """A file of rows to answer; the answer is a stream of frames (`contracts.prediction_files`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["predict"]
    path: str = Field(min_length=1)
    file_name: str
    model_path: str = Field(min_length=1, description="The artefact, below the root too.")
    model_sha256: str
    format: AnswerFormat
    keep_inputs: bool
    log: FileLogAsked | None = Field(
        default=None, description="Rows for the prediction log, after the last frame; null: none are wanted."
    )


Question = (
    InspectRequest
    | InterpretRequest
    | CompareRequest
    | DataRequest
    | WatchRequest
    | ReferenceRequest
    | OutcomesRequest
)
Request = Question | PredictRequest


def _kind(value: object) -> str:
    """A request without a kind is an inspection."""
    return str(value.get("kind", "inspect")) if isinstance(value, dict) else "inspect"


_REQUEST: TypeAdapter[Request] = TypeAdapter(
    Annotated[
        Annotated[InspectRequest, Tag("inspect")]
        | Annotated[InterpretRequest, Tag("interpret")]
        | Annotated[CompareRequest, Tag("compare")]
        | Annotated[DataRequest, Tag("data")]
        | Annotated[WatchRequest, Tag("watch")]
        | Annotated[ReferenceRequest, Tag("reference")]
        | Annotated[OutcomesRequest, Tag("outcomes")]
        | Annotated[PredictRequest, Tag("predict")],
        Discriminator(_kind),
    ]
)


def parse_request(line: bytes) -> Request:
    """The request in `line`. Raises OrreryError VALIDATION_ERROR naming the first bad field."""
    try:
        return _REQUEST.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "request"
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR, "Malformed inspection request", f"{place}: {first['msg']}"
        ) from None


def answer_of(request: Question, found: BaseModel) -> dict[str, Any]:
    return {request.answer_name: found.model_dump(mode="json")}


def error_answer(error: OrreryError) -> dict[str, Any]:
    return {"error": {"code": error.code.value, "message": error.message, "details": error.details}}

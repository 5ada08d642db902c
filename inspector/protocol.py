"""One line of JSON each way: a request names a file, an answer says what is in it or why not."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError

from contracts.datasets import Overrides
from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_files import AnswerFormat

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


Question = InspectRequest | InterpretRequest
Request = Question | PredictRequest


def _kind(value: object) -> str:
    """A request without a kind is an inspection."""
    return str(value.get("kind", "inspect")) if isinstance(value, dict) else "inspect"


_REQUEST: TypeAdapter[Request] = TypeAdapter(
    Annotated[
        Annotated[InspectRequest, Tag("inspect")]
        | Annotated[InterpretRequest, Tag("interpret")]
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

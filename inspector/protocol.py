"""One line of JSON each way: a request names a file, an answer says what is in it or why not."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.datasets import DatasetInfo, Overrides
from contracts.errors import ErrorCode, OrreryError

MAX_REQUEST_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 16 * 2**20  # 10,000 column names fit many times over


class InspectRequest(BaseModel):
    """What to inspect. `path` is absolute and lies below the inspector's root."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(min_length=1)
    file_name: str
    sha256: str
    overrides: Overrides


def parse_request(line: bytes) -> InspectRequest:
    """The request in `line`. Raises OrreryError VALIDATION_ERROR naming the first bad field."""
    try:
        return InspectRequest.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "request"
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR, "Malformed inspection request", f"{place}: {first['msg']}"
        ) from None


def info_answer(info: DatasetInfo) -> dict[str, Any]:
    return {"dataset_info": info.model_dump(mode="json")}


def error_answer(error: OrreryError) -> dict[str, Any]:
    return {"error": {"code": error.code.value, "message": error.message, "details": error.details}}

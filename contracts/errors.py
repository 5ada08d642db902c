"""Error codes, the one HTTP status of each, the body that carries them, and the exception."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field


class ErrorCode(StrEnum):
    """The seed's codes, and those that DESIGN section 7 adds."""

    VALIDATION_ERROR = "VALIDATION_ERROR"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    INVALID_FILE_TYPE = "INVALID_FILE_TYPE"
    PROJECT_NOT_FOUND = "PROJECT_NOT_FOUND"
    RUN_NOT_FOUND = "RUN_NOT_FOUND"
    INVALID_OVERRIDE = "INVALID_OVERRIDE"
    PIPELINE_FAILED = "PIPELINE_FAILED"
    DEPLOYMENT_FAILED = "DEPLOYMENT_FAILED"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    UNAUTHORIZED = "UNAUTHORIZED"
    FORBIDDEN = "FORBIDDEN"
    CONFLICT = "CONFLICT"
    PAYLOAD_ENCODING = "PAYLOAD_ENCODING"
    UNPROCESSABLE = "UNPROCESSABLE"
    RANGE_NOT_SATISFIABLE = "RANGE_NOT_SATISFIABLE"
    RATE_LIMITED = "RATE_LIMITED"
    STORAGE_FULL = "STORAGE_FULL"
    UNAVAILABLE = "UNAVAILABLE"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    INCOMPATIBLE_DATA = "INCOMPATIBLE_DATA"
    NOT_PROMOTABLE = "NOT_PROMOTABLE"
    INVALID_SCHEDULE = "INVALID_SCHEDULE"
    CANCELLED = "CANCELLED"
    INTERRUPTED = "INTERRUPTED"


HTTP_STATUS: dict[ErrorCode, int] = {
    ErrorCode.VALIDATION_ERROR: 422,
    ErrorCode.FILE_TOO_LARGE: 413,
    ErrorCode.INVALID_FILE_TYPE: 415,
    ErrorCode.PROJECT_NOT_FOUND: 404,
    ErrorCode.RUN_NOT_FOUND: 404,
    ErrorCode.INVALID_OVERRIDE: 422,
    ErrorCode.PIPELINE_FAILED: 500,
    ErrorCode.DEPLOYMENT_FAILED: 502,
    ErrorCode.INTERNAL_ERROR: 500,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.METHOD_NOT_ALLOWED: 405,
    ErrorCode.UNAUTHORIZED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.CONFLICT: 409,
    ErrorCode.PAYLOAD_ENCODING: 415,
    ErrorCode.UNPROCESSABLE: 422,
    ErrorCode.RANGE_NOT_SATISFIABLE: 416,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.STORAGE_FULL: 507,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.QUOTA_EXCEEDED: 429,
    ErrorCode.INCOMPATIBLE_DATA: 422,
    ErrorCode.NOT_PROMOTABLE: 409,
    ErrorCode.INVALID_SCHEDULE: 422,
    ErrorCode.CANCELLED: 409,
    ErrorCode.INTERRUPTED: 503,
}


class ErrorResponse(BaseModel):
    """The body of every answer that is not a success."""

    error: str = Field(description="What went wrong, in words for a person.")
    error_code: ErrorCode = Field(description="The same, for a program.")
    details: str | None = Field(description="What to look at: the column, the limit, the part.")
    timestamp: datetime = Field(description="When it was answered, UTC.")
    request_id: str | None = Field(description="The X-Request-ID of the request.")


class OrreryError(Exception):
    """A named failure. Every process boundary turns it into its own form exactly once."""

    def __init__(self, code: ErrorCode, message: str, details: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def __reduce__(self) -> tuple[type["OrreryError"], tuple[ErrorCode, str, str | None]]:
        return type(self), (self.code, self.message, self.details)

    @property
    def http_status(self) -> int:
        return HTTP_STATUS[self.code]

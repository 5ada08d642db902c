"""Answers into contracts, and answers that are errors into OrreryApiError. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pydantic import TypeAdapter, ValidationError

from client.errors import OrreryApiError, OrreryProtocolError
from contracts.errors import ErrorResponse
from contracts.projects import ProjectSummary

_SUMMARIES = TypeAdapter(list[ProjectSummary])
_ERROR_FROM = 400


@dataclass(frozen=True)
class Answer:
    """A response that was read to its end; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class ProjectPage:
    """A page of the list, newest first."""

    projects: list[ProjectSummary]
    total: int
    offset: int

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins; null on the last."""
        following = self.offset + len(self.projects)
        return following if self.projects and following < self.total else None


def raise_for_error(answer: Answer) -> None:
    """OrreryApiError unless the answer is a success."""
    if answer.status >= _ERROR_FROM:
        raise api_error(answer, datetime.now(UTC))


def api_error(answer: Answer, now: datetime) -> OrreryApiError:
    """The answer as an error, also when its body is not ours."""
    request_id = answer.headers.get("x-request-id")
    wait = retry_after_s(answer.headers.get("retry-after"), now)
    try:
        body = ErrorResponse.model_validate_json(answer.body)
    except ValidationError:
        text = " ".join(answer.body[:200].decode("utf-8", "replace").split())
        message = text or "the server gave no reason"
        return OrreryApiError(answer.status, None, message, request_id=request_id, retry_after_s=wait)
    return OrreryApiError(
        answer.status,
        body.error_code,
        body.error,
        details=body.details,
        request_id=body.request_id or request_id,
        retry_after_s=wait,
    )


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, in either of its forms; null when it says nothing."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def project_page(answer: Answer, offset: int) -> ProjectPage:
    """A page of the list; the total is in a header, so that the body is the seed's plain list."""
    try:
        projects = _SUMMARIES.validate_json(answer.body)
        total = int(answer.headers.get("x-total-count", offset + len(projects)))
    except ValueError as error:
        raise unexpected(answer, error) from error
    return ProjectPage(projects=projects, total=total, offset=offset)


def unexpected(answer: Answer, error: Exception) -> OrreryProtocolError:
    """A success whose body the contracts don't know: mostly a server of another version."""
    text = answer.body[:200].decode("utf-8", "replace")
    return OrreryProtocolError(
        f"the server's answer is not what the contracts say: {text!r} ({error!r:.300})"
    )

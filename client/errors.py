"""What the client raises; everything it raises by itself is an OrreryClientError."""

from contracts.errors import ErrorCode


class OrreryClientError(Exception):
    """The base of all that goes wrong between this client and a server."""


class OrreryApiError(OrreryClientError):
    """The server answered, and the answer is an error.

    `code` is null when the body was not an ErrorResponse (a proxy's page, say).
    """

    def __init__(
        self,
        status: int,
        code: ErrorCode | None,
        message: str,
        *,
        details: str | None = None,
        request_id: str | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.request_id = request_id
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        name = self.code.value if self.code else f"HTTP {self.status}"
        details = f" ({self.details})" if self.details else ""
        return f"{name}: {self.message}{details}"


class OrreryUnreachableError(OrreryClientError):
    """No answer: nothing listens, the connection broke, or time ran out."""


class OrreryProtocolError(OrreryClientError):
    """The server answered something that this client's contracts don't know."""

"""What can go wrong between us and Dagster, as two named errors."""

from contracts.errors import ErrorCode, OrreryError


class DagsterUnavailable(OrreryError):  # noqa: N818  # the condition, as OrreryError's codes name it
    """Dagster did not answer, or answered with something that is not GraphQL. Trying again may help."""

    def __init__(self, message: str, details: str | None = None) -> None:
        super().__init__(ErrorCode.UNAVAILABLE, message, details)

    def __reduce__(self) -> tuple[type["DagsterUnavailable"], tuple[str, str | None]]:  # type: ignore[override]  # fewer arguments than the base takes
        return type(self), (self.message, self.details)


# Dagster's own words, in whatever typename it wraps them (PythonError, InvalidSubsetError, GraphQLError).
_CODE_SERVER_AWAY = ("DagsterUserCodeUnreachableError", "DagsterCodeLocationLoadError")


class DagsterRefused(OrreryError):  # noqa: N818  # the condition, as OrreryError's codes name it
    """Dagster answered with an error of its own (`typename`). Trying again does not help.

    The code is NOT_FOUND where Dagster doesn't know the thing, CONFLICT otherwise.
    """

    def __init__(self, typename: str, message: str, details: str | None = None) -> None:
        code = ErrorCode.NOT_FOUND if typename.endswith("NotFoundError") else ErrorCode.CONFLICT
        super().__init__(code, message, details)
        self.typename = typename

    def __reduce__(self) -> tuple[type["DagsterRefused"], tuple[str, str, str | None]]:  # type: ignore[override]  # other arguments than the base takes
        return type(self), (self.typename, self.message, self.details)


def refusal(typename: str, message: str, details: str | None) -> DagsterRefused | DagsterUnavailable:
    """Dagster's answer as an error: it could not reach the code server, or it means what it says."""
    if details is not None and any(words in details for words in _CODE_SERVER_AWAY):
        return DagsterUnavailable("Dagster can't reach the code server.", details[:500])
    return DagsterRefused(typename, message, details)

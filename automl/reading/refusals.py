"""The two ways in which a file is turned down, so that every reader words them alike."""

from contracts.errors import ErrorCode, OrreryError


def wrong_type(message: str, details: str | None = None) -> OrreryError:
    """The content is not a table of a kind that we read, or not what the name says (415)."""
    return OrreryError(ErrorCode.INVALID_FILE_TYPE, message, details)


def invalid(message: str, details: str | None = None) -> OrreryError:
    """The kind is right but the table is not usable as it is (422)."""
    return OrreryError(ErrorCode.VALIDATION_ERROR, message, details)

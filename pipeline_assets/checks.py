"""Checks that block: a failed one is shown as such in Dagster, and its stage fails by name."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import dagster as dg

from contracts.errors import ErrorCode, OrreryError


class ChecksFailedError(OrreryError):
    """A named failure with the checks that stand behind it; the stage reports them before it fails."""

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        details: str | None = None,
        checks: Sequence[dg.AssetCheckResult] = (),
    ) -> None:
        super().__init__(code, message, details)
        self.checks = tuple(checks)


def require(checks: Sequence[dg.AssetCheckResult], code: ErrorCode, message: str) -> None:
    """Raises ChecksFailedError, naming the failed ones, unless all that are errors have passed."""
    failed = [c for c in checks if not c.passed and c.severity is dg.AssetCheckSeverity.ERROR]
    if failed:
        names = ", ".join(str(check.check_name) for check in failed)
        raise ChecksFailedError(code, message, f"failed: {names}", checks)


@contextmanager
def refused_with(checks: Sequence[dg.AssetCheckResult]) -> Iterator[None]:
    """An OrreryError of the work keeps its name and words, and takes `checks` along if any has failed."""
    try:
        yield
    except ChecksFailedError:
        raise
    except OrreryError as error:
        if all(check.passed for check in checks):
            raise
        raise ChecksFailedError(error.code, error.message, error.details, checks) from error

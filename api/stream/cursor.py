"""Cursors: `epoch:seq`, or a bare `seq` of the current epoch. Pure."""

import re
import secrets
from dataclasses import dataclass

from contracts.errors import ErrorCode, OrreryError

_CURSOR = re.compile(r"(?:([0-9a-f]{8}):)?([0-9]{1,9})")


def new_epoch() -> str:
    """A name for a project's history; another one tells clients that it was reset."""
    return secrets.token_hex(4)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a project's history is now."""

    epoch: str
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"

    def at(self, seq: int) -> str:
        """The cursor of event `seq`."""
        return f"{self.epoch}:{seq}"

    def resolve(self, after: str) -> int:
        """The number after which to read.

        Raises OrreryError(VALIDATION_ERROR) for a cursor that is malformed, of another epoch or
        beyond the end.
        """
        match = _CURSOR.fullmatch(after)
        if match is None:
            raise _refused("The cursor is malformed.", "expected epoch:seq or seq")
        epoch, seq = match[1], int(match[2])
        if epoch is not None and epoch != self.epoch:
            raise _refused("The history was reset since.", f"the epoch is {self.epoch} now")
        if seq > self.seq:
            raise _refused("The cursor is beyond the end.", f"the last event is {self.seq}")
        return seq


def _refused(message: str, details: str) -> OrreryError:
    return OrreryError(ErrorCode.VALIDATION_ERROR, message, details)

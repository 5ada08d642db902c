"""Where a reader stands in a project's history."""

import re
from dataclasses import dataclass

_CURSOR = re.compile(r"(?:(?P<epoch>[^:\s]{1,64}):)?(?P<seq>\d{1,18})")


@dataclass(frozen=True)
class Cursor:
    """The last event seen; `epoch` is null when only its number is known (the current epoch then)."""

    epoch: str | None
    seq: int

    def __str__(self) -> str:
        return str(self.seq) if self.epoch is None else f"{self.epoch}:{self.seq}"


def parse_cursor(text: str | int) -> Cursor:
    """`epoch:seq` or a bare number; ValueError when it is neither."""
    match = _CURSOR.fullmatch(str(text))
    if match is None:
        raise ValueError(f"not a cursor (epoch:seq, or a number): {str(text)[:80]!r}")
    return Cursor(match["epoch"], int(match["seq"]))

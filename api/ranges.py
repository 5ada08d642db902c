"""One byte range of a representation (RFC 9110, section 14). Pure."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,19})-(\d{0,19})\s*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class ByteRange:
    """`length` bytes from `start`, of `size`; 1 or more."""

    start: int
    length: int
    size: int

    @property
    def header(self) -> str:
        """The value of Content-Range."""
        return f"bytes {self.start}-{self.start + self.length - 1}/{self.size}"


class NotSatisfiableError(Exception):
    """The range asked for has no byte in the representation."""


def range_of(asked: str | None, if_range: str | None, etag: str | None, size: int) -> ByteRange | None:
    """What to send of `size` bytes; None: all of them, as for several ranges or what is no range.

    `if_range` must be the strong `etag` for a range to count. Raises NotSatisfiableError.
    """
    if asked is None or (if_range is not None and (etag is None or if_range.strip() != etag)):
        return None
    match = _ONE_RANGE.fullmatch(asked.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), size if last == "" else min(size, int(last) + 1)
        if last != "" and int(last) < start:
            return None
    if start >= end:
        raise NotSatisfiableError
    return ByteRange(start, end - start, size)

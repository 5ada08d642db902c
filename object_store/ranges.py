"""A stretch of a file as a stream of its own."""

import io
from typing import BinaryIO, cast


class RangeReader(io.RawIOBase):
    """Bytes `start` to `start + length` of a file, which is closed with it."""

    def __init__(self, file: BinaryIO, start: int, length: int | None) -> None:
        super().__init__()
        self._file = file
        self._left = length
        file.seek(start)

    @classmethod
    def buffered(cls, file: BinaryIO, start: int, length: int | None) -> BinaryIO:
        """The same behind a buffer, as callers of `read` expect it. Raises ValueError below zero."""
        if start < 0 or (length is not None and length < 0):
            file.close()
            raise ValueError(f"not a range: {start}, {length}")
        return cast("BinaryIO", io.BufferedReader(cls(file, start, length), 256 * 1024))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # BufferedReader gives a memoryview
        wanted = len(buffer) if self._left is None else min(len(buffer), self._left)
        data = self._file.read(wanted)
        buffer[: len(data)] = data
        if self._left is not None:
            self._left -= len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()

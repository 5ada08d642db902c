"""An object as a stream, in stretches; all of one generation, and whole, or an error."""

import io
from typing import BinaryIO, cast

from google.cloud import storage

from contracts.errors import ErrorCode, OrreryError
from object_store.gcs.errors import GOOGLE_ERRORS, is_missing, named
from object_store.gcs.sums import Crc32c
from object_store.gcs.terms import Terms

STRETCH_BYTES = 8 * 1024 * 1024
BUFFER_BYTES = 256 * 1024


class GcsReader(io.RawIOBase):
    """Bytes `start` to `end` of `blob` as it was found: a later object under its name is another."""

    def __init__(self, blob: storage.Blob, start: int, end: int, terms: Terms) -> None:
        super().__init__()
        self._blob = blob.bucket.blob(blob.name, generation=blob.generation)
        self._crc32c: str = blob.crc32c
        self._next = start
        self._end = end
        self._terms = terms
        # Google states the sum of the whole object only
        self._whole = start == 0 and end == blob.size
        self._sum = Crc32c()
        self._stretch = memoryview(b"")

    @classmethod
    def buffered(cls, blob: storage.Blob, start: int, length: int | None, terms: Terms) -> BinaryIO:
        """Behind a buffer, with its first stretch read. Raises ValueError below zero."""
        if start < 0 or (length is not None and length < 0):
            raise ValueError(f"not a range: {start}, {length}")
        end = blob.size if length is None else min(start + length, blob.size)
        reader = cls(blob, start, end, terms)
        reader.fill()
        return cast("BinaryIO", io.BufferedReader(reader, BUFFER_BYTES))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # BufferedReader gives a memoryview
        if not self._stretch:
            self.fill()
        count = min(len(buffer), len(self._stretch))
        buffer[:count] = self._stretch[:count]
        self._stretch = self._stretch[count:]
        return count

    def fill(self) -> None:
        """Fetch the next stretch; none at the end. Raises OrreryError(UNAVAILABLE)."""
        if self._next >= self._end:
            return
        last = min(self._next + STRETCH_BYTES, self._end)
        data = self._fetch(self._next, last)
        self._next = last
        self._stretch = memoryview(data)
        if self._whole:
            self._sum.update(data)
            if last == self._end:
                self._verify()

    def _fetch(self, start: int, end: int) -> bytes:
        try:
            data: bytes = self._blob.download_as_bytes(
                start=start,
                end=end - 1,
                raw_download=True,
                checksum=None,  # of a stretch there is none; the whole is checked at its end
                timeout=self._terms.timeout,
                retry=self._terms.retry(),
            )
        except GOOGLE_ERRORS as error:
            if is_missing(error):
                raise OrreryError(
                    ErrorCode.UNAVAILABLE, "This object was replaced or deleted while it was read"
                ) from error
            raise named(error, self._blob.bucket.name) from error
        if len(data) != end - start:
            raise OrreryError(ErrorCode.UNAVAILABLE, "Google Cloud Storage sent too little: try again")
        return data

    def _verify(self) -> None:
        if self._sum.text != self._crc32c:
            raise OrreryError(
                ErrorCode.UNAVAILABLE, "What Google Cloud Storage sent is not what it keeps: try again"
            )

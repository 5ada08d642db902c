"""Bytes on their way to a bucket: a local file that grows, and a reader that follows it.

The inspector wants a file, and a chunk that Google asks for again has to be somewhere: so what is
written goes to a spool first, and the upload reads that while it grows. Memory holds one chunk.
"""

import os
import threading
from pathlib import Path

from object_store.gcs.sums import Crc32c
from object_store.staging import StagedFile


class UploadAbandoned(Exception):  # noqa: N818  # named by what happened; nobody waits for the upload
    """The writer was aborted while its upload was at work."""


class Spool:
    """A staged file with its crc32c. One thread writes; another may follow through `Tail`."""

    def __init__(self, folder: Path) -> None:
        self.file = StagedFile(folder)
        self.crc32c = Crc32c()
        self.size = 0
        self._grown = threading.Condition()
        self._sealed: tuple[int, str] | None = None
        self._finished = False
        self._abandoned = False

    @property
    def abandoned(self) -> bool:
        return self._abandoned

    def write(self, data: bytes | memoryview, /) -> int:
        count = self.file.write(data)
        self.crc32c.update(data)
        self.size += count
        with self._grown:
            self._grown.notify_all()
        return count

    def seal(self) -> tuple[int, str]:
        """Size and sha256; no more bytes. Followers still wait at the end, until `finish`."""
        if self._sealed is None:
            self._sealed = self.file.seal()
        return self._sealed

    def finish(self) -> None:
        """Let followers see the end."""
        self.seal()
        with self._grown:
            self._finished = True
            self._grown.notify_all()

    def abandon(self) -> None:
        """Remove the file; followers get UploadAbandoned."""
        with self._grown:
            self._abandoned = True
            self._grown.notify_all()
        self.file.discard()

    def wait_for(self, descriptor: int, end: int) -> int:
        """How many bytes there are, once they reach `end` or no more can come. Raises UploadAbandoned."""
        with self._grown:
            while not (self._finished or self._abandoned):
                if (size := os.fstat(descriptor).st_size) >= end:
                    return size
                self._grown.wait()
            if self._abandoned:
                raise UploadAbandoned
            return os.fstat(descriptor).st_size


class Tail:
    """A seekable reader over a spool, also while it grows: `read` waits for the bytes it was asked for."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        # its own descriptor: the writer may discard the file while this reads
        self._descriptor = os.dup(spool.file.fileno())
        self._position = 0

    def read(self, size: int = -1) -> bytes:
        end = os.fstat(self._descriptor).st_size if size < 0 else self._position + size
        there = self._spool.wait_for(self._descriptor, end)
        data = os.pread(self._descriptor, min(end, there) - self._position, self._position)
        self._position += len(data)
        return data

    def tell(self) -> int:
        return self._position

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position}.get(whence)
        self._position = position + (os.fstat(self._descriptor).st_size if base is None else base)
        return self._position

    def close(self) -> None:
        os.close(self._descriptor)

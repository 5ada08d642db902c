"""Files on their way in: locked while written, hashed as they grow, swept when a crash left them."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from contracts.errors import ErrorCode, OrreryError

BUFFER_BYTES = 256 * 1024
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def storage_errors() -> Iterator[None]:
    """Name the one failure that an operator can mend: no room."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise OrreryError(
            ErrorCode.STORAGE_FULL, "There is no room left to store this", error.strerror
        ) from error


def open_locked(folder: Path) -> tuple[int, Path]:
    """A new file that this process holds the lock of; a sweep in between makes it try another."""
    while True:
        path = folder / uuid4().hex
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(fd, fcntl.LOCK_EX)
        if os.fstat(fd).st_nlink:
            return fd, path
        os.close(fd)


class StagedFile:
    """One file in the staging folder. After an error it is gone; `seal` ends the writing."""

    def __init__(self, folder: Path) -> None:
        with storage_errors():
            self._fd, self.path = open_locked(folder)
        self._hash = hashlib.sha256()
        self._size = 0
        self._pending = bytearray()
        self._sealed: tuple[int, str] | None = None
        self._open = True

    def fileno(self) -> int:
        return self._fd

    def write(self, data: bytes | memoryview, /) -> int:
        if not self._open or self._sealed is not None:
            raise ValueError("this object is no longer open for writing")
        count = len(data)
        self._hash.update(data)
        self._size += count
        if count + len(self._pending) < BUFFER_BYTES:
            self._pending += data
            return count
        self._flush()
        self._drain(data)
        return count

    def seal(self) -> tuple[int, str]:
        if self._sealed is None:
            if not self._open:
                raise ValueError("this object was discarded")
            self._flush()
            self._sealed = self._size, self._hash.hexdigest()
        return self._sealed

    def sync(self) -> None:
        os.fsync(self._fd)

    def release(self) -> None:
        """The file has its name: let go of it."""
        if self._open:
            self._open = False
            os.close(self._fd)

    def discard(self) -> None:
        if self._open:
            with suppress(FileNotFoundError):
                self.path.unlink()
            self.release()

    def _flush(self) -> None:
        if self._pending:
            pending, self._pending = bytes(self._pending), bytearray()
            self._drain(pending)

    def _drain(self, data: bytes | memoryview) -> None:
        view = memoryview(data)
        try:
            with storage_errors():
                while view:
                    view = view[os.write(self._fd, view) :]
        except BaseException:
            self.discard()
            raise


def sweep(folder: Path) -> int:
    """Remove staged files that no living process writes; how many there were."""
    count = 0
    for path in folder.iterdir():
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            continue  # renamed into place or removed since it was listed
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
            count += 1
        except (BlockingIOError, FileNotFoundError):
            continue
        finally:
            os.close(fd)
    return count

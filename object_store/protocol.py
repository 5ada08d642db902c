"""What an object store does. Sync and thread-safe; async callers go through `asyncio.to_thread`.

Promises that every adapter keeps (tests/object_store/conformance.py holds them):
an object appears whole or not at all; create-only never overwrites, however many race; what a
reader has opened stays readable to its end; a key outside the grammar is refused before any I/O.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from contracts.errors import ErrorCode, OrreryError


class ObjectNotFound(OrreryError):  # noqa: N818  # named by what is so, as FileNotFound is
    """No object has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(ErrorCode.NOT_FOUND, "There is no such object", key)
        self.key = key

    def __reduce__(self) -> tuple[type["ObjectNotFound"], tuple[str]]:  # type: ignore[override]  # one argument
        return ObjectNotFound, (self.key,)


class ObjectExists(OrreryError):  # noqa: N818  # named by what is so, as FileNotFound is
    """A create-only write met an object that stands already; that object is untouched."""

    def __init__(self, key: str) -> None:
        super().__init__(ErrorCode.CONFLICT, "This object exists already", key)
        self.key = key

    def __reduce__(self) -> tuple[type["ObjectExists"], tuple[str]]:  # type: ignore[override]  # one argument
        return ObjectExists, (self.key,)


class InvalidKey(OrreryError):  # noqa: N818  # named by what is so, as FileNotFound is
    """The key or prefix does not follow `contracts.layout`."""

    def __init__(self, key: str) -> None:
        super().__init__(ErrorCode.VALIDATION_ERROR, "Not an object key", repr(key[:80]))
        self.key = key

    def __reduce__(self) -> tuple[type["InvalidKey"], tuple[str]]:  # type: ignore[override]  # one argument
        return InvalidKey, (self.key,)


@dataclass(frozen=True)
class ObjectInfo:
    """What is known of an object. `sha256` is null where the adapter has none recorded."""

    key: str
    size_bytes: int
    sha256: str | None
    updated_at: datetime


class ObjectWriter(Protocol):
    """One object being written. As a context manager: commits on a clean exit, else aborts."""

    def write(self, data: bytes | memoryview, /) -> int:
        """Append; the number of bytes, which is always all of them.

        An error aborts the writer: STORAGE_FULL, and what a remote store says before the commit would.
        """
        ...

    def commit(self) -> ObjectInfo:
        """Make the object visible and durable, atomically. Raises ObjectExists, STORAGE_FULL."""
        ...

    def abort(self) -> None:
        """Leave nothing behind; idempotent, and without effect after a commit."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


class StagedObject(Protocol):
    """Bytes on their way in that are looked at before they become an object, if they do.

    write ... -> seal -> (look at them by `path`) -> commit(key) or discard. An adapter for a remote store
    keeps them in a local file too, and sends them while they arrive if it was told their key.
    """

    def write(self, data: bytes | memoryview, /) -> int:
        """Append. STORAGE_FULL discards."""
        ...

    def seal(self) -> tuple[int, str]:
        """No more bytes: their count and their sha256. Idempotent."""
        ...

    def path(self) -> Path:
        """A local file with the sealed bytes, readable until commit or discard."""
        ...

    def commit(self, key: str, *, create_only: bool = False) -> ObjectInfo:
        """Make the sealed bytes the object `key`, atomically. Raises ObjectExists, STORAGE_FULL.

        A key that was announced is always create-only; ValueError for another than that.
        """
        ...

    def discard(self) -> None:
        """Leave nothing behind; idempotent, and without effect after a commit."""
        ...


class ObjectStore(Protocol):
    """put, get, list and delete bytes by key."""

    def open_writer(self, key: str, *, create_only: bool = False) -> ObjectWriter:
        """A writer for `key`. Raises InvalidKey."""
        ...

    def stage(self, key: str | None = None) -> StagedObject:
        """A place for bytes that are looked at before they are stored.

        `key`: where they are to go, if that is known and nothing is there yet. Nothing is visible there
        before the commit. Raises InvalidKey.
        """
        ...

    def put(self, key: str, data: bytes, *, create_only: bool = False) -> ObjectInfo:
        """Write all of `data` at once. Raises ObjectExists, STORAGE_FULL, InvalidKey."""
        ...

    def get(self, key: str) -> bytes:
        """All bytes. Raises ObjectNotFound."""
        ...

    def open_reader(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """A stream over bytes `start` to `start + length` (to the end when None). Raises ObjectNotFound."""
        ...

    def stat(self, key: str) -> ObjectInfo:
        """Size, time and recorded hash. Raises ObjectNotFound."""
        ...

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """The objects whose key starts with `prefix` (empty, or ending in `/`), sorted by key."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object; no error when there is none."""
        ...

    def delete_prefix(self, prefix: str) -> int:
        """Remove all under `prefix`, which must name a project; how many there were."""
        ...

    def local_path(self, key: str) -> AbstractContextManager[Path]:
        """A local file with these bytes, for readers that need a path; read-only, for the block only."""
        ...

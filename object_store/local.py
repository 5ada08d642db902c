"""The adapter over a local folder: objects are files named by their keys.

Bytes are written to `.staging/` in the same tree, synced, then renamed (or hard-linked, for
create-only) into place. A staged file is flock'ed by its writer, so that a sweep can tell a
crash's leftover from a write in progress, in whichever process.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self

from contracts.layout import is_object_key
from object_store.keys import checked_deletable, checked_key, checked_prefix, is_announced, sha256_in
from object_store.protocol import ObjectExists, ObjectInfo, ObjectNotFound
from object_store.ranges import RangeReader
from object_store.staging import StagedFile, storage_errors, sweep

SHA256_ATTRIBUTE = "user.orrery.sha256"
STAGING = ".staging"


def _sync_directory(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _recorded_sha256(path: Path) -> str | None:
    # Some filesystems have no user attributes; then the hash is simply not recorded.
    try:
        return os.getxattr(path, SHA256_ATTRIBUTE).decode("ascii")
    except OSError:
        return None


class LocalStaged:
    """Bytes in `.staging/` until `commit` names them. Not for use by two threads at once."""

    def __init__(self, store: "LocalStore", announced: str | None = None) -> None:
        self._store = store
        self._announced = announced
        self._file = StagedFile(store.staging)

    def write(self, data: bytes | memoryview, /) -> int:
        return self._file.write(data)

    def seal(self) -> tuple[int, str]:
        return self._file.seal()

    def path(self) -> Path:
        self._file.seal()
        return self._file.path

    def commit(self, key: str, *, create_only: bool = False) -> ObjectInfo:
        create_only |= is_announced(self._announced, checked_key(key))
        size, digest = self._file.seal()
        try:
            with suppress(OSError):
                os.setxattr(self._file.fileno(), SHA256_ATTRIBUTE, digest.encode("ascii"))
            with storage_errors():
                self._file.sync()
                self._store.place(self._file.path, key, create_only=create_only)
        except BaseException:
            self._file.discard()
            raise
        self._file.release()
        return ObjectInfo(key, size, digest, datetime.now(UTC))

    def discard(self) -> None:
        self._file.discard()


class LocalWriter:
    """A staged file whose key is known from the start."""

    def __init__(self, store: "LocalStore", key: str, *, create_only: bool) -> None:
        self._staged = LocalStaged(store)
        self._key = key
        self._create_only = create_only
        self._info: ObjectInfo | None = None
        self._aborted = False

    def write(self, data: bytes | memoryview, /) -> int:
        return self._staged.write(data)

    def commit(self) -> ObjectInfo:
        if self._info is None:
            self._info = self._staged.commit(self._key, create_only=self._create_only)
        return self._info

    def abort(self) -> None:
        self._aborted = True
        self._staged.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object, /) -> None:
        if kind is not None:
            self.abort()
        elif not self._aborted:
            self.commit()


class LocalStore:
    """See the module's words; `root` is made when missing, and swept of what crashes left."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.staging = root / STAGING
        with storage_errors():
            self.staging.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep(self.staging)

    def open_writer(self, key: str, *, create_only: bool = False) -> LocalWriter:
        return LocalWriter(self, checked_key(key), create_only=create_only)

    def stage(self, key: str | None = None) -> LocalStaged:
        return LocalStaged(self, None if key is None else checked_key(key))

    def put(self, key: str, data: bytes, *, create_only: bool = False) -> ObjectInfo:
        with self.open_writer(key, create_only=create_only) as writer:
            writer.write(data)
            return writer.commit()

    def get(self, key: str) -> bytes:
        with self.open_reader(key) as reader:
            return reader.read()

    def open_reader(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        path = self._path(key)
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            raise ObjectNotFound(key) from None
        file = os.fdopen(fd, "rb")
        if start == 0 and length is None:
            return file
        return RangeReader.buffered(file, start, length)

    def stat(self, key: str) -> ObjectInfo:
        info = self._info(key, self._path(key))
        if info is None:
            raise ObjectNotFound(key)
        return info

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        checked_prefix(prefix)
        for key, path in self._walk(self.root / prefix, prefix):
            info = self._info(key, path)
            if info is not None:
                yield info

    def delete(self, key: str) -> None:
        path = self._path(key)
        with suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
            _sync_directory(path.parent)
        self._prune(path.parent)

    def delete_prefix(self, prefix: str) -> int:
        checked_deletable(prefix)
        count = 0
        for key, path in self._walk(self.root / prefix, prefix):
            with suppress(FileNotFoundError):
                path.unlink()
                count += 1
            if key.count("/") > prefix.count("/"):
                self._prune(path.parent)
        self._prune(self.root / prefix)
        return count

    @contextmanager
    def local_path(self, key: str) -> Iterator[Path]:
        """The object's own file, which is never changed in place: a new version is a new file."""
        path = self._path(key)
        if not path.is_file():
            raise ObjectNotFound(key)
        yield path

    def place(self, staged: Path, key: str, *, create_only: bool) -> None:
        """Give a synced staged file its key. Raises ObjectExists."""
        target = self._path(key)
        while True:
            try:
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._move(staged, target, key, create_only=create_only)
            except FileNotFoundError:
                # A delete beside us has just pruned the empty folder.
                if not staged.exists():
                    raise
                continue
            break
        self._sync_up(target.parent)

    def _move(self, staged: Path, target: Path, key: str, *, create_only: bool) -> None:
        if not create_only:
            staged.rename(target)
            return
        try:
            target.hardlink_to(staged)
        except FileExistsError:
            raise ObjectExists(key) from None
        staged.unlink()

    def _sync_up(self, folder: Path) -> None:
        # Folders may be new, so each entry up to the root is made durable.
        while folder != self.root.parent:
            with suppress(FileNotFoundError):
                _sync_directory(folder)
            folder = folder.parent

    def _prune(self, folder: Path) -> None:
        while folder not in (self.root, self.root.parent):
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY):
                    raise
                return
            folder = folder.parent

    def _path(self, key: str) -> Path:
        return self.root / checked_key(key)

    def _info(self, key: str, path: Path) -> ObjectInfo | None:
        try:
            found = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        digest = sha256_in(key) or _recorded_sha256(path)
        return ObjectInfo(key, found.st_size, digest, datetime.fromtimestamp(found.st_mtime, UTC))

    def _walk(self, folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
        """Keys in order: a folder sorts by its name and the slash, as its keys do."""
        try:
            with os.scandir(folder) as entries:
                found = sorted(
                    (f"{e.name}/" if e.is_dir(follow_symlinks=False) else e.name, Path(e.path))
                    for e in entries
                )
        except (FileNotFoundError, NotADirectoryError):
            return
        for name, path in found:
            if name.endswith("/"):
                yield from self._walk(path, prefix + name)
            elif is_object_key(prefix + name):  # foreign files are not ours
                yield prefix + name, path

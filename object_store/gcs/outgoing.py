"""Writers into a bucket: small objects go in one request at the commit, large ones while they are written.

A large object is streamed to its key; Google makes it visible with the last byte, which is held back until
the commit. One whose key comes with the commit is sent then, from its local file.
"""

import threading
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from typing import Protocol, Self

from google.cloud import storage

from object_store.gcs.errors import GOOGLE_ERRORS
from object_store.gcs.sending import Sending
from object_store.gcs.spool import Spool, Tail
from object_store.keys import checked_key, is_announced
from object_store.protocol import ObjectInfo


class Stream:
    """A spool's upload in a thread beside its writer."""

    def __init__(self, spool: Spool, sending: Sending) -> None:
        self._spool = spool
        self._sending = sending
        self._result: Future[storage.Blob] = Future()
        self._tail = Tail(spool)
        threading.Thread(target=self._run, name="upload", daemon=True).start()

    def raise_if_failed(self) -> None:
        """The error that ended the upload early, if one did."""
        if self._result.done():
            self._result.result()

    def finish(self) -> storage.Blob:
        """Let the last byte go and wait. Raises ObjectExists, OrreryError(UNAVAILABLE)."""
        self._spool.finish()
        return self._result.result()

    def abandon(self) -> None:
        """Nobody wants it: what it may have made is removed by the thread itself."""
        self._sending.wanted = False
        self._result.add_done_callback(_remove)

    def _run(self) -> None:
        try:
            self._result.set_result(self._sending.send(self._tail, None, None))
        except BaseException as error:  # noqa: BLE001  # told to whoever commits
            self._result.set_exception(error)
        finally:
            self._tail.close()


def _remove(result: "Future[storage.Blob]") -> None:
    if result.exception() is not None:
        return  # Google forgets an unfinished upload by itself
    try:
        result.result().delete()
    except GOOGLE_ERRORS:
        pass  # in a project that has no project.json: a later start sweeps it


class Bucket(Protocol):
    """What a writer asks of its store."""

    @property
    def stream_after_bytes(self) -> int: ...

    def spool(self) -> Spool: ...

    def sending_to(self, key: str, *, create_only: bool) -> Sending: ...

    def settled(self, key: str, blob: storage.Blob, spool: Spool) -> ObjectInfo: ...


class _Outgoing:
    """Bytes on their way in. Not for use by two threads at once."""

    def __init__(self, bucket: Bucket, key: str | None, *, create_only: bool) -> None:
        """`key`: what is larger than a chunk is streamed there; None: nothing is sent before the commit."""
        self._bucket = bucket
        self._spool = bucket.spool()
        self._streams_to = key
        self._create_only = create_only
        self._stream: Stream | None = None
        self._open = True

    def write(self, data: bytes | memoryview, /) -> int:
        try:
            if self._stream is not None:
                self._stream.raise_if_failed()
            count = self._spool.write(data)
            if self._stream is None:
                self._stream = self._begun()
        except BaseException:
            self.discard()
            raise
        return count

    def discard(self) -> None:
        if self._open:
            self._open = False
            if self._stream is not None:
                self._stream.abandon()
            self._spool.abandon()

    def _begun(self) -> Stream | None:
        """The stream, once it is worth one."""
        if self._streams_to is None or self._spool.size <= self._bucket.stream_after_bytes:
            return None
        return Stream(self._spool, self._bucket.sending_to(self._streams_to, create_only=self._create_only))

    def _commit(self, key: str) -> ObjectInfo:
        try:
            size, sha256 = self._spool.seal()
            if self._stream is not None:
                blob = self._stream.finish()
            else:
                self._spool.finish()
                blob = self._sent(key, size, sha256)
            info = self._bucket.settled(key, blob, self._spool)
        except BaseException:
            self.discard()
            raise
        self._open = False
        self._spool.abandon()
        return info

    def _sent(self, key: str, size: int, sha256: str) -> storage.Blob:
        sending = self._bucket.sending_to(key, create_only=self._create_only)
        with closing(Tail(self._spool)) as source:
            return sending.send(source, size, sha256)


class GcsStaged(_Outgoing):
    """Looked at before its commit; `announced` is its key, if that is known."""

    def __init__(self, bucket: Bucket, announced: str | None) -> None:
        super().__init__(bucket, announced, create_only=announced is not None)
        self._announced = announced

    def seal(self) -> tuple[int, str]:
        return self._spool.seal()

    def path(self) -> Path:
        self.seal()
        return self._spool.file.path

    def commit(self, key: str, *, create_only: bool = False) -> ObjectInfo:
        self._create_only = is_announced(self._announced, checked_key(key)) or create_only
        return self._commit(key)


class GcsWriter(_Outgoing):
    """The key is known from the start."""

    def __init__(self, bucket: Bucket, key: str, *, create_only: bool) -> None:
        super().__init__(bucket, key, create_only=create_only)
        self._key = key
        self._info: ObjectInfo | None = None

    def commit(self) -> ObjectInfo:
        if self._info is None:
            self._info = self._commit(self._key)
        return self._info

    def abort(self) -> None:
        self.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object, /) -> None:
        if kind is not None:
            self.abort()
        elif self._open:
            self.commit()

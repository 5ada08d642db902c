"""Objects of a bucket, under the same keys as in a folder; docs/OBJECTS.md has the layout."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import requests
from google.cloud import storage

from contracts.layout import is_object_key
from object_store.gcs.errors import (
    GOOGLE_ERRORS,
    google_errors,
    is_missing,
    named,
)
from object_store.gcs.outgoing import GcsStaged, GcsWriter
from object_store.gcs.reading import GcsReader
from object_store.gcs.sending import SHA256_MARK, Sending
from object_store.gcs.spool import Spool
from object_store.gcs.terms import Terms
from object_store.keys import checked_deletable, checked_key, checked_prefix, sha256_in
from object_store.protocol import ObjectInfo, ObjectNotFound
from object_store.staging import open_locked, storage_errors, sweep

# Where releases before this one sent uploads first. No upload takes a day; what is older is a crash's.
STAGING = "staging/"
STAGED_AT_MOST = timedelta(days=1)
LISTED_FIELDS = "items(name,size,updated,metadata,generation),nextPageToken"
LISTED_AT_ONCE = 1000  # as many as Google gives at once
DELETIONS_AT_ONCE = 8


class GcsStore:
    """See the protocol's words. `prefix` is empty or ends in a slash; `scratch` holds what is on its way."""

    def __init__(self, client: storage.Client, bucket: str, prefix: str, scratch: Path, terms: Terms) -> None:
        self._client = client
        _forget_sent_bodies(client)
        self._bucket = client.bucket(bucket)
        self._prefix = prefix
        self._scratch = scratch
        self._terms = terms
        with storage_errors():
            scratch.mkdir(mode=0o700, parents=True, exist_ok=True)

    def check(self) -> None:
        """See that the bucket answers, and sweep what crashes left. Raises OrreryError(UNAVAILABLE)."""
        sweep(self._scratch)
        with google_errors(self._bucket.name):
            for blob in self._blobs(self._prefix + STAGING):
                if blob.updated < datetime.now(UTC) - STAGED_AT_MOST:
                    self._remove(blob)

    def open_writer(self, key: str, *, create_only: bool = False) -> GcsWriter:
        return GcsWriter(self, checked_key(key), create_only=create_only)

    def stage(self, key: str | None = None) -> GcsStaged:
        return GcsStaged(self, None if key is None else checked_key(key))

    def put(self, key: str, data: bytes, *, create_only: bool = False) -> ObjectInfo:
        with self.open_writer(key, create_only=create_only) as writer:
            writer.write(data)
            return writer.commit()

    def get(self, key: str) -> bytes:
        blob = self._bucket.blob(self._name(key))
        with self._errors_of(key):
            data: bytes = blob.download_as_bytes(
                raw_download=True,
                checksum="crc32c",
                timeout=self._terms.timeout,
                retry=self._terms.retry(),
            )
        return data

    def open_reader(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        return GcsReader.buffered(self._found(key), start, length, self._terms)

    def stat(self, key: str) -> ObjectInfo:
        return self._info(key, self._found(key))

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        checked_prefix(prefix)
        with google_errors(self._bucket.name):
            for blob in self._blobs(self._prefix + prefix):
                key = blob.name.removeprefix(self._prefix)
                if is_object_key(key):  # foreign objects are not ours
                    yield self._info(key, blob)

    def delete(self, key: str) -> None:
        with google_errors(self._bucket.name):
            self._remove(self._bucket.blob(self._name(key)))

    def delete_prefix(self, prefix: str) -> int:
        checked_deletable(prefix)
        blobs = [self._bucket.blob(self._name(info.key)) for info in self.list(prefix)]
        with google_errors(self._bucket.name), ThreadPoolExecutor(DELETIONS_AT_ONCE) as pool:
            return sum(pool.map(self._remove, blobs))

    @contextmanager
    def local_path(self, key: str) -> Iterator[Path]:
        """A copy, removed after the block."""
        blob = self._bucket.blob(self._name(key))
        # Locked: another process that opens its store sweeps what nobody holds.
        descriptor, path = open_locked(self._scratch)
        with os.fdopen(descriptor, "r+b") as file, _removed(path):
            with storage_errors(), self._errors_of(key):
                blob.download_to_file(
                    file,
                    raw_download=True,
                    checksum="crc32c",
                    timeout=self._terms.timeout,
                    retry=self._terms.retry(),
                )
                file.flush()
            yield path

    # What the writers ask for.

    @property
    def stream_after_bytes(self) -> int:
        """One chunk is there to send then; what is smaller is not worth a thread."""
        return self._terms.chunk_bytes

    def spool(self) -> Spool:
        """A place for bytes on their way."""
        return Spool(self._scratch)

    def sending_to(self, key: str, *, create_only: bool) -> Sending:
        """An upload to the object `key` itself."""
        return Sending(self._bucket, self._name(key), key, self._terms, create_only=create_only)

    def settled(self, key: str, blob: storage.Blob, spool: Spool) -> ObjectInfo:
        """What is known of an object that has just been written. Raises OrreryError if it is damaged.

        One that was streamed has no hash on record: it was not known when the stream began, and to add it
        would be a second request, between which and the first the object stands without.
        """
        return ObjectInfo(key, blob.size, spool.seal()[1], self._verified(blob, spool).updated)

    def _verified(self, blob: storage.Blob, spool: Spool) -> storage.Blob:
        sending = Sending(self._bucket, blob.name, blob.name, self._terms, create_only=True)
        return sending.verify(blob, spool.crc32c)

    def _name(self, key: str) -> str:
        return self._prefix + checked_key(key)

    def _blobs(self, prefix: str) -> Iterator[storage.Blob]:
        """Page by page, in the order of names."""
        yield from self._client.list_blobs(
            self._bucket,
            prefix=prefix,
            fields=LISTED_FIELDS,
            page_size=LISTED_AT_ONCE,
            timeout=self._terms.timeout,
            retry=self._terms.retry(),
        )

    def _found(self, key: str) -> storage.Blob:
        with google_errors(self._bucket.name):
            blob = self._bucket.get_blob(
                self._name(key), timeout=self._terms.timeout, retry=self._terms.retry()
            )
        if blob is None:
            raise ObjectNotFound(key)
        return blob

    def _remove(self, blob: storage.Blob) -> bool:
        """Whether there was one."""
        try:
            blob.delete(timeout=self._terms.timeout, retry=self._terms.retry())
        except GOOGLE_ERRORS as error:
            if not is_missing(error):
                raise
            return False
        return True

    @contextmanager
    def _errors_of(self, key: str) -> Iterator[None]:
        try:
            yield
        except GOOGLE_ERRORS as error:
            if is_missing(error):
                raise ObjectNotFound(key) from None
            raise named(error, self._bucket.name) from error

    def _info(self, key: str, blob: storage.Blob) -> ObjectInfo:
        digest = sha256_in(key) or (blob.metadata or {}).get(SHA256_MARK)
        return ObjectInfo(key, blob.size, digest, blob.updated)


@contextmanager
def _removed(path: Path) -> Iterator[None]:
    """The file is gone after the block."""
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _forget_sent_bodies(client: storage.Client) -> None:
    """Let go of a chunk once it was answered: the client keeps the last answer, and with it 32 MiB more."""
    hooks = client._http.hooks["response"]  # noqa: SLF001  # where Google's own documentation tunes its session
    if _forget_body not in hooks:
        hooks.append(_forget_body)


def _forget_body(response: requests.Response, *_: object, **__: object) -> None:
    response.request.body = None

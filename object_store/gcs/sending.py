"""One upload to one name, whole or not at all, whatever is lost on the way.

Google's client sends 32 MiB chunks and tries each again. What it cannot know is kept here: an object
carries the number of the upload that made it, so that a refused or a vanished upload whose last answer
was lost is told from somebody else's object.
"""

from typing import BinaryIO, Protocol
from uuid import uuid4

from google.cloud import storage
from google.cloud.storage.exceptions import DataCorruption

from contracts.errors import ErrorCode, OrreryError
from object_store.gcs.errors import GOOGLE_ERRORS, google_errors, is_missing, is_refused_precondition, named
from object_store.gcs.sums import Crc32c
from object_store.gcs.terms import Terms
from object_store.protocol import ObjectExists

MULTIPART_BYTES = 8 * 1024 * 1024  # up to here Google's client sends one request, checked as it arrives
UPLOAD_MARK = "orrery-upload"
SHA256_MARK = "orrery-sha256"
CONTENT_TYPE = "application/octet-stream"
# A dropped session or a damaged transfer begins anew; a third time it is no accident.
TRIES = 3


class Source(Protocol):
    """What is read to be sent."""

    def read(self, size: int = -1, /) -> bytes: ...
    def tell(self) -> int: ...
    def seek(self, position: int, whence: int = 0, /) -> int: ...


class Sending:
    """One upload to the object `name`, of which callers know the `key`."""

    def __init__(
        self, bucket: storage.Bucket, name: str, key: str, terms: Terms, *, create_only: bool
    ) -> None:
        self._bucket = bucket
        self._name = name
        self._key = key
        self._terms = terms
        self._create_only = create_only
        self._mark = uuid4().hex
        self.wanted = True

    def send(self, source: Source | BinaryIO, size: int | None, sha256: str | None) -> storage.Blob:
        """The object that stands; `size` is None while the source still grows.

        Raises ObjectExists, OrreryError(UNAVAILABLE).
        """
        with google_errors(self._bucket.name):
            if size is None or size > MULTIPART_BYTES:
                self._refuse_early()
            for left in reversed(range(TRIES)):
                source.seek(0)
                try:
                    return self._try(source, size, sha256)
                except (*GOOGLE_ERRORS, ValueError) as error:
                    standing = self._after(error)
                    if standing is not None:
                        return standing
                    if not left:
                        raise named(error, self._bucket.name) from error
        raise AssertionError  # the last try returns or raises

    def verify(self, blob: storage.Blob, crc32c: Crc32c) -> storage.Blob:
        """`blob` itself. Raises OrreryError(UNAVAILABLE), and removes it, if its bytes are not those."""
        if blob.crc32c == crc32c.text:
            return blob
        with google_errors(self._bucket.name):
            blob.delete(if_generation_match=blob.generation, retry=self._terms.retry())
        raise OrreryError(
            ErrorCode.UNAVAILABLE,
            "The bytes did not arrive in Google Cloud Storage as they were sent: try again",
            f"crc32c {blob.crc32c}",
        )

    def _refuse_early(self) -> None:
        """Before hundreds of megabytes are sent in vain; the precondition is what decides."""
        if self._create_only and self._standing() is not None:
            raise ObjectExists(self._key)

    def _try(self, source: Source | BinaryIO, size: int | None, sha256: str | None) -> storage.Blob:
        blob = self._bucket.blob(self._name, chunk_size=self._terms.chunk_bytes)
        blob.metadata = {UPLOAD_MARK: self._mark} | ({SHA256_MARK: sha256} if sha256 else {})
        blob.upload_from_file(
            source,
            size=size,
            content_type=CONTENT_TYPE,
            if_generation_match=0 if self._create_only else None,
            checksum="crc32c",
            timeout=self._terms.timeout,
            retry=self._terms.retry(lambda: self.wanted),
        )
        return blob

    def _after(self, error: Exception) -> storage.Blob | None:
        """What an upload that ended in `error` left: our object, or None to begin anew; else it raises."""
        refused = is_refused_precondition(error)
        # ValueError: Google kept less of a chunk than was sent, and the client can't go back
        again = is_missing(error) or isinstance(error, ValueError | DataCorruption)
        if not (refused or again) or not self.wanted:
            raise error
        standing = self._standing()
        if standing is not None and (standing.metadata or {}).get(UPLOAD_MARK) == self._mark:
            return standing
        if refused or (self._create_only and standing is not None):
            raise ObjectExists(self._key) from error
        return None

    def _standing(self) -> storage.Blob | None:
        return self._bucket.get_blob(self._name, timeout=self._terms.timeout, retry=self._terms.retry())

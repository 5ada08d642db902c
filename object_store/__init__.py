"""Bytes by key: one protocol, and the adapter that a URL names."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from contracts.errors import ErrorCode, OrreryError
from object_store.protocol import (
    InvalidKey,
    ObjectExists,
    ObjectInfo,
    ObjectNotFound,
    ObjectStore,
    ObjectWriter,
    StagedObject,
)

__all__ = [
    "InvalidKey",
    "ObjectExists",
    "ObjectInfo",
    "ObjectNotFound",
    "ObjectStore",
    "ObjectWriter",
    "StagedObject",
    "open_store",
]


def open_store(url: str, scratch: Path | None = None) -> ObjectStore:
    """The store that `url` names: `file:///absolute/folder` (made when missing) or `gs://bucket[/folder]`.

    A bucket keeps what is on its way in `scratch` (the system's temporary folder if None).
    Raises OrreryError: VALIDATION_ERROR for a URL that names no store, UNAVAILABLE for a bucket that
    does not answer to Application Default Credentials.
    """
    # Imported here, so that a process which uses one adapter does not carry the other.
    parts = urlsplit(url)
    if parts.scheme == "gs":
        from object_store.gcs import open_gcs  # noqa: PLC0415

        return open_gcs(url, scratch)
    root = Path(unquote(parts.path))
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not root.is_absolute():
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR,
            "An object store's URL is file:///absolute/folder or gs://bucket/folder",
            url,
        )
    from object_store.local import LocalStore  # noqa: PLC0415

    return LocalStore(root)

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


def open_store(url: str) -> ObjectStore:
    """The store that `url` names: `file:///absolute/folder` (made when missing).

    Raises OrreryError: VALIDATION_ERROR for a URL that names no store, UNAVAILABLE for `gs://`.
    """
    parts = urlsplit(url)
    if parts.scheme == "gs":
        raise OrreryError(ErrorCode.UNAVAILABLE, "The Google Cloud Storage adapter is not built in yet", url)
    root = Path(unquote(parts.path))
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not root.is_absolute():
        raise OrreryError(ErrorCode.VALIDATION_ERROR, "An object store's URL is file:///absolute/folder", url)
    # Imported here, so that a process which uses another adapter does not carry this one.
    from object_store.local import LocalStore  # noqa: PLC0415

    return LocalStore(root)

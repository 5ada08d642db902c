"""From a `gs://` URL to a store: the client, its credentials, and the place for what is on its way."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from google.auth.exceptions import GoogleAuthError
from google.cloud import storage

from contracts.errors import ErrorCode, OrreryError
from object_store.gcs.errors import named
from object_store.gcs.store import GcsStore
from object_store.gcs.terms import Terms

# By process as well: a forked child must not write into its parent's connections.
_opened: dict[tuple[int, str, Path], GcsStore] = {}


def open_gcs(
    url: str,
    scratch: Path | None = None,
    *,
    client: storage.Client | None = None,
    terms: Terms | None = None,
) -> GcsStore:
    """The store of `gs://bucket[/prefix]`; opened once in a process unless a client is given.

    Raises OrreryError: VALIDATION_ERROR for another URL, UNAVAILABLE without credentials or bucket.
    """
    bucket, prefix = _parts(url)
    folder = _private(scratch)
    if client is not None:
        return _checked(GcsStore(client, bucket, prefix, folder, terms or Terms()))
    known = os.getpid(), url, folder
    if known not in _opened:
        _opened[known] = _checked(GcsStore(_client(bucket), bucket, prefix, folder, terms or Terms()))
    return _opened[known]


def _checked(store: GcsStore) -> GcsStore:
    store.check()
    return store


def _parts(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    if parts.scheme != "gs" or not parts.netloc or parts.query or parts.fragment:
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR, "A bucket's URL is gs://bucket or gs://bucket/folder", url
        )
    prefix = parts.path.strip("/")
    return parts.netloc, f"{prefix}/" if prefix else ""


def _client(bucket: str) -> storage.Client:
    """Application Default Credentials, or none at all for an emulator: Google's client decides."""
    try:
        return storage.Client(project=None)
    except GoogleAuthError as error:
        raise named(error, bucket) from error


def _private(scratch: Path | None) -> Path:
    """A folder that is this user's: in a shared one for all, somebody else may have been first."""
    if scratch is not None:
        return scratch / ".staging"
    folder = Path(tempfile.gettempdir()) / f"orrery-{os.getuid()}-spool"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder if folder.stat().st_uid == os.getuid() else Path(tempfile.mkdtemp(prefix="orrery-spool-"))

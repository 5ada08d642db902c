"""Where artefacts come from: an object store, or one file that was given at start-up. Blocking code."""

import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from automl.inference import load_model
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import is_object_key
from object_store import ObjectNotFound, ObjectStore
from serving.model import Artifact, FileLoader, Loaded, Source

ARTIFACT_NAME = "model.orrery"
PATIENCE_S = 5.0  # of one download; then the reason is told, and it is tried again


def store_source(store: ObjectStore, load: FileLoader = load_model) -> Source:
    """A source that reads an artefact by its object key.

    The source raises OrreryError: VALIDATION_ERROR for what is no object key, DEPLOYMENT_FAILED for a
    missing artefact or one whose bytes are not the recorded ones.
    """

    def fetch(artifact: Artifact) -> Loaded:
        if not is_object_key(artifact.name):
            raise OrreryError(
                ErrorCode.VALIDATION_ERROR, "The model's key is malformed.", artifact.name[:200]
            )
        try:
            with store.local_path(artifact.name) as path:
                return load_file(path, artifact, load)
        except ObjectNotFound as missing:
            raise OrreryError(
                ErrorCode.DEPLOYMENT_FAILED, "The model's artefact is gone.", artifact.name
            ) from missing

    return fetch


def file_source(path: Path, load: FileLoader = load_model) -> Source:
    """A source that always reads the one file at `path`."""

    def fetch(artifact: Artifact) -> Loaded:
        if not path.is_file():
            raise OrreryError(ErrorCode.DEPLOYMENT_FAILED, "There is no model artefact.", str(path))
        return load_file(path, artifact, load)

    return fetch


def load_file(path: Path, artifact: Artifact, load: FileLoader) -> Loaded:
    """Load one file; the loader itself refuses bytes that don't hash to the artefact's sha256."""
    size = path.stat().st_size
    return Loaded(model=load(path, artifact.sha256), size_bytes=size)


def bucket_source(uri: str, load: FileLoader = load_model) -> Source:
    """A source that downloads the one artefact under `gs://bucket/folder` and loads it.

    Vertex AI names a folder of its own, a copy of the one that the model was registered with: no object key
    of ours. The source raises OrreryError: DEPLOYMENT_FAILED for what is not there or may not be read,
    UNAVAILABLE when Google Cloud Storage does not answer.
    """
    parts = urlsplit(uri)
    folder = unquote(parts.path).strip("/")
    name = folder if folder.endswith(f"/{ARTIFACT_NAME}") else f"{folder}/{ARTIFACT_NAME}".lstrip("/")

    def fetch(artifact: Artifact) -> Loaded:
        with tempfile.TemporaryDirectory(prefix="orrery-model-") as scratch:
            path = Path(scratch) / ARTIFACT_NAME
            _download(parts.netloc, name, path)
            return load_file(path, artifact, load)

    return fetch


def _download(bucket: str, name: str, path: Path) -> None:
    from google.api_core.exceptions import (  # noqa: PLC0415  # only for gs://
        ClientError,
        GoogleAPIError,
        TooManyRequests,
    )
    from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415  # as above
    from google.cloud import storage  # noqa: PLC0415  # as above
    from google.cloud.storage.retry import DEFAULT_RETRY  # noqa: PLC0415  # as above

    try:
        storage.Client(project=None).bucket(bucket).blob(name).download_to_filename(
            str(path), checksum="crc32c", retry=DEFAULT_RETRY.with_timeout(PATIENCE_S)
        )
    except (TooManyRequests, TransportError) as error:
        raise _silent(error) from error
    except (ClientError, GoogleAuthError) as error:
        raise OrreryError(
            ErrorCode.DEPLOYMENT_FAILED, f"gs://{bucket}/{name} can't be read.", str(error)
        ) from error
    except (GoogleAPIError, OSError) as error:
        raise _silent(error) from error


def _silent(error: Exception) -> OrreryError:
    return OrreryError(ErrorCode.UNAVAILABLE, "Google Cloud Storage does not answer.", str(error))


def artifact_in_folder(uri: str) -> Path:
    """The artefact under AIP_STORAGE_URI: a path or file:// URI of a folder, or of the file itself."""
    path = Path(unquote(urlsplit(uri).path)) if uri.startswith("file://") else Path(uri)
    return path / ARTIFACT_NAME if path.is_dir() else path


def store_url(text: str) -> str:
    """The store's URL; a plain path means a folder on this machine."""
    return text if "://" in text else Path(text).resolve().as_uri()

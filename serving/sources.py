"""Where artefacts come from: an object store, or one file that was given at start-up. Blocking code."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from automl.inference import load_model
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import is_object_key
from object_store import ObjectNotFound, ObjectStore, open_store
from serving.model import Artifact, FileLoader, Loaded, Source

ARTIFACT_NAME = "model.orrery"


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


def artifact_in_folder(uri: str) -> Path:
    """The artefact under AIP_STORAGE_URI: a path or file:// URI of a folder, or of the file itself.

    Raises OrreryError(UNAVAILABLE) for gs://, which the object store does not open yet.
    """
    if uri.startswith("gs://"):
        open_store(uri)
        raise OrreryError(ErrorCode.UNAVAILABLE, "Artefacts in Google Cloud Storage can't be read yet.", uri)
    path = Path(unquote(urlsplit(uri).path)) if uri.startswith("file://") else Path(uri)
    return path / ARTIFACT_NAME if path.is_dir() else path


def store_url(text: str) -> str:
    """The store's URL; a plain path means a folder on this machine."""
    return text if "://" in text else Path(text).resolve().as_uri()

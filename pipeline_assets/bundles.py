"""What a stage hands on, and how it travels: tables as Parquet, documents as JSON, files as they are."""

import hashlib
import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pandas as pd
from pydantic import BaseModel

from contracts import layout
from contracts.errors import ErrorCode, OrreryError
from contracts.manifests import RunManifest
from contracts.stages import PipelineStage
from object_store import ObjectInfo, ObjectNotFound, ObjectStore

_CHUNK_BYTES = 1 << 20
Document = TypeVar("Document", bound=BaseModel)


@dataclass(frozen=True)
class Bundle:
    """A stage's value. Names are lower-case; a file's is its object's name."""

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    documents: Mapping[str, BaseModel] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)


def write_bundle(
    store: ObjectStore, project_id: str, run_id: str, stage: PipelineStage, bundle: Bundle
) -> list[ObjectInfo]:
    """Store each part under the run's own keys, never over another. Raises ObjectExists, STORAGE_FULL."""

    def key(name: str) -> str:
        return layout.stage_key(project_id, run_id, stage, name)

    written = []
    for name, table in bundle.tables.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table"
            table.to_parquet(path, index=True)
            written.append(_put_file(store, key(f"{name}.parquet"), path))
    for name, document in bundle.documents.items():
        data = document.model_dump_json().encode()
        written.append(store.put(key(f"{name}.json"), data, create_only=True))
    for name, path in bundle.files.items():
        written.append(_put_file(store, key(name), path))
    return written


def _put_file(store: ObjectStore, key: str, path: Path) -> ObjectInfo:
    with path.open("rb") as source, store.open_writer(key, create_only=True) as writer:
        while chunk := source.read(_CHUNK_BYTES):
            writer.write(chunk)
        return writer.commit()


class EarlierStages:
    """Reads what the stages before this one made, by the run's manifest and never by "the latest"."""

    def __init__(self, store: ObjectStore, manifest: RunManifest) -> None:
        self._store = store
        self._manifest = manifest

    @property
    def manifest(self) -> RunManifest:
        """Which run's objects stand for each stage."""
        return self._manifest

    def key(self, stage: PipelineStage, name: str) -> str:
        """Where an earlier stage's object lies. Raises OrreryError(PIPELINE_FAILED) if it isn't pinned."""
        producer = self._manifest.producers.get(stage.value)
        if producer is None:
            raise _missing(stage, name)
        return layout.stage_key(self._manifest.project_id, producer, stage, name)

    def producer(self, stage: PipelineStage) -> str:
        """The id of the run whose objects stand for `stage`."""
        return self._manifest.producers[stage.value]

    def table(self, stage: PipelineStage, name: str) -> pd.DataFrame:
        """A table as it was stored, dtypes and index included."""
        return pd.read_parquet(io.BytesIO(self._bytes(stage, f"{name}.parquet")))

    def document(self, stage: PipelineStage, name: str, model: type[Document]) -> Document:
        """A document, validated again."""
        return model.model_validate_json(self._bytes(stage, f"{name}.json"))

    def stat(self, stage: PipelineStage, name: str) -> ObjectInfo:
        """What is known of a stored file."""
        try:
            return self._store.stat(self.key(stage, name))
        except ObjectNotFound as error:
            raise _missing(stage, name) from error

    def has(self, stage: PipelineStage, name: str) -> bool:
        """Whether an earlier stage left a file of that name."""
        if stage.value not in self._manifest.producers:
            return False
        try:
            self._store.stat(self.key(stage, name))
        except ObjectNotFound:
            return False
        return True

    def sha256(self, stage: PipelineStage, name: str) -> str:
        """A stored file's hash, as recorded when it was written, else counted now."""
        recorded = self.stat(stage, name).sha256
        return recorded or hashlib.sha256(self._bytes(stage, name)).hexdigest()

    @contextmanager
    def file(self, stage: PipelineStage, name: str) -> Iterator[Path]:
        """A local, readable file with the object's bytes."""
        try:
            with self._store.local_path(self.key(stage, name)) as path:
                yield path
        except ObjectNotFound as error:
            raise _missing(stage, name) from error

    def _bytes(self, stage: PipelineStage, name: str) -> bytes:
        try:
            return self._store.get(self.key(stage, name))
        except ObjectNotFound as error:
            raise _missing(stage, name) from error


def _missing(stage: PipelineStage, name: str) -> OrreryError:
    return OrreryError(
        ErrorCode.PIPELINE_FAILED, f"What {stage.value} should have left is not there; run it again.", name
    )

"""A project stored as a create would store it, past the API."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uuid_utils

from contracts import layout
from contracts.datasets import DatasetInfo, Overrides, ProjectSpec, TableFormat
from object_store import ObjectStore


def put_project(
    store: ObjectStore,
    path: Path,
    description: str,
    overrides: Overrides | None = None,
    *,
    inspect: Any = None,
) -> str:
    """Store a dataset as a create would; the project's id."""
    project_id = str(uuid_utils.uuid7())
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    dataset = inspect(path, path.name, digest) if inspect else _plain_info(path, data, digest)
    spec = ProjectSpec(
        project_id=project_id,
        project_name=path.stem,
        problem_description=description,
        created_at=datetime.now(UTC),
        dataset=dataset,
        overrides=overrides or Overrides(),
    )
    store.put(layout.raw_key(project_id, digest), data)
    store.put(layout.project_key(project_id), spec.model_dump_json().encode(), create_only=True)
    return project_id


def _plain_info(path: Path, data: bytes, digest: str) -> DatasetInfo:
    lines = data.decode("utf-8").splitlines()
    columns = lines[0].split(",")
    return DatasetInfo(
        dataset_id=digest, file_name=path.name, format=TableFormat.CSV, size_bytes=len(data),
        num_rows=len(lines) - 1, num_columns=len(columns), columns=columns,
        encoding="utf-8", delimiter=",", decimal=".", warnings=[],
    )  # fmt: skip

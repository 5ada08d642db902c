"""Scoring a stored file whose bytes, model and predictions lie in a bucket, with the real inspector."""

import asyncio
import csv
import io
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from api.scoring import ScoredFiles
from api.uploads import Upload
from contracts import layout
from contracts.champions import Champion
from contracts.prediction_files import AnswerFormat
from contracts.scoring import Scoring
from contracts.stages import PipelineStage
from object_store import ObjectStore, open_store
from object_store.documents import crown
from pipeline_assets.scoring import job
from pipeline_assets.scoring.job import score_file
from pipeline_assets.settings import PipelineSettings
from tests.api.core.streaming import add_project, database, sqlite_url
from tests.api.core.test_champions import champion
from tests.api.edge.server import inspector
from tests.google_cloud.conftest import Cloud, Trained

TICK = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A platform's folder with its inspector: what is brought from the bucket lies below `objects`."""
    folder = Path(tempfile.mkdtemp(prefix="os-"))
    try:
        with inspector(folder, folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def store(cloud: Cloud, home: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    """As a run opens it."""
    monkeypatch.setenv("ORRERY_HOME", str(home))
    monkeypatch.setenv("ORRERY_RUNTIME_DIR", str(home))
    told = PipelineSettings()
    monkeypatch.setattr(job, "settings", lambda: told)
    return open_store(f"gs://{cloud.bucket}", told.scratch)


def crowned(store: ObjectStore, project: str, model: Trained) -> Champion:
    wanted = model.wanted
    stage = PipelineStage.MODEL_TRAINING
    key = layout.stage_key(wanted.project_id, wanted.run_id, stage, "model.orrery")
    told = {"run_id": wanted.run_id, "model_key": key, "model_sha256": wanted.sha256}
    found = champion(1, project).model_copy(update=told)
    crown(store, project, found)
    return found


async def kept(store: ObjectStore, folder: Path, rows: bytes, file_id: str | None = None) -> tuple[str, str]:
    """A file as the API keeps it, of a project that is in its index: the project's id and the file's."""
    async with database(sqlite_url(folder)) as db:
        project = await add_project(db)
        staged = store.stage()
        staged.write(rows)
        size, sha256 = staged.seal()
        upload = Upload(staged=staged, file_name="rows.csv", sha256=sha256, size_bytes=size, fields={})
        no_model = cast("Any", None)  # asked of a champion alone
        made = await ScoredFiles(db, store).keep(project, file_id, upload, no_model, None)
    return project, made.file_id


def scored(store: ObjectStore, project: str, file_id: str) -> Scoring:
    config = {"file_id": file_id, "format": AnswerFormat.CSV.value, "inputs": True}
    return score_file(store, project, str(uuid.uuid4()), {**config, "tick": TICK.isoformat()})


def test_a_file_in_the_bucket_is_scored_beside_itself(
    store: ObjectStore, home: Path, tmp_path: Path, trained: Callable[..., Trained]
) -> None:
    """SCHED-12: rows and model come from the bucket, predictions go there; a second one overwrites nothing.

    What was brought here is gone afterwards, also when rows do not fit, which is told beside the file.
    """
    project, file_id = asyncio.run(kept(store, tmp_path, b"x\n1\n2.5\n"))
    crowned(store, project, trained(2.0))
    first = scored(store, project, file_id)
    assert (first.error, first.num_rows, first.stamp) == (None, 2, "20261124t013000z")
    key = layout.predictions_key(project, file_id, first.stamp, "csv")
    rows = list(csv.DictReader(io.StringIO(store.get(key).decode())))
    assert [(row["x"], float(row["prediction"])) for row in rows] == [("1", 2.0), ("2.5", 5.0)]
    assert store.stat(key).size_bytes == first.size_bytes
    assert Scoring.model_validate_json(store.get(layout.scoring_key(project, file_id, first.stamp))) == first
    assert scored(store, project, file_id).stamp != first.stamp

    other_index = tmp_path / "other"
    other_index.mkdir()
    other, wrong = asyncio.run(kept(store, other_index, b"z\n1\n"))
    crowned(store, other, trained(1.0))
    failed = scored(store, other, wrong)
    assert failed.error is not None
    assert "'x'" in f"{failed.error.message} {failed.error.details}"
    left = [path for path in (home / "objects").rglob("*") if path.is_file()]
    assert left == []

"""A scoring with the real inspector over a folder, and the prediction log of its rows."""

import hashlib
import json
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet as pq
from uuid_utils import uuid7

from automl.inference import save_model
from contracts import layout
from contracts.scoring import ScoredFile, Scoring
from contracts.stages import PipelineStage
from object_store import ObjectStore, open_store
from object_store.documents import crown
from pipeline_assets.scoring import job
from pipeline_assets.scoring.job import score_file
from pipeline_assets.settings import PipelineSettings
from tests.api.core.test_champions import champion
from tests.api.edge.server import inspector
from tests.serving.conftest import fitted

ROWS = b"x\n1\n2.5\n"


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ol-"))
    try:
        with inspector(folder, folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    monkeypatch.setenv("ORRERY_HOME", str(home))
    monkeypatch.setenv("ORRERY_RUNTIME_DIR", str(home))
    told = PipelineSettings()
    monkeypatch.setattr(job, "settings", lambda: told)
    return open_store((home / "objects").as_uri())


def a_project(store: ObjectStore, folder: Path) -> tuple[str, str]:
    """One with a champion, y = 2 x, and a file to score: their ids."""
    project, file_id = str(uuid7()), str(uuid7())
    model = folder / "m.orrery"
    save_model(fitted(2.0), model, f"{project}/run")
    data = model.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    made = champion(1, project)
    key = layout.stage_key(project, made.run_id, PipelineStage.MODEL_TRAINING, "model.orrery")
    store.put(key, data)
    crown(store, project, made.model_copy(update={"model_key": key, "model_sha256": sha256}))
    store.put(layout.project_key(project), b"{}")
    rows = hashlib.sha256(ROWS).hexdigest()
    file = ScoredFile(
        file_id=file_id,
        file_name="rows.csv",
        size_bytes=len(ROWS),
        sha256=rows,
        uploaded_at=datetime.now(UTC),
    )
    store.put(layout.scored_file_key(project, file_id, rows), ROWS)
    store.put(layout.scored_info_key(project, file_id), file.model_dump_json().encode())
    return project, file_id


def scored(store: ObjectStore, project: str, file_id: str) -> Scoring:
    return score_file(
        store, project, str(uuid.uuid4()), {"file_id": file_id, "format": "csv", "inputs": True}
    )


def test_a_scoring_is_logged(store: ObjectStore, tmp_path: Path) -> None:
    """WATCH-17: each row by the scoring's request id and its place, with the champion that answered."""
    project, file_id = a_project(store, tmp_path)
    done = scored(store, project, file_id)
    assert (done.error, done.num_rows, done.logged_rows, done.request_id) == (None, 2, 2, done.run_id)
    (info,) = store.list(layout.prediction_log_prefix(project))
    with store.local_path(info.key) as file:
        rows = pq.read_table(file).to_pylist()
    assert [(row["request_id"], row["row"]) for row in rows] == [(done.run_id, 0), (done.run_id, 1)]
    assert [(json.loads(row["inputs"]), row["prediction"]) for row in rows] == [
        ({"x": 1}, "2.0"),
        ({"x": 2.5}, "5.0"),
    ]
    assert {(row["served_by"], row["champion"], row["duration_ms"]) for row in rows} == {("scoring", 1, None)}
    assert store.stat(layout.monitoring_news_key(project)).size_bytes == 0


def test_a_scoring_stands_without_its_log(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WATCH-17: predictions that the log does not take are whole all the same, and their document says so."""

    def full(*_: Any) -> bool:
        raise OSError("the disk is full")

    monkeypatch.setattr(job, "keep_file", full)
    project, file_id = a_project(store, tmp_path)
    done = scored(store, project, file_id)
    assert (done.error, done.num_rows, done.logged_rows, done.request_id) == (None, 2, 0, None)
    assert (
        store.stat(layout.predictions_key(project, file_id, done.stamp, "csv")).size_bytes == done.size_bytes
    )

"""The receipt of a run: what its model came of, and of a repeated run whether it came to the same."""

import hashlib
import platform
import re
import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import numpy as np
import pandas as pd

from automl.inference import load_model, save_model
from automl.selection import Selection
from automl.training import TrainingSummary
from contracts import __version__, layout
from contracts.data_versions import FIRST_VERSION, StoredDataVersion
from contracts.predictions import ModelRef
from contracts.receipts import Receipt, ReplayVerdict, WorkDone
from contracts.report import EvaluationReport
from contracts.signals import ProcessingResult
from contracts.stages import PipelineStage
from pipeline_assets.bundles import EarlierStages
from pipeline_assets.interpretations import interpretation_of
from pipeline_assets.repeating import results_of
from pipeline_assets.stage import StageRun

_LOCK = Path(__file__).resolve().parents[1] / "requirements" / "requirements.lock"
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_PREDICTIONS = "holdout_predictions.csv"


def receipt_of(stage: StageRun, model: ModelRef) -> Receipt:
    """The receipt of the run that is about to end. Raises OrreryError if a result is gone."""
    earlier = stage.earlier
    manifest = earlier.manifest
    found = interpretation_of(earlier)
    report = earlier.document(PipelineStage.MODEL_EVALUATION, "report", EvaluationReport)
    processed = earlier.document(PipelineStage.DATA_PROCESSING, "result", ProcessingResult)
    version = manifest.data_version or FIRST_VERSION
    lock = lock_state()
    return Receipt(
        format=1,
        project_id=manifest.project_id,
        run_id=manifest.run_id,
        made_at=datetime.now(UTC),
        producers=manifest.producers,
        data_version=version,
        data_sha256=_data_sha256(stage, version),
        data_rows=processed.num_train_rows + processed.num_holdout_rows + processed.num_dropped_rows,
        rows_sha256=earlier.sha256(PipelineStage.DATA_UPLOAD, "table.parquet"),
        seed=stage.seed,
        split=found.split,
        train_rows=processed.num_train_rows,
        holdout_rows=processed.num_holdout_rows,
        train_ids_sha256=ids_sha256(earlier.table(PipelineStage.DATA_PROCESSING, "train")),
        holdout_ids_sha256=ids_sha256(earlier.table(PipelineStage.DATA_PROCESSING, "holdout")),
        target_column=found.chosen.target_column,
        further_targets=found.chosen.further_targets,
        problem_type=found.chosen.problem_type,
        metric=found.chosen.metric,
        wishes=stage.project.overrides,
        overrides=manifest.overrides,
        work=work_of(earlier),
        threads=stage.threads,
        versions=lock.versions,
        lock_sha256=lock.sha256,
        off_lock=lock.off,
        model_sha256=model.sha256,
        model_size_bytes=model.size_bytes,
        predictions_sha256=earlier.sha256(PipelineStage.MODEL_EVALUATION, _PREDICTIONS),
        metrics=report.metrics,
        replay=_verdict(stage, manifest.replay_of, model),
    )


def _data_sha256(stage: StageRun, version: int) -> str:
    if version == FIRST_VERSION:
        return stage.project.dataset.dataset_id
    stored = stage.store.get(layout.data_key(stage.project.project_id, version))
    return StoredDataVersion.model_validate_json(stored).version.dataset.dataset_id


def ids_sha256(rows: pd.DataFrame) -> str:
    """Of the row numbers, in their order."""
    return hashlib.sha256(np.asarray(rows.index, dtype="<i8").tobytes()).hexdigest()


def work_of(earlier: EarlierStages) -> WorkDone:
    """The fits that were done, whatever time they took."""
    selection = earlier.document(PipelineStage.MODEL_SELECTION, "selection", Selection)
    summary = earlier.document(PipelineStage.MODEL_TRAINING, "summary", TrainingSummary)
    return WorkDone(
        selection_units=sum(each.work_units for each in (selection, *selection.further)),
        training_units=sum(each.units for each in (summary.layout, *summary.layout.further)),
        layout=summary.layout.model_dump(mode="json"),
    )


class LockState:
    """What is installed, beside what the lock file says."""

    def __init__(self, lock: Path) -> None:
        text = lock.read_text("utf-8") if lock.exists() else ""
        locked = {_plain(name): version for name, version in _LOCKED.findall(text)}
        installed = {_plain(one.name): one.version for one in metadata.distributions()}
        known = {name: found for name, found in installed.items() if not locked or name in locked}
        own = {"python": platform.python_version(), "orrery": __version__}
        self.sha256 = hashlib.sha256(text.encode()).hexdigest() if text else None
        self.versions = {**own, **dict(sorted(known.items()))}
        self.off = [
            f"{name} {found}, locked {locked[name]}"
            for name, found in sorted(known.items())
            if locked and found != locked[name]
        ]


@lru_cache(maxsize=1)
def lock_state() -> LockState:
    """Of this process; read once."""
    return LockState(_LOCK)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _verdict(stage: StageRun, of_run_id: str | None, model: ModelRef) -> ReplayVerdict | None:
    if of_run_id is None:
        return None
    return verdict(results_of(stage, of_run_id), stage.earlier, of_run_id, stage.store.get(model.key))


def verdict(before: EarlierStages, now: EarlierStages, of_run_id: str, model: bytes) -> ReplayVerdict:
    """Whether two runs came to the same; `model` are the bytes of the later one's."""
    source = PipelineStage.MODEL_EVALUATION
    metrics = [one.document(source, "report", EvaluationReport).metrics for one in (before, now)]
    tables = [one.table(source, "predictions").set_index("row") for one in (before, now)]
    same_rows = tables[0].index.equals(tables[1].index) and tables[0].columns.equals(tables[1].columns)
    differences = [
        f"{name}: {metrics[0].get(name)} before, {metrics[1].get(name)} now"
        for name in sorted({*metrics[0], *metrics[1]})
        if metrics[0].get(name) != metrics[1].get(name)
    ]
    predictions_equal = same_rows and tables[0].equals(tables[1])
    if not predictions_equal:
        differences.append("holdout predictions differ" if same_rows else "other rows were held out")
    model_equal = _same_model(before, model)
    if not model_equal:
        differences.append("the model's bytes differ")
    return ReplayVerdict(
        of_run_id=of_run_id,
        model_equal=model_equal,
        metrics_equal=metrics[0] == metrics[1],
        predictions_equal=predictions_equal,
        largest_difference=_largest_difference(tables[0], tables[1]) if same_rows else None,
        differences=differences,
    )


def _largest_difference(before: pd.DataFrame, now: pd.DataFrame) -> float:
    numbers = before.select_dtypes("number").columns
    # A row may lack a target; where one side alone has a number, all of it is the difference.
    gaps = (before[numbers].fillna(0.0) - now[numbers].fillna(0.0)).abs().to_numpy()
    return float(gaps.max()) if gaps.size else 0.0


def _same_model(before: EarlierStages, model: bytes) -> bool:
    """Bit for bit, under one name: the same model and name give the same bytes."""
    name = "model.orrery"
    source = PipelineStage.MODEL_EVALUATION
    if not before.has(source, name):
        source = PipelineStage.MODEL_TRAINING
    with before.file(source, name) as path, tempfile.TemporaryDirectory() as folder:
        here, renamed = Path(folder) / "now", Path(folder) / "renamed"
        here.write_bytes(model)
        loaded = load_model(here, hashlib.sha256(model).hexdigest())
        model_id = load_model(path, before.sha256(source, name)).schema.model_id
        save_model(loaded.model, renamed, model_id)
        return renamed.read_bytes() == path.read_bytes()

"""Stage 1: the uploaded bytes, proven to be those that were accepted, read as a table."""

import hashlib

from automl.progress import ProgressUpdate
from automl.reading import read_table
from contracts import layout
from contracts.datasets import DatasetInfo
from contracts.errors import ErrorCode, OrreryError
from contracts.signals import UploadResult
from contracts.stages import PipelineStage
from pipeline_assets import shown
from pipeline_assets.bundles import Bundle
from pipeline_assets.stage import StageOutput, StageRun, stage_asset

_STAGE = PipelineStage.DATA_UPLOAD
_CHUNK_BYTES = 1 << 20


@stage_asset(
    _STAGE,
    kinds={"file", "parquet"},
    description="The uploaded file: its bytes checked against their sha256, then read as a typed table.",
)
def data_upload(stage: StageRun) -> StageOutput:
    """VALIDATION_ERROR if the stored bytes are not what the user uploaded, or can't be read after all."""
    dataset = stage.project.dataset
    key = _raw_key(stage)
    _verify(stage, key, dataset)
    with stage.store.local_path(key) as path:
        table = read_table(path, dataset)
    stage.log.info("Read %d rows of %d columns from %s", len(table), table.shape[1], dataset.format.value)
    return StageOutput(
        bundle=Bundle(tables={"table": table}),
        result=UploadResult(
            stage=_STAGE, num_rows=len(table), num_columns=table.shape[1], size_bytes=dataset.size_bytes
        ),
        metadata={
            **shown.rows(len(table)),
            **shown.schema_of(table),
            "columns": table.shape[1],
            "bytes": dataset.size_bytes,
            "format": dataset.format.value,
            "sha256": dataset.dataset_id,
        },
    )


def _raw_key(stage: StageRun) -> str:
    """Where the bytes lie: releases before this one named them by their hash."""
    project_id = stage.project.project_id
    found = next(iter(stage.store.list(layout.raw_prefix(project_id))), None)
    return layout.raw_key(project_id) if found is None else found.key


def _verify(stage: StageRun, key: str, dataset: DatasetInfo) -> None:
    digest, done = hashlib.sha256(), 0
    with stage.store.open_reader(key) as source:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            message = "Checking the uploaded bytes"
            stage.progress(ProgressUpdate(done, dataset.size_bytes, "bytes", message, None))
    if digest.hexdigest() != dataset.dataset_id:
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR,
            "The stored file is not what was uploaded.",
            digest.hexdigest(),
        )

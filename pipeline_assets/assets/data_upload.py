"""Stage 1: the uploaded bytes, proven to be those that were accepted."""

import hashlib

from automl.progress import ProgressUpdate
from contracts import layout
from contracts.datasets import DatasetInfo
from contracts.errors import ErrorCode, OrreryError
from contracts.signals import UploadResult
from contracts.stages import PipelineStage
from pipeline_assets.bundles import Bundle
from pipeline_assets.stage import StageOutput, StageRun, stage_asset

_STAGE = PipelineStage.DATA_UPLOAD
_CHUNK_BYTES = 1 << 20


@stage_asset(
    _STAGE, kinds={"file"}, description="The uploaded file, its bytes checked against their recorded sha256."
)
def data_upload(stage: StageRun) -> StageOutput:
    """Read every byte once; VALIDATION_ERROR if they are not what the user uploaded."""
    dataset = stage.project.dataset
    digest = _digest(stage, dataset)
    if digest != dataset.dataset_id:
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR, "The stored file is not the one that was uploaded.", digest
        )
    return StageOutput(
        bundle=Bundle(documents={"dataset": dataset}),
        result=UploadResult(
            stage=_STAGE,
            num_rows=dataset.num_rows,
            num_columns=dataset.num_columns,
            size_bytes=dataset.size_bytes,
        ),
        metadata={
            "rows": dataset.num_rows,
            "columns": dataset.num_columns,
            "bytes": dataset.size_bytes,
            "format": dataset.format.value,
            "sha256": digest,
        },
    )


def _digest(stage: StageRun, dataset: DatasetInfo) -> str:
    digest, done = hashlib.sha256(), 0
    with stage.store.open_reader(layout.raw_key(stage.project.project_id, dataset.dataset_id)) as source:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            stage.progress(
                ProgressUpdate(done, dataset.size_bytes, "bytes", "Checking the uploaded bytes", None)
            )
    return digest.hexdigest()

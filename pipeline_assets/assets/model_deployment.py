"""Stage 8: the model is served, proven by real answers."""

import dagster as dg

from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import ModelRef
from contracts.signals import DeploymentResult
from contracts.stages import PipelineStage
from pipeline_assets.assets.model_training import MODEL_FILE
from pipeline_assets.bundles import Bundle
from pipeline_assets.parity import TOLERANCE, as_instances, largest_difference, servable_rows
from pipeline_assets.stage import StageOutput, StageRun, stage_asset

_STAGE = PipelineStage.MODEL_DEPLOYMENT


@stage_asset(
    _STAGE,
    kinds={"fastapi"},
    description="The model behind the project's endpoint, once its answers equal the pipeline's.",
    checks={"served_equals_pipeline": "Holdout rows get the pipeline's own answers, within 1e-9."},
)
def model_deployment(stage: StageRun) -> StageOutput:
    """DEPLOYMENT_FAILED if the model server can't serve the model, or answers otherwise."""
    model = _reference(stage)
    schema = stage.models.schema_of(model)
    rows, difference = _compare(stage, model)
    if not difference <= TOLERANCE:
        raise OrreryError(
            ErrorCode.DEPLOYMENT_FAILED,
            "The served model does not answer as the pipeline measured it.",
            f"largest difference {difference:.3g} over {rows} rows",
        )
    stage.log.info("Served; %d answers equal the pipeline's (largest difference %.3g)", rows, difference)
    return StageOutput(
        bundle=Bundle(documents={"model": model, "schema": schema}),
        result=DeploymentResult(
            stage=_STAGE,
            best_model_id=schema.model_id,
            endpoint_id=stage.project.project_id,
            model_key=model.key,
            model_sha256=model.sha256,
            model_size_bytes=model.size_bytes,
        ),
        metadata={
            "endpoint": dg.MetadataValue.url(f"/api/v1/projects/{stage.project.project_id}/predict"),
            "model_id": schema.model_id,
            "sha256": model.sha256,
            "bytes": model.size_bytes,
            "compared_rows": rows,
        },
        checks=[
            dg.AssetCheckResult(
                passed=True,
                check_name="served_equals_pipeline",
                metadata={"rows": rows, "largest_difference": difference},
            )
        ],
    )


def _reference(stage: StageRun) -> ModelRef:
    info = stage.earlier.stat(PipelineStage.MODEL_TRAINING, MODEL_FILE)
    return ModelRef(
        project_id=stage.project.project_id,
        run_id=stage.earlier.producer(PipelineStage.MODEL_TRAINING),
        key=info.key,
        sha256=stage.earlier.sha256(PipelineStage.MODEL_TRAINING, MODEL_FILE),
        size_bytes=info.size_bytes,
    )


def _compare(stage: StageRun, model: ModelRef) -> tuple[int, float]:
    """How many rows were asked, and the largest difference of their answers."""
    holdout = stage.earlier.table(PipelineStage.DATA_PROCESSING, "holdout")
    measured = stage.earlier.table(PipelineStage.MODEL_EVALUATION, "predictions").set_index("row")
    rows = servable_rows(holdout, stage.models.schema_of(model))
    if rows.empty:
        return 0, 0.0
    answers = stage.models.predict(model, as_instances(rows)).predictions
    return len(rows), largest_difference(answers, measured.loc[rows.index])

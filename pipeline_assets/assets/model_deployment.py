"""Stage 8: the model is served, proven by real answers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dagster as dg
import pandas as pd

from contracts.errors import ErrorCode
from contracts.predictions import ModelRef, ModelSchema, PredictResponse
from contracts.signals import DeploymentResult
from contracts.stages import PipelineStage
from pipeline_assets.assets.model_training import MODEL_FILE
from pipeline_assets.bundles import Bundle
from pipeline_assets.checks import refused_with, require
from pipeline_assets.parity import TOLERANCE, as_instances, largest_difference, servable_rows
from pipeline_assets.receipts import receipt_of
from pipeline_assets.stage import StageOutput, StageRun, stage_asset
from pipeline_assets.vertex.publishing import publish

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
    holdout = stage.earlier.table(PipelineStage.DATA_PROCESSING, "holdout")
    asked = servable_rows(holdout, schema)
    with refused_with([parity_check(len(asked), math.inf)]):  # a model server that refuses has not answered
        rows, difference = _compare(stage, model, asked)
    check = parity_check(rows, difference)
    told = f"largest difference {difference:.3g} over {rows} rows"
    words = f"The served model does not answer as the pipeline measured it ({told})."
    require([check], ErrorCode.DEPLOYMENT_FAILED, words)
    stage.log.info("Served; %d answers equal the pipeline's (largest difference %.3g)", rows, difference)
    published = _publish(stage, model, schema, asked)
    return StageOutput(
        bundle=Bundle(documents={"model": model, "schema": schema, "receipt": receipt_of(stage, model)}),
        result=DeploymentResult(
            stage=_STAGE,
            best_model_id=schema.model_id,
            endpoint_id=published.endpoint_id,
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
            **published.metadata,
        },
        checks=[check],
    )


@dataclass(frozen=True)
class _Published:
    endpoint_id: str
    metadata: Mapping[str, Any]


def _publish(stage: StageRun, model: ModelRef, schema: ModelSchema, asked: pd.DataFrame) -> _Published:
    """Behind an endpoint of Vertex AI, if that is where models are served."""
    if stage.cloud.deployment_backend == "local":
        return _Published(stage.project.project_id, {})
    deployed = publish(stage, model, schema, asked, lambda answer: _off(stage, answer, asked))
    return _Published(
        deployed.endpoint.resource,
        {
            "vertex_endpoint": dg.MetadataValue.url(deployed.endpoint.console_url),
            "vertex_predict_url": dg.MetadataValue.url(deployed.endpoint.predict_url),
            "vertex_model_version": deployed.version,
            "vertex_largest_difference": deployed.proof.difference,
        },
    )


def parity_check(rows: int, difference: float) -> dg.AssetCheckResult:
    """Fails when an answer differs, is missing or is no number; a warning when no row could be asked."""
    equal = difference <= TOLERANCE
    unasked = equal and rows == 0
    return dg.AssetCheckResult(
        passed=equal and not unasked,
        check_name="served_equals_pipeline",
        severity=dg.AssetCheckSeverity.WARN if unasked else dg.AssetCheckSeverity.ERROR,
        metadata={
            "rows": rows,
            "largest_difference": difference if math.isfinite(difference) else str(difference),
        },
    )


def _reference(stage: StageRun) -> ModelRef:
    """The training's file, or the evaluation's, which is the same model with a threshold that was chosen."""
    source = PipelineStage.MODEL_EVALUATION
    if not stage.earlier.has(source, MODEL_FILE):
        source = PipelineStage.MODEL_TRAINING
    info = stage.earlier.stat(source, MODEL_FILE)
    return ModelRef(
        project_id=stage.project.project_id,
        run_id=stage.earlier.producer(source),
        key=info.key,
        sha256=stage.earlier.sha256(source, MODEL_FILE),
        size_bytes=info.size_bytes,
    )


def _compare(stage: StageRun, model: ModelRef, rows: pd.DataFrame) -> tuple[int, float]:
    """How many rows were answered, and the largest difference of their answers."""
    if rows.empty:
        return 0, 0.0
    answer = stage.models.predict(model, as_instances(rows))
    return len(answer.predictions), _off(stage, answer, rows)


def _off(stage: StageRun, answer: PredictResponse, rows: pd.DataFrame) -> float:
    """The largest difference of the answers to `rows` from what the pipeline measured."""
    if len(answer.predictions) != len(rows):
        return math.inf
    measured = stage.earlier.table(PipelineStage.MODEL_EVALUATION, "predictions").set_index("row")
    return largest_difference(answer.predictions, measured.loc[rows.index])

"""Stage 8: the model is served, proven by real answers."""

import math
from collections.abc import Callable, Mapping
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
from pipeline_assets.promotion import Outcome, decide_and_crown
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
    measured = stage.earlier.table(PipelineStage.MODEL_EVALUATION, "predictions")["row"]
    # Of several targets, rows without the first have nothing to be compared with.
    asked = servable_rows(holdout[holdout.index.isin(measured)], schema)
    with refused_with([parity_check(len(asked), math.inf)]):  # a model server that refuses has not answered
        rows, difference = _compare(stage, model, asked)
    check = parity_check(rows, difference)
    told = f"largest difference {difference:.3g} over {rows} rows"
    words = f"The served model does not answer as the pipeline measured it ({told})."
    require([check], ErrorCode.DEPLOYMENT_FAILED, words)
    stage.log.info("Served; %d answers equal the pipeline's (largest difference %.3g)", rows, difference)
    publishing = _Publishing(stage, model, schema, asked)
    outcome = decide_and_crown(stage, model, schema, publishing.publish)
    stage.log.info("%s", outcome.decision.reason)
    return StageOutput(
        bundle=Bundle(documents={"model": model, "schema": schema, "receipt": receipt_of(stage, model)}),
        result=DeploymentResult(
            stage=_STAGE,
            best_model_id=schema.model_id,
            endpoint_id=outcome.endpoint_id,
            model_key=model.key,
            model_sha256=model.sha256,
            model_size_bytes=model.size_bytes,
            decision=outcome.decision,
            champion=outcome.champion,
        ),
        metadata={
            "endpoint": dg.MetadataValue.url(f"/api/v1/projects/{stage.project.project_id}/predict"),
            "model_id": schema.model_id,
            "sha256": model.sha256,
            "bytes": model.size_bytes,
            "compared_rows": rows,
            **_decided(outcome),
            **publishing.metadata,
        },
        checks=[check],
    )


def _decided(outcome: Outcome) -> dict[str, Any]:
    """Whether it was promoted, and by what; numbers, so that Dagster plots them over runs."""
    compared = outcome.decision.comparison
    shown_too: dict[str, Any] = {
        "promoted": outcome.decision.promoted,
        "promotion": outcome.decision.promotion.value,
        "decision": outcome.decision.reason,
    }
    if compared is not None and compared.difference is not None:
        shown_too["better_than_champion_by"] = compared.difference
        shown_too["compared_with_champion_on_rows"] = compared.rows
    return shown_too


class _Publishing:
    """Behind an endpoint of Vertex AI, if that is where models are served."""

    def __init__(self, stage: StageRun, model: ModelRef, schema: ModelSchema, asked: pd.DataFrame) -> None:
        self._stage, self._model, self._schema, self._asked = stage, model, schema, asked
        self.metadata: Mapping[str, Any] = {}

    def publish(self, record: Callable[[str], None]) -> None:
        """Serve the model, and have it recorded at its endpoint's name; locally that is the project's id."""
        if self._stage.cloud.deployment_backend == "local":
            record(self._stage.project.project_id)
        else:
            self._publish(record)

    def _publish(self, record: Callable[[str], None]) -> None:
        def judge(answer: PredictResponse) -> float:
            return _off(self._stage, answer, self._asked)

        deployed = publish(self._stage, self._model, self._schema, self._asked, judge, record)
        self.metadata = {
            "vertex_endpoint": dg.MetadataValue.url(deployed.endpoint.console_url),
            "vertex_predict_url": dg.MetadataValue.url(deployed.endpoint.predict_url),
            "vertex_model_version": deployed.version,
            "vertex_largest_difference": deployed.proof.difference,
        }


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

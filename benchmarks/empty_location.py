"""A code location with the eight stages that compute nothing: what is left is orchestration."""

import time
import uuid
from collections.abc import Iterator

import dagster as dg

from contracts import metadata
from contracts.datasets import Metric, ProblemType
from contracts.signals import (
    AnalysisResult,
    DeploymentResult,
    EvaluationResult,
    FeatureResult,
    ProcessingResult,
    ResultSignal,
    SelectionResult,
    StageResult,
    TrainingResult,
    UploadResult,
)
from contracts.stages import STAGES, PipelineStage

OBSERVATIONS_PER_STAGE = 5
LOG_LINES_PER_STAGE = 5
_SHA256 = "0" * 64

_RESULTS: tuple[StageResult, ...] = (
    UploadResult(stage=PipelineStage.DATA_UPLOAD, num_rows=1, num_columns=1, size_bytes=1),
    AnalysisResult(
        stage=PipelineStage.DATA_ANALYSIS,
        problem_type=ProblemType.REGRESSION,
        target_column="y",
        metric=Metric.RMSE,
        positive_class=None,
        confidence=1.0,
        evidence=[],
        candidates=[],
        findings=[],
    ),
    ProcessingResult(
        stage=PipelineStage.DATA_PROCESSING,
        num_train_rows=1,
        num_holdout_rows=1,
        num_dropped_rows=0,
        dropped_columns=[],
    ),
    FeatureResult(
        stage=PipelineStage.FEATURE_ENGINEERING, num_input_columns=1, num_features=1, columns_by_role={}
    ),
    SelectionResult(stage=PipelineStage.MODEL_SELECTION, leaderboard=[], selected_models=[]),
    TrainingResult(
        stage=PipelineStage.MODEL_TRAINING, leaderboard=[], best_model="none", score=0.0, work_units=0
    ),
    EvaluationResult(
        stage=PipelineStage.MODEL_EVALUATION,
        metric=Metric.RMSE,
        metrics={"rmse": 0.0},
        baseline_metrics={"rmse": 0.0},
        better_than_baseline=False,
    ),
    DeploymentResult(
        stage=PipelineStage.MODEL_DEPLOYMENT,
        best_model_id="none",
        endpoint_id="none",
        model_key="none",
        model_sha256=_SHA256,
        model_size_bytes=0,
    ),
)

_PARTITIONS = dg.DynamicPartitionsDefinition(name=metadata.PARTITIONS_DEF)


def _make_asset(
    stage: PipelineStage, result: StageResult, log_lines: int, pause_s: float
) -> dg.AssetsDefinition:
    before = STAGES[: STAGES.index(stage)][-1:]

    @dg.asset(name=stage.value, deps=[s.value for s in before], partitions_def=_PARTITIONS)
    def empty(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.AssetObservation | dg.MaterializeResult[None]]:
        for number in range(log_lines):
            if pause_s:
                time.sleep(pause_s)  # a run that a soak can hit
            context.log.info("line %d", number)
        for number in range(OBSERVATIONS_PER_STAGE):
            yield dg.AssetObservation(
                stage.value, partition=context.partition_key, metadata={"number": number}
            )
        signal = ResultSignal(kind="result", event_id=str(uuid.uuid4()), result=result)
        yield dg.MaterializeResult(
            metadata={metadata.SIGNAL_KEY: dg.MetadataValue.json(signal.model_dump(mode="json"))}
        )

    return empty


def make_definitions(
    executor: dg.ExecutorDefinition, log_lines: int = LOG_LINES_PER_STAGE, pause_s: float = 0.0
) -> dg.Definitions:
    """The eight empty stages on `executor`."""
    assets = [
        _make_asset(stage, result, log_lines, pause_s) for stage, result in zip(STAGES, _RESULTS, strict=True)
    ]
    job = dg.define_asset_job(metadata.JOB, selection=dg.AssetSelection.all(), partitions_def=_PARTITIONS)
    return dg.Definitions(assets=assets, jobs=[job], executor=executor)


defs = make_definitions(dg.in_process_executor)

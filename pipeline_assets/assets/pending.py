"""The stages that wait for the engine: they say what they will say, and compute nothing. Goes away."""

import time

from automl.progress import ProgressUpdate
from contracts.datasets import Metric, ProblemType
from contracts.signals import (
    AnalysisResult,
    DeploymentResult,
    EvaluationResult,
    FeatureResult,
    ProcessingResult,
    SelectionResult,
    StageResult,
    TrainingResult,
)
from contracts.stages import STAGES, PipelineStage
from pipeline_assets.bundles import Bundle
from pipeline_assets.stage import StageOutput, StageRun, stage_asset


def _result(stage: PipelineStage, run: StageRun) -> StageResult:
    match stage:
        case PipelineStage.DATA_ANALYSIS:
            return AnalysisResult(
                stage=stage,
                problem_type=ProblemType.REGRESSION,
                target_column="y",
                metric=Metric.RMSE,
                positive_class=None,
                confidence=1.0,
                evidence=[],
                candidates=[],
                findings=[],
            )
        case PipelineStage.DATA_PROCESSING:
            return ProcessingResult(
                stage=stage, num_train_rows=1, num_holdout_rows=1, num_dropped_rows=0, dropped_columns=[]
            )
        case PipelineStage.FEATURE_ENGINEERING:
            return FeatureResult(stage=stage, num_input_columns=1, num_features=1, columns_by_role={})
        case PipelineStage.MODEL_SELECTION:
            return SelectionResult(stage=stage, leaderboard=[], selected_models=[])
        case PipelineStage.MODEL_TRAINING:
            return TrainingResult(stage=stage, leaderboard=[], best_model="none", score=0.0, work_units=0)
        case PipelineStage.MODEL_EVALUATION:
            return EvaluationResult(
                stage=stage,
                metric=Metric.RMSE,
                metrics={"rmse": 1.0},
                baseline_metrics={"rmse": 2.0},
                better_than_baseline=True,
            )
        case _:
            return DeploymentResult(
                stage=PipelineStage.MODEL_DEPLOYMENT,
                best_model_id=f"{run.project.project_id}/{run.run_id}",
                endpoint_id=run.project.project_id,
                model_key="none",
                model_sha256="0" * 64,
                model_size_bytes=0,
            )


def _pending(stage: PipelineStage):  # type: ignore[no-untyped-def]
    @stage_asset(stage, kinds={"python"}, description="Pending.")
    def pending(run: StageRun) -> StageOutput:
        for number in range(1, 6):
            run.progress(ProgressUpdate(number, 5, "steps", f"step {number}", None))
            time.sleep(0.05)
        return StageOutput(bundle=Bundle(), result=_result(stage, run), metadata={})

    return pending


assets = [_pending(stage) for stage in STAGES[1:]]

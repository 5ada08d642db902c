"""One result of each stage, as the pipeline says them."""

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
    UploadResult,
)
from contracts.stages import PipelineStage

S = PipelineStage

RESULTS: dict[PipelineStage, StageResult] = {
    S.DATA_UPLOAD: UploadResult(stage=S.DATA_UPLOAD, num_rows=1, num_columns=2, size_bytes=3),
    S.DATA_ANALYSIS: AnalysisResult(
        stage=S.DATA_ANALYSIS, problem_type=ProblemType.BINARY, target_column="y", metric=Metric.F1,
        positive_class="yes", confidence=1, evidence=[], candidates=[], findings=[],
    ),
    S.DATA_PROCESSING: ProcessingResult(
        stage=S.DATA_PROCESSING, num_train_rows=8, num_holdout_rows=2, num_dropped_rows=0, dropped_columns=[]
    ),
    S.FEATURE_ENGINEERING: FeatureResult(
        stage=S.FEATURE_ENGINEERING, num_input_columns=2, num_features=5, columns_by_role={}
    ),
    S.MODEL_SELECTION: SelectionResult(stage=S.MODEL_SELECTION, leaderboard=[], selected_models=["a"]),
    S.MODEL_TRAINING: TrainingResult(
        stage=S.MODEL_TRAINING, leaderboard=[], best_model="a", score=0.5, work_units=3
    ),
    S.MODEL_EVALUATION: EvaluationResult(
        stage=S.MODEL_EVALUATION, metric=Metric.F1, metrics={"f1": 0.9}, baseline_metrics={"f1": 0.1},
        better_than_baseline=True,
    ),
    S.MODEL_DEPLOYMENT: DeploymentResult(
        stage=S.MODEL_DEPLOYMENT, best_model_id="p/r", endpoint_id="p", model_key="k", model_sha256="s",
        model_size_bytes=7,
    ),
}  # fmt: skip

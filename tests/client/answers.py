"""Answers of the API, made of contract models so that they can't drift from them."""

from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse

from contracts.datasets import DatasetInfo, Metric, ProblemType, TableFormat
from contracts.predictions import ModelColumn, ModelSchema, Prediction, PredictResponse
from contracts.projects import (
    Message,
    ProjectDetail,
    ProjectProgress,
    ProjectResponse,
    ProjectSummary,
    RunAccepted,
)
from contracts.report import (
    ColumnRole,
    EvaluationReport,
    FeatureImportance,
    Interpretation,
    LeaderboardRow,
    SplitKind,
    SplitPlan,
    TargetCandidate,
)
from contracts.stages import PipelineStage, ProjectStatus
from tests.client.scripted import PROJECT, RUN

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def answer(model: Any, status: int = 200, **headers: str) -> JSONResponse:
    return JSONResponse(model.model_dump(mode="json"), status, headers=headers)


DATASET = DatasetInfo(
    dataset_id="0" * 64, file_name="credit_g.csv", format=TableFormat.CSV, size_bytes=10, num_rows=3,
    num_columns=3, columns=["age", "owns", "class"], encoding="utf-8", delimiter=",", decimal=".",
    warnings=[],
)  # fmt: skip
CREATED = ProjectResponse(
    project_id=PROJECT, project_name="credit", status=ProjectStatus.CREATED, created_at=NOW,
    dataset_info=DATASET, message="Project created successfully",
)  # fmt: skip
PROGRESS = ProjectProgress(
    project_id=PROJECT, status=ProjectStatus.TRAINING, current_stage=PipelineStage.MODEL_TRAINING,
    progress_percentage=40, message="training", stage_details=None, estimated_time_remaining=9,
    estimated_time_remaining_p90=12,
)  # fmt: skip
MESSAGE = Message(project_id=PROJECT, message="It is done.")
ACCEPTED = RunAccepted(
    project_id=PROJECT, run_id=None, from_stage=PipelineStage.MODEL_TRAINING, message="The run will start."
)
SCHEMA = ModelSchema(
    model_id=f"{PROJECT}/{RUN}", problem_type=ProblemType.BINARY, target_column="class",
    classes=["no", "yes"],
    columns=[
        ModelColumn(name="age", role=ColumnRole.NUMERIC, nullable=True, example=40, categories=None),
        ModelColumn(name="owns", role=ColumnRole.BOOLEAN, nullable=False, example=True, categories=None),
    ],
)  # fmt: skip
PREDICTED = PredictResponse(
    predictions=[Prediction(prediction="yes", probabilities={"no": 0.2, "yes": 0.8})],
    model_id=f"{PROJECT}/{RUN}",
)
_SPLIT = SplitPlan(kind=SplitKind.RANDOM, column=None, reason="nothing orders the rows")
_CHOSEN = TargetCandidate(
    target_column="class", problem_type=ProblemType.BINARY, metric=Metric.ROC_AUC, positive_class="no",
    confidence=0.9, evidence=["two values"],
)  # fmt: skip


def report(*, better: bool = True) -> EvaluationReport:
    return EvaluationReport(
        problem_type=ProblemType.BINARY, target_column="class", positive_class="no", metric=Metric.ROC_AUC,
        num_train_rows=8, num_holdout_rows=2, metrics={"roc_auc": 0.78, "log_loss": 0.5},
        baseline_metrics={"roc_auc": 0.5, "log_loss": 0.6}, better_than_baseline=better,
        leaderboard=[LeaderboardRow(model="linear", family="linear", metric=Metric.ROC_AUC, score=0.7,
                                    fit_time_s=0.1, weight=None, note=None)],
        feature_importance=[FeatureImportance(feature="age [bold]", importance=0.1, std=0.01)],
        confusion_matrix=None,
        interpretation=Interpretation(chosen=_CHOSEN, candidates=[_CHOSEN], needs_confirmation=False,
                                      overridden=[], split=_SPLIT),
        findings=[], work_units=3, seed=1, versions={},
    )  # fmt: skip


def detail(status: ProjectStatus = ProjectStatus.COMPLETED, *, better: bool = True) -> ProjectDetail:
    done = status is ProjectStatus.COMPLETED
    return ProjectDetail(
        project_id=PROJECT, project_name="credit \x1b[31m[red]", status=status, created_at=NOW,
        updated_at=NOW, completed_at=NOW if done else None, dataset_id="0" * 64, dataset_name="credit_g.csv",
        dataset_type="tabular", num_samples=3, num_features=2, problem_description="find bad risks",
        question=None, problem_type=ProblemType.BINARY, selected_models=["linear"],
        best_model_id=f"{PROJECT}/{RUN}",
        metrics={"roc_auc": 0.78} if done else None,
        evaluation_report=report(better=better) if done else None,
        endpoint_id=PROJECT, prediction_endpoint=f"/api/v1/projects/{PROJECT}/predict",
        console_url=None,
        artifact_paths={"report": f"/api/v1/projects/{PROJECT}/artifacts/report"} if done else {},
    )  # fmt: skip


def summary(number: int) -> ProjectSummary:
    return ProjectSummary(
        project_id=f"018f0000-0000-7000-8000-{number:012d}", project_name=f"p{number}", created_at=NOW,
        status=ProjectStatus.COMPLETED, updated_at=NOW, dataset_name="d.csv", problem_description="x",
        progress_percentage=100,
    )  # fmt: skip


def page(numbers: range, total: int) -> JSONResponse:
    rows = [summary(number).model_dump(mode="json") for number in numbers]
    return JSONResponse(rows, headers={"X-Total-Count": str(total)})

"""Rows become the seed's answers. Pure."""

from datetime import datetime

from api.db.tables import ProjectRow
from api.estimates.forecasts import Forecasts
from api.estimates.remaining import remaining
from contracts.events import ProjectState
from contracts.projects import ProjectDetail, ProjectProgress, ProjectResponse, ProjectSummary
from contracts.questions import InterpretationStatus, ProjectInterpretation
from contracts.report import EvaluationReport, TargetCandidate
from contracts.signals import AnalysisResult
from contracts.stages import TERMINAL_PROJECT_STATUSES, PipelineStage, ProjectStatus
from contracts.vertex import endpoint_name

# Name in the URL: the stage that makes it, the object's name, its media type.
ARTIFACTS: dict[str, tuple[PipelineStage, str, str]] = {
    "model": (PipelineStage.MODEL_TRAINING, "model.orrery", "application/octet-stream"),
    "report": (PipelineStage.MODEL_EVALUATION, "report.html", "text/html; charset=utf-8"),
    "report_json": (PipelineStage.MODEL_EVALUATION, "report.json", "application/json"),
    "holdout_predictions": (
        PipelineStage.MODEL_EVALUATION,
        "holdout_predictions.csv",
        "text/csv; charset=utf-8",
    ),
    "bundle": (PipelineStage.MODEL_EVALUATION, "bundle.zip", "application/zip"),
}


def created(row: ProjectRow) -> ProjectResponse:
    """The answer to the create; a replay gives the same one."""
    return ProjectResponse(
        project_id=row.id,
        project_name=row.name,
        status=ProjectStatus.CREATED,
        created_at=row.created_at,
        dataset_info=row.dataset,
        message="Project created successfully",
    )


def summary(row: ProjectRow) -> ProjectSummary:
    return ProjectSummary(
        project_id=row.id,
        project_name=row.name,
        status=ProjectStatus(row.status),
        created_at=row.created_at,
        updated_at=row.updated_at,
        dataset_name=row.dataset.file_name,
        problem_description=row.description,
        progress_percentage=row.progress_percentage,
    )


def detail(
    row: ProjectRow, report: EvaluationReport | None, artifacts: list[str], base: str
) -> ProjectDetail:
    """`base` is the API path of the project, without a slash at its end."""
    state = row.state
    served = state.model_key is not None
    on_vertex = endpoint_name(state.endpoint_id or "")
    return ProjectDetail(
        project_id=row.id,
        project_name=row.name,
        status=state.status,
        created_at=row.created_at,
        updated_at=row.updated_at,
        completed_at=state.completed_at,
        dataset_id=row.dataset.dataset_id,
        dataset_name=row.dataset.file_name,
        dataset_type="tabular",
        num_samples=row.dataset.num_rows,
        num_features=state.num_features,
        problem_description=row.description,
        question=state.question,
        problem_type=state.problem_type,
        selected_models=state.selected_models,
        best_model_id=state.best_model_id,
        # The report is the served model's; the last run may have brought a challenger that was refused.
        metrics=state.metrics if report is None else report.metrics,
        evaluation_report=report,
        endpoint_id=(on_vertex.id if on_vertex else state.endpoint_id) if served else None,
        prediction_endpoint=f"{base}/predict" if served else None,
        console_url=on_vertex.console_url if served and on_vertex else None,
        artifact_paths={name: f"{base}/artifacts/{name}" for name in artifacts},
    )


def interpretation(project_id: str, state: ProjectState) -> ProjectInterpretation:
    """What the analysis has settled, or what it asks."""
    results = (stage.result for stage in state.stages)
    found = next((result for result in results if isinstance(result, AnalysisResult)), None)
    asks = state.question is not None and state.question.answer is None
    if asks and state.status not in TERMINAL_PROJECT_STATUSES:
        status = InterpretationStatus.ASKING
    else:
        status = InterpretationStatus.PENDING if found is None else InterpretationStatus.SETTLED
    return ProjectInterpretation(
        project_id=project_id,
        status=status,
        question=state.question,
        chosen=None if found is None else _chosen(found),
        candidates=[] if found is None else found.candidates,
    )


def _chosen(found: AnalysisResult) -> TargetCandidate:
    return TargetCandidate(
        target_column=found.target_column,
        problem_type=found.problem_type,
        metric=found.metric,
        positive_class=found.positive_class,
        confidence=found.confidence,
        evidence=found.evidence,
    )


def progress(row: ProjectRow, now: datetime, known: Forecasts) -> ProjectProgress:
    """`known`: what past runs say of one on this table."""
    state = row.state
    left = remaining(state, now, known)
    current = next((s for s in state.stages if s.stage is state.current_stage), None)
    return ProjectProgress(
        project_id=row.id,
        status=state.status,
        current_stage=state.current_stage,
        progress_percentage=state.progress_percentage,
        message=state.message,
        stage_details=None if current is None else current.model_dump(mode="json"),
        estimated_time_remaining=None if left is None else left.seconds,
        estimated_time_remaining_p90=None if left is None else left.seconds_p90,
    )

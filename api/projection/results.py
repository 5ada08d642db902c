"""What a project knows of itself, from its stages' results. Pure."""

from typing import Any

from contracts.events import ProjectState
from contracts.signals import (
    AnalysisResult,
    DeploymentResult,
    EvaluationResult,
    FeatureResult,
    SelectionResult,
    TrainingResult,
)


def fold_results(state: ProjectState) -> ProjectState:
    """Bring the summary fields up to date; what was known stays until something else is known."""
    update: dict[str, Any] = {}
    for stage in state.stages:
        update |= _facts(stage.result, None if stage.reused else state.run_id)
    return state.model_copy(update=update)


def _facts(result: object, run_id: str | None) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    match result:
        case AnalysisResult():
            facts = {"problem_type": result.problem_type, "target_column": result.target_column}
        case FeatureResult():
            facts = {"num_features": result.num_features}
        case SelectionResult():
            facts = {"selected_models": result.selected_models, "leaderboard": result.leaderboard}
        case TrainingResult():
            facts = {"leaderboard": result.leaderboard}
        case EvaluationResult():
            facts = {"metrics": result.metrics, "baseline_metrics": result.baseline_metrics}
        # What a run decided about its model is said by a champion event, numbered: two can't cross.
        case DeploymentResult() if run_id is not None and result.decision is None:
            facts = {
                "best_model_id": result.best_model_id,
                "endpoint_id": result.endpoint_id,
                "model_run_id": run_id,
                "model_key": result.model_key,
                "model_sha256": result.model_sha256,
                "model_size_bytes": result.model_size_bytes,
            }
    return facts

"""What a project knows of itself: a function of its stages' results. Pure."""

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

_NOTHING_KNOWN: dict[str, Any] = {
    "problem_type": None,
    "target_column": None,
    "num_features": None,
    "selected_models": None,
    "metrics": None,
    "baseline_metrics": None,
    "leaderboard": [],
}


def fold_results(state: ProjectState) -> ProjectState:
    """Recompute the summary fields; the model that is served stays until another one replaces it."""
    update = dict(_NOTHING_KNOWN)
    if not any(isinstance(s.result, SelectionResult | TrainingResult) for s in state.stages):
        update["leaderboard"] = state.leaderboard  # candidates as they were measured, so far
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
        case DeploymentResult() if run_id is not None:
            facts = {
                "best_model_id": result.best_model_id,
                "endpoint_id": result.endpoint_id,
                "model_run_id": run_id,
                "model_key": result.model_key,
                "model_sha256": result.model_sha256,
                "model_size_bytes": result.model_size_bytes,
            }
    return facts

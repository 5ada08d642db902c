/** What a project knows of itself, from its stages' results; as api/projection/results.py. */
import type { ProjectState, StageResult } from "../live/frames";

type Facts = Partial<ProjectState>;

function factsOf(result: StageResult | null, runId: string | null): Facts {
  switch (result?.stage) {
    case "data_analysis":
      return { problem_type: result.problem_type, target_column: result.target_column };
    case "feature_engineering":
      return { num_features: result.num_features };
    case "model_selection":
      return { selected_models: result.selected_models, leaderboard: result.leaderboard };
    case "model_training":
      return { leaderboard: result.leaderboard };
    case "model_evaluation":
      return { metrics: result.metrics, baseline_metrics: result.baseline_metrics };
    case "model_deployment":
      // What a run decided about its model is said by a champion event, numbered: two can't cross.
      if (runId === null || (result.decision ?? null) !== null) return {};
      return {
        best_model_id: result.best_model_id,
        endpoint_id: result.endpoint_id,
        model_run_id: runId,
        model_key: result.model_key,
        model_sha256: result.model_sha256,
        model_size_bytes: result.model_size_bytes,
      };
    default:
      return {};
  }
}

/** Bring the summary fields up to date; what was known stays until something else is known. */
export function foldResults(state: ProjectState): ProjectState {
  const facts: Facts = {};
  for (const stage of state.stages) {
    Object.assign(facts, factsOf(stage.result, stage.reused ? null : state.run_id));
  }
  return { ...state, ...facts };
}

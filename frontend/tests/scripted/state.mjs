// A small fold of its own for the made-up server; enough of the contract's for pictures.
import { STAGES } from "./world.mjs";

export function initialState(id) {
  return {
    project_id: id,
    epoch: "e1",
    seq: 0,
    status: "created",
    current_stage: STAGES[0],
    progress_percentage: 0,
    message: "Created",
    queue_position: null,
    run_id: null,
    run_started_at: null,
    updated_at: "2026-11-23T06:00:00Z",
    completed_at: null,
    stages: STAGES.map((stage) => ({
      stage,
      status: "pending",
      percentage: 0,
      message: null,
      started_at: null,
      ended_at: null,
      reused: false,
      result: null,
    })),
    problem_type: null,
    target_column: null,
    num_features: null,
    selected_models: null,
    metrics: null,
    baseline_metrics: null,
    leaderboard: [],
    best_model_id: null,
    endpoint_id: null,
    model_run_id: null,
    model_key: null,
    model_sha256: null,
    model_size_bytes: null,
    champion: null,
    data_version: 1,
    question: null,
    error: null,
  };
}

export function apply(before, event) {
  const state = { ...before, seq: event.seq, run_id: event.data.run_id, updated_at: event.timestamp };
  const { data } = event;
  state.run_started_at ??= event.timestamp;
  state.message = data.message;
  const stages = state.stages.map((s) => (s.stage === data.stage ? { ...s } : s));
  const stage = stages.find((s) => s.stage === data.stage);
  state.stages = stages;
  if (event.event_type === "stage_change") {
    stage.status = data.status;
    stage.message = data.message;
    stage.started_at ??= event.timestamp;
    state.status = data.project_status;
    state.current_stage = data.stage;
    if (data.status !== "running") stage.ended_at = event.timestamp;
    if (data.result) {
      stage.result = data.result;
      stage.percentage = 100;
      if (data.result.leaderboard) state.leaderboard = data.result.leaderboard;
      if (data.result.metrics) {
        state.metrics = data.result.metrics;
        state.baseline_metrics = data.result.baseline_metrics;
      }
      if (data.result.target_column) {
        state.target_column = data.result.target_column;
        state.problem_type = data.result.problem_type;
      }
    }
  }
  if (event.event_type === "progress_update") {
    stage.percentage = data.stage_percentage;
    state.progress_percentage = Math.max(state.progress_percentage, data.progress_percentage);
    if (data.candidate) state.leaderboard = [...state.leaderboard, data.candidate];
  }
  if (event.event_type === "error" && data.fatal) {
    state.status = "failed";
    state.error = { stage: data.stage, code: data.code, message: data.message, details: data.details };
  }
  if (event.event_type === "completed") {
    state.status = "completed";
    state.progress_percentage = 100;
    state.completed_at = event.timestamp;
    state.best_model_id = data.best_model_id;
    state.endpoint_id = data.endpoint_id;
    state.model_run_id = data.run_id;
  }
  return state;
}

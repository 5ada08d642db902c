/**
 * Project state + event -> project state: the same fold as api/projection/fold.py, so that what the
 * page derives from events is what the server's snapshot says. Pure.
 */
import type { LeaderboardRow, PipelineStage } from "../api/types";
import { isKnownEvent, type ProjectState, type StageState, type StreamEvent } from "../live/frames";
import { foldResults } from "./results";
import { STAGE_WEIGHTS, STAGES, stageHasEnded } from "./stages";

/** Only the terminal event says 100. */
const MAX_RUNNING_PERCENTAGE = 99;

type Data<T extends StreamEvent["event_type"]> = Extract<StreamEvent, { event_type: T }>["data"];

function pending(stage: PipelineStage): StageState {
  return {
    stage,
    status: "pending",
    percentage: 0,
    message: null,
    started_at: null,
    ended_at: null,
    reused: false,
    result: null,
  };
}

/** A project before its first event. */
export function initialState(projectId: string, epoch: string, at: string): ProjectState {
  return {
    project_id: projectId,
    epoch,
    seq: 0,
    status: "created",
    current_stage: "data_upload",
    progress_percentage: 0,
    message: "Created",
    queue_position: null,
    run_id: null,
    run_started_at: null,
    updated_at: at,
    completed_at: null,
    stages: STAGES.map(pending),
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
    asked: null,
    data_version: 1,
    question: null,
    error: null,
    alerts: [],
    alerts_told: 0,
  };
}

export function stageOf(state: ProjectState, stage: PipelineStage): StageState {
  return state.stages[STAGES.indexOf(stage)] ?? pending(stage);
}

function progressOf(stage: PipelineStage, percentage: number): number {
  const before = STAGES.slice(0, STAGES.indexOf(stage)).reduce((sum, s) => sum + STAGE_WEIGHTS[s], 0);
  return Math.min(Math.trunc(before + (STAGE_WEIGHTS[stage] * percentage) / 100), MAX_RUNNING_PERCENTAGE);
}

function reusable(stage: StageState): StageState {
  return stage.status === "completed" ? { ...stage, reused: true } : pending(stage.stage);
}

function beginRound(state: ProjectState, runId: string | null): ProjectState {
  return {
    ...state,
    status: "created",
    current_stage: "data_upload",
    progress_percentage: 0,
    message: "Waiting to start",
    queue_position: null,
    run_id: runId,
    run_started_at: null,
    completed_at: null,
    question: null,
    error: null,
    stages: state.stages.map(reusable),
  };
}

function enterRound(state: ProjectState, event: StreamEvent): ProjectState {
  const { run_id: runId } = event.data;
  const launchFailed = event.event_type === "error" && event.data.fatal && runId === null;
  return launchFailed || (runId !== null && runId !== state.run_id) ? beginRound(state, runId) : state;
}

function withStage(state: ProjectState, stage: PipelineStage, update: Partial<StageState>): ProjectState {
  return { ...state, stages: state.stages.map((old) => (old.stage === stage ? { ...old, ...update } : old)) };
}

function redoFrom(state: ProjectState, stage: PipelineStage): ProjectState {
  const first = STAGES.indexOf(stage);
  const stages = state.stages.map((old, index) => (index >= first && old.reused ? pending(old.stage) : old));
  return { ...state, stages };
}

function furthest(state: ProjectState): PipelineStage {
  return state.stages.findLast((s) => s.status !== "pending" && !s.reused)?.stage ?? state.current_stage;
}

function onStageChange(before: ProjectState, data: Data<"stage_change">, at: string): ProjectState {
  if (data.reused) {
    // Another run's result stands from now on; the project itself has not moved.
    const { status, message, result } = data;
    const update = { status, message, result, percentage: 100, started_at: at, ended_at: at, reused: true };
    return foldResults(withStage(before, data.stage, update));
  }
  const redone = redoFrom(before, data.stage);
  const old = stageOf(redone, data.stage);
  const update: Partial<StageState> = {
    status: data.status,
    message: data.message,
    started_at: old.started_at ?? at,
  };
  if (stageHasEnded(data.status)) update.ended_at = at;
  if (data.status === "completed") Object.assign(update, { percentage: 100, result: data.result });
  const state = withStage(redone, data.stage, update);
  const earned = progressOf(data.stage, stageOf(state, data.stage).percentage);
  const moved: ProjectState = {
    ...state,
    status: data.project_status,
    current_stage: furthest(state),
    message: data.message,
    queue_position: null,
    progress_percentage: Math.max(state.progress_percentage, earned),
  };
  // Candidates come in as they are measured.
  const measuring = data.stage === "model_selection" && data.status === "running";
  return measuring ? { ...moved, leaderboard: [] } : foldResults(moved);
}

function withCandidate(rows: readonly LeaderboardRow[], candidate: LeaderboardRow): LeaderboardRow[] {
  return [...rows.filter((row) => row.model !== candidate.model), candidate];
}

function onProgress(before: ProjectState, data: Data<"progress_update">): ProjectState {
  let state = before;
  if (data.stage !== null) {
    const old = stageOf(state, data.stage);
    if (stageHasEnded(old.status)) return state;
    const percentage = Math.max(old.percentage, data.stage_percentage);
    state = withStage(state, data.stage, { percentage, message: data.message });
  }
  return {
    ...state,
    message: data.message,
    queue_position: data.queue_position,
    progress_percentage: Math.max(state.progress_percentage, data.progress_percentage),
    leaderboard:
      data.candidate === null ? state.leaderboard : withCandidate(state.leaderboard, data.candidate),
  };
}

function onError(state: ProjectState, data: Data<"error">): ProjectState {
  if (!data.fatal) return state;
  return {
    ...state,
    status: data.code === "CANCELLED" ? "cancelled" : "failed",
    message: data.message,
    queue_position: null,
    question: state.question?.answer ? state.question : null,
    error: { stage: data.stage, code: data.code, message: data.message, details: data.details },
  };
}

/** That model is served; one that a later champion has followed already changes nothing. */
function withChampion(state: ProjectState, champion: NonNullable<ProjectState["champion"]>): ProjectState {
  if (state.champion !== null && state.champion.n >= champion.n) return state;
  return {
    ...state,
    champion,
    asked: null,
    best_model_id: champion.best_model_id,
    endpoint_id: champion.endpoint_id,
    model_run_id: champion.run_id,
    model_key: champion.model_key,
    model_sha256: champion.model_sha256,
    model_size_bytes: champion.model_size_bytes,
  };
}

/** Of one kind and column at most one alert holds. */
function onAlert(state: ProjectState, { action, alert }: Data<"alert">): ProjectState {
  const others = state.alerts.filter((held) => held.kind !== alert.kind || held.column !== alert.column);
  const alerts = action === "raised" ? [...others, alert] : others;
  return { ...state, alerts, alerts_told: state.alerts_told + 1 };
}

/** A new champion; a challenger that waits for a user; or a user's "no" to it, which no run says. */
function onChampion(state: ProjectState, data: Data<"champion">, at: string): ProjectState {
  const { champion, action, run_id, decision } = data;
  if (champion !== null) return withChampion(state, champion);
  if (action === "asked" && run_id !== null && decision !== null)
    return { ...state, asked: { run_id, decision, at } };
  return action === "kept" && run_id === null ? { ...state, asked: null } : state;
}

function foldData(state: ProjectState, event: StreamEvent): ProjectState {
  switch (event.event_type) {
    case "stage_change":
      return onStageChange(state, event.data, event.timestamp);
    case "progress_update":
      return onProgress(state, event.data);
    case "log":
      return event.data.stage === null
        ? { ...state, message: event.data.message, queue_position: null }
        : state;
    case "error":
      return onError(state, event.data);
    case "question": {
      const { stage, message, question } = event.data;
      return { ...withStage(state, stage, { message }), message, question };
    }
    case "data":
      return { ...state, data_version: Math.max(state.data_version, event.data.version) };
    case "champion":
      return onChampion(state, event.data, event.timestamp);
    case "alert":
      return onAlert(state, event.data);
    case "completed":
      return {
        ...state,
        status: "completed",
        progress_percentage: 100,
        message: event.data.message,
        queue_position: null,
        completed_at: event.timestamp,
      };
  }
}

function later(a: string, b: string): string {
  return Date.parse(a) >= Date.parse(b) ? a : b;
}

/** The state after the event; one that is folded in already, or of a kind unknown here, changes nothing. */
export function apply(before: ProjectState, event: StreamEvent): ProjectState {
  if (event.seq <= before.seq) return before;
  if (!isKnownEvent(event)) return { ...before, seq: event.seq };
  const state = foldData(enterRound(before, event), event);
  const queued = event.event_type === "progress_update" && event.data.stage === null;
  const starts = event.data.run_id !== null && state.run_started_at === null && !queued;
  return {
    ...state,
    seq: event.seq,
    updated_at: later(state.updated_at, event.timestamp),
    run_started_at: starts ? event.timestamp : state.run_started_at,
  };
}

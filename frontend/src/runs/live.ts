/** What the stream knows of a run before the next answer of the API does. Pure. */
import type { ProjectState } from "../live/frames";
import { hasEnded, STAGES } from "../run/stages";
import type { RunDetail, RunStage, RunStatus, RunSummary } from "./calls";

/** The status of the project's last run, as its events say. */
export function statusOf(state: ProjectState): RunStatus {
  if (state.status === "completed" || state.status === "failed" || state.status === "cancelled")
    return state.status;
  return state.run_started_at === null ? "queued" : "running";
}

export function isActive(status: RunStatus): boolean {
  return status === "queued" || status === "running";
}

/** The row, with the state's word where the run is the one that is at work; and who is champion now. */
export function liveRow<Row extends RunSummary>(row: Row, state: ProjectState): Row {
  const champion = state.model_run_id === row.run_id && state.model_key !== null;
  const status = row.run_id === state.run_id && isActive(row.status) ? statusOf(state) : row.status;
  return status === row.status && champion === row.is_champion
    ? row
    : { ...row, status, is_champion: champion };
}

function liveStage(stage: RunStage, own: boolean, state: ProjectState): RunStage {
  const live = state.stages.find((entry) => entry.stage === stage.stage);
  if (live === undefined || stage.reused) return stage;
  // What is reused is known to the server once the run has begun; whose it was, when it is asked again.
  if (live.reused) return own ? stage : { ...stage, status: live.status, reused: true };
  return { ...stage, status: live.status, started_at: live.started_at, ended_at: live.ended_at };
}

/** The run's stages as they are now: of the one at work, from the stream. */
export function liveDetail(detail: RunDetail, state: ProjectState): RunDetail {
  const row = liveRow(detail, state);
  if (detail.run_id !== state.run_id || !isActive(detail.status)) return row;
  const first = STAGES.indexOf(detail.from_stage);
  return { ...row, stages: detail.stages.map((stage, index) => liveStage(stage, index >= first, state)) };
}

/** Changes whenever a run begins, ends or becomes champion: the time to ask for the runs again. */
export function beat(state: ProjectState): string {
  const { run_id, status, model_run_id } = state;
  return `${run_id}/${hasEnded(status) ? status : state.run_started_at === null}/${model_run_id}`;
}

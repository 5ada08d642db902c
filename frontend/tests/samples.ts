import type { Frame, ProjectState, StreamEvent } from "../src/live/frames";
import { initialState } from "../src/run/fold";

export const PROJECT = "019a0000-0000-7000-8000-000000000001";
export const RUN = "11111111-2222-4333-8444-555555555555";
const AT = "2026-11-23T06:00:00Z";

export function stateAt(seq: number, epoch = "e1"): ProjectState {
  return { ...initialState(PROJECT, epoch, AT), seq };
}

export function snapshot(seq: number, epoch = "e1", cursor = `${epoch}:${seq}`): Frame {
  return {
    event_type: "snapshot",
    project_id: PROJECT,
    timestamp: AT,
    data: { protocol_version: 1, cursor, state: stateAt(seq, epoch) },
  };
}

export function log(seq: number, message = `line ${seq}`): StreamEvent {
  return {
    event_type: "log",
    project_id: PROJECT,
    timestamp: AT,
    seq,
    data: { run_id: RUN, stage: "data_analysis", level: "info", message },
  };
}

export function heartbeat(seq: number): Frame {
  return { event_type: "heartbeat", project_id: PROJECT, timestamp: AT, data: { seq } };
}

export function completed(seq: number): StreamEvent {
  return {
    event_type: "completed",
    project_id: PROJECT,
    timestamp: AT,
    seq,
    data: {
      run_id: RUN,
      message: "done",
      metrics: { accuracy: 1 },
      best_model_id: null,
      endpoint_id: null,
      duration_s: 2,
    },
  };
}

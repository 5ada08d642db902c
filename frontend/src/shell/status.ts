import type { ProjectStatus } from "../api/types";
import type { StageStatus } from "../live/frames";

/** How a status looks: one of few families, each with an icon, words and a colour. */
export type Tone = "idle" | "busy" | "done" | "failed" | "stalled" | "off";

const PROJECT_TONES: Readonly<Record<ProjectStatus, Tone>> = {
  created: "idle",
  uploading: "busy",
  analyzing: "busy",
  processing: "busy",
  training: "busy",
  evaluating: "busy",
  deploying: "busy",
  completed: "done",
  failed: "failed",
  cancelled: "off",
};

const STAGE_TONES: Readonly<Record<StageStatus, Tone>> = {
  pending: "idle",
  running: "busy",
  stalled: "stalled",
  completed: "done",
  failed: "failed",
  cancelled: "off",
};

export function toneOfProject(status: ProjectStatus): Tone {
  return PROJECT_TONES[status];
}

export function toneOfStage(status: StageStatus): Tone {
  return STAGE_TONES[status];
}

/** The same hues in the scene and in the panels (dark theme); see tones in tokens.css. */
export const TONE_COLOURS: Readonly<Record<Tone, string>> = {
  idle: "#a9b8ff",
  busy: "#ffbe62",
  done: "#4fe3c1",
  failed: "#ff5f7a",
  stalled: "#ff8f3f",
  off: "#93a0b8",
};

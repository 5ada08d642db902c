import type { PipelineStage, ProjectStatus } from "../api/types";
import type { StageStatus } from "../live/frames";

/** The stages in the order in which they run. */
export const STAGES = [
  "data_upload",
  "data_analysis",
  "data_processing",
  "feature_engineering",
  "model_selection",
  "model_training",
  "model_evaluation",
  "model_deployment",
] as const satisfies readonly PipelineStage[];

/** Share of a whole run's work in percent, as in contracts.stages. */
export const STAGE_WEIGHTS: Readonly<Record<PipelineStage, number>> = {
  data_upload: 3,
  data_analysis: 5,
  data_processing: 4,
  feature_engineering: 6,
  model_selection: 17,
  model_training: 45,
  model_evaluation: 15,
  model_deployment: 5,
};

export const STAGE_NAMES: Readonly<Record<PipelineStage, string>> = {
  data_upload: "Upload",
  data_analysis: "Analysis",
  data_processing: "Processing",
  feature_engineering: "Features",
  model_selection: "Selection",
  model_training: "Training",
  model_evaluation: "Evaluation",
  model_deployment: "Deployment",
};

const ENDED: ReadonlySet<ProjectStatus> = new Set(["completed", "failed", "cancelled"]);
const STAGE_ENDED: ReadonlySet<StageStatus> = new Set(["completed", "failed", "cancelled"]);

export function hasEnded(status: ProjectStatus): boolean {
  return ENDED.has(status);
}

export function stageHasEnded(status: StageStatus): boolean {
  return STAGE_ENDED.has(status);
}

export function isStage(value: string | null): value is PipelineStage {
  return value !== null && (STAGES as readonly string[]).includes(value);
}

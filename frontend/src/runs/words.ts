/** Runs in words, the same in list, detail, comparison and scene. Pure. */
import type { PipelineStage } from "../api/types";
import { STAGE_NAMES, STAGES } from "../run/stages";
import { duration } from "../shell/format";
import type { Tone } from "../shell/status";
import type { RunOverrides, RunStatus, RunSummary } from "./calls";

export const RUN_TONES: Readonly<Record<RunStatus, Tone>> = {
  queued: "idle",
  running: "busy",
  completed: "done",
  failed: "failed",
  cancelled: "off",
};

const TRIGGERS: Readonly<Record<string, string>> = {
  api: "Started by hand",
  schedule: "Started by its schedule",
  sensor: "Started by new data or drift",
  dagster_ui: "Started in the Dagster UI",
  promote: "Promotes another run's model",
  rollback: "Goes back to the champion before",
};

export function triggerWords(run: Pick<RunSummary, "trigger" | "by">): string {
  const words = TRIGGERS[run.trigger] ?? `Started by ${run.trigger}`;
  return run.by ? `${words}, ${run.by}` : words;
}

/** Numbers for people, 1 for the project's first run. */
export function numbersIn(runs: readonly RunSummary[]): ReadonlyMap<string, number> {
  return new Map(runs.map((run) => [run.run_id, run.number]));
}

/** The runs that a run is told with: what it builds on or repeats. */
export function namedIn(runs: readonly RunSummary[]): readonly (string | null)[] {
  return runs.flatMap((run) => [run.parent_run_id, run.replay_of]);
}

export function runName(runId: string, numbers: ReadonlyMap<string, number>): string {
  const number = numbers.get(runId);
  return number === undefined ? `Run ${runId.slice(0, 8)}` : `Run ${number}`;
}

const SETTING_NAMES: Readonly<Record<string, string>> = {
  data_version: "data version",
  target_column: "target",
  problem_type: "problem",
  metric: "metric",
  drop_columns: "without",
  split: "split",
  families: "families",
  time_budget_s: "time budget",
  threshold: "threshold",
  fairness_column: "fairness by",
  promotion: "promotion",
};

export function settingName(name: string): string {
  return SETTING_NAMES[name] ?? name.replaceAll("_", " ");
}

const NAMES_SHOWN = 4;

/** A setting's value as people write it; null: nothing was said. */
export function settingValue(name: string, value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) {
    const more = value.length - NAMES_SHOWN;
    return value.slice(0, NAMES_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
  }
  if (name === "time_budget_s") return duration(Number(value));
  if (typeof value === "object") {
    const { kind, column } = value as { readonly kind?: string; readonly column?: string | null };
    return [kind, column].filter(Boolean).join(" by ");
  }
  return String(value);
}

export interface Told {
  readonly stage: PipelineStage;
  readonly name: string;
  readonly value: unknown;
}

/** What the stages were told; `from`: only those that the run worked itself. */
export function told(overrides: RunOverrides, from: PipelineStage = STAGES[0]): readonly Told[] {
  return STAGES.slice(STAGES.indexOf(from)).flatMap((stage) =>
    Object.entries(overrides[stage] ?? {})
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => ({ stage, name, value })),
  );
}

export function toldWords({ stage, name, value }: Told): string {
  return `${STAGE_NAMES[stage]}: ${settingName(name)} ${settingValue(name, value)}`;
}

/** From which stage, in words. */
export function startWords(run: Pick<RunSummary, "from_stage" | "parent_run_id" | "replay_of">): string {
  if (run.replay_of !== null) return "repeat";
  if (run.from_stage === STAGES[0]) return "whole";
  return `from ${STAGE_NAMES[run.from_stage]}`;
}

/** How long it took, or null while it has not ended. */
export function tookSeconds(run: { started_at: string | null; ended_at: string | null }): number | null {
  if (run.started_at === null || run.ended_at === null) return null;
  return Math.max(0, (Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000);
}

/** Why it was started; of a repeat, what it repeats. */
export function whyWords(
  run: Pick<RunSummary, "reason" | "replay_of">,
  numbers: ReadonlyMap<string, number>,
): string | null {
  return run.replay_of === null ? run.reason : `Repeats ${runName(run.replay_of, numbers)}`;
}

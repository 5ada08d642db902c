/** An entry as it is filled in, and back. Pure. */
import type { PipelineStage } from "../../api/types";
import { changes, type Draft, draftOf, errorNames } from "../../runs/settings";
import type { ScheduleEntry } from "../types";

export interface EntryDraft {
  readonly kind: ScheduleEntry["kind"];
  readonly name: string;
  readonly enabled: boolean;
  readonly cron: string;
  readonly timezone: string;
  readonly minNewRows: string;
  readonly driftAbove: string;
  readonly fromStage: PipelineStage;
  readonly inherit: boolean;
  readonly settings: Draft;
  readonly fileId: string;
  readonly format: ScheduleEntry["format"];
  readonly inputs: boolean;
  readonly jitter: string;
  readonly priority: string;
}

/** The form's fields as the server calls them, for its refusals. */
export const FIELD_NAMES = [
  "name",
  "cron",
  "timezone",
  "min_new_rows",
  "drift_above",
  "from_stage",
  "file_id",
  "format",
  "jitter_s",
  "priority",
] as const;

/** Those of them that the entry's form shows: what is said of another one stands by itself. */
export function shownNames(draft: EntryDraft): readonly string[] {
  const other =
    draft.kind === "retrain" ? ["file_id", "format"] : ["min_new_rows", "drift_above", "from_stage"];
  const settings = draft.kind === "retrain" ? errorNames(stageOfDraft(draft)) : [];
  const shown = ["by", ...FIELD_NAMES, ...settings].filter((name) => !other.includes(name));
  return [...new Set(shown)].filter((name) => name !== "reason");
}

export const NO_OVERRIDES: ScheduleEntry["overrides"] = {
  data_upload: {},
  data_analysis: {},
  data_processing: {},
  feature_engineering: {},
  model_selection: {},
  model_training: {},
  model_evaluation: {},
  model_deployment: {},
};

function text(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

export function newDraft(kind: EntryDraft["kind"], zone: string, names: readonly string[]): EntryDraft {
  const base = kind === "retrain" ? "nightly" : "scoring";
  let name = base;
  for (let n = 2; names.includes(name); n += 1) name = `${base}-${n}`;
  return {
    kind,
    name,
    enabled: true,
    cron: "30 2 * * *",
    timezone: zone,
    minNewRows: "",
    driftAbove: "",
    fromStage: "data_upload",
    inherit: true,
    settings: draftOf(NO_OVERRIDES),
    fileId: "",
    format: "csv",
    inputs: true,
    jitter: "0",
    priority: "0",
  };
}

export function draftOfEntry(entry: ScheduleEntry): EntryDraft {
  return {
    kind: entry.kind,
    name: entry.name,
    enabled: entry.enabled,
    cron: entry.cron ?? "",
    timezone: entry.timezone,
    minNewRows: text(entry.min_new_rows),
    driftAbove: text(entry.drift_above),
    fromStage: entry.from_stage,
    inherit: entry.inherit,
    settings: draftOf(entry.overrides),
    fileId: entry.file_id ?? "",
    format: entry.format,
    inputs: entry.inputs,
    jitter: text(entry.jitter_s),
    priority: text(entry.priority),
  };
}

/** What is no number is sent as it is: the server says what is wrong with it. */
function number(value: string): number | null {
  const trimmed = value.trim();
  if (trimmed === "") return null;
  const read = Number(trimmed);
  return Number.isFinite(read) ? read : (trimmed as unknown as number);
}

export function hasTriggers(draft: EntryDraft): boolean {
  return draft.kind === "retrain" && (draft.minNewRows.trim() !== "" || draft.driftAbove.trim() !== "");
}

/** New data are read by the first stage: a trigger begins there. */
export function stageOfDraft(draft: EntryDraft): PipelineStage {
  return draft.kind === "score" || hasTriggers(draft) ? "data_upload" : draft.fromStage;
}

export function entryOf(draft: EntryDraft): ScheduleEntry {
  const retrain = draft.kind === "retrain";
  const from = stageOfDraft(draft);
  const given = retrain ? changes(draft.settings, draftOf(NO_OVERRIDES), from) : {};
  return {
    kind: draft.kind,
    name: draft.name.trim(),
    enabled: draft.enabled,
    cron: draft.cron.trim().replace(/\s+/g, " ") || null,
    timezone: draft.timezone.trim(),
    min_new_rows: retrain ? number(draft.minNewRows) : null,
    drift_above: retrain ? number(draft.driftAbove) : null,
    from_stage: from,
    inherit: draft.inherit,
    overrides: { ...NO_OVERRIDES, ...given } as ScheduleEntry["overrides"],
    file_id: retrain ? null : draft.fileId || null,
    format: draft.format,
    inputs: draft.inputs,
    jitter_s: number(draft.jitter) ?? 0,
    priority: number(draft.priority) ?? 0,
  };
}

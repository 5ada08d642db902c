/** The fork's form: which settings each stage has, and from what is filled in to what is sent. Pure. */
import type { PipelineStage } from "../api/types";
import { STAGES } from "../run/stages";
import type { RunDetail, RunOverrides, RunStage, SentOverrides } from "./calls";

export type FieldKind = "version" | "column" | "columns" | "choice" | "families" | "number" | "split";

export interface SettingField {
  readonly stage: PipelineStage;
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly hint: string;
  /** Of a choice: what is sent, and its words. */
  readonly options?: readonly (readonly [string, string])[];
}

export const FIELDS: readonly SettingField[] = [
  {
    stage: "data_upload",
    key: "data_version",
    label: "Version of the data",
    kind: "version",
    hint: "Which rows are read.",
  },
  {
    stage: "data_analysis",
    key: "target_columns",
    label: "Columns to predict",
    kind: "columns",
    hint: "The first is what the run is judged by. None: what the sentence says.",
  },
  {
    stage: "data_analysis",
    key: "problem_type",
    label: "Problem",
    kind: "choice",
    hint: "",
    options: [
      ["binary", "a yes or no"],
      ["multiclass", "one of several classes"],
      ["regression", "a number"],
    ],
  },
  {
    stage: "data_analysis",
    key: "metric",
    label: "Metric",
    kind: "choice",
    hint: "What models are compared by.",
  },
  {
    stage: "data_processing",
    key: "drop_columns",
    label: "Leave out columns",
    kind: "columns",
    hint: "Gone before the split: nothing is measured by them either, and none is predicted.",
  },
  {
    stage: "data_processing",
    key: "split",
    label: "Split",
    kind: "split",
    hint: "How rows are parted wherever a model is measured.",
  },
  {
    stage: "feature_engineering",
    key: "drop_columns",
    label: "Leave out as inputs",
    kind: "columns",
    hint: "They stay in the rows, but the model does not read them.",
  },
  { stage: "model_selection", key: "families", label: "Families of models", kind: "families", hint: "" },
  {
    kind: "number",
    stage: "model_selection",
    key: "time_budget_s",
    label: "Time budget, seconds",
    hint: "For selection and training; a quarter is selection's.",
  },
  {
    kind: "number",
    stage: "model_training",
    key: "time_budget_s",
    label: "Time budget, seconds",
    hint: "For selection and training; three quarters are training's.",
  },
  {
    stage: "model_evaluation",
    key: "threshold",
    label: "Threshold of a yes",
    kind: "number",
    hint: "0 to 1: measured, and served.",
  },
  {
    stage: "model_evaluation",
    key: "fairness_column",
    label: "Fairness by column",
    kind: "column",
    hint: "How the model treats each of its groups.",
  },
  {
    stage: "model_deployment",
    key: "promotion",
    label: "Becomes champion",
    kind: "choice",
    hint: "Else as the project's policy says.",
    options: [
      ["better", "if it is better, beyond chance"],
      ["always", "always"],
      ["never", "never"],
      ["ask", "only when somebody says so"],
    ],
  },
];

export const FAMILIES = ["linear", "gradient boosting", "trees", "kernel", "neural network"] as const;

const METRICS: Readonly<Record<string, readonly string[]>> = {
  binary: ["roc_auc", "average_precision", "f1", "accuracy", "balanced_accuracy", "log_loss"],
  multiclass: ["log_loss", "accuracy", "balanced_accuracy", "f1_macro"],
  regression: ["rmse", "mae", "r2"],
};

/** Those that fit the problem; all of them where it is not known. */
export function metricsFor(problem: string): readonly string[] {
  return METRICS[problem] ?? [...new Set(Object.values(METRICS).flat())];
}

/** What a field says: text, "" for nothing; names, none for nothing. A split has a key for each part. */
export type Draft = Readonly<Record<string, string | readonly string[]>>;

export function nameOf(field: Pick<SettingField, "stage" | "key">): string {
  return `${field.stage}.${field.key}`;
}

export function textIn(draft: Draft, name: string): string {
  const value = draft[name];
  return typeof value === "string" ? value : "";
}

export function namesIn(draft: Draft, name: string): readonly string[] {
  const value = draft[name];
  return Array.isArray(value) ? value : [];
}

function isList(field: SettingField): boolean {
  return field.kind === "columns" || field.kind === "families";
}

/** What a run predicts, the first one first: as it came out, else as it was told; none: nobody knows yet. */
export function targetsOf(run: Pick<RunDetail, "receipt" | "overrides">): readonly string[] {
  const { receipt, overrides } = run;
  if (receipt) return [receipt.target_column, ...receipt.further_targets];
  return toldTargets(overrides);
}

function toldTargets({ data_analysis: { target_columns: several, target_column: one } }: RunOverrides) {
  return several ?? (one ? [one] : []);
}

/** The form as the forked run was told; `targets` are what it predicts, whether told or read in the sentence. */
export function draftOf(overrides: RunOverrides, targets: readonly string[] = toldTargets(overrides)): Draft {
  const draft: Record<string, string | readonly string[]> = {};
  for (const field of FIELDS) {
    const value = (overrides[field.stage] as Record<string, unknown> | undefined)?.[field.key] ?? null;
    const name = nameOf(field);
    if (field.kind === "split") {
      const split = value as { kind?: string; column?: string | null } | null;
      draft[`${name}.kind`] = split?.kind ?? "";
      draft[`${name}.column`] = split?.column ?? "";
    } else if (isList(field)) draft[name] = Array.isArray(value) ? value : [];
    else draft[name] = value === null ? "" : String(value);
  }
  draft["data_analysis.target_columns"] = targets;
  return draft;
}

function saidIn(field: SettingField, draft: Draft): unknown {
  const name = nameOf(field);
  if (field.kind === "split") {
    const kind = textIn(draft, `${name}.kind`);
    return kind === "" ? null : { kind, column: textIn(draft, `${name}.column`).trim() || null };
  }
  if (isList(field)) return namesIn(draft, name).length > 0 ? namesIn(draft, name) : null;
  const text = textIn(draft, name).trim();
  if (text === "") return null;
  const number = Number(text);
  // What is no number is refused at its field; from elsewhere it is sent as it is, and the server says why not.
  return (field.kind === "number" || field.kind === "version") && Number.isFinite(number) ? number : text;
}

/** Why what was typed can't be a number; null: it can, or nothing was typed. */
export function numberProblem(text: string): string | null {
  const said = text.trim();
  if (said === "" || Number.isFinite(Number(said))) return null;
  const pointed = said.replace(",", ".");
  return Number.isFinite(Number(pointed))
    ? `${said} can't be read: write ${pointed}, with a point.`
    : `${said} is no number.`;
}

export function stagesFrom(from: PipelineStage): readonly PipelineStage[] {
  return STAGES.slice(STAGES.indexOf(from));
}

/** The fields of the stages that are done again. */
export function fieldsFrom(from: PipelineStage): readonly SettingField[] {
  const redone = stagesFrom(from);
  return FIELDS.filter((field) => redone.includes(field.stage));
}

/** What differs from the forked run's settings; a field that was emptied is sent as null, which undoes it. */
export function changes(draft: Draft, before: Draft, from: PipelineStage): SentOverrides {
  const sent: SentOverrides = {};
  for (const field of fieldsFrom(from)) {
    const value = saidIn(field, draft);
    if (JSON.stringify(value) === JSON.stringify(saidIn(field, before))) continue;
    sent[field.stage] = { ...sent[field.stage], [field.key]: value };
  }
  return sent;
}

/** Where a fork may begin: before it, every stage must have a result that stands. */
export function startable(stages: readonly RunStage[]): readonly PipelineStage[] {
  const missing = stages.findIndex((stage) => stage.status !== "completed");
  return STAGES.slice(0, missing < 0 ? STAGES.length : missing + 1);
}

/** The names that a form's server errors may be for. */
export function errorNames(from: PipelineStage): readonly string[] {
  const own = fieldsFrom(from).flatMap((field) =>
    field.kind === "split" ? [nameOf(field), `${nameOf(field)}.column`] : [nameOf(field)],
  );
  return [...own, "reason", "by", "from_stage"];
}

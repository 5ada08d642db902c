/** Monitoring in words, and from the form of its thresholds to what is sent. Pure. */
import type { Tone } from "../../shell/status";
import type { MonitoringWish } from "../calls";
import { share as shareWords } from "../data/drift";
import type { AlertKind, MonitoringPolicy, Share, Verdict } from "../types";

export const VERDICTS: Readonly<Record<Verdict, { readonly words: string; readonly tone: Tone }>> = {
  ok: { words: "fine", tone: "done" },
  warn: { words: "look at it", tone: "stalled" },
  error: { words: "bad", tone: "failed" },
  too_few: { words: "too few rows yet", tone: "idle" },
  unknown: { words: "not known", tone: "idle" },
};

export const ALERTS: Readonly<Record<AlertKind, string>> = {
  drift: "Inputs drift",
  prediction_drift: "Predictions drift",
  metric: "The model got worse",
  missing: "Missing values",
  unknown_levels: "Unknown values",
  out_of_range: "Out of range",
  wrong_type: "Wrong types",
  refused: "Refused requests",
  lost: "The log loses rows",
  slow: "Slow answers",
};

/** Windows that can be looked at, in hours. */
export const WINDOWS: readonly (readonly [number, string])[] = [
  [1, "the last hour"],
  [24, "the last day"],
  [168, "the last week"],
  [720, "the last 30 days"],
];

/** "12 of 340, 3.5 % (1.8 % to 6.1 %)". */
export function shareInWords({ count, of, share, interval }: Share): string {
  if (share === null) return "–";
  const range = interval ? ` (${shareWords(interval.low)} to ${shareWords(interval.high)})` : "";
  return `${shareWords(share)}${range}, ${count} of ${of}`;
}

type Threshold = Exclude<keyof MonitoringPolicy, "changed_at" | "changed_by">;

export interface ThresholdField {
  readonly key: Threshold;
  readonly label: string;
  readonly hint: string;
  /** Shares are filled in as percent. */
  readonly percent: boolean;
  /** Never null: an empty one stays as it is. */
  readonly always?: boolean;
}

export const THRESHOLDS: readonly ThresholdField[] = [
  { key: "hours", label: "Window, hours", hint: "What alerts look at.", percent: false, always: true },
  { key: "min_rows", label: "Least rows", hint: "Below, no verdict.", percent: false, always: true },
  { key: "drift_psi", label: "Input drift, PSI", hint: "Of one column.", percent: false },
  { key: "prediction_psi", label: "Prediction drift, PSI", hint: "", percent: false },
  {
    key: "metric_drop",
    label: "Metric worse by, %",
    hint: "Since the holdout, beyond chance.",
    percent: true,
  },
  { key: "missing_share", label: "Missing, %", hint: "Beyond training's.", percent: true },
  { key: "unknown_share", label: "Unknown values, %", hint: "That training never had.", percent: true },
  { key: "range_share", label: "Out of range, %", hint: "Beyond training's ends.", percent: true },
  { key: "type_share", label: "Wrong type, %", hint: "", percent: true },
  { key: "refused_share", label: "Refused requests, %", hint: "", percent: true },
  { key: "lost_share", label: "Lost log rows, %", hint: "", percent: true },
  { key: "slow_ms", label: "Slow, ms", hint: "95th percentile.", percent: false },
];

export type ThresholdDraft = Readonly<Record<Threshold, string>>;

function shown(value: number | null, percent: boolean): string {
  if (value === null) return "";
  return String(Number((percent ? value * 100 : value).toPrecision(12)));
}

export function thresholdDraft(policy: MonitoringPolicy): ThresholdDraft {
  const parts = THRESHOLDS.map(({ key, percent }) => [key, shown(policy[key], percent)] as const);
  return Object.fromEntries(parts) as ThresholdDraft;
}

/** What differs from the policy; an emptied threshold is null, which switches it off. */
export function thresholdWish(draft: ThresholdDraft, before: MonitoringPolicy, by: string): MonitoringWish {
  const wish: Record<string, unknown> = { by };
  const old = thresholdDraft(before);
  for (const { key, percent, always } of THRESHOLDS) {
    const text = draft[key].trim();
    if (text === old[key] || (always && text === "")) continue;
    const value = Number(text);
    if (text === "") wish[key] = null;
    // What is no number is sent as it is: the server says what is wrong with it.
    else wish[key] = Number.isFinite(value) ? (percent ? value / 100 : value) : text;
  }
  return wish as MonitoringWish;
}

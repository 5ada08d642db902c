/** Entries in words. Pure. */
import { STAGE_NAMES } from "../../run/stages";
import { count } from "../../shell/format";
import type { ScheduleEntry } from "../types";
import { cronInWords } from "./cron";

/** What starts the entry, each reason one sentence. */
export function whenWords(entry: ScheduleEntry): readonly string[] {
  const said: string[] = [];
  if (entry.cron) said.push(`${cronInWords(entry.cron) ?? entry.cron} (${entry.timezone})`);
  if (entry.min_new_rows) said.push(`once ${count(entry.min_new_rows)} new rows came`);
  if (entry.drift_above !== null && entry.drift_above !== undefined)
    said.push(`when the newest data's drift is above ${entry.drift_above}`);
  return said;
}

/** What it does, in a few words. */
export function whatWords(entry: ScheduleEntry, fileName: string | undefined): string {
  if (entry.kind === "score") return `Scores ${fileName ?? "a stored file"}`;
  const from = entry.from_stage === "data_upload" ? "" : ` from ${STAGE_NAMES[entry.from_stage]}`;
  const own = Object.values(entry.overrides).filter((settings) =>
    Object.values(settings ?? {}).some((value) => value !== null),
  ).length;
  return `Trains again${from}${own > 0 ? ", with settings of its own" : ""}`;
}

const FAR_MS = 300 * 86_400_000;

/** A moment as the entry's clock shows it. */
export function inZone(iso: string, zone: string, now: number = Date.now()): string {
  const style = { weekday: "short", dateStyle: undefined, day: "numeric", month: "short" } as const;
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  // A rare one may be years away.
  const far = Math.abs(Date.parse(iso) - now) > FAR_MS ? ({ year: "numeric" } as const) : {};
  try {
    return new Intl.DateTimeFormat("en", { ...style, ...far, ...time, timeZone: zone }).format(
      Date.parse(iso),
    );
  } catch {
    return iso; // a zone that this browser lacks
  }
}

const SPANS = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
] as const;
const AHEAD = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** "in 3 hours". */
export function ahead(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  if (seconds < 60) return "in under a minute";
  const [size, unit] = SPANS.find(([span]) => seconds >= span) ?? SPANS[2];
  return AHEAD.format(Math.floor(seconds / size), unit);
}

function zones(): readonly string[] {
  // Not among those that browsers list, and the one that servers are in.
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
}

let known: readonly string[] | null = null;

export function zoneNames(): readonly string[] {
  known ??= zones();
  return known;
}

export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

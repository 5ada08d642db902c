/** What can be told to be wrong before a byte is sent. */

import { numberProblem } from "../runs/settings";

export const EXTENSIONS = [
  ".csv",
  ".tsv",
  ".txt",
  ".parquet",
  ".json",
  ".jsonl",
  ".ndjson",
  ".xlsx",
  ".gz",
  ".zip",
] as const;
export const TEXT_EXTENSIONS: readonly string[] = [".csv", ".tsv", ".txt"];
/** The server's default; it has the last word, since its limit is a setting. */
export const LIKELY_LIMIT_BYTES = 2 * 1024 ** 3;
export const MAX_DESCRIPTION = 10_000;
export const MAX_NAME = 200;

export function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot).toLowerCase();
}

/** Why this file would be refused, or null. */
export function checkFile(file: { readonly name: string; readonly size: number }): string | null {
  if (!(EXTENSIONS as readonly string[]).includes(extensionOf(file.name))) {
    return `"${file.name}" is not a table that Orrery reads: ${EXTENSIONS.join(", ")}.`;
  }
  if (file.size === 0) return `"${file.name}" is empty.`;
  if (file.size > LIKELY_LIMIT_BYTES) return `"${file.name}" is larger than 2 GB.`;
  return null;
}

/** Whether the browser can still read it: a file that was changed, moved or let go since can't be sent. */
export async function isReadable(file: Blob): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** Why this is no time budget, or null. The server's bounds. */
export function budgetProblem(text: string): string | null {
  const problem = numberProblem(text);
  if (problem !== null || text.trim() === "") return problem;
  const seconds = Number(text);
  return seconds >= 1 && seconds <= 86_400 ? null : "1 to 86400 seconds, which is a day.";
}

export function checkDescription(description: string): string | null {
  if (description.trim() === "") return "Say in a sentence what should be predicted.";
  if (description.length > MAX_DESCRIPTION) return "The description is longer than 10,000 characters.";
  return null;
}

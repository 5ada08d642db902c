/** Predictions for each row of a file, in the browser, through the same route as one row. */
import type { ApiClient } from "../api/client";
import type { ModelSchema, PredictResponse } from "../api/types";
import { findDelimiter, parseRecords } from "../upload/csv";
import { cellOf } from "./fields";

export const MOST_ROWS = 50_000;
const CHUNK = 1_000;

type Prediction = PredictResponse["predictions"][number];

/** A cell of a CSV file; one that a spreadsheet would run as a formula is made harmless. */
export function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export interface BatchRows {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The file's rows. Throws an Error in words when it can't be used. */
export function readBatch(text: string, schema: ModelSchema): BatchRows {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const [head, ...rows] = parseRecords(body, findDelimiter(body, true), true, MOST_ROWS + 2);
  if (!head || rows.length === 0) throw new Error("The file has no rows.");
  if (rows.length > MOST_ROWS) throw new Error("The file has more than 50,000 rows; send it in parts.");
  const missing = schema.columns.filter((column) => !head.includes(column.name)).map((column) => column.name);
  if (missing.length > 0) throw new Error(`The file lacks columns of the model: ${missing.join(", ")}.`);
  return { head, rows };
}

function writeCsv(batch: BatchRows, answers: readonly Prediction[]): string {
  const classes = Object.keys(answers[0]?.probabilities ?? {});
  const head = [...batch.head, "prediction", ...classes.map((label) => `p(${label})`)];
  const lines = batch.rows.map((row, index) => {
    const answer = answers[index];
    return [...row, answer?.prediction, ...classes.map((label) => answer?.probabilities?.[label])];
  });
  return [head, ...lines].map((line) => line.map(csvCell).join(",")).join("\r\n");
}

/** The file with its predictions beside each row. `onShare`: 0 to 1. */
export async function predictBatch(
  api: ApiClient,
  projectId: string,
  schema: ModelSchema,
  batch: BatchRows,
  onShare: (share: number) => void,
): Promise<string> {
  const at = new Map(batch.head.map((name, index) => [name, index]));
  const answers: Prediction[] = [];
  for (let start = 0; start < batch.rows.length; start += CHUNK) {
    const instances = batch.rows
      .slice(start, start + CHUNK)
      .map((row) =>
        Object.fromEntries(
          schema.columns.map((column) => [column.name, cellOf(column, row[at.get(column.name) ?? -1] ?? "")]),
        ),
      );
    answers.push(...(await api.predict(projectId, instances)).predictions);
    onShare(Math.min(1, (start + CHUNK) / batch.rows.length));
  }
  return writeCsv(batch, answers);
}

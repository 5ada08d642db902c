/** An answer that comes in pieces, of which the last must have come. */
import { type ApiClient, toRefusal } from "./client";
import { ApiError } from "./errors";

/** How a file of predictions is written. */
export type FileFormat = "csv" | "jsonl" | "parquet";

export interface FileOptions {
  readonly signal: AbortSignal;
  /** Rows that have come, of so many. */
  readonly onRows: (come: number, total: number) => void;
}

const NEWLINE = 10;

function cutOff(error: unknown): ApiError {
  return new ApiError(error instanceof DOMException && error.name === "AbortError" ? "ABORTED" : "NETWORK");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no body of ours; the status alone tells
  }
}

function newlines(piece: Uint8Array): number {
  let found = 0;
  for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) found += 1;
  return found;
}

/**
 * The whole of a stream. A connection that was cut throws NETWORK, and so does one that ended with fewer
 * lines than `rows` (null: the format has no lines): half a file must not be taken for a whole one.
 */
export async function readWhole(
  stream: ReadableStream<Uint8Array>,
  type: string,
  rows: number | null,
  onRows: (come: number, total: number) => void,
): Promise<Blob> {
  const pieces: BlobPart[] = [];
  const reader = stream.getReader();
  let lines = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      pieces.push(next.value as Uint8Array<ArrayBuffer>);
      if (rows === null) continue;
      lines += newlines(next.value);
      onRows(Math.min(lines, rows), rows);
    }
  } catch (error) {
    throw cutOff(error);
  }
  if (rows !== null && lines < rows) throw new ApiError("NETWORK");
  return new Blob(pieces, { type });
}

/** A file of rows in, the file with its predictions out; by fetch, which alone gives the answer as it comes. */
export async function predictFile(
  api: ApiClient,
  id: string,
  file: File,
  format: FileFormat,
  options: FileOptions,
): Promise<Blob> {
  const body = new FormData();
  body.append("file", file, file.name);
  const url = `${api.baseUrl}/projects/${id}/predictions?format=${format}`;
  let answer: Response;
  try {
    answer = await fetch(url, { method: "POST", body, signal: options.signal });
  } catch (error) {
    throw cutOff(error);
  }
  if (answer.status !== 200) throw toRefusal(answer.status, parsed(await answer.text()));
  if (answer.body === null) throw new ApiError("MALFORMED");
  const total = Number(answer.headers.get("x-total-rows"));
  const type = answer.headers.get("content-type") ?? "application/octet-stream";
  return readWhole(answer.body, type, format === "parquet" ? null : total, options.onRows);
}

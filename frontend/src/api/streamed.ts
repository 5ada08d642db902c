/** An answer that comes in pieces, of which the last must have come. */
import { ApiError } from "./errors";

const NEWLINE = 10;

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
    throw error instanceof DOMException && error.name === "AbortError"
      ? new ApiError("ABORTED")
      : new ApiError("NETWORK");
  }
  if (rows !== null && lines < rows) throw new ApiError("NETWORK");
  return new Blob(pieces, { type });
}

/** Where a client stands in a project's history: what it has, and what must come next. */
export interface Cursor {
  readonly epoch: string | null;
  readonly seq: number;
}

export type Placement = "next" | "duplicate" | "gap";

export function placeOf(cursor: Cursor | null, event: { readonly seq: number }): Placement {
  if (cursor === null) return "gap";
  if (event.seq <= cursor.seq) return "duplicate";
  return event.seq === cursor.seq + 1 ? "next" : "gap";
}

/** As the server reads it: `epoch:seq`, or a bare number where no epoch is known. */
export function writeCursor(cursor: Cursor): string {
  return cursor.epoch === null ? String(cursor.seq) : `${cursor.epoch}:${cursor.seq}`;
}

export function readCursor(text: string): Cursor | null {
  const match = /^(?:([^:]+):)?(\d+)$/.exec(text);
  return match ? { epoch: match[1] ?? null, seq: Number(match[2]) } : null;
}

/** What a close code means for the connection; the codes are contracts.events.CloseCode. */
export type Closing = "final" | "retry" | "restart";

const FINAL: ReadonlySet<number> = new Set([1000, 4401, 4403, 4404]);
/** The cursor was refused: begin again without one. */
const INVALID_CURSOR = 4422;

const REASONS: Readonly<Record<number, string>> = {
  1000: "The server ended the stream.",
  1001: "The server is going away.",
  1006: "The connection broke.",
  1011: "The server made a mistake.",
  1012: "The server is restarting.",
  1013: "The server asks to try again later.",
  4401: "Please sign in first.",
  4403: "You may not watch this project.",
  4404: "There is no such project.",
  4408: "This page could not keep up; it resumes where it was.",
  4422: "The history was reset.",
  4429: "Too many pages watch this project.",
};

export function closingOf(code: number): Closing {
  if (FINAL.has(code)) return "final";
  return code === INVALID_CURSOR ? "restart" : "retry";
}

export function reasonOf(code: number): string {
  return REASONS[code] ?? `The connection was closed (${code}).`;
}

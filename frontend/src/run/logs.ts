import type { PipelineStage } from "../api/types";
import { isKnownEvent, type StreamEvent } from "../live/frames";

export type Level = "debug" | "info" | "warning" | "error" | "critical";

export interface LogLine {
  readonly seq: number;
  readonly timestamp: string;
  readonly stage: PipelineStage | null;
  readonly level: Level;
  readonly message: string;
}

/** The line that an event leaves in the log, if it leaves one. */
export function lineOf(event: StreamEvent): LogLine | null {
  if (!isKnownEvent(event)) return null;
  const { seq, timestamp } = event;
  switch (event.event_type) {
    case "log":
      return {
        seq,
        timestamp,
        stage: event.data.stage,
        level: event.data.level,
        message: event.data.message,
      };
    case "stage_change": {
      const { stage, status, message } = event.data;
      return { seq, timestamp, stage, level: status === "failed" ? "error" : "info", message };
    }
    case "error": {
      const { stage, message, details } = event.data;
      return { seq, timestamp, stage, level: "error", message: details ? `${message} ${details}` : message };
    }
    case "completed":
      return { seq, timestamp, stage: null, level: "info", message: event.data.message };
    case "question": {
      const { stage, message, question } = event.data;
      return { seq, timestamp, stage, level: question.answer ? "info" : "warning", message };
    }
    case "data": {
      const drifted = event.data.drift_severity === "warn" || event.data.drift_severity === "error";
      return {
        seq,
        timestamp,
        stage: null,
        level: drifted ? "warning" : "info",
        message: event.data.message,
      };
    }
    case "champion":
      return { seq, timestamp, stage: null, level: "info", message: event.data.message };
    case "alert":
      return {
        seq,
        timestamp,
        stage: null,
        level: event.data.action === "raised" ? "warning" : "info",
        message: event.data.message,
      };
    case "progress_update":
      return null;
  }
}

export interface LogBook {
  readonly lines: readonly LogLine[];
  /** Lines that were left out at the front, because a page does not keep them all. */
  readonly dropped: number;
}

export const EMPTY_LOG: LogBook = { lines: [], dropped: 0 };
export const LOG_CAP = 5_000;

function capped(lines: readonly LogLine[], dropped: number): LogBook {
  const over = Math.max(0, lines.length - LOG_CAP);
  return { lines: over > 0 ? lines.slice(over) : lines, dropped: dropped + over };
}

/** Lines of new events after the old ones; at most LOG_CAP are kept. */
export function append(book: LogBook, events: readonly StreamEvent[]): LogBook {
  const fresh = events.map(lineOf).filter((line) => line !== null);
  return fresh.length === 0 ? book : capped([...book.lines, ...fresh], book.dropped);
}

/** Lines of earlier events before those that are there. */
export function prepend(book: LogBook, events: readonly StreamEvent[]): LogBook {
  const first = book.lines[0]?.seq ?? Infinity;
  const earlier = events.map(lineOf).filter((line) => line !== null && line.seq < first) as LogLine[];
  return earlier.length === 0 ? book : capped([...earlier, ...book.lines], book.dropped);
}

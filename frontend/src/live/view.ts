import type { ProjectState, StreamEvent } from "./frames";

/** `mismatched`: the server answers, in words of another version that this page can't read. */
export type Phase = "connecting" | "live" | "reconnecting" | "polling" | "offline" | "mismatched" | "closed";

/** What the page shows about the link. Times are those of the injected clock, in ms. */
export interface LiveView {
  readonly phase: Phase;
  readonly retryAt: number | null;
  readonly lastHeardAt: number | null;
  readonly failures: number;
  readonly reason: string | null;
  readonly mayReopen: boolean;
}

/** Who listens to a connection. */
export interface LiveSink {
  /** The server's state; `continues` says that the events before it still come. */
  snapshot(state: ProjectState, continues: boolean): void;
  /** The next event, in order, exactly once. */
  event(event: StreamEvent): void;
  /** History begins anew from seq 0 of this epoch (polling without a snapshot). */
  restart(epoch: string): void;
  view(view: LiveView): void;
  /** A message was left aside: its type, or null when it could not be read at all. */
  ignored(type: string | null): void;
}

/** Where the page is, in its address: ?project=&stage=&run=&seq=&view=. A link is enough to come back. */
import { useSyncExternalStore } from "react";
import type { PipelineStage } from "../api/types";
import { isStage } from "../run/stages";

export interface Place {
  readonly project: string | null;
  readonly stage: PipelineStage | null;
  /** A moment of the history: events after it are not folded in. */
  readonly seq: number | null;
  /** A run of the project that is looked at, or two (a comma between) that are compared. */
  readonly run: string | null;
  readonly flat: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function areRuns(text: string | null): text is string {
  const ids = text?.split(",") ?? [];
  return ids.length >= 1 && ids.length <= 2 && ids.every((id) => UUID.test(id));
}

export function readPlace(search: string): Place {
  const query = new URLSearchParams(search);
  const project = query.get("project");
  const stage = query.get("stage");
  const seq = query.get("seq");
  const run = query.get("run");
  const valid = project !== null && UUID.test(project);
  return {
    project: valid ? project : null,
    stage: valid && isStage(stage) ? stage : null,
    seq: valid && seq !== null && /^\d{1,9}$/.test(seq) ? Number(seq) : null,
    run: valid && areRuns(run) ? run : null,
    flat: query.get("view") === "2d",
  };
}

export function writePlace(place: Place): string {
  const query = new URLSearchParams();
  if (place.project) query.set("project", place.project);
  if (place.stage) query.set("stage", place.stage);
  if (place.run) query.set("run", place.run);
  if (place.seq !== null) query.set("seq", String(place.seq));
  if (place.flat) query.set("view", "2d");
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}

let current: Place = readPlace(window.location.search);
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

window.addEventListener("popstate", () => {
  current = readPlace(window.location.search);
  tell();
});

/** Go somewhere. `replace` leaves no step to go back to: for a scrubber's moves. */
export function go(change: Partial<Place>, replace = false): void {
  const next = { ...current, ...change };
  const url = `${window.location.pathname}${writePlace(next)}`;
  if (url === window.location.pathname + window.location.search) return;
  current = next;
  if (replace) window.history.replaceState(null, "", url);
  else window.history.pushState(null, "", url);
  tell();
}

export function visit(project: string): void {
  go({ project, stage: null, run: null, seq: null });
}

export function leave(): void {
  go({ project: null, stage: null, run: null, seq: null });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => current);
}

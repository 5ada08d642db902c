import type { ApiClient } from "../api/client";
import { ApiError } from "../api/errors";
import type { EventPage } from "../api/types";

export interface Timer {
  cancel(): void;
}

/** The part of WebSocket that a connection uses. */
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}

export type PollAnswer =
  | { readonly kind: "page"; readonly page: EventPage }
  | { readonly kind: "failed" }
  | { readonly kind: "gone"; readonly reason: string };

/** All that a connection asks of the world; tests give their own. */
export interface LiveEnvironment {
  now(): number;
  random(): number;
  after(ms: number, run: () => void): Timer;
  openSocket(after: string | null): SocketLike;
  poll(after: string, limit: number): Promise<PollAnswer>;
  isOnline(): boolean;
  /** Call back when the machine or the page comes back; returns how to stop that. */
  onWake(run: () => void): () => void;
}

function onWake(run: () => void): () => void {
  const visible = () => document.visibilityState === "visible" && run();
  window.addEventListener("online", run);
  window.addEventListener("offline", run);
  window.addEventListener("pageshow", run);
  document.addEventListener("visibilitychange", visible);
  return () => {
    window.removeEventListener("online", run);
    window.removeEventListener("offline", run);
    window.removeEventListener("pageshow", run);
    document.removeEventListener("visibilitychange", visible);
  };
}

async function poll(api: ApiClient, projectId: string, after: string, limit: number): Promise<PollAnswer> {
  try {
    return { kind: "page", page: await api.events(projectId, after, limit) };
  } catch (error) {
    const gone = error instanceof ApiError && error.code === "PROJECT_NOT_FOUND";
    return gone ? { kind: "gone", reason: error.message } : { kind: "failed" };
  }
}

/** The browser's own clock, dice, sockets and signals. */
export function browserEnvironment(api: ApiClient, wsUrl: string, projectId: string): LiveEnvironment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    after: (ms, run) => {
      const id = setTimeout(run, ms);
      return { cancel: () => clearTimeout(id) };
    },
    openSocket: (after) => {
      const query = after === null ? "" : `?after=${encodeURIComponent(after)}`;
      return new WebSocket(`${wsUrl}/projects/${projectId}/stream${query}`) as SocketLike;
    },
    poll: (after, limit) => poll(api, projectId, after, limit),
    isOnline: () => navigator.onLine,
    onWake,
  };
}

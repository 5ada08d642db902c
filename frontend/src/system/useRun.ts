import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { ApiClient } from "../api/client";
import { LiveConnection } from "../live/connection";
import { browserEnvironment } from "../live/environment";
import type { StreamEvent } from "../live/frames";
import { RunStore } from "../run/store";
import { useServices } from "../shell/services";

const LOG_BACKFILL = 1_000;

export interface LiveRun {
  readonly store: RunStore;
  readonly reconnect: () => void;
}

/** The lines from before the snapshot; the stream itself begins at the snapshot. */
async function backfill(api: ApiClient, store: RunStore, projectId: string, signal: AbortSignal) {
  const state = store.getSnapshot().state;
  if (state === null || state.seq === 0) return;
  const from = Math.max(0, state.seq - LOG_BACKFILL);
  try {
    const page = await api.events(projectId, `${state.epoch}:${from}`, LOG_BACKFILL, signal);
    if (!signal.aborted) store.backfill(page.events as StreamEvent[]);
  } catch {
    // The log then begins at the moment the page was opened; the stream is not affected.
  }
}

/** The live run of a project, for as long as it is shown. */
export function useRun(projectId: string): LiveRun {
  const { api, settings } = useServices();
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt begins with a fresh store
  const store = useMemo(() => new RunStore(projectId), [projectId, attempt]);
  const connection = useMemo(() => ({ live: null as LiveConnection | null }), []);

  useEffect(() => {
    const live = new LiveConnection(
      browserEnvironment(api, settings.wsUrl, projectId),
      {
        projectId,
        enableWebSocket: settings.enableWebSocket,
        enableAutoReconnect: settings.enableAutoReconnect,
        closeAfterTerminal: false,
      },
      store,
    );
    connection.live = live;
    const stopped = new AbortController();
    const unsubscribe = store.subscribe(() => {
      if (store.getSnapshot().state === null) return;
      unsubscribe();
      void backfill(api, store, projectId, stopped.signal);
    });
    live.open();
    return () => {
      stopped.abort();
      unsubscribe();
      live.close();
    };
  }, [api, settings, projectId, store, connection]);

  return useMemo(
    () => ({
      store,
      reconnect: () => {
        if (connection.live?.view().phase === "closed") setAttempt((n) => n + 1);
        else connection.live?.retryNow();
      },
    }),
    [store, connection],
  );
}

export function useRunSnapshot(store: RunStore) {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}

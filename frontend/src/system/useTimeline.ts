import { useQuery } from "@tanstack/react-query";
import type { ApiClient } from "../api/client";
import type { StreamEvent } from "../live/frames";
import { Timeline } from "../run/timeline";
import { useServices } from "../shell/services";

const PAGE = 1_000;

async function readAll(api: ApiClient, projectId: string, signal: AbortSignal): Promise<Timeline> {
  const events: StreamEvent[] = [];
  let epoch = "";
  for (let after = "0", more = true; more; ) {
    const page = await api.events(projectId, after, PAGE, signal);
    events.push(...(page.events as StreamEvent[]));
    epoch = page.epoch;
    after = page.next_after;
    more = page.has_more && page.events.length > 0;
  }
  return new Timeline(projectId, epoch, events);
}

/** The whole history, read when a replay is asked for. `upTo` is the seq that must be in it. */
export function useTimeline(projectId: string, enabled: boolean, upTo: number) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["timeline", projectId, upTo],
    queryFn: ({ signal }) => readAll(api, projectId, signal),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}

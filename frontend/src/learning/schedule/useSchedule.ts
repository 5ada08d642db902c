import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiError } from "../../api/errors";
import { announce } from "../../shell/announcer";
import { useServices } from "../../shell/services";
import { checkSchedule, putSchedule, schedule } from "../calls";
import type { ProjectSchedule, ScheduleEntry } from "../types";
import { type Merged, merge } from "./merge";

/** A tick is over when the daemon has looked; a browser's timers take no more than 24 days. */
const AFTER_TICK_MS = 2_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Read anew once the next tick is over: the five that are shown are then others. */
function useNextTick(projectId: string, data: ProjectSchedule | undefined): void {
  const client = useQueryClient();
  const next = data?.entries.flatMap((one) => one.next_ticks.slice(0, 1)).sort()[0];
  useEffect(() => {
    if (next === undefined) return;
    const wait = Math.max(0, Date.parse(next) - Date.now()) + AFTER_TICK_MS;
    if (wait > LONGEST_TIMER_MS) return;
    const id = setTimeout(() => {
      void client.invalidateQueries({ queryKey: ["schedule", projectId] });
      void client.invalidateQueries({ queryKey: ["scoring", projectId] });
    }, wait);
    return () => clearTimeout(id);
  }, [client, projectId, next]);
}

export function useSchedule(projectId: string) {
  const { api } = useServices();
  const found = useQuery({
    queryKey: ["schedule", projectId],
    queryFn: ({ signal }) => schedule(api, projectId, signal),
  });
  useNextTick(projectId, found.data);
  return found;
}

export function entriesOf(found: ProjectSchedule): readonly ScheduleEntry[] {
  return found.entries.map((one) => one.entry);
}

/** Somebody else's change came first; what both did, and by whom theirs is. */
export interface Conflict {
  readonly merged: Merged;
  readonly theirs: ProjectSchedule;
}

interface Wish {
  readonly base: ProjectSchedule;
  readonly entries: readonly ScheduleEntry[];
  readonly says: string;
}

/** Put the whole schedule in place of the one it began with; another one in its place is a conflict. */
export function useScheduleChange(projectId: string, by: string) {
  const { api } = useServices();
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const change = useMutation({
    mutationFn: async ({ base, entries }: Wish): Promise<ProjectSchedule | null> => {
      try {
        return await putSchedule(api, projectId, base.revision, entries, by);
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== "CONFLICT") throw error;
        const theirs = await schedule(api, projectId, new AbortController().signal);
        client.setQueryData(["schedule", projectId], theirs);
        setConflict({ merged: merge(entriesOf(base), entries, entriesOf(theirs)), theirs });
        announce("Somebody has changed this schedule meanwhile.");
        return null;
      }
    },
    onSuccess: (made, { says }) => {
      if (made === null) return;
      client.setQueryData(["schedule", projectId], made);
      setConflict(null);
      announce(says);
    },
  });
  return { change, conflict, drop: () => setConflict(null) };
}

const PAUSE_MS = 350;

function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const id = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(id);
  }, [value]);
  return paused;
}

/** What the server makes of the entry while it is filled in: its next ticks, or what is wrong. */
export function useCheck(projectId: string, entry: ScheduleEntry) {
  const { api } = useServices();
  const asked = usePaused(JSON.stringify(entry));
  return useQuery({
    queryKey: ["schedule check", projectId, asked],
    queryFn: ({ signal }) => checkSchedule(api, projectId, [JSON.parse(asked) as ScheduleEntry], signal),
    placeholderData: (before) => before,
    gcTime: 0,
  });
}

import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/errors";
import { announce } from "../../shell/announcer";
import { useServices } from "../../shell/services";
import { checkSchedule, putSchedule, schedule } from "../calls";
import type { ProjectSchedule, ScheduleEntry, ScoredFileDetail } from "../types";
import { type Merged, merge } from "./merge";

/** The stream tells nothing of schedules: others' changes are looked for while this one is shown. */
export const LOOK_AGAIN_MS = 30_000;
/** The daemon has looked by then; a scoring is there when its rows are answered. */
const AFTER_TICK_MS = [2_000, 10_000, 30_000, 60_000] as const;
/** A browser's timers take no more than 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Files whose entry ticks at that moment. */
function scoredAt(data: ProjectSchedule, tick: string): readonly string[] {
  return data.entries.flatMap(({ entry, next_ticks }) =>
    next_ticks[0] === tick && entry.kind === "score" && entry.file_id ? [entry.file_id] : [],
  );
}

/** Read anew once the next tick is over, since the five that are shown are then others; scorings until they came. */
function useNextTick(projectId: string, data: ProjectSchedule | undefined): void {
  const client = useQueryClient();
  const next = data?.entries.flatMap((one) => one.next_ticks.slice(0, 1)).sort()[0];
  const files = data && next !== undefined ? scoredAt(data, next).join() : "";
  const looks = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const planned = looks.current;
    return () => planned.forEach(clearTimeout);
  }, []);
  useEffect(() => {
    if (next === undefined) return;
    const [first, ...later] = AFTER_TICK_MS;
    const wait = Math.max(0, Date.parse(next) - Date.now()) + first;
    if (wait > LONGEST_TIMER_MS) return;
    const look = () => client.invalidateQueries({ queryKey: ["scoring", projectId] });
    const id = setTimeout(() => {
      const known = new Map(files.split(",").map((file) => [file, newest(client, projectId, file)]));
      void client.invalidateQueries({ queryKey: ["schedule", projectId] });
      void look();
      // The next tick is another one by then: these are not of the effect, but of the tab.
      for (const after of files === "" ? [] : later)
        looks.current.add(
          setTimeout(() => {
            const waits = [...known].some(([file, stamp]) => newest(client, projectId, file) === stamp);
            if (waits) void look();
          }, after - first),
        );
    }, wait);
    looks.current.add(id);
    // One that is over already is looked after, whoever has read the schedule anew in between.
    return () => void (Date.parse(next) > Date.now() && clearTimeout(id));
  }, [client, projectId, next, files]);
}

/** The file's newest scoring that this page knows. */
function newest(client: QueryClient, projectId: string, fileId: string): string | undefined {
  return client.getQueryData<ScoredFileDetail>(["scoring", projectId, fileId])?.scorings[0]?.stamp;
}

export function useSchedule(projectId: string) {
  const { api } = useServices();
  const found = useQuery({
    queryKey: ["schedule", projectId],
    queryFn: ({ signal }) => schedule(api, projectId, signal),
    refetchInterval: LOOK_AGAIN_MS,
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
  /** Whether it was saved, or somebody else's change came first; also when what asked is gone. */
  readonly onTold?: () => void;
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
    onSuccess: (made, { says, onTold }) => {
      onTold?.();
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

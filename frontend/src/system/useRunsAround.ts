import { useMemo } from "react";
import type { ProjectState } from "../live/frames";
import { useOldChampion, useRunPage, useRunsInSky } from "../runs/useRuns";
import { orbitsBeside } from "../scene/lanes";
import type { RunsAround } from "../scene/Sky";

/**
 * The project's newest runs around the one whose planets are shown (`run`, which a replay takes from the past).
 * `looked`: the runs that a panel shows, as in the address.
 */
export function useRunsAround(
  projectId: string,
  live: ProjectState | null,
  run: string | null,
  looked: string | null,
): RunsAround {
  const { data } = useRunPage(projectId, live);
  const runs = useRunsInSky(live, data, useOldChampion(live, data));
  // Just begun, and not listed yet: all that is listed came before it.
  const current = run === live?.run_id && runs.every((each) => each.id !== run) ? null : run;
  return useMemo(
    () => ({
      orbits: orbitsBeside(runs, current),
      chosen: looked?.split(",") ?? [],
      crowned: runs.some((each) => each.champion && each.id === run),
    }),
    [runs, current, run, looked],
  );
}

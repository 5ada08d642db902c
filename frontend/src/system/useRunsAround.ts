import { useMemo } from "react";
import type { ProjectState } from "../live/frames";
import { useRunPage, useRunsInSky } from "../runs/useRuns";
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
  const runs = useRunsInSky(live, data);
  return useMemo(
    () => ({
      orbits: orbitsBeside(runs, run),
      chosen: looked?.split(",") ?? [],
      crowned: runs.some((each) => each.champion && each.id === run),
    }),
    [runs, run, looked],
  );
}

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ProjectState } from "../live/frames";
import { isStage } from "../run/stages";
import type { RunInSky } from "../scene/lanes";
import { useServices } from "../shell/services";
import { compareRuns, dataVersions, getRun, listRuns, type RunPage } from "./calls";
import { beat, liveRow } from "./live";
import { numbersIn, runName } from "./words";

/** A page of the project's runs; asked for again when the stream says that one began, ended or was promoted. */
export function useRunPage(id: string, state: ProjectState | null, offset = 0) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["runs", id, "page", offset, state && beat(state)],
    queryFn: ({ signal }) => listRuns(api, id, offset, signal),
    placeholderData: keepPreviousData,
    enabled: state !== null,
    staleTime: Number.POSITIVE_INFINITY, // the key says when
  });
}

export function useRunDetail(state: ProjectState, runId: string) {
  const { api } = useServices();
  const id = state.project_id;
  return useQuery({
    queryKey: ["runs", id, "run", runId, beat(state)],
    queryFn: ({ signal }) => getRun(api, id, runId, signal),
    placeholderData: (before) => (before?.run_id === runId ? before : undefined),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useComparison(projectId: string, pair: readonly [string, string]) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["runs", projectId, "compare", ...pair],
    queryFn: ({ signal }) => compareRuns(api, projectId, pair, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useDataVersions(state: ProjectState) {
  const { api } = useServices();
  const id = state.project_id;
  return useQuery({
    queryKey: ["data", id, "versions", state.data_version],
    queryFn: ({ signal }) => dataVersions(api, id, signal),
  });
}

function inSky(page: RunPage, state: ProjectState): readonly RunInSky[] {
  const numbers = numbersIn([page]);
  return page.runs.map((row) => {
    const run = liveRow(row, state);
    const stage = run.error?.stage ?? null;
    return {
      id: run.run_id,
      name: runName(run.run_id, numbers),
      status: run.status,
      from: run.from_stage,
      parent: run.parent_run_id,
      stoppedAt: isStage(stage) ? stage : null,
      champion: run.is_champion,
    };
  });
}

const NONE: readonly RunInSky[] = [];

/** The newest runs as the scene shows them; none until they are known. */
export function useRunsInSky(state: ProjectState | null, page: RunPage | undefined): readonly RunInSky[] {
  const run = state?.run_id;
  const champion = state?.model_run_id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the state only these count, and it changes often
  return useMemo(() => (state && page ? inSky(page, state) : NONE), [page, run, champion]);
}

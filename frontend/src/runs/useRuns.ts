import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ProjectState } from "../live/frames";
import { isStage } from "../run/stages";
import type { RunInSky } from "../scene/lanes";
import { useServices } from "../shell/services";
import { compareRuns, dataVersions, getRun, listRuns, type RunPage, type RunSummary } from "./calls";
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

/** Two runs beside each other, anew whenever a run begins or ends: one of them may have had no results yet. */
export function useComparison(state: ProjectState, pair: readonly [string, string]) {
  const { api } = useServices();
  const id = state.project_id;
  return useQuery({
    queryKey: ["runs", id, "compare", ...pair, beat(state)],
    queryFn: ({ signal }) => compareRuns(api, id, pair, signal),
    placeholderData: keepPreviousData, // of the same pair: another pair is another component
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

/** The champion's run where the page of the newest runs is without it: it is old, but served. */
export function useOldChampion(state: ProjectState | null, page: RunPage | undefined) {
  const { api } = useServices();
  const id = state?.project_id ?? "";
  const champion = state?.model_key == null ? null : state.model_run_id;
  const missing = champion !== null && (page?.runs.every((run) => run.run_id !== champion) ?? false);
  const { data } = useQuery({
    queryKey: ["runs", id, "champion", champion],
    queryFn: ({ signal }) => getRun(api, id, champion ?? "", signal),
    enabled: missing,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return missing ? data : undefined;
}

const MOST_ASKED = 20;

/** The numbers of all runs in `known`, and of others that are `named` beside them: those are asked for. */
export function useNumbers(
  projectId: string,
  known: readonly RunSummary[],
  named: readonly (string | null)[],
): ReadonlyMap<string, number> {
  const { api } = useServices();
  const told = new Map(known.map((run) => [run.run_id, run.number]));
  const missing = [...new Set(named)].filter((id) => id !== null).filter((id) => !told.has(id));
  const found = useQueries({
    queries: missing.slice(0, MOST_ASKED).map((id) => ({
      queryKey: ["runs", projectId, "number", id],
      queryFn: ({ signal }: { signal: AbortSignal }) => getRun(api, projectId, id, signal),
      staleTime: Number.POSITIVE_INFINITY, // a run keeps its number
    })),
  });
  for (const { data } of found) if (data) told.set(data.run_id, data.number);
  return told;
}

function inSky(rows: readonly RunSummary[], state: ProjectState): readonly RunInSky[] {
  const numbers = numbersIn(rows);
  return rows.map((row) => {
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

/** The newest runs, and the champion's, as the scene shows them; none until they are known. */
export function useRunsInSky(
  state: ProjectState | null,
  page: RunPage | undefined,
  old: RunSummary | undefined,
): readonly RunInSky[] {
  const run = state?.run_id;
  const champion = state?.model_run_id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the state only these count, and it changes often
  return useMemo(
    () => (state && page ? inSky(old ? [...page.runs, old] : page.runs, state) : NONE),
    [page, old, run, champion],
  );
}

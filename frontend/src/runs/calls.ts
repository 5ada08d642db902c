/** What the runs' panels ask of the API; the first load does without it. */
import type { ApiClient } from "../api/client";
import { ApiError } from "../api/errors";
import type { components } from "../api/schema.gen";
import type { PipelineStage, RunAccepted } from "../api/types";

type Schemas = components["schemas"];
export type RunSummary = Schemas["RunSummary"];
export type RunDetail = Schemas["RunDetail"];
export type RunStage = Schemas["RunStage"];
export type RunStatus = Schemas["RunStatus"];
export type RunOverrides = Schemas["RunOverrides"];
export type RunComparison = Schemas["RunComparison"];
export type MetricDifference = Schemas["MetricDifference"];
export type Receipt = Schemas["Receipt"];
export type DataVersion = Schemas["DataVersion"];
export type ReplayAccepted = Schemas["ReplayAccepted"];

/** One page of a project's runs, newest first; `total` of all pages. */
export interface RunPage {
  readonly runs: readonly RunSummary[];
  readonly total: number;
  readonly offset: number;
}

export const PAGE_SIZE = 20;

/** Settings as they are sent: what is left out stays the parent's, null undoes it. */
export type SentOverrides = Partial<Record<PipelineStage, Record<string, unknown>>>;

export interface ForkWish {
  readonly from_stage: PipelineStage;
  readonly parent_run_id: string;
  readonly overrides: SentOverrides;
  readonly reason: string | null;
  readonly by: string | null;
}

export async function listRuns(
  api: ApiClient,
  projectId: string,
  offset: number,
  signal: AbortSignal,
): Promise<RunPage> {
  const params = { limit: PAGE_SIZE, offset };
  const { data, headers } = await api.ask<RunSummary[]>({
    url: `/projects/${projectId}/runs`,
    params,
    signal,
  });
  if (!Array.isArray(data)) throw new ApiError("MALFORMED");
  const total = Number(headers["x-total-count"]);
  return { runs: data, total: Number.isFinite(total) ? total : offset + data.length, offset };
}

export async function getRun(api: ApiClient, projectId: string, runId: string, signal: AbortSignal) {
  const { data } = await api.ask<RunDetail>({ url: `/projects/${projectId}/runs/${runId}`, signal });
  return data;
}

/** The second beside the first. */
export async function compareRuns(
  api: ApiClient,
  projectId: string,
  pair: readonly [string, string],
  signal: AbortSignal,
) {
  const params = { runs: pair.join(",") };
  const { data } = await api.ask<RunComparison>({ url: `/projects/${projectId}/compare`, params, signal });
  return data;
}

export async function fork(api: ApiClient, projectId: string, wish: ForkWish): Promise<RunAccepted> {
  const { data } = await api.ask<RunAccepted>({
    method: "post",
    url: `/projects/${projectId}/runs`,
    data: wish,
  });
  return data;
}

/** Go on where this run failed, with its settings. */
export async function resume(api: ApiClient, projectId: string, runId: string): Promise<RunAccepted> {
  const { data } = await api.ask<RunAccepted>({
    method: "post",
    url: `/projects/${projectId}/runs`,
    data: { parent_run_id: runId },
  });
  return data;
}

/** Make the same model again; the new run's receipt says whether all is equal. */
export async function repeat(api: ApiClient, projectId: string, runId: string): Promise<ReplayAccepted> {
  const { data } = await api.ask<ReplayAccepted>({
    method: "post",
    url: `/projects/${projectId}/runs/${runId}/replay`,
  });
  return data;
}

/** The versions of the project's data, newest first, with their columns. */
export async function dataVersions(api: ApiClient, projectId: string, signal: AbortSignal) {
  const { data } = await api.ask<DataVersion[]>({ url: `/projects/${projectId}/data`, signal });
  if (!Array.isArray(data)) throw new ApiError("MALFORMED");
  return data;
}

/** What the learning panels ask of the API; the first load does without it. */
import type { ApiClient } from "../api/client";
import { ApiError } from "../api/errors";
import type {
  ChampionChange,
  ChampionHistory,
  DataMode,
  DataVersion,
  MonitoringPolicy,
  MonitoringReport,
  ProjectPolicy,
  ProjectSchedule,
  Promotion,
  ScheduleEntry,
  ScoredFile,
  ScoredFileDetail,
} from "./types";

/** Who says so, and why. */
export interface Said {
  readonly reason: string;
  readonly by: string;
}

export interface Sending {
  readonly signal: AbortSignal;
  /** Share sent, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

async function get<T>(api: ApiClient, url: string, signal: AbortSignal): Promise<T> {
  return (await api.ask<T>({ url, signal })).data;
}

async function list<T>(api: ApiClient, url: string, signal: AbortSignal): Promise<readonly T[]> {
  const data = await get<T[]>(api, url, signal);
  if (!Array.isArray(data)) throw new ApiError("MALFORMED");
  return data;
}

async function change<T>(api: ApiClient, method: "post" | "put", url: string, data: object): Promise<T> {
  return (await api.ask<T>({ method, url, data })).data;
}

function upload<T>(
  api: ApiClient,
  method: "post" | "put",
  url: string,
  fields: Readonly<Record<string, string | File>>,
  { signal, onProgress }: Sending,
  headers: Record<string, string> = {},
): Promise<T> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  const asked = api.ask<T>({
    method,
    url,
    data,
    headers,
    signal,
    timeout: 0,
    onUploadProgress: (event) => onProgress(event.total ? event.loaded / event.total : 0),
  });
  return asked.then((answer) => answer.data);
}

// ---- champions ----

export function champions(api: ApiClient, id: string, signal: AbortSignal) {
  return get<ChampionHistory>(api, `/projects/${id}/champion`, signal);
}

/** `seen`: the number of the champion that the decision is about, 0: none; another one is a CONFLICT. */
export function promote(api: ApiClient, id: string, runId: string, said: Said, seen: number) {
  const wish = { run_id: runId, expected_n: seen, ...said };
  return change<ChampionChange>(api, "post", `/projects/${id}/champion`, wish);
}

/** The challenger that waits is told no. */
export function keep(api: ApiClient, id: string, runId: string, said: Said) {
  return change<ChampionChange>(api, "post", `/projects/${id}/champion/keep`, { run_id: runId, ...said });
}

export function rollBack(api: ApiClient, id: string, said: Said, seen: number) {
  const wish = { expected_n: seen, ...said };
  return change<ChampionChange>(api, "post", `/projects/${id}/champion/rollback`, wish);
}

export interface PolicyWish {
  readonly promotion?: Promotion;
  readonly pinned?: boolean;
  readonly by: string;
}

export function setPolicy(api: ApiClient, id: string, wish: PolicyWish) {
  return change<ProjectPolicy>(api, "put", `/projects/${id}/policy`, wish);
}

// ---- data ----

/** Newest first; the last is the project's own. */
export function dataVersions(api: ApiClient, id: string, signal: AbortSignal) {
  return list<DataVersion>(api, `/projects/${id}/data`, signal);
}

/** The same file and mode under the same key make one version, however often they are sent. */
export function addData(
  api: ApiClient,
  id: string,
  file: File,
  mode: DataMode,
  idempotencyKey: string,
  sending: Sending,
) {
  const headers = { "Idempotency-Key": idempotencyKey };
  return upload<DataVersion>(api, "post", `/projects/${id}/data`, { mode, file }, sending, headers);
}

// ---- schedules and scoring ----

export function schedule(api: ApiClient, id: string, signal: AbortSignal) {
  return get<ProjectSchedule>(api, `/projects/${id}/schedule`, signal);
}

/** Replaces the revision that was read, and no other: 409 CONFLICT. */
export function putSchedule(
  api: ApiClient,
  id: string,
  revision: number,
  entries: readonly ScheduleEntry[],
  by: string,
) {
  return api
    .ask<ProjectSchedule>({
      method: "put",
      url: `/projects/${id}/schedule`,
      data: { entries, by: by || null },
      headers: { "If-Match": `"${revision}"` },
    })
    .then((answer) => answer.data);
}

/** What the schedule would be, with its next ticks; nothing is stored. */
export function checkSchedule(
  api: ApiClient,
  id: string,
  entries: readonly ScheduleEntry[],
  signal: AbortSignal,
) {
  const url = `/projects/${id}/schedule/check`;
  return api
    .ask<ProjectSchedule>({ method: "post", url, data: { entries }, signal })
    .then((answer) => answer.data);
}

export function scoredFiles(api: ApiClient, id: string, signal: AbortSignal) {
  return list<ScoredFile>(api, `/projects/${id}/scoring`, signal);
}

export function scoredFile(api: ApiClient, id: string, fileId: string, signal: AbortSignal) {
  return get<ScoredFileDetail>(api, `/projects/${id}/scoring/${fileId}`, signal);
}

/** A new file; with `fileId`, other rows in that one's place. */
export function keepFile(api: ApiClient, id: string, file: File, fileId: string | null, sending: Sending) {
  const base = `/projects/${id}/scoring`;
  return fileId === null
    ? upload<ScoredFile>(api, "post", base, { file }, sending)
    : upload<ScoredFile>(api, "put", `${base}/${fileId}`, { file }, sending);
}

export async function deleteFile(api: ApiClient, id: string, fileId: string): Promise<void> {
  await api.ask({ method: "delete", url: `/projects/${id}/scoring/${fileId}` });
}

// ---- monitoring ----

/** Of the last `hours` of the prediction log, worked out anew when there is news of it. */
export async function monitoring(api: ApiClient, id: string, hours: number, signal: AbortSignal) {
  const url = `/projects/${id}/monitoring`;
  return (await api.ask<MonitoringReport>({ url, params: { hours }, signal, timeout: 120_000 })).data;
}

/** What is left out stays; a threshold of null is switched off. */
export type MonitoringWish = Partial<Omit<MonitoringPolicy, "changed_at" | "changed_by">> & {
  readonly by: string;
};

export function setMonitoringPolicy(api: ApiClient, id: string, wish: MonitoringWish) {
  return change<MonitoringPolicy>(api, "put", `/projects/${id}/monitoring/policy`, wish);
}

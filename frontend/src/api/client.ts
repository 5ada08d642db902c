import axios, {
  type AxiosInstance,
  type AxiosRequestConfig,
  type AxiosResponse,
  isAxiosError,
  isCancel,
} from "axios";
import { ApiError, isErrorCode } from "./errors";
import type {
  ErrorResponse,
  EventPage,
  Interpretation,
  InterpretationChoice,
  Message,
  Metric,
  ModelSchema,
  OnAmbiguity,
  PipelineStage,
  PredictResponse,
  ProblemType,
  ProjectDetail,
  ProjectInterpretation,
  ProjectProgress,
  ProjectResponse,
  ProjectStatus,
  ProjectSummary,
  RunAccepted,
  StarRow,
} from "./types";

export interface ListQuery {
  readonly limit?: number;
  readonly offset?: number;
  readonly status?: ProjectStatus;
  readonly search?: string;
}

export interface ProjectList {
  readonly projects: readonly ProjectSummary[];
  readonly total: number;
}

/** Every project, small; `etag` is what to ask with next time. */
export interface StarList {
  readonly stars: readonly StarRow[];
  readonly etag: string | null;
  /** How many there are, which may be more than are listed. */
  readonly total: number;
}

export interface NewProject {
  readonly file: File;
  readonly description: string;
  readonly name?: string;
  readonly targets?: readonly string[];
  readonly problemType?: ProblemType;
  readonly metric?: Metric;
  readonly timeBudgetS?: number;
  readonly onAmbiguity?: OnAmbiguity;
}

export interface UploadOptions {
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** Share sent, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

function bodyOf(data: unknown): ErrorResponse | null {
  if (typeof data !== "object" || data === null) return null;
  const body = data as Partial<ErrorResponse>;
  return typeof body.error === "string" && isErrorCode(body.error_code) ? (body as ErrorResponse) : null;
}

function codeOfStatus(status: number): "NOT_FOUND" | "UNAVAILABLE" | "MALFORMED" {
  if (status === 404) return "NOT_FOUND";
  return status >= 502 && status <= 504 ? "UNAVAILABLE" : "MALFORMED";
}

/** What the server answered with a status that is no success. */
export function toRefusal(status: number, data: unknown): ApiError {
  const body = bodyOf(data);
  return body === null
    ? new ApiError(codeOfStatus(status), status)
    : new ApiError(body.error_code, status, body);
}

/** Whatever axios throws, as an ApiError: the one place where that is decided. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (isCancel(error)) return new ApiError("ABORTED");
  if (!isAxiosError(error)) return new ApiError("MALFORMED");
  if (error.response === undefined) {
    return new ApiError(error.code === "ECONNABORTED" || error.code === "ETIMEDOUT" ? "TIMEOUT" : "NETWORK");
  }
  return toRefusal(error.response.status, error.response.data);
}

function only<T extends object>(value: unknown, key: keyof T & string): T {
  if (typeof value === "object" && value !== null && key in value) return value as T;
  throw new ApiError("MALFORMED");
}

/** The API of the platform, typed. Every failure is an ApiError. */
export class ApiClient {
  readonly baseUrl: string;
  private readonly http: AxiosInstance;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
    this.http = axios.create({ baseURL: baseUrl, timeout: 30_000 });
    this.http.interceptors.response.use(
      (response) => response,
      (error: unknown) => Promise.reject(toApiError(error)),
    );
  }

  async list(query: ListQuery = {}, signal?: AbortSignal): Promise<ProjectList> {
    const response: AxiosResponse<ProjectSummary[]> = await this.http.get("/projects", {
      params: query,
      ...(signal && { signal }),
    });
    if (!Array.isArray(response.data)) throw new ApiError("MALFORMED");
    const total = Number(response.headers["x-total-count"]);
    return { projects: response.data, total: Number.isFinite(total) ? total : response.data.length };
  }

  /** All projects for the galaxy; null when nothing changed since the list that had `etag`. */
  async stars(etag: string | null, signal?: AbortSignal): Promise<StarList | null> {
    const response: AxiosResponse<StarRow[]> = await this.http.get("/stars", {
      ...(signal && { signal }),
      // Asked for by ourselves, the browser's cache stays out of it and 304 reaches us.
      ...(etag !== null && { headers: { "If-None-Match": etag } }),
      validateStatus: (status) => status === 200 || (etag !== null && status === 304),
    });
    if (response.status === 304) return null;
    if (!Array.isArray(response.data)) throw new ApiError("MALFORMED");
    const total = Number(response.headers["x-total-count"] ?? response.data.length);
    return { stars: response.data, etag: response.headers.etag ?? null, total };
  }

  async detail(id: string, signal?: AbortSignal): Promise<ProjectDetail> {
    const { data } = await this.http.get(`/projects/${id}`, { ...(signal && { signal }) });
    return only<ProjectDetail>(data, "project_id");
  }

  async progress(id: string, signal?: AbortSignal): Promise<ProjectProgress> {
    const { data } = await this.http.get(`/projects/${id}/progress`, { ...(signal && { signal }) });
    return only<ProjectProgress>(data, "project_id");
  }

  /** Send the file; axios uses XMLHttpRequest, which alone tells how much was sent. */
  async create(project: NewProject, options: UploadOptions): Promise<ProjectResponse> {
    const form = new FormData();
    form.append("problem_description", project.description);
    if (project.name) form.append("project_name", project.name);
    const [target, ...further] = project.targets ?? [];
    if (target && further.length > 0) form.append("target_columns", JSON.stringify([target, ...further]));
    else if (target) form.append("target_column", target);
    if (project.problemType) form.append("problem_type", project.problemType);
    if (project.metric) form.append("metric", project.metric);
    if (project.timeBudgetS) form.append("time_budget_s", String(project.timeBudgetS));
    if (project.onAmbiguity) form.append("on_ambiguity", project.onAmbiguity);
    form.append("file", project.file, project.file.name);
    const { data } = await this.http.post("/projects", form, {
      timeout: 0,
      signal: options.signal,
      headers: { "Idempotency-Key": options.idempotencyKey },
      onUploadProgress: (event) => options.onProgress(event.total ? event.loaded / event.total : 0),
    });
    return only<ProjectResponse>(data, "project_id");
  }

  /** The guess of target and problem, from the file's first bytes; null where no server offers it. */
  async interpret(head: Blob, fileName: string, description: string, signal: AbortSignal) {
    const form = new FormData();
    form.append("problem_description", description);
    form.append("file", head, fileName);
    try {
      const { data } = await this.http.post("/interpretations", form, { signal });
      return only<Interpretation>(data, "candidates");
    } catch (error) {
      if (error instanceof ApiError && (error.status === 404 || error.status === 405)) return null;
      throw error;
    }
  }

  async delete(id: string): Promise<Message> {
    const { data } = await this.http.delete(`/projects/${id}`);
    return only<Message>(data, "project_id");
  }

  async cancel(id: string): Promise<Message> {
    const { data } = await this.http.post(`/projects/${id}/cancel`);
    return only<Message>(data, "project_id");
  }

  /** Run again: from the failed stage, or from the one named. */
  async run(id: string, fromStage?: PipelineStage): Promise<RunAccepted> {
    const { data } = await this.http.post(`/projects/${id}/runs`, fromStage ? { from_stage: fromStage } : {});
    return only<RunAccepted>(data, "project_id");
  }

  /** Stop searching: the best model so far is measured and served. */
  async finish(id: string): Promise<Message> {
    const { data } = await this.http.post(`/projects/${id}/finish`);
    return only<Message>(data, "project_id");
  }

  /** Settle what the run asks. */
  async answer(id: string, choice: InterpretationChoice): Promise<ProjectInterpretation> {
    const { data } = await this.http.post(`/projects/${id}/interpretation`, choice);
    return only<ProjectInterpretation>(data, "status");
  }

  async events(id: string, after: string, limit: number, signal?: AbortSignal): Promise<EventPage> {
    const { data } = await this.http.get(`/projects/${id}/events`, {
      params: { after, limit },
      ...(signal && { signal }),
    });
    return only<EventPage>(data, "events");
  }

  async schema(id: string, signal?: AbortSignal): Promise<ModelSchema> {
    const { data } = await this.http.get(`/projects/${id}/schema`, { ...(signal && { signal }) });
    return only<ModelSchema>(data, "columns");
  }

  /** `explain`: by how many columns each answer is explained. */
  async predict(
    id: string,
    instances: readonly Record<string, unknown>[],
    explain = 0,
  ): Promise<PredictResponse> {
    const body = explain > 0 ? { instances, parameters: { explain } } : { instances };
    const { data } = await this.http.post(`/projects/${id}/predict`, body);
    return only<PredictResponse>(data, "predictions");
  }

  /** An artefact's text, for the charts. `path` is one of the project's `artifact_paths`. */
  async text(path: string, signal?: AbortSignal): Promise<string> {
    const { data } = await this.http.get<string>(this.absolute(path), {
      responseType: "text",
      transformResponse: (raw: string) => raw,
      ...(signal && { signal }),
    });
    return data;
  }

  /** Any request, for parts that are chunks of their own and bring their calls; a failure is an ApiError. */
  ask<T>(config: AxiosRequestConfig): Promise<AxiosResponse<T>> {
    return this.http.request<T>(config);
  }

  /** The whole URL of a path that the API named, such as `/api/v1/projects/…/artifacts/model`. */
  absolute(path: string): string {
    return new URL(path, `${this.baseUrl}/`).href;
  }
}

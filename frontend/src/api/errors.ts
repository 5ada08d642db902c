import type { ErrorCode, ErrorResponse } from "./types";

/** What can go wrong before the API has answered. */
export type LocalCode = "NETWORK" | "TIMEOUT" | "ABORTED" | "MALFORMED";
export type AnyCode = ErrorCode | LocalCode;

interface Words {
  /** One sentence for a person. */
  readonly says: string;
  /** Whether trying the same again can help. */
  readonly retry: boolean;
}

/** The one table from error code to words; the type makes a missing code a compile error. */
export const WORDS: Readonly<Record<AnyCode, Words>> = {
  VALIDATION_ERROR: { says: "Something in the request is not right.", retry: false },
  FILE_TOO_LARGE: { says: "The file is larger than this server takes.", retry: false },
  INVALID_FILE_TYPE: { says: "This kind of file can't be read as a table.", retry: false },
  PROJECT_NOT_FOUND: { says: "There is no such project; it may have been deleted.", retry: false },
  RUN_NOT_FOUND: { says: "There is no such run; it may have been deleted.", retry: false },
  INVALID_OVERRIDE: { says: "This setting does not fit the run.", retry: false },
  PIPELINE_FAILED: { says: "A stage of the run failed.", retry: true },
  DEPLOYMENT_FAILED: { says: "The model was trained but could not be served.", retry: true },
  INTERNAL_ERROR: { says: "The server made a mistake.", retry: true },
  NOT_FOUND: { says: "This is not here.", retry: false },
  METHOD_NOT_ALLOWED: { says: "The server does not do that here.", retry: false },
  RANGE_NOT_SATISFIABLE: { says: "That part of the file does not exist.", retry: false },
  UNAUTHORIZED: { says: "Please sign in first.", retry: false },
  FORBIDDEN: { says: "You are not allowed to do that.", retry: false },
  CONFLICT: { says: "That can't be done in the project's present state.", retry: false },
  PAYLOAD_ENCODING: { says: "Compressed request bodies are not accepted.", retry: false },
  UNPROCESSABLE: { says: "The request was understood but can't be followed.", retry: false },
  RATE_LIMITED: { says: "Too many requests; please wait a moment.", retry: true },
  STORAGE_FULL: { says: "The server's storage is full.", retry: true },
  UNAVAILABLE: { says: "A part of the platform is not ready.", retry: true },
  QUOTA_EXCEEDED: { says: "Google Cloud's quota is used up.", retry: true },
  INVALID_SCHEDULE: { says: "The schedule can't be kept like this.", retry: false },
  INCOMPATIBLE_DATA: { says: "The new data does not fit the project's first data.", retry: false },
  NOT_PROMOTABLE: { says: "That run has no model that can be served.", retry: false },
  CANCELLED: { says: "The run was cancelled.", retry: true },
  INTERRUPTED: { says: "The run was interrupted before it could end.", retry: true },
  NETWORK: { says: "The server can't be reached.", retry: true },
  TIMEOUT: { says: "The server did not answer in time.", retry: true },
  ABORTED: { says: "Stopped.", retry: true },
  MALFORMED: { says: "The server's answer makes no sense to this page.", retry: true },
};

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(WORDS, value);
}

/** A refusal of the API, or a failure to reach it, with a code and words for a person. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: AnyCode;
  readonly status: number | null;
  readonly serverMessage: string | null;
  readonly details: string | null;
  readonly requestId: string | null;

  constructor(code: AnyCode, status: number | null = null, body: ErrorResponse | null = null) {
    super(body?.error || WORDS[code].says);
    this.code = code;
    this.status = status;
    this.serverMessage = body?.error ?? null;
    this.details = body?.details ?? null;
    this.requestId = body?.request_id ?? null;
  }

  get retryable(): boolean {
    return WORDS[this.code].retry;
  }
}

/** Any thrown value in words: what the server said, then where to look. */
export function describeError(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  return error.details ? `${error.message} ${error.details}` : error.message;
}

export function toError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}

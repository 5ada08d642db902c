import type { components } from "./frames.gen";
import schema from "./frames.gen.json";
import { type JsonSchema, matches } from "./validate";

type Schemas = components["schemas"];

export type Frame = Schemas["Frame"];
export type StreamEvent = Extract<Frame, { seq: number }>;
export type ControlFrame = Exclude<Frame, StreamEvent>;
export type ProjectState = Schemas["ProjectState"];
export type StageState = Schemas["StageState"];
export type StageStatus = Schemas["StageStatus"];
export type StageResult = NonNullable<StageState["result"]>;

export const PROTOCOL_VERSION = 1;

const root = schema as unknown as JsonSchema;
const known = new Set(Object.keys(root.discriminator?.mapping ?? {}));

export type Parsed =
  | { readonly kind: "event"; readonly event: StreamEvent }
  | { readonly kind: "control"; readonly frame: ControlFrame }
  | { readonly kind: "unknown"; readonly type: string; readonly place: EventPlace | null }
  | { readonly kind: "invalid"; readonly type: string | null; readonly projectId: string | null };

/** Where an event stands, which every version writes the same, whatever else it says. */
export interface EventPlace {
  readonly project_id: string;
  readonly seq: number;
}

const EVENT_TYPES: Readonly<Record<StreamEvent["event_type"], true>> = {
  alert: true,
  champion: true,
  completed: true,
  data: true,
  error: true,
  log: true,
  progress_update: true,
  question: true,
  stage_change: true,
};

/** Whether this page knows events of that kind; a newer server's REST pages may hold others. */
export function isKnownEvent(event: { readonly event_type: string }): boolean {
  return Object.hasOwn(EVENT_TYPES, event.event_type);
}

function decode(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function placeIn(value: object): EventPlace | null {
  const { project_id, seq } = value as Partial<Record<keyof EventPlace, unknown>>;
  return typeof project_id === "string" && Number.isSafeInteger(seq)
    ? { project_id, seq: seq as number }
    : null;
}

/** A message as the contract has it. What it doesn't know is named, never thrown. */
export function parseFrame(text: unknown): Parsed {
  return readFrame(decode(text));
}

/** The same for what is decoded already. */
export function readFrame(value: unknown): Parsed {
  if (typeof value !== "object" || value === null || !("event_type" in value))
    return { kind: "invalid", type: null, projectId: null };
  const type = String(value.event_type);
  if (!known.has(type)) return { kind: "unknown", type, place: placeIn(value) };
  if (!matches(root, value, root)) {
    const projectId = "project_id" in value ? String(value.project_id) : null;
    return { kind: "invalid", type, projectId };
  }
  const frame = value as Frame;
  return "seq" in frame ? { kind: "event", event: frame } : { kind: "control", frame };
}

/** Whether the event ends its run; the same rule as contracts.events.is_terminal. */
export function isTerminal(event: StreamEvent): boolean {
  return event.event_type === "completed" || (event.event_type === "error" && event.data.fatal);
}

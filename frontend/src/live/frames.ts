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
  | { readonly kind: "unknown"; readonly type: string }
  | { readonly kind: "invalid" };

function decode(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A message as the contract has it. What it doesn't know is named, never thrown. */
export function parseFrame(text: unknown): Parsed {
  const value = decode(text);
  if (typeof value !== "object" || value === null || !("event_type" in value)) return { kind: "invalid" };
  const type = String(value.event_type);
  if (!known.has(type)) return { kind: "unknown", type };
  if (!matches(root, value, root)) return { kind: "invalid" };
  const frame = value as Frame;
  return "seq" in frame ? { kind: "event", event: frame } : { kind: "control", frame };
}

/** Whether the event ends its run; the same rule as contracts.events.is_terminal. */
export function isTerminal(event: StreamEvent): boolean {
  return event.event_type === "completed" || (event.event_type === "error" && event.data.fatal);
}

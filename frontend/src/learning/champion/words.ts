/** What is said of champions and of decisions. Pure. */
import { ApiError } from "../../api/errors";
import type { Champion, Promotion } from "../types";

export const POLICIES: readonly {
  readonly id: Promotion;
  readonly words: string;
  readonly says: string;
}[] = [
  {
    id: "better",
    words: "If better",
    says: "A run's model is served if it beats the champion beyond chance.",
  },
  { id: "ask", words: "Ask me", says: "The two are compared, and a person decides." },
  { id: "always", words: "Always", says: "Every run's model is served." },
  { id: "never", words: "Never", says: "Nothing changes by itself." },
];

export function howItCame({ action, by, decision }: Pick<Champion, "action" | "by" | "decision">): string {
  if (action === "rolled_back") return `Rolled back by ${by}`;
  if (decision === null && by !== "run") return `Promoted by ${by}`;
  const started = by === "run" ? "" : `, which ${by} started`;
  return decision?.comparison ? `Its run was better${started}` : `Promoted by its run${started}`;
}

/** The reason as a person gave it: what a run says of its figures stands beside them. */
export function givenReason({ reason, decision }: Pick<Champion, "reason" | "decision">): string {
  const own = decision?.comparison ? decision.reason : "";
  return own !== "" && reason.endsWith(own) ? reason.slice(0, -own.length).trim() : reason;
}

export type Refused = "pinned" | "changed" | "none" | "other";

/** Which 409 it is: each has a way out of its own. */
export function refusedBy(error: Error): Refused {
  if (!(error instanceof ApiError) || error.code !== "CONFLICT") return "other";
  if (error.details === "pinned") return "pinned";
  if (/just changed|does not wait/.test(error.message)) return "changed";
  return "none";
}

/** What is said of champions and of decisions. Pure. */
import { ApiError } from "../../api/errors";
import type { Champion, Promotion, PromotionDecision } from "../types";

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

export function howItCame({ action, by, n }: Pick<Champion, "action" | "by" | "n">): string {
  if (action === "rolled_back") return `Rolled back by ${by}`;
  if (n === 1 && by === "run") return "The first model";
  return by === "run" ? "Promoted by its run" : `Promoted by ${by}`;
}

/** What a decision came to, in a few words. */
export function verdictOf(decision: PromotionDecision): string {
  const { comparison, promoted } = decision;
  if (comparison?.difference == null) return promoted ? "promoted, not compared" : "not compared";
  if (!comparison.certain) return "may be chance";
  return comparison.difference > 0 ? "better" : "worse";
}

export type Refused = "pinned" | "changed" | "none" | "other";

/** Which 409 it is: each has a way out of its own. */
export function refusedBy(error: Error): Refused {
  if (!(error instanceof ApiError) || error.code !== "CONFLICT") return "other";
  if (error.details === "pinned") return "pinned";
  if (/just changed|does not wait/.test(error.message)) return "changed";
  return "none";
}

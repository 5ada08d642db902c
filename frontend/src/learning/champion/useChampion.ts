import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { announce } from "../../shell/announcer";
import { useServices } from "../../shell/services";
import { champions, keep, type PolicyWish, promote, rollBack, type Said, setPolicy } from "../calls";
import type { ChampionChange } from "../types";

/** Asked for again when the stream tells of a champion (`useNews`), not by the clock. */
export function useChampions(projectId: string) {
  const { api } = useServices();
  return useQuery({
    queryKey: ["champion", projectId],
    queryFn: ({ signal }) => champions(api, projectId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export type Decision =
  | { readonly kind: "keep"; readonly runId: string; readonly said: Said }
  | { readonly kind: "promote"; readonly runId: string; readonly said: Said; readonly seen: number }
  | { readonly kind: "roll back"; readonly said: Said; readonly seen: number };

/** Promoted was what is served already: nothing has changed. */
export function isServedAlready(change: ChampionChange, decision: Decision): boolean {
  return decision.kind === "promote" && change.champion !== null && change.champion.n === decision.seen;
}

export const SERVED_ALREADY = "This model is served already: nothing has changed.";

const DONE: Readonly<Record<Decision["kind"], string>> = {
  promote: "Promoted: this model is served now.",
  keep: "The champion stays.",
  "roll back": "Rolled back: the champion before is served again.",
};

/** Promote, keep or roll back; what is shown is asked for again whatever came of it. */
export function useDecision(
  projectId: string,
  onDone?: (change: ChampionChange, decision: Decision) => void,
) {
  const { api } = useServices();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => {
      const { kind, said } = decision;
      if (kind === "roll back") return rollBack(api, projectId, said, decision.seen);
      if (kind === "keep") return keep(api, projectId, decision.runId, said);
      return promote(api, projectId, decision.runId, said, decision.seen);
    },
    // On Vertex AI a run brings it about, and the answer says so.
    onSuccess: (change, decision) => {
      const done = isServedAlready(change, decision) ? SERVED_ALREADY : DONE[decision.kind];
      announce(change.run_id === null ? done : change.message);
      onDone?.(change, decision); // also when the stream was quicker, and what asked is gone
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["champion", projectId] }),
  });
}

export function usePolicy(projectId: string) {
  const { api } = useServices();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: PolicyWish) => setPolicy(api, projectId, wish),
    onSuccess: (policy, wish) => {
      if (wish.pinned === undefined) announce(`Policy: ${policy.promotion}.`);
      else announce(policy.pinned ? "Pinned: nothing replaces the champion." : "Unpinned.");
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["champion", projectId] }),
  });
}

import type { FormEvent } from "react";
import { useNumbers } from "../../runs/useRuns";
import { runName } from "../../runs/words";
import { AsLeft } from "../../shell/AsLeft";
import { announce } from "../../shell/announcer";
import { useKept } from "../../shell/kept";
import { Overlay } from "../../shell/Overlay";
import { SayWhy } from "../SayWhy";
import type { Champion } from "../types";
import { Changed } from "./Changed";
import { Refusal } from "./Refusal";
import { useDecision } from "./useChampion";
import { useSeen } from "./useSeen";

interface RollBackDialogProps {
  readonly projectId: string;
  readonly current: Champion;
  readonly history: readonly Champion[];
  readonly pinned: boolean;
  readonly by: string;
  readonly onBy: (by: string) => void;
  readonly onUnpin: () => void;
  readonly onClose: () => void;
}

/** Back to the champion before, with the reason. */
export function RollBackDialog(props: RollBackDialogProps) {
  const { projectId, current, history, pinned, by, onBy, onUnpin, onClose } = props;
  const { seen, moved, again } = useSeen(current);
  const to = history.find((one) => one.n === seen?.previous);
  const names = useNumbers(projectId, [], to ? [to.run_id] : []);
  const name = to ? runName(to.run_id, names).replace("Run", "run") : "";
  // What was said of one champion is not said of the next.
  const kept = useKept(`roll back/${projectId}/${seen?.n}`, () => ({ reason: "" }));
  const decide = useDecision(projectId, kept.drop);
  // What this dialog itself has changed is no news to it.
  const changed = moved && !decide.isPending && !decide.isSuccess;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (decide.isPending) return;
    if (changed) {
      decide.reset();
      again();
      announce("What would be rolled back to is told anew.");
      return;
    }
    const said = { reason: kept.draft.reason.trim(), by: by.trim() };
    decide.mutate({ kind: "roll back", said, seen: seen?.n ?? 0 }, { onSuccess: onClose });
  };
  return (
    <Overlay title="Roll back" onClose={onClose}>
      <form className="say" onSubmit={submit}>
        <AsLeft kept={kept} />
        {changed ? (
          <Changed current={current} />
        ) : (
          <p>
            {to
              ? `Champion ${to.n}, the model of ${name}, is served again.`
              : "There is no champion before this one."}{" "}
            No prediction fails meanwhile.
          </p>
        )}
        <SayWhy
          reason={kept.draft.reason}
          onReason={(reason) => kept.keep({ reason })}
          by={by}
          onBy={onBy}
          placeholder="Complaints from Biscoe"
        />
        {decide.error && !changed && <Refusal error={decide.error} pinned={pinned} onUnpin={onUnpin} />}
        <div className="form-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" aria-disabled={decide.isPending}>
            {changed ? "Decide again" : decide.isPending ? "Rolling back …" : "Roll back"}
          </button>
        </div>
      </form>
    </Overlay>
  );
}

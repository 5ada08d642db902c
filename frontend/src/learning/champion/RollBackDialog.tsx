import { type FormEvent, useState } from "react";
import { Overlay } from "../../shell/Overlay";
import { SayWhy } from "../SayWhy";
import type { Champion } from "../types";
import { Refusal } from "./Refusal";
import { useDecision } from "./useChampion";

interface RollBackDialogProps {
  readonly projectId: string;
  readonly to: Champion | undefined;
  readonly by: string;
  readonly onBy: (by: string) => void;
  readonly onUnpin: () => void;
  readonly onClose: () => void;
}

/** Back to the champion before, with the reason. */
export function RollBackDialog({ projectId, to, by, onBy, onUnpin, onClose }: RollBackDialogProps) {
  const [reason, setReason] = useState("");
  const decide = useDecision(projectId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const said = { reason: reason.trim(), by: by.trim() };
    decide.mutate({ kind: "roll back", said }, { onSuccess: onClose });
  };
  return (
    <Overlay title="Roll back" onClose={onClose}>
      <form className="say" onSubmit={submit}>
        <p>
          {to
            ? `Champion ${to.n}, the model of run ${to.run_id.slice(0, 8)}, is served again.`
            : "The champion before is served again."}{" "}
          No prediction fails meanwhile.
        </p>
        <SayWhy
          reason={reason}
          onReason={setReason}
          by={by}
          onBy={onBy}
          placeholder="Complaints from Biscoe"
        />
        {decide.error && <Refusal error={decide.error} onUnpin={onUnpin} />}
        <div className="form-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={decide.isPending}>
            {decide.isPending ? "Rolling back …" : "Roll back"}
          </button>
        </div>
      </form>
    </Overlay>
  );
}

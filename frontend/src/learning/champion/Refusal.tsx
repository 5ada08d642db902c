import { Icon } from "../../shell/icons";
import { Fault } from "../../shell/States";
import { refusedBy } from "./words";

interface RefusalProps {
  readonly error: Error;
  /** Whether the champion is pinned now: a refusal for a pin that is gone says nothing any more. */
  readonly pinned: boolean;
  readonly onUnpin: () => void;
}

/** Why it could not be done now, and the way out where there is one. */
export function Refusal({ error, pinned, onUnpin }: RefusalProps) {
  const why = refusedBy(error);
  if (why === "pinned" && !pinned) return null;
  if (why !== "pinned" && why !== "changed") return <Fault error={error} />;
  return (
    <div className="fault" role="alert">
      <span className="tone tone-stalled">
        <Icon name="stalled" />
      </span>
      <div>
        <p>
          {why === "pinned"
            ? "The champion is pinned: nothing and nobody replaces it until it is unpinned."
            : "Somebody decided at the same moment. What you see now is the new state: look at it, then decide again."}
        </p>
        {why === "pinned" && (
          <button type="button" className="button" onClick={onUnpin}>
            Unpin
          </button>
        )}
      </div>
    </div>
  );
}

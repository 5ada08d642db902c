import { useEffect, useState } from "react";
import { describeError } from "../api/errors";
import { deletions, type Pending, useDeletions } from "./deletions";

function Notice({ pending }: { pending: Pending }) {
  const [left, setLeft] = useState(10);
  useEffect(() => {
    const tick = () => setLeft(Math.max(0, Math.ceil((pending.at - Date.now()) / 1000)));
    tick();
    const id = setInterval(tick, 500);
    return () => clearInterval(id);
  }, [pending.at]);
  return (
    <li className="notice">
      <span className="clip">
        {pending.error
          ? `${pending.name} could not be deleted: ${describeError(pending.error)}`
          : left > 0
            ? `${pending.name} is deleted in ${left} s`
            : `Deleting ${pending.name} …`}
      </span>
      <button type="button" className="text-button" onClick={() => deletions.takeBack(pending.id)}>
        {pending.error ? "Dismiss" : "Take it back"}
      </button>
    </li>
  );
}

/** What is about to be deleted; stays when the overlay is closed. */
export default function DeletionNotices() {
  const pending = useDeletions();
  return (
    <div className="notices" role="status">
      {pending.length > 0 && (
        <ul aria-label="Deletions">
          {pending.map((each) => (
            <Notice key={each.id} pending={each} />
          ))}
        </ul>
      )}
    </div>
  );
}

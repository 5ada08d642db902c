import { Icon } from "../../shell/icons";
import type { Champion } from "../types";
import { howItCame } from "./words";

/** Told in a dialog whose champion is another one by now. */
export function Changed({ current }: { current: Champion | null }) {
  return (
    <div className="fault" role="alert">
      <span className="tone tone-stalled">
        <Icon name="stalled" />
      </span>
      <p>
        Changed meanwhile:{" "}
        {current === null
          ? "no model is served now."
          : `champion ${current.n} is served now. ${howItCame(current)}.`}
      </p>
    </div>
  );
}

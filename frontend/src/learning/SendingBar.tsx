import { percent } from "../shell/format";
import type { SentState } from "./useSent";

/** How far the upload is; once all is sent the server looks at it. */
export function SendingBar({ state, onCancel }: { state: SentState; onCancel: () => void }) {
  if (state.name !== "sending" && state.name !== "checking") return null;
  const share = state.name === "sending" ? state.share * 100 : undefined;
  return (
    <div className="sending" role="status">
      <p>{share === undefined ? "The server checks the rows …" : `Sending: ${percent(share)}`}</p>
      <progress max={100} value={share} aria-label="Upload" />
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}

import { useEffect, useState } from "react";
import type { LiveView, Phase } from "../live/view";
import { Icon } from "../shell/icons";
import type { Tone } from "../shell/status";

const WORDS: Readonly<Record<Phase, { readonly words: string; readonly tone: Tone }>> = {
  connecting: { words: "Connecting", tone: "idle" },
  live: { words: "Live", tone: "done" },
  reconnecting: { words: "Reconnecting", tone: "stalled" },
  polling: { words: "Polling", tone: "busy" },
  offline: { words: "Offline", tone: "failed" },
  mismatched: { words: "Other version", tone: "stalled" },
  closed: { words: "Disconnected", tone: "off" },
};

function useNow(everyMs: number, active: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!active) return;
    setNow(Date.now());
    const id = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(id);
  }, [everyMs, active]);
  return now;
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 90 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`;
}

/** The page that the server has now fits the server. */
function ReloadButton() {
  return (
    <button type="button" className="text-button" onClick={() => window.location.reload()}>
      Reload
    </button>
  );
}

/** What stands where the project would, until there is one to show. */
export function BeforeFirst({ link }: { link: LiveView }) {
  const given = link.phase === "mismatched" || link.phase === "closed";
  return given && link.reason !== null ? (
    <p role="alert">{link.reason}</p>
  ) : (
    <p className="quiet">Looking at it …</p>
  );
}

/** Whether what is shown is live, and if not, since when and what happens next. */
export function LinkPill({ link, onReconnect }: { link: LiveView; onReconnect: () => void }) {
  const { words, tone } = WORDS[link.phase];
  const healthy = link.phase === "live";
  // What was heard last could not be read: when that was says nothing of what is shown.
  const timed = !healthy && link.phase !== "mismatched";
  const now = useNow(1000, !healthy);
  const wait = link.retryAt === null ? null : Math.max(0, Math.ceil((link.retryAt - now) / 1000));
  const mayTry = link.mayReopen || link.phase === "reconnecting" || link.phase === "polling";
  return (
    <div className="pill" data-link={link.phase} title={link.reason ?? undefined}>
      <span className={`tone tone-${tone}`}>
        <Icon name={tone} />
      </span>
      <span>
        {words}
        {timed && wait !== null && link.phase !== "polling" && ` in ${wait} s`}
      </span>
      {timed && link.lastHeardAt !== null && (
        <span className="quiet">last update {ago(now - link.lastHeardAt)}</span>
      )}
      {link.phase === "mismatched" && <ReloadButton />}
      {mayTry && (
        <button type="button" className="text-button" onClick={onReconnect}>
          Reconnect now
        </button>
      )}
    </div>
  );
}

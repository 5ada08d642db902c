import { useEffect, useId, useRef, useState } from "react";
import type { ProjectState } from "../live/frames";
import { Icon } from "../shell/icons";
import { usePlace } from "../shell/location";
import { useKeptFocus } from "../shell/useKeptFocus";
import { onOpenTab } from "./openTab";
import { TABS, type TabProps } from "./tabs";

const ROWS = (["run", "project"] as const).map((group) => TABS.filter((entry) => entry.group === group));

interface SidePanelProps extends TabProps {
  readonly replaying: boolean;
  /** The project as it is now, whatever moment is replayed. */
  readonly live: ProjectState | null;
}

/** The right panel: what the chosen stage did, the log, the results. */
export function SidePanel({ state, detail, log, stage, replaying, live }: SidePanelProps) {
  const done = state.status === "completed";
  const { run } = usePlace();
  const [tab, setTab] = useState(done && stage === null && !replaying ? "results" : "run");
  const [wide, setWide] = useState(false);
  const [wasDone, setWasDone] = useState(done);
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  useKeptFocus(body);
  if (done !== wasDone) {
    setWasDone(done);
    // Whoever reads the log is not led away from it.
    if (done && !replaying && tab === "run") setTab("results");
  }
  useEffect(() => {
    if (stage !== null) setTab((now) => (now === "results" ? "run" : now));
  }, [stage]);

  useEffect(() => {
    if (run !== null) setTab("runs");
  }, [run]);

  useEffect(
    () =>
      onOpenTab((next) => {
        setTab(next);
        // Whoever came by a badge goes on from the tab that it opened, which may lie below the fold.
        document.getElementById(`${id}-${next}`)?.focus();
      }),
    [id],
  );

  const shown = TABS.find((entry) => entry.id === tab);
  // What is decided there is decided now: a past moment's buttons would answer what is answered already.
  const present = replaying && shown?.group === "project";
  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = TABS.findIndex((entry) => entry.id === tab);
    const next = TABS[(at + step + TABS.length) % TABS.length];
    if (!next) return;
    setTab(next.id);
    document.getElementById(`${id}-${next.id}`)?.focus();
  };

  return (
    <section
      className={`panel panel-right${wide ? " panel-wide" : ""}${tab === "run" ? " panel-fit" : ""}`}
      aria-label="Details"
    >
      <div className="tabs">
        <div className="tab-list" role="tablist" aria-label="Details" onKeyDown={onKeyDown}>
          {ROWS.map((row) => (
            <div key={row[0]?.group} className="tab-row" role="presentation">
              {row.map(({ id: key, words }) => (
                <button
                  key={key}
                  id={`${id}-${key}`}
                  type="button"
                  role="tab"
                  aria-selected={tab === key}
                  aria-controls={`${id}-panel`}
                  tabIndex={tab === key ? 0 : -1}
                  onClick={() => setTab(key)}
                >
                  {words}
                </button>
              ))}
            </div>
          ))}
        </div>
        <button
          type="button"
          className="widen"
          aria-label="Wide panel"
          aria-pressed={wide}
          title={wide ? "Narrower" : "Wider"}
          onClick={() => setWide(!wide)}
        >
          <Icon name={wide ? "narrow" : "widen"} />
        </button>
      </div>
      <div
        ref={body}
        id={`${id}-panel`}
        className="tab-body"
        role="tabpanel"
        aria-labelledby={`${id}-${tab}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and may hold nothing that takes the focus
        tabIndex={0}
      >
        {present && <p className="quiet small">Not replayed: this is the project as it is now.</p>}
        {shown && (!present || live !== null) && (
          <shown.Panel state={present && live ? live : state} detail={detail} log={log} stage={stage} />
        )}
      </div>
    </section>
  );
}

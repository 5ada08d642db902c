import { lazy, Suspense, useEffect, useId, useState } from "react";
import type { PipelineStage, ProjectDetail } from "../api/types";
import type { ProjectState } from "../live/frames";
import { stageOf } from "../run/fold";
import type { LogBook } from "../run/logs";
import { Icon } from "../shell/icons";
import { Leaderboard } from "./Leaderboard";
import { LogPanel } from "./LogPanel";
import { MetricTable } from "./MetricTable";
import { StageDetail } from "./StageDetail";

const Results = lazy(() => import("../results/Results"));

type Tab = "run" | "log" | "results";
const TABS: readonly { readonly id: Tab; readonly words: string }[] = [
  { id: "run", words: "Run" },
  { id: "log", words: "Log" },
  { id: "results", words: "Results" },
];

interface SidePanelProps {
  readonly state: ProjectState;
  readonly detail: ProjectDetail | null;
  readonly log: LogBook;
  readonly stage: PipelineStage | null;
  readonly replaying: boolean;
}

function RunTab({ state, stage }: { state: ProjectState; stage: PipelineStage | null }) {
  const shown = stage ?? state.current_stage;
  const measuring = shown === "model_selection" || shown === "model_training";
  return (
    <>
      <StageDetail stage={stageOf(state, shown)} state={state} />
      {state.metrics && shown !== "model_evaluation" && (
        <>
          <h3>Metrics so far</h3>
          <MetricTable metrics={state.metrics} baseline={state.baseline_metrics} primary={null} />
        </>
      )}
      {state.leaderboard.length > 0 && !measuring && (
        <>
          <h3>Leaderboard</h3>
          <Leaderboard rows={state.leaderboard} limit={8} />
        </>
      )}
    </>
  );
}

/** The right panel: what the chosen stage did, the log, the results. */
export function SidePanel({ state, detail, log, stage, replaying }: SidePanelProps) {
  const done = state.status === "completed";
  const [tab, setTab] = useState<Tab>(done && stage === null && !replaying ? "results" : "run");
  const [wide, setWide] = useState(false);
  const [wasDone, setWasDone] = useState(done);
  const id = useId();
  if (done !== wasDone) {
    setWasDone(done);
    // Whoever reads the log is not led away from it.
    if (done && !replaying && tab === "run") setTab("results");
  }
  useEffect(() => {
    if (stage !== null) setTab((now) => (now === "results" ? "run" : now));
  }, [stage]);

  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = TABS.findIndex((entry) => entry.id === tab);
    const next = TABS[(at + step + TABS.length) % TABS.length];
    if (!next) return;
    setTab(next.id);
    event.currentTarget.querySelector<HTMLButtonElement>(`#${CSS.escape(`${id}-${next.id}`)}`)?.focus();
  };

  return (
    <section className={`panel panel-right${wide ? " panel-wide" : ""}`} aria-label="Details">
      <div className="tabs">
        <div className="tab-list" role="tablist" aria-label="Details" onKeyDown={onKeyDown}>
          {TABS.map(({ id: key, words }) => (
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
        id={`${id}-panel`}
        className="tab-body"
        role="tabpanel"
        aria-labelledby={`${id}-${tab}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and may hold nothing that takes the focus
        tabIndex={0}
      >
        {tab === "run" && <RunTab state={state} stage={stage} />}
        {tab === "log" && <LogPanel log={log} stage={stage} />}
        {tab === "results" && (
          <Suspense fallback={<p className="quiet">Loading …</p>}>
            <Results state={state} detail={detail} />
          </Suspense>
        )}
      </div>
    </section>
  );
}

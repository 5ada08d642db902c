import "../styles/runs.css";
import { useEffect, useRef, useState } from "react";
import { go, usePlace } from "../shell/location";
import type { TabProps } from "../system/tabs";
import { RunCompare } from "./RunCompare";
import { RunDetailView } from "./RunDetailView";
import { RunList } from "./RunList";
import { useNumbers, useRunPage } from "./useRuns";
import { namedIn } from "./words";

/** The project's runs: the list, one of them, or two side by side, as the address says. */
export default function RunsTab({ state, detail }: TabProps) {
  const { run } = usePlace();
  const [offset, setOffset] = useState(0);
  const newest = useRunPage(state.project_id, state);
  const page = useRunPage(state.project_id, state, offset);
  const shown = page.data?.runs ?? [];
  const known = [...(newest.data?.runs ?? []), ...shown];
  const opened = run?.split(",") ?? [];
  const numbers = useNumbers(state.project_id, known, page.data ? [...opened, ...namedIn(shown)] : []);
  const root = useRef<HTMLDivElement>(null);
  const before = useRef(run);

  useEffect(() => {
    const was = before.current;
    before.current = run;
    if (was === run) return;
    // Forward to what was opened; back to where it was opened from.
    const target = run === null ? `[data-run="${was?.split(",").at(-1)}"] .run-open` : "h3";
    root.current?.querySelector<HTMLElement>(target)?.focus();
  }, [run]);

  const [first, second] = opened;
  return (
    <div ref={root} className="runs">
      {first === undefined && (
        <RunList
          state={state}
          page={page}
          numbers={numbers}
          offset={offset}
          onPage={setOffset}
          problem={detail?.problem_type ?? null}
        />
      )}
      {first !== undefined && second === undefined && (
        <RunDetailView
          key={first}
          state={state}
          runId={first}
          numbers={numbers}
          problem={detail?.problem_type ?? null}
          onBack={() => go({ run: null })}
        />
      )}
      {first !== undefined && second !== undefined && (
        <RunCompare
          key={run}
          state={state}
          pair={[first, second]}
          numbers={numbers}
          onBack={() => go({ run: null })}
        />
      )}
    </div>
  );
}

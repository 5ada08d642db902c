import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { ProblemType } from "../api/types";
import type { ProjectState } from "../live/frames";
import { announce } from "../shell/announcer";
import { metricName, moment, plural, score } from "../shell/format";
import { Icon } from "../shell/icons";
import { go } from "../shell/location";
import { Fault } from "../shell/States";
import { PAGE_SIZE, type RunPage, type RunSummary } from "./calls";
import { ForkButton } from "./ForkButton";
import { isActive, liveRow } from "./live";
import { ResumeButton } from "./ResumeButton";
import { RUN_TONES, runName, startWords, told, toldWords, triggerWords, whyWords } from "./words";

interface RunListProps {
  readonly state: ProjectState;
  readonly page: UseQueryResult<RunPage>;
  readonly numbers: ReadonlyMap<string, number>;
  readonly offset: number;
  readonly onPage: (offset: number) => void;
  readonly problem: ProblemType | null;
}

/** Older first, so that the comparison says what the later one did. */
export function inOrder(chosen: readonly string[], numbers: ReadonlyMap<string, number>): readonly string[] {
  return [...chosen].sort((a, b) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0));
}

/** The run that a fork most often begins from: the newest that ended well of itself, else that ended at all. */
export function forkable(runs: readonly RunSummary[]): RunSummary | undefined {
  const own = runs.find((run) => run.status === "completed" && run.replay_of === null);
  return own ?? runs.find((run) => !isActive(run.status));
}

export function RunList({ state, page, numbers, offset, onPage, problem }: RunListProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  if (page.data === undefined) {
    if (page.error) return <Fault error={page.error} onRetry={() => void page.refetch()} />;
    return <p className="quiet">Looking for its runs …</p>;
  }
  const { runs, total } = page.data;
  const parent = forkable(runs);
  const choose = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id].slice(-2));
  return (
    <>
      <div className="runs-head">
        <h3 tabIndex={-1}>{plural(total, "run")}</h3>
        {parent && <ForkButton state={state} runId={parent.run_id} numbers={numbers} problem={problem} />}
      </div>
      {total > 1 && (
        <div className="runs-compare">
          <span className="quiet small">
            {chosen.length === 2 ? "" : `Mark ${chosen.length === 1 ? "one more" : "two"} to compare.`}
          </span>
          <button
            type="button"
            className="button"
            disabled={chosen.length !== 2}
            onClick={() => {
              announce("Comparing.");
              go({ run: inOrder(chosen, numbers).join(",") });
            }}
          >
            {chosen.length === 2
              ? `Compare ${inOrder(chosen, numbers)
                  .map((id) => runName(id, numbers))
                  .join(" and ")}`
              : "Compare"}
          </button>
        </div>
      )}
      {page.error && <Fault error={page.error} stale onRetry={() => void page.refetch()} />}
      {total === 0 && <p className="quiet">Nothing has run yet.</p>}
      <ul className="run-rows" aria-label="Runs, newest first">
        {runs.map((row) => (
          <RunRow
            key={row.run_id}
            run={liveRow(row, state)}
            state={state}
            name={runName(row.run_id, numbers)}
            numbers={numbers}
            chosen={chosen.includes(row.run_id)}
            onChoose={() => choose(row.run_id)}
          />
        ))}
      </ul>
      {total > PAGE_SIZE && <Paging offset={offset} total={total} onPage={onPage} />}
    </>
  );
}

interface RunRowProps {
  readonly run: RunSummary;
  readonly state: ProjectState;
  readonly name: string;
  readonly numbers: ReadonlyMap<string, number>;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** The figure that its models are compared by. */
export function headline(run: RunSummary): string | null {
  if (run.metric === null) return null;
  const value = run.metrics?.[run.metric];
  return value === undefined ? null : `${metricName(run.metric)} ${score(value)}`;
}

function RunRow({ run, state, name, numbers, chosen, onChoose }: RunRowProps) {
  const tone = RUN_TONES[run.status];
  const figure = headline(run);
  const why = whyWords(run, numbers);
  const own = told(run.overrides, run.from_stage);
  return (
    <li className="run-row" data-run={run.run_id} data-status={run.status}>
      <label className="run-mark">
        <input type="checkbox" checked={chosen} onChange={onChoose} aria-label={`Compare ${name}`} />
      </label>
      <div className="run-about">
        <button type="button" className="run-open" onClick={() => go({ run: run.run_id })}>
          <span className={`tone tone-${tone}`}>
            <Icon name={tone} />
          </span>
          <b>{name}</b>
          <span className="quiet">{startWords(run)}</span>
          <span className="run-figure">{figure ?? run.status}</span>
        </button>
        {run.is_champion && (
          <p className="crown small">
            <Icon name="crown" /> champion: this model is served
          </p>
        )}
        {why && <p className="run-why">{why}</p>}
        {own.length > 0 && (
          <ul className="run-told" aria-label={`What ${name} was told`}>
            {own.map((one) => (
              <li key={`${one.stage}.${one.name}`} className="tag">
                {toldWords(one)}
              </li>
            ))}
          </ul>
        )}
        {run.error && (
          <p className="problem small">
            {run.error.message} {run.error.details}
          </p>
        )}
        <p className="quiet small">
          {[
            figure === null || run.status === "completed" ? null : run.status,
            triggerWords(run),
            run.parent_run_id === null || run.parent_run_id === run.run_id
              ? null
              : `of ${runName(run.parent_run_id, numbers)}`,
            moment(run.created_at),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {(run.status === "failed" || run.status === "cancelled") && (
          <ResumeButton state={state} run={run} name={name} />
        )}
        {isActive(run.status) && run.run_id === state.run_id && (
          <progress max={100} value={state.progress_percentage} aria-label={`Progress of ${name}`} />
        )}
      </div>
    </li>
  );
}

function Paging({
  offset,
  total,
  onPage,
}: {
  offset: number;
  total: number;
  onPage: (offset: number) => void;
}) {
  const last = Math.min(total, offset + PAGE_SIZE);
  return (
    <nav className="paging" aria-label="Pages of runs">
      <button
        type="button"
        className="button"
        disabled={offset === 0}
        onClick={() => onPage(Math.max(0, offset - PAGE_SIZE))}
      >
        Newer
      </button>
      <span className="quiet">
        {offset + 1} – {last} of {total}
      </span>
      <button
        type="button"
        className="button"
        disabled={last >= total}
        onClick={() => onPage(offset + PAGE_SIZE)}
      >
        Older
      </button>
    </nav>
  );
}

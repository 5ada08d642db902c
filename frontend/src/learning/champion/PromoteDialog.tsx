import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import type { ProjectState } from "../../live/frames";
import { listRuns, PAGE_SIZE, type RunSummary } from "../../runs/calls";
import { beat } from "../../runs/live";
import { useNumbers } from "../../runs/useRuns";
import { runName } from "../../runs/words";
import { AsLeft } from "../../shell/AsLeft";
import { count, metricName, moment, score } from "../../shell/format";
import { useKept } from "../../shell/kept";
import { Overlay } from "../../shell/Overlay";
import { Fault } from "../../shell/States";
import { useServices } from "../../shell/services";
import { SayWhy } from "../SayWhy";
import type { Champion } from "../types";
import { Changed } from "./Changed";
import { Refusal } from "./Refusal";
import { isServedAlready, SERVED_ALREADY, useDecision } from "./useChampion";
import { useSeen } from "./useSeen";

interface PromoteDialogProps {
  readonly projectId: string;
  readonly state: ProjectState;
  readonly current: Champion | null;
  readonly pinned: boolean;
  readonly by: string;
  readonly onBy: (by: string) => void;
  readonly onUnpin: () => void;
  readonly onClose: () => void;
}

function Choice({
  run,
  served,
  chosen,
  onChoose,
}: {
  run: RunSummary;
  served: boolean;
  chosen: boolean;
  onChoose: (id: string) => void;
}) {
  const ended = run.status === "completed";
  const value = run.metric === null ? undefined : run.metrics?.[run.metric];
  const note = served ? "champion now" : ended ? null : run.status;
  return (
    <li>
      <label className="run-choice">
        <input
          type="radio"
          name="run"
          value={run.run_id}
          checked={chosen}
          disabled={!ended || served}
          onChange={() => onChoose(run.run_id)}
        />
        <span className="run-choice-name">
          {moment(run.created_at)} <span className="quiet small">Run {run.number}</span>
        </span>
        <span className="run-choice-note">
          {note ?? (run.metric && `${metricName(run.metric)} ${score(value)}`)}
        </span>
        {run.reason && <span className="run-choice-why quiet small">{run.reason}</span>}
      </label>
    </li>
  );
}

/** What is kept of the dialog when it was closed: the page of runs, the one that was chosen, and why. */
interface Filled {
  readonly offset: number;
  readonly wished: string | null;
  readonly reason: string;
}

/** Any finished run's model in the champion's place, with the reason. */
export function PromoteDialog(props: PromoteDialogProps) {
  const { projectId, state, current, pinned, by, onBy, onUnpin, onClose } = props;
  const { api } = useServices();
  const kept = useKept<Filled>(`promote/${projectId}`, () => ({ offset: 0, wished: null, reason: "" }));
  const { offset, wished, reason } = kept.draft;
  const fill = (part: Partial<Filled>) => kept.keep({ ...kept.draft, ...part });
  const { seen, moved, again } = useSeen(current);
  // Somebody else may have promoted it meanwhile.
  const chosen = wished === current?.run_id ? null : wished;
  const decide = useDecision(projectId, (change, made) => isServedAlready(change, made) || kept.drop());
  // What this dialog itself has changed is no news to it.
  const changed = moved && !decide.isPending && !decide.isSuccess;
  const runs = useQuery({
    queryKey: ["runs", projectId, "page", offset, beat(state)],
    queryFn: ({ signal }) => listRuns(api, projectId, offset, signal),
    placeholderData: keepPreviousData,
  });
  // Kept, or of another page: what would be promoted is told all the same.
  const unseen = runs.data && !runs.data.runs.some(({ run_id }) => run_id === chosen) ? chosen : null;
  const names = useNumbers(projectId, [], [unseen]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (decide.isPending) return;
    if (changed) {
      decide.reset();
      again();
      return;
    }
    if (chosen === null) return;
    const said = { reason: reason.trim(), by: by.trim() };
    decide.mutate(
      { kind: "promote", runId: chosen, said, seen: seen?.n ?? 0 },
      { onSuccess: (change, decision) => isServedAlready(change, decision) || onClose() },
    );
  };
  const total = runs.data?.total ?? 0;
  return (
    <Overlay title="Promote a run's model" onClose={onClose}>
      <form className="say" onSubmit={submit}>
        <AsLeft kept={kept} />
        {runs.isPending && <p className="quiet">Reading the runs …</p>}
        {runs.error && <Fault error={runs.error} onRetry={() => void runs.refetch()} />}
        {runs.data && (
          <fieldset>
            <legend className="quiet small">The model of which run?</legend>
            <ul className="run-choices">
              {runs.data.runs.map((run) => (
                <Choice
                  key={run.run_id}
                  run={run}
                  served={run.run_id === current?.run_id}
                  chosen={run.run_id === chosen}
                  onChoose={(id) => {
                    decide.reset();
                    fill({ wished: id });
                  }}
                />
              ))}
            </ul>
          </fieldset>
        )}
        {total > PAGE_SIZE && (
          <div className="paging">
            <span className="quiet small">
              {count(offset + 1)} to {count(Math.min(offset + PAGE_SIZE, total))} of {count(total)}
            </span>
            <button
              type="button"
              className="button"
              disabled={offset === 0}
              onClick={() => fill({ offset: Math.max(0, offset - PAGE_SIZE) })}
            >
              Newer
            </button>
            <button
              type="button"
              className="button"
              disabled={offset + PAGE_SIZE >= total}
              onClick={() => fill({ offset: offset + PAGE_SIZE })}
            >
              Older
            </button>
          </div>
        )}
        <SayWhy
          reason={reason}
          onReason={(words) => fill({ reason: words })}
          by={by}
          onBy={onBy}
          placeholder="It knows the new island"
        />
        {changed && <Changed current={current} />}
        {decide.data && isServedAlready(decide.data, decide.variables) && (
          <p className="warning small">{SERVED_ALREADY}</p>
        )}
        {decide.error && !changed && <Refusal error={decide.error} pinned={pinned} onUnpin={onUnpin} />}
        <div className="form-actions">
          {chosen === null && (
            <span id="promote-hint" className="quiet small">
              Choose a finished run first
            </span>
          )}
          {unseen !== null && (
            <span className="quiet small">Chosen, on another page: {runName(unseen, names)}</span>
          )}
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className="button primary"
            disabled={chosen === null && !changed}
            aria-disabled={decide.isPending}
            aria-describedby={chosen === null ? "promote-hint" : undefined}
          >
            {changed ? "Decide again" : decide.isPending ? "Promoting …" : "Promote"}
          </button>
        </div>
      </form>
    </Overlay>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { PipelineStage } from "../api/types";
import type { ProjectState } from "../live/frames";
import { hasEnded, STAGE_NAMES, STAGES } from "../run/stages";
import { announce } from "../shell/announcer";
import { go } from "../shell/location";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";

/** A stage that a run may begin from: all before it must stand. */
function startable(state: ProjectState): readonly PipelineStage[] {
  const firstMissing = state.stages.findIndex((stage) => stage.status !== "completed");
  return STAGES.slice(0, firstMissing < 0 ? STAGES.length : firstMissing + 1);
}

export function RunActions({ state }: { state: ProjectState }) {
  const { api } = useServices();
  const client = useQueryClient();
  const [choosing, setChoosing] = useState(false);
  const id = state.project_id;
  const settled = () => client.invalidateQueries({ queryKey: ["project", id] });
  const cancel = useMutation({
    mutationFn: () => api.cancel(id),
    onSuccess: () => announce("Cancelling."),
    onSettled: settled,
  });
  const run = useMutation({
    mutationFn: (stage?: PipelineStage) => api.run(id, stage),
    onSuccess: (accepted) => {
      announce(`Running again from ${STAGE_NAMES[accepted.from_stage]}.`);
      setChoosing(false);
      go({ seq: null });
    },
    onSettled: settled,
  });
  const finish = useMutation({
    mutationFn: () => api.finish(id),
    onSuccess: () => announce("Finishing with the best model so far."),
  });
  const error = cancel.error ?? run.error ?? finish.error;
  const ended = hasEnded(state.status);
  return (
    <div className="actions">
      {state.status === "training" && (
        <button
          type="button"
          className="button primary"
          title="Stop searching: the best model so far is measured and served"
          disabled={finish.isPending || finish.isSuccess}
          onClick={() => finish.mutate()}
        >
          {finish.isSuccess ? "Finishing …" : "Finish now"}
        </button>
      )}
      {!ended && (
        <button
          type="button"
          className="button"
          disabled={cancel.isPending || state.run_id === null}
          onClick={() => cancel.mutate()}
        >
          {cancel.isPending ? "Cancelling …" : "Cancel run"}
        </button>
      )}
      {(state.status === "failed" || state.status === "cancelled") && (
        <button
          type="button"
          className="button primary"
          disabled={run.isPending}
          onClick={() => run.mutate(undefined)}
        >
          {run.isPending ? "Starting …" : "Retry"}
        </button>
      )}
      {ended && (
        <button
          type="button"
          className="button"
          aria-expanded={choosing}
          onClick={() => setChoosing(!choosing)}
        >
          Run from …
        </button>
      )}
      {state.seq > 0 && ended && (
        <button type="button" className="button" onClick={() => go({ seq: state.seq })}>
          Replay
        </button>
      )}
      {state.run_id !== null && (
        <a className="button" href={`/dagster/runs/${state.run_id}`} target="_blank" rel="noreferrer">
          Dagster run
        </a>
      )}
      {choosing && ended && (
        <fieldset className="chips stage-choice">
          <legend className="quiet">What stands before the stage is kept.</legend>
          {startable(state).map((stage) => (
            <button
              key={stage}
              type="button"
              className="chip"
              disabled={run.isPending}
              onClick={() => run.mutate(stage)}
            >
              {STAGE_NAMES[stage]}
            </button>
          ))}
        </fieldset>
      )}
      {error && <Fault error={error} />}
    </div>
  );
}

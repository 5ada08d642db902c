import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ProjectState } from "../live/frames";
import { hasEnded, STAGE_NAMES } from "../run/stages";
import { announce } from "../shell/announcer";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";
import { type RunSummary, resume } from "./calls";

interface ResumeButtonProps {
  readonly state: ProjectState;
  readonly run: RunSummary;
  readonly name: string;
}

/** One click: a run that stopped goes on at the stage where it stopped, with its settings. */
export function ResumeButton({ state, run, name }: ResumeButtonProps) {
  const { api } = useServices();
  const client = useQueryClient();
  const going = useMutation({
    mutationFn: () => resume(api, state.project_id, run.run_id),
    onSuccess: (accepted) => announce(`${name} goes on from ${STAGE_NAMES[accepted.from_stage]}.`),
    onSettled: () => client.invalidateQueries({ queryKey: ["runs", state.project_id] }),
  });
  const busy = !hasEnded(state.status);
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={going.isPending || busy}
        title={busy ? "Another run of this project is at work" : undefined}
        aria-label={`Resume ${name}`}
        onClick={() => going.mutate()}
      >
        {going.isPending ? "Starting …" : "Resume"}
      </button>
      {going.error && <Fault error={going.error} />}
    </>
  );
}

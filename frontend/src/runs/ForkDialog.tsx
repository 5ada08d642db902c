import "../styles/runs.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ApiError } from "../api/errors";
import type { PipelineStage, ProblemType } from "../api/types";
import type { ProjectState } from "../live/frames";
import { hasEnded, STAGE_NAMES, STAGES } from "../run/stages";
import { AsLeft } from "../shell/AsLeft";
import { announce } from "../shell/announcer";
import { FormField, focusFirstProblem } from "../shell/FormField";
import { fieldErrors } from "../shell/fieldErrors";
import { useKept } from "../shell/kept";
import { go } from "../shell/location";
import { Overlay } from "../shell/Overlay";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";
import { useSignature } from "../shell/signature";
import { fork, type RunDetail } from "./calls";
import { StagePath } from "./StagePath";
import { StageSettings } from "./StageSettings";
import { changes, type Draft, draftOf, errorNames, stagesFrom, startable, targetsOf } from "./settings";
import { focusUnreadable } from "./unreadable";
import { useDataVersions, useRunDetail } from "./useRuns";

interface ForkDialogProps {
  readonly state: ProjectState;
  readonly runId: string;
  readonly name: string;
  readonly problem: ProblemType | null;
  readonly onClose: () => void;
}

const MAX_REASON = 500;

/** Change one thing of a run, and keep the rest. */
export default function ForkDialog(props: ForkDialogProps) {
  const { state, runId, name, onClose } = props;
  const found = useRunDetail(state, runId);
  return (
    <Overlay title={`Fork ${name}`} onClose={onClose} wide>
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <p className="quiet">Looking at what stands …</p>}
      {found.data && <ForkForm {...props} parent={found.data} />}
    </Overlay>
  );
}

/** Where a fork most often begins: the models anew, or the first stage that has no result. */
function firstChoice(parent: RunDetail): PipelineStage {
  const possible = startable(parent.stages);
  return possible.includes("feature_engineering") ? "feature_engineering" : (possible.at(-1) ?? STAGES[0]);
}

/** What the run predicts; of one that came to no end, what the project's stages say while they are its own. */
function targetsKnown(state: ProjectState, parent: RunDetail): readonly string[] {
  const told = targetsOf(parent);
  if (told.length > 0 || state.run_id !== parent.run_id) return told;
  const read = state.stages.find(({ stage }) => stage === "data_analysis")?.result;
  if (read?.stage !== "data_analysis") return told;
  return [read.target_column, ...(read.further_targets ?? [])];
}

/** What is kept of a form that was closed. */
interface Filled {
  readonly from: PipelineStage;
  readonly draft: Draft;
  readonly reason: string;
}

function ForkForm({ state, runId, name, problem, onClose, parent }: ForkDialogProps & { parent: RunDetail }) {
  const { api } = useServices();
  const client = useQueryClient();
  const targets = targetsKnown(state, parent);
  const before = draftOf(parent.overrides, targets);
  const possible = startable(parent.stages);
  const kept = useKept<Filled>(`fork/${state.project_id}/${runId}`, () => ({
    from: firstChoice(parent),
    draft: before,
    reason: "",
  }));
  const { draft, reason } = kept.draft;
  // What stood when it was filled in may have been lost meanwhile.
  const from = possible.includes(kept.draft.from) ? kept.draft.from : firstChoice(parent);
  const fill = (part: Partial<Filled>) => kept.keep({ ...kept.draft, ...part });
  const [by, setBy] = useSignature();
  const form = useRef<HTMLFormElement>(null);
  const versions = useDataVersions(state);
  const sent = changes(draft, before, from);
  const sending = useMutation({
    mutationFn: () =>
      fork(api, state.project_id, {
        from_stage: from,
        parent_run_id: runId,
        overrides: sent,
        reason: reason.trim() || null,
        by: by.trim() || null,
      }),
    onSuccess: (accepted) => {
      announce(`Forked ${name}: running from ${STAGE_NAMES[accepted.from_stage]}.`);
      kept.drop();
      void client.invalidateQueries({ queryKey: ["runs", state.project_id] });
      onClose();
      go({ run: accepted.run_id, seq: null });
    },
  });
  const said = fieldErrors(sending.error, errorNames(from));
  useEffect(() => {
    if (sending.error) focusFirstProblem(form.current);
  }, [sending.error]);

  return (
    <form
      ref={form}
      className="fork"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending.isPending && !focusUnreadable(form.current)) sending.mutate();
      }}
    >
      <AsLeft kept={kept} />
      <StagePath
        from={from}
        possible={possible}
        error={said.of.get("from_stage")}
        onChoose={(stage) => fill({ from: stage })}
      />
      {targets.length > 0 && !stagesFrom(from).includes("data_analysis") && (
        <p className="quiet small">
          Predicts {targets.join(", ")}, as {name} does. To choose others, begin at{" "}
          {STAGE_NAMES.data_analysis}.
        </p>
      )}
      <StageSettings
        from={from}
        draft={draft}
        before={before}
        errors={said.of}
        versions={versions.data ?? []}
        problem={problem}
        onChange={(field, value) => fill({ draft: { ...draft, [field]: value } })}
      />
      <div className="fork-why">
        <FormField label="Why" hint="Stands beside the run from then on." error={said.of.get("reason")}>
          {(control) => (
            <input
              {...control}
              value={reason}
              maxLength={MAX_REASON}
              placeholder="without people's traits"
              onChange={(event) => fill({ reason: event.target.value })}
            />
          )}
        </FormField>
        <FormField label="Who" hint="Shown, not checked." error={said.of.get("by")}>
          {(control) => (
            <input
              {...control}
              value={by}
              maxLength={100}
              autoComplete="name"
              onChange={(event) => setBy(event.target.value)}
            />
          )}
        </FormField>
      </div>
      <div className="fork-end">
        <Refusal error={sending.error} placed={said.placed} state={state} />
        <div className="form-actions">
          <span className="quiet small">{summary(sent)}</span>
          <button type="submit" className="button primary" disabled={sending.isPending}>
            {sending.isPending ? "Starting …" : `Run from ${STAGE_NAMES[from]}`}
          </button>
        </div>
      </div>
    </form>
  );
}

function summary(sent: ReturnType<typeof changes>): string {
  const stages = Object.keys(sent) as PipelineStage[];
  if (stages.length === 0) return "Nothing is set otherwise: the same, done again.";
  return `Set otherwise: ${stages.map((stage) => STAGE_NAMES[stage]).join(", ")}.`;
}

/** What the server said of the whole; that another run is at work, and when that has ended. */
function Refusal({ error, placed, state }: { error: Error | null; placed: boolean; state: ProjectState }) {
  if (error === null) return null;
  const known = error instanceof ApiError ? error : null;
  if (known?.code === "CONFLICT" && !placed) {
    const busy = !hasEnded(state.status);
    return (
      <div className="warning" role="alert">
        <p>{known.message}.</p>
        <p className="quiet small">
          {busy
            ? `Another run of this project is at work (${state.progress_percentage} %). What you filled in stays; try again when it has ended.`
            : "It has ended meanwhile: you can try again now."}
        </p>
      </div>
    );
  }
  if (placed)
    return (
      <p className="problem" role="alert">
        {known?.message ?? error.message}: see what is marked above.
      </p>
    );
  return <Fault error={error} />;
}

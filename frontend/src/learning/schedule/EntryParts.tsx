import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { PipelineStage } from "../../api/types";
import type { ProjectState } from "../../live/frames";
import { STAGE_NAMES, STAGES } from "../../run/stages";
import { StageSettings } from "../../runs/StageSettings";
import { draftOf } from "../../runs/settings";
import { FormField } from "../../shell/FormField";
import { useServices } from "../../shell/services";
import { dataVersions } from "../calls";
import type { ScoredFile } from "../types";
import { cronInWords } from "./cron";
import { type EntryDraft, hasTriggers, NO_OVERRIDES, stageOfDraft } from "./draft";
import { zoneNames } from "./words";

export interface PartProps {
  readonly draft: EntryDraft;
  readonly errors: ReadonlyMap<string, string>;
  readonly set: (change: Partial<EntryDraft>) => void;
}

const PRESETS: readonly (readonly [string, string])[] = [
  ["Every night", "30 2 * * *"],
  ["Weekdays", "0 6 * * mon-fri"],
  ["Mondays", "0 5 * * mon"],
  ["Monthly", "0 4 1 * *"],
  ["Hourly", "0 * * * *"],
];

/** When it ticks: the expression, usual ones, and whose clock. */
export function When({ draft, errors, set }: PartProps) {
  const list = useId();
  const words = draft.cron.trim() === "" ? null : cronInWords(draft.cron);
  return (
    <>
      <FormField
        label="Cron expression"
        hint={words ?? "Minute, hour, day of the month, month, day of the week; empty: by triggers only."}
        error={errors.get("cron")}
      >
        {(control) => (
          <input
            {...control}
            className="mono"
            value={draft.cron}
            spellCheck={false}
            autoComplete="off"
            placeholder="30 2 * * mon-fri"
            onChange={(event) => set({ cron: event.target.value })}
          />
        )}
      </FormField>
      <fieldset className="chips">
        <legend className="unseen">Usual expressions</legend>
        {PRESETS.map(([name, cron]) => (
          <button
            key={cron}
            type="button"
            className="chip"
            aria-pressed={draft.cron === cron}
            onClick={() => set({ cron })}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <FormField label="Time zone" error={errors.get("timezone")}>
        {(control) => (
          <>
            <input
              {...control}
              list={list}
              value={draft.timezone}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => set({ timezone: event.target.value })}
            />
            <datalist id={list}>
              {zoneNames().map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </FormField>
    </>
  );
}

/** What starts it beside the clock. */
export function Triggers({ draft, errors, set }: PartProps) {
  return (
    <fieldset className="fork-stage">
      <legend>Or when new data come</legend>
      <div className="fork-fields">
        <FormField label="At least so many rows" error={errors.get("min_new_rows")}>
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              value={draft.minNewRows}
              placeholder="Never by their number"
              onChange={(event) => set({ minNewRows: event.target.value })}
            />
          )}
        </FormField>
        <FormField label="Drift score above" hint="0 to 1" error={errors.get("drift_above")}>
          {(control) => (
            <input
              {...control}
              inputMode="decimal"
              value={draft.driftAbove}
              placeholder="Never by drift"
              onChange={(event) => set({ driftAbove: event.target.value })}
            />
          )}
        </FormField>
      </div>
    </fieldset>
  );
}

/** Where a retraining begins, and with which settings. */
export function Retrain({ draft, errors, set, state }: PartProps & { state: ProjectState }) {
  const { api } = useServices();
  const id = state.project_id;
  const versions = useQuery({
    queryKey: ["data", id, "all"],
    queryFn: ({ signal }) => dataVersions(api, id, signal),
  });
  const fixed = hasTriggers(draft);
  const from = stageOfDraft(draft);
  return (
    <>
      <FormField
        label="Begins at"
        hint={fixed ? "New data are read by the first stage." : "What stands before it is kept."}
        error={errors.get("from_stage")}
      >
        {(control) => (
          <select
            {...control}
            value={from}
            disabled={fixed}
            onChange={(event) => set({ fromStage: event.target.value as PipelineStage })}
          >
            {STAGES.map((stage) => (
              <option key={stage} value={stage}>
                {STAGE_NAMES[stage]}
              </option>
            ))}
          </select>
        )}
      </FormField>
      <label className="policy-choice">
        <input
          type="checkbox"
          checked={draft.inherit}
          onChange={(event) => set({ inherit: event.target.checked })}
        />
        <span>
          Keep the champion's settings{" "}
          <span className="quiet small">where nothing else is said below; else the project's own</span>
        </span>
      </label>
      <details>
        <summary>Settings of its own</summary>
        <StageSettings
          from={from}
          draft={draft.settings}
          before={draftOf(NO_OVERRIDES)}
          errors={errors}
          versions={versions.data ?? []}
          problem={state.problem_type}
          onChange={(name, value) => set({ settings: { ...draft.settings, [name]: value } })}
        />
      </details>
    </>
  );
}

/** Which file is scored, and how its answers are written. */
export function Score({ draft, errors, set, files }: PartProps & { files: readonly ScoredFile[] }) {
  const gone = draft.fileId !== "" && !files.some((file) => file.file_id === draft.fileId);
  return (
    <>
      <FormField
        label="File"
        hint={files.length === 0 ? "Store a file first: below the schedule." : undefined}
        error={errors.get("file_id") ?? (gone ? "The file was deleted: choose another." : null)}
      >
        {(control) => (
          <select
            {...control}
            value={gone ? "" : draft.fileId}
            onChange={(event) => set({ fileId: event.target.value })}
          >
            <option value="">Choose a stored file</option>
            {files.map((file) => (
              <option key={file.file_id} value={file.file_id}>
                {file.file_name}
              </option>
            ))}
          </select>
        )}
      </FormField>
      <FormField label="Predictions as" error={errors.get("format")}>
        {(control) => (
          <select
            {...control}
            value={draft.format}
            onChange={(event) => set({ format: event.target.value as EntryDraft["format"] })}
          >
            <option value="csv">CSV</option>
            <option value="jsonl">JSON lines</option>
            <option value="parquet">Parquet</option>
          </select>
        )}
      </FormField>
      <label className="policy-choice">
        <input
          type="checkbox"
          checked={draft.inputs}
          onChange={(event) => set({ inputs: event.target.checked })}
        />
        <span>With the file's own columns before them</span>
      </label>
    </>
  );
}

/** What few need. */
export function Rarely({ draft, errors, set }: PartProps) {
  return (
    <details>
      <summary>Jitter and priority</summary>
      <div className="fork-fields">
        <FormField
          label="Jitter, seconds"
          hint="Each tick so much later at most, always by the same."
          error={errors.get("jitter_s")}
        >
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              value={draft.jitter}
              onChange={(event) => set({ jitter: event.target.value })}
            />
          )}
        </FormField>
        <FormField
          label="Priority"
          hint="-9 to 9, among scheduled runs: a person's go first."
          error={errors.get("priority")}
        >
          {(control) => (
            <input
              {...control}
              value={draft.priority}
              onChange={(event) => set({ priority: event.target.value })}
            />
          )}
        </FormField>
      </div>
    </details>
  );
}

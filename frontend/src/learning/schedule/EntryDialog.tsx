import "../../styles/forms.css";
import "../../styles/runs.css";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import type { PipelineStage } from "../../api/types";
import type { ProjectState } from "../../live/frames";
import { STAGE_NAMES, STAGES } from "../../run/stages";
import { StageSettings } from "../../runs/StageSettings";
import { draftOf, errorNames } from "../../runs/settings";
import { FormField, focusFirstProblem } from "../../shell/FormField";
import { fieldErrors } from "../../shell/fieldErrors";
import { Overlay } from "../../shell/Overlay";
import { Fault } from "../../shell/States";
import { useServices } from "../../shell/services";
import { dataVersions } from "../calls";
import type { ScheduleEntry, ScoredFile } from "../types";
import { cronInWords } from "./cron";
import { type EntryDraft, entryOf, FIELD_NAMES, hasTriggers, NO_OVERRIDES, stageOfDraft } from "./draft";
import { Ticks } from "./Ticks";
import { useCheck } from "./useSchedule";
import { zoneNames } from "./words";

interface EntryDialogProps {
  readonly title: string;
  readonly state: ProjectState;
  readonly first: EntryDraft;
  readonly files: readonly ScoredFile[];
  readonly by: string;
  readonly onBy: (by: string) => void;
  readonly saving: boolean;
  readonly error: Error | null;
  readonly onSave: (entry: ScheduleEntry) => void;
  readonly onClose: () => void;
}

interface PartProps {
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

function When({ draft, errors, set }: PartProps) {
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

function Triggers({ draft, errors, set }: PartProps) {
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

function Retrain({ draft, errors, set, state }: PartProps & { state: ProjectState }) {
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

function Score({ draft, errors, set, files }: PartProps & { files: readonly ScoredFile[] }) {
  return (
    <>
      <FormField
        label="File"
        hint={files.length === 0 ? "Store a file first: below the schedule." : undefined}
        error={errors.get("file_id")}
      >
        {(control) => (
          <select {...control} value={draft.fileId} onChange={(event) => set({ fileId: event.target.value })}>
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

function Rarely({ draft, errors, set }: PartProps) {
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

/** One entry, with the server's word on it while it is filled in. */
export function EntryDialog(props: EntryDialogProps) {
  const { title, state, first, files, by, onBy, saving, error, onSave, onClose } = props;
  const [draft, setDraft] = useState(first);
  const form = useRef<HTMLFormElement>(null);
  const entry = entryOf(draft);
  const check = useCheck(state.project_id, entry);
  const names = [...FIELD_NAMES, "by", ...errorNames("data_upload")];
  const refused = fieldErrors(error, names);
  const early = fieldErrors(check.error, names).of;
  // While somebody types, only what is filled in can be wrong.
  const soon = ["cron", "timezone"].filter(
    (name) => early.has(name) && (name !== "cron" || draft.cron !== ""),
  );
  const all = [...refused.of, ...soon.map((name) => [name, early.get(name) ?? ""] as const)];
  // Beside its field, the fault alone is enough.
  const errors = new Map(
    all.map(([name, words]) => [name, words.replace(/^The schedule can't be kept like this: /, "")]),
  );
  const part = { draft, errors, set: (change: Partial<EntryDraft>) => setDraft({ ...draft, ...change }) };
  useEffect(() => {
    if (error !== null) focusFirstProblem(form.current);
  }, [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(entry);
  };
  return (
    <Overlay title={title} onClose={onClose}>
      <form ref={form} className="say" onSubmit={submit} noValidate>
        <FormField
          label="Name of the entry"
          hint="Lower-case letters, digits, - and _"
          error={errors.get("name")}
        >
          {(control) => (
            <input
              {...control}
              value={draft.name}
              maxLength={32}
              onChange={(event) => part.set({ name: event.target.value })}
            />
          )}
        </FormField>
        {draft.kind === "score" && <Score {...part} files={files} />}
        <When {...part} />
        <Ticks
          ticks={check.data?.entries[0]?.next_ticks ?? []}
          zone={entry.timezone}
          empty={draft.cron.trim() === "" ? null : check.isFetching ? "Asking for the next ticks …" : null}
        />
        {draft.kind === "retrain" && (
          <>
            <Triggers {...part} />
            <Retrain {...part} state={state} />
          </>
        )}
        <Rarely {...part} />
        <FormField label="Your name" hint="Shown with the schedule; not checked." error={errors.get("by")}>
          {(control) => (
            <input
              {...control}
              maxLength={100}
              value={by}
              autoComplete="name"
              onChange={(event) => onBy(event.target.value)}
            />
          )}
        </FormField>
        {error && !refused.placed && <Fault error={error} />}
        <div className="form-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={saving}>
            {saving ? "Saving …" : "Save"}
          </button>
        </div>
      </form>
    </Overlay>
  );
}

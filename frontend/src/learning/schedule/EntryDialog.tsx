import "../../styles/forms.css";
import "../../styles/runs.css";
import { type FormEvent, useEffect, useRef } from "react";
import type { ProjectState } from "../../live/frames";
import { focusUnreadable } from "../../runs/unreadable";
import { AsLeft } from "../../shell/AsLeft";
import { FormField, focusFirstProblem } from "../../shell/FormField";
import { elsewhere, fieldErrors } from "../../shell/fieldErrors";
import { useKept } from "../../shell/kept";
import { Overlay } from "../../shell/Overlay";
import { Fault } from "../../shell/States";
import type { ProjectSchedule, ScheduleEntry, ScoredFile } from "../types";
import { type EntryDraft, entryOf, shownNames } from "./draft";
import { Rarely, Retrain, Score, Triggers, When } from "./EntryParts";
import { type Editing, rebased } from "./editing";
import { Ticks } from "./Ticks";
import { useCheck } from "./useSchedule";

interface EntryDialogProps {
  readonly state: ProjectState;
  readonly editing: Editing;
  readonly files: readonly ScoredFile[];
  readonly by: string;
  readonly onBy: (by: string) => void;
  readonly saving: boolean;
  readonly error: Error | null;
  /** `onTold`: it was saved, or is told in the panel. */
  readonly onSave: (entry: ScheduleEntry, base: ProjectSchedule, onTold: () => void) => void;
  readonly onClose: () => void;
}

/** One entry, with the server's word on it while it is filled in. */
export function EntryDialog(props: EntryDialogProps) {
  const { state, editing, files, by, onBy, saving, error, onSave, onClose } = props;
  const { was, first } = editing;
  const kept = useKept(`entry/${state.project_id}/${was ?? `new ${first.kind} ${first.fileId}`}`, () => ({
    draft: first,
    base: editing.base,
  }));
  const { draft } = kept.draft;
  const base = rebased(was, kept.draft.base, editing.base);
  const entries = base.entries.map((one) => one.entry.name);
  const index = was === null ? entries.length : entries.indexOf(was);
  const form = useRef<HTMLFormElement>(null);
  const entry = entryOf(draft);
  const check = useCheck(state.project_id, entry);
  const names = shownNames(draft);
  const refused = fieldErrors(error, names, `entries.${index}`);
  const others = elsewhere(error, `entries.${index}`);
  const early = fieldErrors(check.error, names, "entries.0").of; // it is looked at alone
  // While somebody types, only what is filled in can be wrong.
  const soon = ["cron", "timezone"].filter(
    (name) => early.has(name) && (name !== "cron" || draft.cron !== ""),
  );
  const all = [...refused.of, ...soon.map((name) => [name, early.get(name) ?? ""] as const)];
  // Beside its field, the fault alone is enough.
  const errors = new Map(
    all.map(([name, words]) => [name, words.replace(/^The schedule can't be kept like this: /, "")]),
  );
  const part = {
    draft,
    errors,
    set: (change: Partial<EntryDraft>) => kept.keep({ draft: { ...draft, ...change }, base }),
  };
  useEffect(() => {
    if (error !== null) focusFirstProblem(form.current);
  }, [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving && !focusUnreadable(form.current)) onSave(entry, base, kept.drop);
  };
  return (
    <Overlay title={was === null ? "New entry" : `Edit ${was}`} onClose={onClose}>
      <form ref={form} className="say" onSubmit={submit} noValidate>
        <AsLeft kept={kept} />
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
        {others.map(([at, words]) => (
          <p key={`${at}/${words}`} className="problem" role="alert">
            Not saved: of the entry {entries[at] ?? at + 1}, {words}
          </p>
        ))}
        {error && !refused.placed && others.length === 0 && <Fault error={error} />}
        <div className="form-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" aria-disabled={saving}>
            {saving ? "Saving …" : "Save"}
          </button>
        </div>
      </form>
    </Overlay>
  );
}

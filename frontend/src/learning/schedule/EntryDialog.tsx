import "../../styles/forms.css";
import "../../styles/runs.css";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { ProjectState } from "../../live/frames";
import { focusUnreadable } from "../../runs/unreadable";
import { FormField, focusFirstProblem } from "../../shell/FormField";
import { elsewhere, fieldErrors } from "../../shell/fieldErrors";
import { Overlay } from "../../shell/Overlay";
import { Fault } from "../../shell/States";
import type { ScheduleEntry, ScoredFile } from "../types";
import { type EntryDraft, entryOf, shownNames } from "./draft";
import { Rarely, Retrain, Score, Triggers, When } from "./EntryParts";
import { Ticks } from "./Ticks";
import { useCheck } from "./useSchedule";

interface EntryDialogProps {
  readonly title: string;
  readonly state: ProjectState;
  readonly first: EntryDraft;
  /** Where it stands among the entries that are sent, and what those are called. */
  readonly index: number;
  readonly entries: readonly string[];
  readonly files: readonly ScoredFile[];
  readonly by: string;
  readonly onBy: (by: string) => void;
  readonly saving: boolean;
  readonly error: Error | null;
  readonly onSave: (entry: ScheduleEntry) => void;
  readonly onClose: () => void;
}

/** One entry, with the server's word on it while it is filled in. */
export function EntryDialog(props: EntryDialogProps) {
  const { title, state, first, index, entries, files, by, onBy, saving, error, onSave, onClose } = props;
  const [draft, setDraft] = useState(first);
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
  const part = { draft, errors, set: (change: Partial<EntryDraft>) => setDraft({ ...draft, ...change }) };
  useEffect(() => {
    if (error !== null) focusFirstProblem(form.current);
  }, [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving && !focusUnreadable(form.current)) onSave(entry);
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

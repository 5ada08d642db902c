import "../../styles/learning.css";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { moment } from "../../shell/format";
import { Icon } from "../../shell/icons";
import { Fault } from "../../shell/States";
import { useServices } from "../../shell/services";
import { useSignature } from "../../shell/signature";
import type { TabProps } from "../../system/tabs";
import { scoredFiles } from "../calls";
import type { ProjectSchedule, ScheduleEntry } from "../types";
import { ConflictView } from "./ConflictView";
import { draftOfEntry, type EntryDraft, newDraft } from "./draft";
import { EntryCard } from "./EntryCard";
import { EntryDialog } from "./EntryDialog";
import type { Editing } from "./editing";
import { ScoringFiles } from "./ScoringFiles";
import { entriesOf, LOOK_AGAIN_MS, useSchedule, useScheduleChange } from "./useSchedule";
import { localZone } from "./words";

/** When the project starts by itself, what then, and the files that are scored so. */
export default function ScheduleTab({ state }: TabProps) {
  const { api } = useServices();
  const id = state.project_id;
  const { data, error, isPending, refetch } = useSchedule(id);
  const files = useQuery({
    queryKey: ["scoring", id, "files"],
    queryFn: ({ signal }) => scoredFiles(api, id, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const [by, setBy] = useSignature();
  const { change, conflict, drop } = useScheduleChange(id, by);
  const [editing, setEditing] = useState<Editing | null>(null);
  const list = useRef<HTMLElement>(null);
  if (isPending) return <p className="quiet">Reading the schedule …</p>;
  if (data === undefined) return <Fault error={error} onRetry={() => void refetch()} />;

  const names = data.entries.map(({ entry }) => entry.name);
  const begin = (kind: EntryDraft["kind"], fileId = "") => {
    change.reset();
    setEditing({ was: null, first: { ...newDraft(kind, localZone(), names), fileId }, base: data });
  };
  const edit = (entry: ScheduleEntry) => {
    change.reset();
    setEditing({ was: entry.name, first: draftOfEntry(entry), base: data });
  };
  const save = (entry: ScheduleEntry, base: ProjectSchedule, onTold: () => void) => {
    if (editing === null) return;
    const { was } = editing;
    const before = entriesOf(base);
    const entries = was === null ? [...before, entry] : before.map((one) => (one.name === was ? entry : one));
    // A conflict is told in the panel, with what was filled in.
    const close = () => setEditing((now) => (now === editing ? null : now)); // another may be open by then
    change.mutate({ base, entries, says: `${entry.name} is saved.`, onTold }, { onSuccess: close });
  };
  const toggle = (entry: ScheduleEntry) =>
    change.mutate({
      base: data,
      entries: entriesOf(data).map((one) =>
        one.name === entry.name ? { ...one, enabled: !one.enabled } : one,
      ),
      says: `${entry.name} is switched ${entry.enabled ? "off" : "on"}.`,
    });
  const remove = (entry: ScheduleEntry) => {
    change.mutate({
      base: data,
      entries: entriesOf(data).filter((one) => one.name !== entry.name),
      says: `${entry.name} is removed.`,
    });
    list.current?.focus();
  };
  const fileName = (fileId: string | null | undefined) =>
    files.data?.find((file) => file.file_id === fileId)?.file_name;
  return (
    <div className="learning">
      {error && <Fault error={error} stale onRetry={() => void refetch()} />}
      {conflict && (
        <ConflictView
          key={conflict.theirs.revision}
          conflict={conflict}
          busy={change.isPending}
          onSave={(entries) => change.mutate({ base: conflict.theirs, entries, says: "Saved." })}
          onDrop={() => {
            drop();
            list.current?.focus();
          }}
        />
      )}
      <section ref={list} tabIndex={-1} className="entry-section" aria-label="Entries of the schedule">
        {data.entries.length === 0 ? (
          <p className="quiet">
            Nothing starts by itself. An entry trains again, or scores a file, on its own.
          </p>
        ) : (
          <ul className="entries">
            {data.entries.map((scheduled) => (
              <EntryCard
                key={scheduled.entry.name}
                scheduled={scheduled}
                fileName={fileName(scheduled.entry.file_id)}
                fileGone={
                  Boolean(scheduled.entry.file_id && files.data) && !fileName(scheduled.entry.file_id)
                }
                busy={change.isPending}
                onEdit={() => edit(scheduled.entry)}
                onToggle={() => toggle(scheduled.entry)}
                onRemove={() => remove(scheduled.entry)}
              />
            ))}
          </ul>
        )}
      </section>
      {change.error && editing === null && <Fault error={change.error} />}
      <div className="answers">
        <button type="button" className="button" onClick={() => begin("retrain")}>
          <Icon name="plus" /> Train again on …
        </button>
        <button type="button" className="button" onClick={() => begin("score")}>
          <Icon name="plus" /> Score a file on …
        </button>
      </div>
      {data.updated_at && (
        <p className="quiet small">
          Changed {data.updated_by ? `by ${data.updated_by} ` : ""}on {moment(data.updated_at)}.
        </p>
      )}
      <ScoringFiles
        projectId={id}
        files={files.data ?? []}
        error={files.error}
        entriesOf={(fileId) =>
          data.entries.filter(({ entry }) => entry.file_id === fileId).map(({ entry }) => entry.name)
        }
        onSchedule={(fileId) => begin("score", fileId)}
      />
      {editing && (
        <EntryDialog
          state={state}
          editing={editing}
          files={files.data ?? []}
          by={by}
          onBy={setBy}
          saving={change.isPending}
          error={change.error}
          onSave={save}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

import "../../styles/upload.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ApiClient } from "../../api/client";
import { announce } from "../../shell/announcer";
import { bytes, moment, plural } from "../../shell/format";
import { Icon } from "../../shell/icons";
import { Fault } from "../../shell/States";
import { useServices } from "../../shell/services";
import { checkFile, EXTENSIONS } from "../../upload/checks";
import { deleteFile, keepFile, scoredFile } from "../calls";
import { SendingBar } from "../SendingBar";
import { Sure } from "../Sure";
import type { ScoredFile, Scoring } from "../types";
import { useSent } from "../useSent";

const FIRST_SHOWN = 5;

function ScoringLine({
  api,
  projectId,
  fileId,
  scoring,
}: {
  api: ApiClient;
  projectId: string;
  fileId: string;
  scoring: Scoring;
}) {
  const { error, stamp, format, num_rows, size_bytes, tick, entry } = scoring;
  return (
    <li className="scoring">
      <span className={error ? "tone tone-failed" : "tone tone-done"}>
        <Icon name={error ? "failed" : "done"} />
      </span>
      <span className="scoring-what small">
        {moment(tick)} {entry && <span className="quiet">by {entry}</span>}
        {error && (
          <span className="note">
            {error.message} {error.details}
          </span>
        )}
      </span>
      {!error && (
        <a
          className="small"
          href={api.absolute(`${api.baseUrl}/projects/${projectId}/scoring/${fileId}/${stamp}`)}
          download
        >
          <Icon name="download" /> {plural(num_rows, "row")}, {format} ({bytes(size_bytes)})
        </a>
      )}
    </li>
  );
}

interface FileCardProps {
  readonly projectId: string;
  readonly file: ScoredFile;
  readonly entries: readonly string[];
  readonly onSchedule: () => void;
}

function Scorings({ projectId, fileId }: { projectId: string; fileId: string }) {
  const { api } = useServices();
  const [all, setAll] = useState(false);
  const { data, error, isPending, isFetching, refetch } = useQuery({
    queryKey: ["scoring", projectId, fileId],
    queryFn: ({ signal }) => scoredFile(api, projectId, fileId, signal),
  });
  if (isPending) return <p className="quiet small">Reading its scorings …</p>;
  if (data === undefined) return <Fault error={error} onRetry={() => void refetch()} />;
  const { scorings } = data;
  return (
    <>
      {scorings.length === 0 && <p className="quiet small">Not scored yet.</p>}
      <ul className="scorings">
        {scorings.slice(0, all ? undefined : FIRST_SHOWN).map((scoring) => (
          <ScoringLine
            key={scoring.stamp}
            api={api}
            projectId={projectId}
            fileId={fileId}
            scoring={scoring}
          />
        ))}
      </ul>
      {scorings.length > FIRST_SHOWN && !all && (
        <button type="button" className="text-button" onClick={() => setAll(true)}>
          All {scorings.length}
        </button>
      )}
      <button type="button" className="text-button" onClick={() => void refetch()}>
        {isFetching ? "Looking …" : "Look again"}
      </button>
    </>
  );
}

function FileCard({ projectId, file, entries, onSchedule }: FileCardProps) {
  const { api } = useServices();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [sure, setSure] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { state, send, cancel } = useSent();
  const look = () => client.invalidateQueries({ queryKey: ["scoring", projectId] });
  const remove = useMutation({
    mutationFn: () => deleteFile(api, projectId, file.file_id),
    onSuccess: () => announce(`${file.file_name} is deleted.`),
    onSettled: look,
  });
  const replace = async (next: File) => {
    setProblem(checkFile(next));
    if (checkFile(next) !== null) return;
    const made = await send((sending) => keepFile(api, projectId, next, file.file_id, sending));
    if (made !== null) announce(`Its rows are those of ${made.file_name} now.`);
    void look();
  };
  const busy = state.name === "sending" || state.name === "checking" || remove.isPending;
  return (
    <li className="entry">
      <div className="entry-head">
        <h4 className="clip">{file.file_name}</h4>
        <span className="quiet small">{bytes(file.size_bytes)}</span>
      </div>
      <p className="quiet small">
        Stored {moment(file.uploaded_at)}.{" "}
        {entries.length > 0 ? `Scored by ${entries.join(", ")}.` : "No entry scores it."}
      </p>
      <Scorings projectId={projectId} fileId={file.file_id} />
      <div className="answers">
        {entries.length === 0 && (
          <button type="button" className="chip" onClick={onSchedule}>
            Schedule <span className="unseen">{file.file_name}</span> …
          </button>
        )}
        <button
          type="button"
          className="chip"
          aria-disabled={busy}
          onClick={() => busy || input.current?.click()}
        >
          Other rows <span className="unseen">for {file.file_name}</span> …
        </button>
        <Sure
          sure={sure}
          busy={busy}
          yes={`Yes, delete it${entries.length > 0 ? `: ${entries.join(", ")} will fail` : ""}`}
          onSure={setSure}
          onYes={() => remove.mutate()}
        >
          <Icon name="trash" /> Delete <span className="unseen">{file.file_name}</span>
        </Sure>
      </div>
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label={`Other rows for ${file.file_name}`}
        accept={EXTENSIONS.join(",")}
        onChange={(event) => {
          const next = event.target.files?.[0];
          event.target.value = "";
          if (next) void replace(next);
        }}
      />
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <SendingBar state={state} onCancel={cancel} />
      {state.name === "failed" && <Fault error={state.error} />}
      {remove.error && <Fault error={remove.error} />}
    </li>
  );
}

interface ScoringFilesProps {
  readonly projectId: string;
  readonly files: readonly ScoredFile[];
  readonly error: Error | null;
  /** Names of the entries that score the file. */
  readonly entriesOf: (fileId: string) => readonly string[];
  readonly onSchedule: (fileId: string) => void;
}

/** Files that the champion scores on a schedule: stored once, scored at each tick, predictions to download. */
export function ScoringFiles({ projectId, files, error, entriesOf, onSchedule }: ScoringFilesProps) {
  const { api } = useServices();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { state, send, cancel } = useSent();
  const busy = state.name === "sending" || state.name === "checking";
  const store = async (file: File) => {
    setProblem(checkFile(file));
    if (checkFile(file) !== null) return;
    const made = await send((sending) => keepFile(api, projectId, file, null, sending));
    if (made !== null) announce(`${made.file_name} is stored.`);
    void client.invalidateQueries({ queryKey: ["scoring", projectId] });
  };
  return (
    <section tabIndex={-1} className="entry-section" aria-label="Files to score">
      <h3>Files to score</h3>
      <p className="quiet small">
        The champion of the moment answers every row at each tick; what it says lies beside the file.
      </p>
      {error && <Fault error={error} />}
      <ul className="entries">
        {[...files].reverse().map((file) => (
          <FileCard
            key={file.file_id}
            projectId={projectId}
            file={file}
            entries={entriesOf(file.file_id)}
            onSchedule={() => onSchedule(file.file_id)}
          />
        ))}
      </ul>
      {!busy && (
        <button type="button" className="button" onClick={() => input.current?.click()}>
          <Icon name="upload" /> Store a file …
        </button>
      )}
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label="File to score"
        accept={EXTENSIONS.join(",")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) void store(file);
        }}
      />
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <SendingBar state={state} onCancel={cancel} />
      {state.name === "failed" && <Fault error={state.error} />}
    </section>
  );
}

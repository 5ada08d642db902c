import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type FileFormat, predictFile } from "../api/streamed";
import { announce } from "../shell/announcer";
import { count, plural } from "../shell/format";
import { Icon } from "../shell/icons";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";

const FORMATS: readonly { readonly id: FileFormat; readonly words: string }[] = [
  { id: "csv", words: "CSV" },
  { id: "jsonl", words: "JSON lines" },
  { id: "parquet", words: "Parquet" },
];
const READ = ".csv,.tsv,.tab,.txt,.parquet,.json,.jsonl,.ndjson,.xlsx,.gz,.zip";

function save(whole: Blob, name: string): void {
  const url = URL.createObjectURL(whole);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function stem(name: string): string {
  return name.replace(/\.[^.]*$/, "");
}

interface Come {
  readonly rows: number;
  readonly total: number;
}

/** Predict each row of a file on the server, and save it with the predictions. */
export function Batch({ projectId }: { projectId: string }) {
  const { api } = useServices();
  const input = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController | null>(null);
  const [format, setFormat] = useState<FileFormat>("csv");
  const [come, setCome] = useState<Come | null>(null);
  const run = useMutation({
    mutationFn: async (file: File) => {
      setCome(null);
      stop.current = new AbortController();
      const onRows = (rows: number, total: number) => setCome({ rows, total });
      const answer = await predictFile(api, projectId, file, format, { signal: stop.current.signal, onRows });
      save(answer, `${stem(file.name)}.predictions.${format}`);
    },
    onSuccess: () => announce("The predictions are saved."),
  });
  return (
    <div className="batch">
      <h4>A whole file</h4>
      <p className="quiet small">Each row is checked first; the answer is your file with the predictions.</p>
      <div className="batch-line">
        <label>
          <span className="unseen">Format of the answer</span>
          <select value={format} onChange={(event) => setFormat(event.target.value as FileFormat)}>
            {FORMATS.map(({ id, words }) => (
              <option key={id} value={id}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button"
          disabled={run.isPending}
          onClick={() => input.current?.click()}
        >
          <Icon name="upload" /> Predict a file
        </button>
        {run.isPending && (
          <button type="button" className="button" onClick={() => stop.current?.abort()}>
            Stop
          </button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept={READ}
        className="unseen"
        tabIndex={-1}
        aria-label="File to predict"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) run.mutate(file);
        }}
      />
      {run.isPending && (
        <div role="status">
          <p className="quiet">
            {come ? `${count(come.rows)} of ${plural(come.total, "row")}` : "Sent; the rows are checked …"}
          </p>
          <progress max={come?.total ?? 1} value={come?.rows} aria-label="Rows predicted" />
        </div>
      )}
      {run.isSuccess && (
        <p className="quiet">{come ? `${plural(come.total, "row")} predicted and saved.` : "Saved."}</p>
      )}
      {run.error && <Fault error={run.error} />}
    </div>
  );
}

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ModelSchema } from "../api/types";
import { announce } from "../shell/announcer";
import { percent } from "../shell/format";
import { Icon } from "../shell/icons";
import { Fault } from "../shell/States";
import { useServices } from "../shell/services";
import { predictBatch, readBatch } from "./batch";

function save(csv: string, name: string): void {
  const url = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Predict each row of a CSV file, and save it with the predictions. */
export function Batch({ projectId, schema }: { projectId: string; schema: ModelSchema }) {
  const { api } = useServices();
  const input = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState(0);
  const run = useMutation({
    mutationFn: async (file: File) => {
      setShare(0);
      const batch = readBatch(await file.text(), schema);
      save(await predictBatch(api, projectId, schema, batch, setShare), `predictions_${file.name}`);
      return batch.rows.length;
    },
    onSuccess: (rows) => announce(`${rows} rows predicted and saved.`),
  });
  return (
    <div>
      <button
        type="button"
        className="button"
        disabled={run.isPending}
        onClick={() => input.current?.click()}
      >
        <Icon name="upload" /> {run.isPending ? percent(share * 100) : "Predict a CSV file"}
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt"
        className="unseen"
        tabIndex={-1}
        aria-label="File to predict"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) run.mutate(file);
        }}
      />
      {run.data !== undefined && <p className="quiet">{run.data} rows predicted and saved.</p>}
      {run.error && <Fault error={run.error} />}
    </div>
  );
}

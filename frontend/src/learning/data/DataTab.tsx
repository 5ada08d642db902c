import "../../styles/learning.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ProjectState } from "../../live/frames";
import { hasEnded } from "../../run/stages";
import { announce } from "../../shell/announcer";
import { plural } from "../../shell/format";
import { Icon } from "../../shell/icons";
import { Fault } from "../../shell/States";
import { useServices } from "../../shell/services";
import type { TabProps } from "../../system/tabs";
import { dataVersions } from "../calls";
import type { DataVersion } from "../types";
import { AddData } from "./AddData";
import { VersionList } from "./VersionList";

function newRows({ mode, dataset, total_rows }: DataVersion): string {
  if (mode === "replace") return `${plural(total_rows, "row")}, in place of all`;
  return `${plural(dataset.num_rows, "row")} more, ${plural(total_rows, "row")} in all`;
}

/** New data start nothing by themselves: here is the way to what reads them. */
function TrainOnIt({ state, newest }: { state: ProjectState; newest: DataVersion }) {
  const { api } = useServices();
  const running = !hasEnded(state.status);
  const run = useMutation({
    // The run that was the last one tells whether another has begun since.
    mutationFn: (_last: string | null) => api.run(state.project_id, "data_upload"),
    onSuccess: () => announce("A run reads the newest data."),
  });
  const starting = run.isPending || (run.isSuccess && run.variables === state.run_id);
  return (
    <div className="untrained">
      <p className="small">
        The champion has not seen version {newest.version} ({newRows(newest)}).{" "}
        {running && "The next run reads it."}
      </p>
      {!running && (
        <button
          type="button"
          className="button"
          aria-disabled={starting}
          onClick={() => starting || run.mutate(state.run_id)}
        >
          <Icon name="play" /> {starting ? "Starting …" : "Train on it"}
        </button>
      )}
      {run.error && <Fault error={run.error} />}
    </div>
  );
}

/** The versions of a project's data, how far each is from what the champion saw, and a way to add one. */
export default function DataTab({ state }: TabProps) {
  const { api } = useServices();
  const client = useQueryClient();
  const id = state.project_id;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["data", id, "all"],
    queryFn: ({ signal }) => dataVersions(api, id, signal),
    staleTime: Number.POSITIVE_INFINITY, // the stream says when
  });
  const [adding, setAdding] = useState(false);
  // Undefined: the newest, until somebody has chosen.
  const [chosen, setChosen] = useState<number | null | undefined>(undefined);
  const opener = useRef<HTMLButtonElement>(null);
  if (isPending) return <p className="quiet">Reading the versions of the data …</p>;
  if (data === undefined) return <Fault error={error} onRetry={() => void refetch()} />;
  const close = () => {
    setAdding(false);
    // The button is there again only after this.
    requestAnimationFrame(() => opener.current?.focus());
  };
  const added = (version: DataVersion) => {
    setChosen(version.version);
    void client.invalidateQueries({ queryKey: ["data", id] });
    close();
  };
  const newest = data[0];
  const champion = state.champion?.data_version ?? null;
  const untrained = newest !== undefined && champion !== null && newest.version > champion;
  return (
    <div className="learning">
      {error && <Fault error={error} stale onRetry={() => void refetch()} />}
      {adding ? (
        <AddData projectId={id} onAdded={added} onClose={close} />
      ) : (
        <button ref={opener} type="button" className="button" onClick={() => setAdding(true)}>
          <Icon name="plus" /> Add data …
        </button>
      )}
      {untrained && <TrainOnIt key={newest.version} state={state} newest={newest} />}
      <h3>{plural(data.length, "version")} of the data</h3>
      <VersionList
        versions={data}
        champion={champion}
        open={chosen === undefined ? (newest?.version ?? null) : chosen}
        onOpen={setChosen}
      />
    </div>
  );
}

import { useNumbers } from "../runs/useRuns";
import { runName } from "../runs/words";
import { go } from "../shell/location";

interface RunNameProps {
  readonly projectId: string;
  readonly runId: string;
  /** Within a sentence. */
  readonly small?: boolean;
}

/** A run as the list of runs calls it, `Run 2`; it leads there. */
export function RunName({ projectId, runId, small = false }: RunNameProps) {
  const name = runName(runId, useNumbers(projectId, [], [runId]));
  return (
    <button type="button" className="text-button" onClick={() => go({ run: runId })}>
      {small ? name.replace("Run", "run") : name}
    </button>
  );
}

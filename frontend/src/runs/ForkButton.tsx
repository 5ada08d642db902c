import { useState } from "react";
import type { ProblemType } from "../api/types";
import type { ProjectState } from "../live/frames";
import { Icon } from "../shell/icons";
import { lazyPanel } from "../shell/lazyPanel";
import { runName } from "./words";

const ForkDialog = lazyPanel(() => import("./ForkDialog"), null);

interface ForkButtonProps {
  readonly state: ProjectState;
  readonly runId: string;
  readonly numbers: ReadonlyMap<string, number>;
  readonly problem: ProblemType | null;
}

/** Opens the dialog that forks this run. */
export function ForkButton({ state, runId, numbers, problem }: ForkButtonProps) {
  const [open, setOpen] = useState(false);
  const name = runName(runId, numbers);
  return (
    <>
      <button type="button" className="button primary" onClick={() => setOpen(true)}>
        <Icon name="fork" /> Fork {name} …
      </button>
      {open && (
        <ForkDialog
          state={state}
          runId={runId}
          name={name}
          problem={problem}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

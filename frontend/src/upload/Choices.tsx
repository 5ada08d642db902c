import { useId } from "react";
import type { Metric, ProblemType } from "../api/types";
import { useUnreadable } from "../runs/unreadable";
import { FormField } from "../shell/FormField";
import { metricName } from "../shell/format";
import { budgetProblem } from "./checks";

export interface Chosen {
  readonly target: string;
  readonly problem: ProblemType | "";
  readonly metric: Metric | "";
  readonly budget: string;
  /** The run asks when the sentence leaves in doubt which column is meant. */
  readonly ask: boolean;
}

export const NOTHING_CHOSEN: Chosen = { target: "", problem: "", metric: "", budget: "", ask: false };

/** contracts.datasets.METRICS_OF_PROBLEM */
const METRICS: Readonly<Record<ProblemType, readonly Metric[]>> = {
  binary: ["roc_auc", "average_precision", "f1", "accuracy", "balanced_accuracy", "log_loss"],
  multiclass: ["log_loss", "accuracy", "balanced_accuracy", "f1_macro"],
  regression: ["rmse", "mae", "r2"],
};
const PROBLEMS = Object.keys(METRICS) as ProblemType[];

interface ChoicesProps {
  readonly columns: readonly string[];
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
}

/** As it was typed: a browser's own number field drops what it can't read, and turns with the wheel. */
function Budget({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { input, shown, handlers } = useUnreadable(budgetProblem(value));
  return (
    <FormField label="Time budget (s)" error={shown}>
      {(control) => (
        <input
          {...control}
          {...handlers}
          ref={input}
          inputMode="decimal"
          value={value}
          placeholder="As needed"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FormField>
  );
}

/** What the user may fix instead of leaving it to the reading of the sentence. */
export function Choices({ columns, chosen, onChange }: ChoicesProps) {
  const list = useId();
  const metrics = chosen.problem === "" ? [] : METRICS[chosen.problem];
  return (
    <div className="choices">
      <label>
        <span>Target column</span>
        <input
          list={list}
          value={chosen.target}
          placeholder="Found from the sentence"
          onChange={(event) => onChange({ ...chosen, target: event.target.value })}
        />
        <datalist id={list}>
          {columns.slice(0, 500).map((column) => (
            <option key={column} value={column} />
          ))}
        </datalist>
      </label>
      <label>
        <span>Problem</span>
        <select
          value={chosen.problem}
          onChange={(event) =>
            onChange({ ...chosen, problem: event.target.value as ProblemType | "", metric: "" })
          }
        >
          <option value="">Found from the data</option>
          {PROBLEMS.map((problem) => (
            <option key={problem} value={problem}>
              {problem}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Metric</span>
        <select
          value={chosen.metric}
          disabled={metrics.length === 0}
          onChange={(event) => onChange({ ...chosen, metric: event.target.value as Metric | "" })}
        >
          <option value="">{metrics.length === 0 ? "Choose a problem first" : "The usual one"}</option>
          {metrics.map((metric) => (
            <option key={metric} value={metric}>
              {metricName(metric)}
            </option>
          ))}
        </select>
      </label>
      <Budget value={chosen.budget} onChange={(budget) => onChange({ ...chosen, budget })} />
      <label className="choice-ask">
        <input
          type="checkbox"
          checked={chosen.ask}
          onChange={(event) => onChange({ ...chosen, ask: event.target.checked })}
        />
        <span>Ask me when it is unclear which column is meant</span>
      </label>
    </div>
  );
}

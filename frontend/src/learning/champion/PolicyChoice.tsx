import { moment } from "../../shell/format";
import { Fault } from "../../shell/States";
import type { ProjectPolicy } from "../types";
import type { usePolicy } from "./useChampion";
import { POLICIES } from "./words";

interface PolicyChoiceProps {
  readonly policy: ProjectPolicy;
  readonly by: string;
  readonly change: ReturnType<typeof usePolicy>;
}

/** When a run's model takes the champion's place by itself. */
export function PolicyChoice({ policy, by, change }: PolicyChoiceProps) {
  // What was just chosen is shown at once; the answer, or a refusal, settles it.
  const wished = change.isPending ? change.variables.promotion : undefined;
  const now = wished ?? policy.promotion;
  return (
    <fieldset className="policy" aria-busy={change.isPending}>
      <legend>
        <h3>When a run's model is served</h3>
      </legend>
      {POLICIES.map(({ id, words, says }) => (
        <label key={id} className="policy-choice">
          <input
            type="radio"
            name="promotion"
            value={id}
            checked={now === id}
            // Not disabled meanwhile: the arrow keys would lose their place.
            onChange={() => change.isPending || change.mutate({ promotion: id, by })}
          />
          <span>
            {words} <span className="quiet small">{says}</span>
          </span>
        </label>
      ))}
      {policy.changed_at && (
        <p className="quiet small">
          Changed by {policy.changed_by} on {moment(policy.changed_at)}.
        </p>
      )}
      {change.error && <Fault error={change.error} />}
    </fieldset>
  );
}

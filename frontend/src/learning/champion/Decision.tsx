import { differenceWords, PairedBar } from "../../charts/PairedBar";
import { count, lowerIsBetter, metricName, plural, score } from "../../shell/format";
import type { PromotionDecision } from "../types";

/** What champion and challenger scored on the same rows, and how sure the difference is. */
export function DecisionView({ decision }: { decision: PromotionDecision }) {
  const { comparison } = decision;
  if (comparison === null) return <p className="quiet small">{decision.reason}</p>;
  return (
    <div className="decision">
      <dl className="decision-values">
        <div>
          <dt>Champion</dt>
          <dd>{score(comparison.value_a)}</dd>
        </div>
        <div>
          <dt>Challenger</dt>
          <dd>{score(comparison.value_b)}</dd>
        </div>
        <div>
          <dt>
            {metricName(comparison.metric)}, {lowerIsBetter(comparison.metric) ? "lower" : "higher"} is better
          </dt>
          <dd className="decision-rows">on {plural(comparison.rows, "row")}</dd>
        </div>
      </dl>
      <PairedBar paired={comparison} />
      <p className="decision-ends quiet small" aria-hidden="true">
        <span>champion better</span>
        <span>challenger better</span>
      </p>
      <p className="small">{differenceWords(comparison)}.</p>
      {decision.rows_left_out > 0 && (
        <p className="quiet small">
          {count(decision.rows_left_out)} held-out rows were left out: the champion was trained on them.
        </p>
      )}
    </div>
  );
}

import type { EvaluationReport } from "../api/types";
import { score } from "../shell/format";

const MOST = 15;

/** How much the metric suffers when a column is shuffled. */
export function Importance({ features }: { features: EvaluationReport["feature_importance"] }) {
  if (features.length === 0) return <p className="quiet">Not measured.</p>;
  const shown = [...features].sort((a, b) => b.importance - a.importance).slice(0, MOST);
  const largest = Math.max(...shown.map((feature) => feature.importance), 1e-12);
  return (
    <ol className="importance">
      {shown.map(({ feature, importance, std }) => (
        <li key={feature}>
          <span className="clip" title={feature}>
            {feature}
          </span>
          <meter
            min={0}
            max={largest}
            value={Math.max(0, importance)}
            aria-label={`Importance of ${feature}`}
          />
          <span className="number" title={`± ${score(std)}`}>
            {score(importance)}
          </span>
        </li>
      ))}
    </ol>
  );
}

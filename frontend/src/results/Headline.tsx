import type { EvaluationReport } from "../api/types";
import { metricName, score } from "../shell/format";

/** The one figure that was asked for, large, with its interval and the baseline's beside it. */
export function Headline({ report }: { report: EvaluationReport }) {
  const value = report.metrics[report.metric];
  if (value === undefined) return null;
  const measured = report.truth?.estimates.find((estimate) => estimate.name === report.metric);
  const base = report.baseline_metrics?.[report.metric];
  return (
    <dl className="headline">
      <div>
        <dt>{metricName(report.metric)}</dt>
        <dd>{score(value)}</dd>
      </div>
      {measured?.interval && (
        <div className="headline-aside">
          <dt>95 % interval</dt>
          <dd>
            {score(measured.interval.low)} – {score(measured.interval.high)}
          </dd>
        </div>
      )}
      {base !== undefined && (
        <div className="headline-aside">
          <dt>Plain baseline</dt>
          <dd>{score(base)}</dd>
        </div>
      )}
    </dl>
  );
}

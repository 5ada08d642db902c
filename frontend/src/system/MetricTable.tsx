import { lowerIsBetter, metricName, score } from "../shell/format";
import { ScrollBox } from "../shell/ScrollBox";

interface MetricTableProps {
  readonly metrics: Readonly<Record<string, number>>;
  readonly baseline: Readonly<Record<string, number>> | null;
  readonly primary: string | null;
  readonly better?: boolean;
}

/** How much of the baseline's error is gone, in percent; for a score, which has no such whole, the difference. */
export function gain(metric: string, value: number, baseline: number): string {
  const sign = (number: number) => (number > 0 ? "+" : "");
  if (!lowerIsBetter(metric)) {
    const change = value - baseline;
    return Number.isFinite(change) ? `${sign(change)}${score(change)}` : "–";
  }
  const share = Math.round(((baseline - value) / Math.abs(baseline)) * 100);
  return Number.isFinite(share) ? `${sign(share)}${share} %` : "–";
}

/** What a metric's name says of the interval beside it, as `roc_auc_ci_low`. */
function interval(metrics: Readonly<Record<string, number>>, name: string): string | null {
  const low = metrics[`${name}_ci_low`] ?? metrics[`${name}_low`];
  const high = metrics[`${name}_ci_high`] ?? metrics[`${name}_high`];
  return low === undefined || high === undefined ? null : `${score(low)} – ${score(high)}`;
}

export function MetricTable({ metrics, baseline, primary, better }: MetricTableProps) {
  const names = Object.keys(metrics).filter((name) => !/_(ci_)?(low|high)$/.test(name));
  names.sort((a, b) => Number(b === primary) - Number(a === primary));
  return (
    <>
      {better === false && (
        <p className="warning">No better than the plain baseline on rows it had not seen.</p>
      )}
      <ScrollBox label="Metrics">
        <table className="table">
          <caption className="unseen">Metrics on held-out rows</caption>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col" className="number">
                Model
              </th>
              <th scope="col" className="number">
                Baseline
              </th>
              <th scope="col" className="number">
                Gain
              </th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const value = metrics[name] ?? Number.NaN;
              const base = baseline?.[name];
              const range = interval(metrics, name);
              return (
                <tr key={name} className={name === primary ? "primary-row" : undefined}>
                  <th scope="row">{metricName(name)}</th>
                  <td className="number">
                    {score(value)}
                    {range && <span className="note">{range}</span>}
                  </td>
                  <td className="number">{score(base)}</td>
                  <td className="number">{base === undefined ? "–" : gain(name, value, base)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

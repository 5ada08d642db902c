import type { Truth } from "../../api/types";
import { score } from "../../shell/format";
import { ScrollBox } from "../../shell/ScrollBox";

type Estimate = Truth["estimates"][number];

interface Span {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function spanOf(value: number | null, interval: Estimate["interval"]): Span | null {
  if (value === null) return null;
  return { value, low: interval?.low ?? value, high: interval?.high ?? value };
}

/** Model and baseline on one scale, each a dot on its 95 % interval. */
function Whiskers({ model, base }: { model: Span; base: Span | null }) {
  const ends = [model.low, model.high, ...(base ? [base.low, base.high] : [])];
  const low = Math.min(...ends);
  const width = Math.max(...ends) - low || 1;
  const at = (value: number) => 4 + ((value - low) / width) * 92;
  return (
    <svg className="whiskers" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
      {base && (
        <g className="whisker-base">
          <line x1={at(base.low)} x2={at(base.high)} y1="11.5" y2="11.5" />
          <line x1={at(base.value)} x2={at(base.value)} y1="9" y2="14" />
        </g>
      )}
      <g className="whisker-model">
        <line x1={at(model.low)} x2={at(model.high)} y1="4.5" y2="4.5" />
        <line x1={at(model.value)} x2={at(model.value)} y1="1.5" y2="7.5" />
      </g>
    </svg>
  );
}

function Value({ value, interval }: { value: number | null; interval: Estimate["interval"] }) {
  return (
    <>
      {score(value)}
      {interval && (
        <span className="note">
          {score(interval.low)} – {score(interval.high)}
        </span>
      )}
    </>
  );
}

function Direction({ up }: { up: boolean }) {
  const words = up ? "higher is better" : "lower is better";
  return (
    <span className="direction" title={words}>
      <span aria-hidden="true">{up ? "↑" : "↓"}</span>
      <span className="unseen">{words}</span>
    </span>
  );
}

/** Whether it is better than the baseline, and how sure that is. */
function Verdict({ gain, metric }: { gain: NonNullable<Truth["gain"]>; metric: string }) {
  const range = gain.interval && ` (${score(gain.interval.low)} to ${score(gain.interval.high)})`;
  if (gain.certain)
    return (
      <p className="verdict">
        Better than the plain baseline by {score(gain.value)} in {metric}
        {range}.
      </p>
    );
  return (
    <p className="warning">
      Not surely better than the plain baseline: {score(gain.value)} in {metric}
      {range}. More held-out rows would tell.
    </p>
  );
}

/** Every metric of the model beside the baseline's, with the intervals that hold 95 %. */
export function Estimates({ truth, metric }: { truth: Pick<Truth, "gain" | "estimates">; metric: string }) {
  return (
    <>
      {truth.gain && <Verdict gain={truth.gain} metric={metric} />}
      <ScrollBox label="Metrics">
        <table className="table estimates">
          <caption className="unseen">Metrics on held-out rows, with intervals that hold 95 %</caption>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col" className="number">
                Model
              </th>
              <th scope="col" className="number">
                Baseline
              </th>
            </tr>
          </thead>
          <tbody>
            {truth.estimates.map((estimate) => {
              const model = spanOf(estimate.value, estimate.interval);
              return (
                <tr key={estimate.name}>
                  <th scope="row">
                    {estimate.title} <Direction up={estimate.higher_is_better} />
                    {model && (
                      <Whiskers model={model} base={spanOf(estimate.baseline, estimate.baseline_interval)} />
                    )}
                  </th>
                  <td className="number">
                    <Value value={estimate.value} interval={estimate.interval} />
                  </td>
                  <td className="number">
                    <Value value={estimate.baseline} interval={estimate.baseline_interval} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

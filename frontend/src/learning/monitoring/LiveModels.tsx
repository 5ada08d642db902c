import { plural, score } from "../../shell/format";
import { Icon } from "../../shell/icons";
import { ScrollBox } from "../../shell/ScrollBox";
import { RunName } from "../RunName";
import type { LiveMetric, LiveModel } from "../types";
import { VerdictMark } from "./VerdictMark";

interface Span {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function spanOf(value: number | null, interval: LiveMetric["interval"]): Span | null {
  return value === null ? null : { value, low: interval?.low ?? value, high: interval?.high ?? value };
}

/** Live (above) and holdout on one scale, each a dash on its interval. */
function Spans({ live, holdout }: { live: Span; holdout: Span | null }) {
  const ends = [live.low, live.high, ...(holdout ? [holdout.low, holdout.high] : [])];
  const low = Math.min(...ends);
  const width = Math.max(...ends) - low || 1;
  const at = (value: number) => 4 + ((value - low) / width) * 92;
  return (
    <svg className="whiskers" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
      {holdout && (
        <g className="whisker-base">
          <line x1={at(holdout.low)} x2={at(holdout.high)} y1="11.5" y2="11.5" />
          <line x1={at(holdout.value)} x2={at(holdout.value)} y1="9" y2="14" />
        </g>
      )}
      <g className="whisker-model">
        <line x1={at(live.low)} x2={at(live.high)} y1="4.5" y2="4.5" />
        <line x1={at(live.value)} x2={at(live.value)} y1="1.5" y2="7.5" />
      </g>
    </svg>
  );
}

function Value({ value, interval }: { value: number | null; interval: LiveMetric["interval"] }) {
  return (
    <td className="number">
      {score(value)}
      {interval && (
        <span className="note">
          {score(interval.low)} – {score(interval.high)}
        </span>
      )}
    </td>
  );
}

function Row({ metric }: { metric: LiveMetric }) {
  const live = spanOf(metric.value, metric.interval);
  return (
    <tr>
      <th scope="row">
        {metric.title} <VerdictMark verdict={metric.verdict} />
        {live && <Spans live={live} holdout={spanOf(metric.holdout, metric.holdout_interval)} />}
      </th>
      <Value value={metric.value} interval={metric.interval} />
      <Value value={metric.holdout} interval={metric.holdout_interval} />
    </tr>
  );
}

function Model({ projectId, model }: { projectId: string; model: LiveModel }) {
  return (
    <section
      aria-label={model.champion === null ? `Model of run ${model.run_id}` : `Champion ${model.champion}`}
    >
      <h4>
        {model.is_champion && (
          <span className="crowned">
            <Icon name="crown" />{" "}
          </span>
        )}
        {model.champion === null ? "Model of " : `Champion ${model.champion}, `}
        <RunName small projectId={projectId} runId={model.run_id} />
      </h4>
      <p className="quiet small">
        {plural(model.rows, "row")} answered, the outcome of{" "}
        {model.outcomes === 1 ? "1 is" : `${model.outcomes} are`} known. {model.message}
      </p>
      {model.metrics.length > 0 && (
        <ScrollBox label="Live metrics">
          <table className="table estimates">
            <thead>
              <tr>
                <th scope="col">Metric</th>
                <th scope="col" className="number">
                  Live
                </th>
                <th scope="col" className="number">
                  Holdout
                </th>
              </tr>
            </thead>
            <tbody>
              {model.metrics.map((metric) => (
                <Row key={metric.metric} metric={metric} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </section>
  );
}

/** Each model that answered in the window: how good it is now, beside what its holdout said. */
export function LiveModels({ projectId, models }: { projectId: string; models: readonly LiveModel[] }) {
  if (models.length === 0) return <p className="quiet">No model answered in this window.</p>;
  return models.map((model) => <Model key={model.model_sha256} projectId={projectId} model={model} />);
}

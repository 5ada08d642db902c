import { useId, useMemo, useState } from "react";
import type { Truth } from "../../api/types";
import { ChartBox } from "../../charts/ChartBox";
import type { ChartSpec } from "../../charts/draw";
import { count, score } from "../../shell/format";

type Dependence = Truth["dependence"][number];

const MOST = 12;

/** SHAP values: how far each column moves the answers, on average. */
export function Contributions({ contributions }: { contributions: Truth["contributions"] }) {
  const shown = contributions.slice(0, MOST);
  const most = Math.max(...shown.map((each) => each.mean_absolute), 1e-12);
  return (
    <>
      <h4>How far each column moves an answer (SHAP)</h4>
      <ol className="importance">
        {shown.map(({ feature, mean_absolute: mean }) => (
          <li key={feature}>
            <span className="clip" title={feature}>
              {feature}
            </span>
            <meter min={0} max={most} value={mean} aria-label={`SHAP of ${feature}`} />
            <span className="number">{score(mean)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Categories({ chosen }: { chosen: Dependence }) {
  const values = chosen.points.map(({ prediction }) => prediction);
  const low = Math.min(0, ...values);
  const most = Math.max(...values) - low || 1;
  return (
    <ol className="importance">
      {chosen.points.map(({ label, prediction, rows }) => (
        <li key={label}>
          <span className="clip" title={`${label}: ${count(rows)} rows`}>
            {label}
          </span>
          <meter min={0} max={most} value={prediction - low} aria-label={`Mean prediction at ${label}`} />
          <span className="number">{score(prediction)}</span>
        </li>
      ))}
    </ol>
  );
}

function Line({ chosen }: { chosen: Dependence }) {
  const spec = useMemo<ChartSpec>(() => {
    const points = chosen.points.flatMap(({ value, prediction }) =>
      value === null ? [] : [{ x: value, y: prediction }],
    );
    return {
      x: chosen.feature,
      y: chosen.output,
      unit: false,
      series: [{ label: chosen.output, line: true, dots: true, points }],
    };
  }, [chosen]);
  return (
    <ChartBox
      title={`${chosen.output} by ${chosen.feature}`}
      says={`Mean prediction were ${chosen.feature} the same in every row.`}
      spec={spec}
    />
  );
}

/** What the answer does while one column changes (partial dependence), for a column at a time. */
export function DependenceView({ dependence }: { dependence: readonly Dependence[] }) {
  const id = useId();
  const [feature, setFeature] = useState(dependence[0]?.feature ?? "");
  const chosen = dependence.find((each) => each.feature === feature) ?? dependence[0];
  if (!chosen) return null;
  return (
    <>
      <h4 id={id}>What the answer does while one column changes</h4>
      <select
        aria-labelledby={id}
        value={chosen.feature}
        onChange={(event) => setFeature(event.target.value)}
      >
        {dependence.map((each) => (
          <option key={each.feature}>{each.feature}</option>
        ))}
      </select>
      {chosen.points.every(({ value }) => value !== null) ? (
        <Line chosen={chosen} />
      ) : (
        <Categories chosen={chosen} />
      )}
    </>
  );
}

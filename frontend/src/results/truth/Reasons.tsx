import { useId, useMemo, useState } from "react";
import type { EvaluationReport, Truth } from "../../api/types";
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

function Categories({ chosen, output }: { chosen: Dependence; output: string }) {
  const values = chosen.points.map(({ prediction }) => prediction);
  const low = Math.min(0, ...values);
  const most = Math.max(...values) - low || 1;
  return (
    <ol className="importance" aria-label={`${output} by ${chosen.feature}`}>
      {chosen.points.map(({ label, prediction, rows }) => (
        <li key={label}>
          <span className="clip" title={`${label}: ${count(rows)} rows`}>
            {label}
          </span>
          <meter min={0} max={most} value={prediction - low} aria-label={`${output} at ${label}`} />
          <span className="number">{score(prediction)}</span>
        </li>
      ))}
    </ol>
  );
}

function Line({ chosen, output }: { chosen: Dependence; output: string }) {
  const spec = useMemo<ChartSpec>(() => {
    const points = chosen.points.flatMap(({ value, prediction }) =>
      value === null ? [] : [{ x: value, y: prediction }],
    );
    return {
      x: chosen.feature,
      y: output,
      unit: false,
      series: [{ label: output, line: true, dots: true, points }],
    };
  }, [chosen, output]);
  return (
    <ChartBox
      title={`${output} by ${chosen.feature}`}
      says={`Mean prediction were ${chosen.feature} the same in every row.`}
      spec={spec}
    />
  );
}

interface DependenceProps {
  readonly dependence: readonly Dependence[];
  readonly report: Pick<EvaluationReport, "problem_type" | "target_column">;
}

/** What the answer does while one column changes (partial dependence), for a column at a time. */
export function DependenceView({ dependence, report }: DependenceProps) {
  const id = useId();
  const [feature, setFeature] = useState(dependence[0]?.feature ?? "");
  const chosen = dependence.find((each) => each.feature === feature) ?? dependence[0];
  if (!chosen) return null;
  const classes = report.problem_type !== "regression";
  const output = classes ? `P(${report.target_column} = ${chosen.output})` : chosen.output;
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
        <Line chosen={chosen} output={output} />
      ) : (
        <Categories chosen={chosen} output={output} />
      )}
    </>
  );
}

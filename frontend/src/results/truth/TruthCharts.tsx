import { useMemo } from "react";
import type { Truth } from "../../api/types";
import { ChartBox } from "../../charts/ChartBox";
import type { ChartSpec } from "../../charts/draw";
import { count, percent, score } from "../../shell/format";
import { Histogram } from "./Histogram";

function curveSpec(curve: Truth["curves"][number]): ChartSpec {
  const reference = { label: "By chance", line: true, reference: true, points: curve.reference };
  return {
    x: curve.x_label,
    y: curve.y_label,
    unit: curve.name !== "lift",
    series: [
      { label: "Model", line: true, points: curve.points },
      ...(curve.reference.length > 1 ? [reference] : []),
    ],
  };
}

/** Said against come true, with the interval of each bin. */
function calibrationSpec(bins: Truth["calibration"]): ChartSpec {
  const points = bins.map(({ predicted, observed, interval }) => ({
    x: predicted,
    y: observed,
    ...interval,
  }));
  const diagonal = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ];
  return {
    x: "Predicted probability",
    y: "Share that came true",
    unit: true,
    series: [
      { label: "Model", line: true, dots: true, points },
      { label: "Perfect", line: true, reference: true, points: diagonal },
    ],
  };
}

function learningSpec(curve: NonNullable<Truth["learning_curve"]>, metric: string): ChartSpec {
  const points = curve.points.map(({ rows, score: y }) => ({ x: rows, y }));
  return {
    x: "Training rows",
    y: metric,
    unit: false,
    series: [{ label: curve.model, line: true, dots: true, points }],
  };
}

function Calibration({ truth }: { truth: Truth }) {
  const spec = useMemo(() => calibrationSpec(truth.calibration), [truth]);
  const rows = truth.calibration.reduce((sum, bin) => sum + bin.rows, 0);
  const error = truth.calibration_error;
  const says = `Share that came true against the predicted probability, in ${truth.calibration.length} bins of ${count(rows)} rows.`;
  return (
    <div>
      <ChartBox title="Calibration" says={says} spec={spec} />
      {error !== null && (
        <p className="quiet small">
          What it says is off by {percent(error * 100)} on average (expected calibration error {score(error)}
          ).
        </p>
      )}
    </div>
  );
}

function Learning({ curve, metric }: { curve: NonNullable<Truth["learning_curve"]>; metric: string }) {
  const spec = useMemo(() => learningSpec(curve, metric), [curve, metric]);
  return (
    <div>
      <ChartBox title="Would more rows help?" says={`${metric} by number of training rows.`} spec={spec} />
      <p className="quiet small">{curve.verdict}</p>
    </div>
  );
}

function Residuals({ residuals }: { residuals: NonNullable<Truth["residuals"]> }) {
  const { interval_level: level, interval_coverage: coverage, interval_width: width } = residuals;
  return (
    <div>
      <Histogram title="How far off (actual − predicted)" bins={residuals.histogram} />
      <p className="quiet small">
        Half of all rows are off by at most {score(residuals.median_absolute)}, the worst by{" "}
        {score(residuals.largest_absolute)}.
        {level !== null && coverage !== null && (
          <>
            {" "}
            Its {percent(level * 100)} intervals held {percent(coverage * 100)} of the rows
            {width !== null && <> and are {score(width)} wide at the median</>}.
          </>
        )}
      </p>
    </div>
  );
}

/** The curves that the run measured, calibration with its intervals, residuals, the learning curve. */
export function TruthCharts({ truth, metric }: { truth: Truth; metric: string }) {
  const curves = useMemo(
    () => truth.curves.map((curve) => ({ curve, spec: curveSpec(curve) })),
    [truth.curves],
  );
  return (
    <div className="charts">
      {curves.map(({ curve, spec }) => (
        <ChartBox
          key={curve.name}
          title={curve.title}
          says={`${curve.title}: ${curve.y_label} against ${curve.x_label}.`}
          spec={spec}
        />
      ))}
      {truth.calibration.length > 0 && <Calibration truth={truth} />}
      {truth.residuals && <Residuals residuals={truth.residuals} />}
      {truth.learning_curve && <Learning curve={truth.learning_curve} metric={metric} />}
    </div>
  );
}

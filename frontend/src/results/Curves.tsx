import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { EvaluationReport } from "../api/types";
import { ChartBox } from "../charts/ChartBox";
import type { ChartSpec, Series } from "../charts/draw";
import { score } from "../shell/format";
import { useServices } from "../shell/services";
import { area, calibration, type Holdout, precisionRecall, readHoldout, rocCurve } from "./holdout";

const MOST_CLASSES = 5;
const MOST_POINTS = 1_500;

interface Picture {
  readonly title: string;
  readonly says: string;
  readonly spec: ChartSpec;
}

function diagonal(label: string): Series {
  return {
    label,
    line: true,
    reference: true,
    points: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  };
}

function calibrationPicture(series: readonly Series[]): Picture {
  return {
    title: "Calibration",
    says: "Share that came true against the predicted probability, in ten bins.",
    spec: {
      x: "Predicted probability",
      y: "Share that came true",
      unit: true,
      series: [...series, diagonal("Perfect")],
    },
  };
}

function classPictures(holdout: Holdout, report: EvaluationReport): readonly Picture[] {
  const measured = (report.truth?.calibration.length ?? 0) > 0;
  const labels = report.positive_class
    ? [report.positive_class]
    : [...holdout.probabilities.keys()].slice(0, MOST_CLASSES);
  const each = labels.flatMap((label) => {
    const scores = holdout.probabilities.get(label);
    if (!scores) return [];
    return [{ label, scores, hits: holdout.actual.map((actual) => actual === label) }];
  });
  const lines = (make: (scores: readonly number[], hits: readonly boolean[]) => Series["points"]): Series[] =>
    each.map(({ label, scores, hits }) => ({ label, line: true, points: make(scores, hits) }));
  const roc = lines(rocCurve);
  const words = roc.map((series) => `${series.label}: area ${score(area(series.points))}`).join(", ");
  return [
    {
      title: "ROC",
      says: `ROC curve on held-out rows. ${words}.`,
      spec: {
        x: "False positives",
        y: "True positives",
        unit: true,
        series: [...roc, diagonal("By chance")],
      },
    },
    {
      title: "Precision and recall",
      says: "Precision against recall on held-out rows.",
      spec: { x: "Recall", y: "Precision", unit: true, series: lines(precisionRecall) },
    },
    // The run's own has intervals; two of one name would only raise the question which is right.
    ...(measured ? [] : [calibrationPicture(lines((scores, hits) => calibration(scores, hits)))]),
  ];
}

function numberPictures(holdout: Holdout): readonly Picture[] {
  const step = Math.max(1, Math.ceil(holdout.actual.length / MOST_POINTS));
  const points = holdout.actual
    .map((actual, index) => ({ x: Number(holdout.predicted[index]), y: Number(actual) }))
    .filter((point, index) => index % step === 0 && Number.isFinite(point.x) && Number.isFinite(point.y));
  const low = Math.min(...points.map(({ x }) => x));
  const high = Math.max(...points.map(({ x }) => x));
  const across = (y: (x: number) => number): Series["points"] => [
    { x: low, y: y(low) },
    { x: high, y: y(high) },
  ];
  return [
    {
      title: "Actual against predicted",
      says: "Actual value against predicted value of held-out rows; the line is a perfect prediction.",
      spec: {
        x: "Predicted",
        y: "Actual",
        unit: false,
        series: [
          { label: "Rows", line: false, points },
          { label: "Perfect", line: true, reference: true, points: across((x) => x) },
        ],
      },
    },
    {
      title: "Residuals",
      says: "Actual minus predicted value against predicted value of held-out rows.",
      spec: {
        x: "Predicted",
        y: "Actual − predicted",
        unit: false,
        series: [
          { label: "Rows", line: false, points: points.map(({ x, y }) => ({ x, y: y - x })) },
          { label: "None", line: true, reference: true, points: across(() => 0) },
        ],
      },
    },
  ];
}

/** ROC, precision and recall, calibration; or residuals: from the predictions on held-out rows. */
export function Curves({ path, report }: { path: string; report: EvaluationReport }) {
  const { api } = useServices();
  const { data, error } = useQuery({
    queryKey: ["holdout", path, report.work_units],
    queryFn: async ({ signal }) => readHoldout(await api.text(path, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const pictures = useMemo(() => {
    if (!data) return [];
    return report.problem_type === "regression" ? numberPictures(data) : classPictures(data, report);
  }, [data, report]);
  if (error) return <p className="quiet">The held-out predictions could not be read: {error.message}</p>;
  return (
    <div className="charts">
      {pictures.map((picture) => (
        <ChartBox key={picture.title} {...picture} />
      ))}
    </div>
  );
}

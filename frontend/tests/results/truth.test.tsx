// @vitest-environment jsdom
import "../dom";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { Truth } from "../../src/api/types";
import { Answer } from "../../src/results/Answer";
import { Card } from "../../src/results/truth/Card";
import { Classes, Fairness, Slices } from "../../src/results/truth/Errors";
import { Estimates } from "../../src/results/truth/Estimates";
import { Histogram } from "../../src/results/truth/Histogram";
import { Contributions, DependenceView } from "../../src/results/truth/Reasons";
import { TruthCharts } from "../../src/results/truth/TruthCharts";
import measured from "./truth.json";

// A real report of the engine's, its lists cut short.
const truth = measured as unknown as Truth;
vi.mock("../../src/charts/draw", () => ({ draw: () => () => undefined })); // jsdom has no canvas

it("PAGE-74 shows each metric with its interval beside the baseline's, and whether the gain is certain", () => {
  const { rerender, container } = render(<Estimates truth={truth} metric="ROC AUC" />);
  expect(screen.getByRole("row", { name: /ROC AUC.*0\.\d+ – 0\.\d+/ })).toBeTruthy();
  expect(container.querySelectorAll(".whiskers")).toHaveLength(truth.estimates.length);
  expect(screen.getByText(/Better than the plain baseline by/)).toBeTruthy();
  const doubtful = { ...truth, gain: truth.gain && { ...truth.gain, certain: false } };
  rerender(<Estimates truth={doubtful} metric="ROC AUC" />);
  expect(screen.getByText(/Not surely better/)).toBeTruthy();
});

it("PAGE-74 draws what was measured, and only that", () => {
  const { rerender } = render(<TruthCharts truth={truth} metric="ROC AUC" />);
  expect(screen.getByRole("img", { name: /in 3 bins/ })).toBeTruthy();
  expect(screen.getByText(truth.learning_curve?.verdict ?? "")).toBeTruthy();
  const bare = { ...truth, curves: [], calibration: [], learning_curve: null };
  rerender(<TruthCharts truth={bare} metric="ROC AUC" />);
  expect(screen.queryAllByRole("img")).toHaveLength(0);
  const bins = [
    { low: -2, high: 0, rows: 3 },
    { low: 0, high: 2, rows: 1 },
  ];
  rerender(<Histogram title="Off by" bins={bins} />);
  expect(screen.getByRole("img", { name: "Off by: -2 to 0: 3; 0 to 2: 1." })).toBeTruthy();
});

it("PAGE-74 says where it errs, how each class and group fares, and what moves the answers", () => {
  const slices = truth.error_slices ?? { measure: "log_loss", overall: 1, worst: [] };
  const { rerender } = render(<Slices slices={{ ...slices, worst: [] }} />);
  expect(screen.getByText(/no group of rows stands out/)).toBeTruthy();
  const worst = { column: "Sex", condition: "Sex = male", rows: 9, error: 0.8, ratio: 2.5, p_value: 0.001 };
  rerender(<Slices slices={{ ...slices, worst: [worst] }} />);
  expect(screen.getByText("2.5 ×")).toBeTruthy();
  rerender(<Classes classes={truth.classes} />);
  expect(screen.getAllByRole("row")).toHaveLength(truth.classes.length + 1);
  if (truth.fairness) {
    rerender(<Fairness fairness={truth.fairness} />);
    expect(screen.getAllByRole("row")).toHaveLength(truth.fairness.groups.length + 1);
    expect(screen.queryByText("Mean actual")).toBeNull();
  }
  rerender(<Contributions contributions={truth.contributions} />);
  expect(screen.getAllByRole("listitem")).toHaveLength(truth.contributions.length);
  const of = { problem_type: "multiclass" as const, target_column: "species" };
  const [known] = truth.dependence;
  if (!known) throw new Error("the sample has no dependence");
  rerender(<DependenceView dependence={[known, { ...known, feature: "other" }]} report={of} />);
  fireEvent.change(screen.getByRole("combobox"), { target: { value: "other" } });
  expect(screen.getByRole("combobox")).toHaveProperty("value", "other");
  expect(screen.getByRole("list", { name: /^P\(species = .*\) by other$/ })).toBeTruthy();
});

it("PAGE-74 has a model card that lists what was not measured", () => {
  render(<Card card={truth.card} leftOut={truth.left_out} />);
  expect(screen.getByText(truth.card.purpose)).toBeTruthy();
  expect(screen.getByText("Nothing of the kind: too few rows.")).toBeTruthy();
});

it("PAGE-49 shows an answer's interval, what is unlike training, and what moved it", () => {
  const prediction = {
    prediction: 41.5,
    interval: { low: 33.25, high: 52, level: 0.9 },
    warnings: ["age 300 is above all of training (at most 90)"],
    explanation: [
      { column: "age", effect: 4.5 },
      { column: "cement", effect: -2 },
    ],
  };
  render(<Answer answer={{ predictions: [prediction], model_id: "p/r" }} />);
  expect(screen.getByText("41.5")).toBeTruthy();
  expect(screen.getByText("33.25 to 52 in 90 % of such cases")).toBeTruthy();
  expect(screen.getByText(/above all of training/)).toBeTruthy();
  expect(screen.getByText("+4.5")).toBeTruthy();
  expect(screen.getByText("-2")).toBeTruthy();
});

it("PAGE-74 shows the answer of each target where there are several", () => {
  const late = { prediction: "yes", probabilities: { no: 0.2, yes: 0.8 } };
  const hours = { prediction: 36.4, interval: { low: 31.2, high: 41.8, level: 0.9 } };
  const answer = {
    predictions: [{ ...late, predictions: { late, hours } }],
    model_id: "p/r",
  };
  const { rerender } = render(<Answer answer={answer} />);
  expect(screen.getByRole("region", { name: "late" }).textContent).toContain("yes");
  expect(screen.getByRole("region", { name: "hours" }).textContent).toContain("31.2 to 41.8 in 90 %");
  expect(screen.queryAllByText("yes", { selector: ".answer-value" })).toHaveLength(1);
  rerender(<Answer answer={{ ...answer, predictions: [late] }} />);
  expect(screen.queryByRole("region")).toBeNull();
});

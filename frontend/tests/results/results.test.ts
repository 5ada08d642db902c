import { describe, expect, it } from "vitest";
import { readWhole } from "../../src/api/streamed";
import type { ModelColumn, ModelSchema } from "../../src/api/types";
import { best } from "../../src/history/Compare";
import { codeFor } from "../../src/results/code";
import { cellOf, oddity, rangeOf } from "../../src/results/fields";
import { area, calibration, precisionRecall, readHoldout, rocCurve } from "../../src/results/holdout";
import { gain } from "../../src/system/MetricTable";
import { checkDescription, checkFile } from "../../src/upload/checks";
import { findDelimiter, previewCsv } from "../../src/upload/csv";

/** The part of a column that the form reads. */
const column = (name: string, changes: Partial<ModelColumn> = {}) =>
  ({ name, role: "numeric", nullable: false, example: 1.5, categories: null, ...changes }) as ModelColumn;

const schema: ModelSchema = {
  model_id: "p/r",
  problem_type: "binary",
  target_column: "paid",
  classes: ["no", "yes"],
  columns: [
    column("age"),
    column("it's", { role: "categorical", example: "o'clock", categories: ["o'clock"] }),
  ],
};

describe("CSV in the browser (PAGE-40)", () => {
  it("finds delimiter, quotes, BOM and CRLF, and leaves out a row that is cut off", () => {
    expect(previewCsv('\uFEFFa;b\r\n"x;1";"say ""hi"""\r\n3;4\r\n5', false)).toEqual({
      delimiter: ";",
      columns: ["a", "b"],
      rows: [
        ["x;1", 'say "hi"'],
        ["3", "4"],
      ],
    });
    expect(findDelimiter("a\tb\n1\t2\n", true)).toBe("\t");
    expect(previewCsv("a\u0000b", true)).toBeNull();
    expect(previewCsv("", true)).toBeNull();
  });

  it("checks name, size and sentence", () => {
    expect(checkFile({ name: "a.exe", size: 1 })).toContain("not a table");
    expect(checkFile({ name: "a.csv", size: 0 })).toContain("empty");
    expect(checkFile({ name: "a.csv", size: 3e9 })).toContain("larger");
    expect(checkFile({ name: "a.PARQUET", size: 10 })).toBeNull();
    expect(checkFile({ name: "a.csv.gz", size: 10 })).toBeNull();
    expect(checkDescription("  ")).not.toBeNull();
    expect(checkDescription("x".repeat(10_001))).not.toBeNull();
    expect(checkDescription("predict it")).toBeNull();
  });
});

describe("curves from held-out predictions (PAGE-48)", () => {
  const scores = [0.9, 0.8, 0.7, 0.6, 0.55, 0.54, 0.53, 0.52, 0.51, 0.505];
  const hits = [true, true, false, true, true, true, false, false, true, false];

  it("gives the textbook's ROC area", () => {
    expect(area(rocCurve(scores, hits))).toBeCloseTo(0.75, 10);
    expect(area(rocCurve([1, 1, 1, 1], [true, false, true, false]))).toBeCloseTo(0.5, 10);
    expect(rocCurve([0.1, 0.2], [true, true])).toEqual([]);
  });

  it("ends at full recall, and calibrates by bins", () => {
    expect(precisionRecall(scores, hits).at(-1)).toEqual({ x: 1, y: 0.6 });
    expect(calibration([0.05, 0.05, 0.95, 1], [false, false, true, true])).toEqual([
      { x: 0.05, y: 0 },
      { x: 0.975, y: 1 },
    ]);
  });

  it("reads the artefact's columns", () => {
    const read = readHoldout('row,actual,predicted,p(no),p("yes, so")\n4,no,no,0.9,0.1\n');
    expect(read?.actual).toEqual(["no"]);
    expect(readHoldout("x,y\n1,2\n")).toBeNull();
  });
});

describe("the try-it form (PAGE-49)", () => {
  it("makes cells of texts", () => {
    expect(cellOf(column("a"), " 3.5 ")).toBe(3.5);
    expect(cellOf(column("a"), "")).toBeNull();
    expect(cellOf(column("b", { role: "boolean", example: true }), "False")).toBe(false);
    expect(cellOf(column("c", { role: "categorical", example: "x" }), "7")).toBe("7");
  });

  it("warns of what training never had", () => {
    const ranged = column("a", { minimum: 0, maximum: 10 });
    expect(oddity(ranged, "11")).toContain("above");
    expect(oddity(ranged, "-1")).toContain("below");
    expect(oddity(ranged, "5")).toBeNull();
    expect(rangeOf(ranged)).toBe("0 – 10");
    expect(rangeOf(column("a"))).toBeNull(); // an artefact of the release before
    expect(oddity(ranged, "")).toContain("never missing");
    expect(oddity(ranged, "many")).toBe("not a number");
    expect(oddity(column("c", { role: "categorical", example: "x", categories: ["x"] }), "y")).toContain(
      "not seen",
    );
  });

  it("writes examples that survive a quote", () => {
    const curl = codeFor("curl", "http://h/predict", schema);
    expect(curl).toContain(`"it'\\''s":"o'\\''clock"`);
    expect(codeFor("python", "http://h/predict", schema)).toContain('"age": 1.5');
    expect(codeFor("javascript", "http://h/predict", schema)).toContain("fetch");
  });
});

describe("a file of predictions (PAGE-49)", () => {
  const stream = (pieces: readonly string[], fails = false) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
        if (fails) controller.error(new TypeError("network error"));
        else controller.close();
      },
    });

  it("is whole when all its rows have come, and tells how many have", async () => {
    const told: number[] = [];
    const whole = await readWhole(stream(["a,p\n1,", "2\n3,4\n"]), "text/csv", 2, (come) => told.push(come));
    expect(await whole.text()).toBe("a,p\n1,2\n3,4\n");
    expect(whole.type).toBe("text/csv");
    expect(told).toEqual([1, 2]);
  });

  it("is refused when it was cut off, by an error or by silence", async () => {
    const quiet = () => undefined;
    await expect(readWhole(stream(["a,p\n1,2\n"]), "text/csv", 5, quiet)).rejects.toMatchObject({
      code: "NETWORK",
    });
    await expect(readWhole(stream([], true), "text/csv", 5, quiet)).rejects.toMatchObject({
      code: "NETWORK",
    });
    expect((await readWhole(stream(["PAR1"]), "x/y", null, quiet)).size).toBe(4);
  });
});

describe("two projects side by side (PAGE-45)", () => {
  const of = (value: number | undefined, low?: number, high?: number) => ({
    value,
    interval: low === undefined || high === undefined ? null : { low, high },
  });

  it("names the better figure, but none where the intervals overlap or one is missing", () => {
    expect(best("roc_auc", [of(0.9), of(0.8)])).toBe(0);
    expect(best("rmse", [of(0.9), of(0.8)])).toBe(1);
    expect(best("roc_auc", [of(0.9, 0.85, 0.95), of(0.8, 0.7, 0.84)])).toBe(0);
    expect(best("roc_auc", [of(0.9, 0.8, 0.95), of(0.8, 0.7, 0.84)])).toBe(-1);
    expect(best("f1", [of(0.9), of(undefined)])).toBe(-1);
    expect(best("f1", [of(0.9), of(0.9)])).toBe(-1);
  });
});

describe("gain over the baseline", () => {
  it("PAGE-39 is the part of an error that is gone, and the difference of a score", () => {
    expect(gain("rmse", 1.5, 3)).toBe("+50 %");
    expect(gain("log_loss", 0.9, 0.6)).toBe("-50 %");
    expect(gain("roc_auc", 0.75, 0.5)).toBe("+0.25");
    expect(gain("r2", 0.6883, -5.76e-6)).toBe("+0.6883");
    expect(gain("f1", 0.25, 0.5)).toBe("-0.25");
    expect(gain("rmse", 1, 0)).toBe("–");
    expect(gain("r2", Number.NaN, 0)).toBe("–");
  });
});

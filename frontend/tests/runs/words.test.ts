import { describe, expect, it } from "vitest";
import { ApiError } from "../../src/api/errors";
import type { ErrorCode } from "../../src/api/types";
import { barScale, differenceWords } from "../../src/charts/PairedBar";
import { initialState } from "../../src/run/fold";
import { beat, liveDetail, liveRow } from "../../src/runs/live";
import { changes, draftOf, errorNames, fieldsFrom, nameOf, startable } from "../../src/runs/settings";
import {
  numbersIn,
  runName,
  settingValue,
  told,
  toldWords,
  triggerWords,
  whyWords,
} from "../../src/runs/words";
import { fieldErrors } from "../../src/shell/fieldErrors";
import { PROJECT } from "../samples";
import { detail, NOTHING_TOLD, runId, summary } from "./samples";

const state = { ...initialState(PROJECT, "e1", "2026-11-23T06:00:00Z"), run_id: runId(3) };

describe("runs in words (PAGE-90)", () => {
  it("numbers runs from the first, whatever page is known", () => {
    const numbers = numbersIn([summary(3), summary(2)]);
    expect(runName(runId(3), numbers)).toBe("Run 3");
    expect(runName(runId(2), numbers)).toBe("Run 2");
    expect(runName(runId(9), numbers)).toBe("Run 00000000");
  });

  it("says who or what started it, and why", () => {
    expect(triggerWords(summary(1, { trigger: "schedule" }))).toBe("Started by its schedule");
    expect(triggerWords(summary(1, { by: "Ada" }))).toBe("Started by hand, Ada");
    const repeated = summary(2, { replay_of: runId(1), reason: `Repeats run ${runId(1)}` });
    expect(whyWords(repeated, new Map([[runId(1), 1]]))).toBe("Repeats Run 1");
  });

  it("lists what its own stages were told, and nothing that was not said", () => {
    const overrides = {
      ...NOTHING_TOLD,
      data_processing: { drop_columns: ["id"], split: { kind: "time" as const, column: "day" } },
      model_evaluation: { threshold: 0.3, fairness_column: null },
    };
    expect(told(overrides, "model_training").map(toldWords)).toEqual(["Evaluation: threshold 0.3"]);
    expect(told(overrides).map(toldWords)).toEqual([
      "Processing: without id",
      "Processing: split time by day",
      "Evaluation: threshold 0.3",
    ]);
    expect(settingValue("drop_columns", ["a", "b", "c", "d", "e"])).toBe("a, b, c, d and 1 more");
  });
});

describe("what the stream knows before the list does (PAGE-91)", () => {
  it("gives the last run the state's status, and the crown to the run that is served now", () => {
    const queued = summary(3, { status: "queued" });
    expect(liveRow(queued, { ...state, status: "failed" }).status).toBe("failed");
    const running = { ...state, status: "training" as const, run_started_at: "2026-11-23T06:00:02Z" };
    expect(liveRow(queued, running).status).toBe("running");
    const served = { ...state, model_run_id: runId(1), model_key: "k" };
    expect(liveRow(summary(1), served).is_champion).toBe(true);
    expect(liveRow(summary(2, { is_champion: true }), served).is_champion).toBe(false);
    const same = summary(1);
    expect(liveRow(same, state)).toBe(same);
  });

  it("takes the stages of the run at work from the stream, and leaves reused ones", () => {
    const reused = detail(3, { status: "running" });
    const stages = reused.stages.map((stage, index) => ({
      ...stage,
      reused: index < 3,
      status: index < 3 ? ("completed" as const) : ("pending" as const),
    }));
    const live = {
      ...state,
      stages: state.stages.map((stage) =>
        stage.stage === "feature_engineering" ? { ...stage, status: "running" as const } : stage,
      ),
    };
    const seen = liveDetail({ ...reused, stages }, live).stages.map((stage) => stage.status);
    expect(seen.slice(0, 5)).toEqual(["completed", "completed", "completed", "running", "pending"]);
  });

  it("says of a run that has only just begun what it reuses", () => {
    const asked = detail(3, { status: "queued", from_stage: "data_processing" });
    const stages = asked.stages.map((stage) => ({ ...stage, status: "pending" as const, produced_by: null }));
    const live = {
      ...state,
      stages: state.stages.map((stage, index) =>
        index < 4 ? { ...stage, status: "completed" as const, reused: true } : stage,
      ),
    };
    const seen = liveDetail({ ...asked, stages }, live).stages;
    // The fourth is done again: what stands there is the earlier round's.
    expect(seen.map((stage) => stage.reused).slice(0, 4)).toEqual([true, true, false, false]);
    expect(seen.map((stage) => stage.status).slice(0, 3)).toEqual(["completed", "completed", "pending"]);
  });

  it("asks again when a run begins, starts to work, ends or is promoted, and for no progress between", () => {
    const working = { ...state, status: "training" as const, run_started_at: "2026-11-23T06:00:02Z" };
    const later = { ...working, status: "evaluating" as const, progress_percentage: 80 };
    expect(beat(later)).toBe(beat(working));
    const beats = [state, working, { ...working, status: "completed" as const }];
    const promoted = { ...working, status: "completed" as const, model_run_id: runId(3) };
    expect(new Set([...beats, promoted].map(beat)).size).toBe(4);
  });
});

describe("the fork's form (PAGE-95)", () => {
  it("has the settings of the stages that are done again, and of no other", () => {
    expect(fieldsFrom("model_training").map(nameOf)).toEqual([
      "model_training.time_budget_s",
      "model_evaluation.threshold",
      "model_evaluation.fairness_column",
      "model_deployment.promotion",
    ]);
    expect(fieldsFrom("data_upload")).toHaveLength(13);
  });

  it("sends what differs from the forked run, and null for what was emptied", () => {
    const before = draftOf({
      ...NOTHING_TOLD,
      feature_engineering: { drop_columns: ["sex"] },
      model_evaluation: { threshold: 0.3, fairness_column: null },
    });
    expect(changes(before, before, "data_upload")).toEqual({});
    const draft = {
      ...before,
      "data_processing.split.kind": "time",
      "data_processing.split.column": " day ",
      "feature_engineering.drop_columns": [],
      "model_evaluation.threshold": "0.5",
    };
    expect(changes(draft, before, "data_processing")).toEqual({
      data_processing: { split: { kind: "time", column: "day" } },
      feature_engineering: { drop_columns: null },
      model_evaluation: { threshold: 0.5 },
    });
    // A stage that is not done again is told nothing.
    expect(changes(draft, before, "model_evaluation")).toEqual({ model_evaluation: { threshold: 0.5 } });
  });

  it("begins where all before stands", () => {
    const { stages } = detail(1);
    expect(startable(stages)).toHaveLength(8);
    const failed = stages.map((stage, index) => ({
      ...stage,
      status: index < 4 ? ("completed" as const) : ("pending" as const),
    }));
    expect(startable(failed).at(-1)).toBe("model_selection");
  });
});

describe("the server's words at the field that they name (PAGE-96)", () => {
  const refused = (error_code: ErrorCode, error: string, details: string | null) =>
    new ApiError(error_code, 422, { error, error_code, details, timestamp: "", request_id: null } as never);
  const names = errorNames("data_processing");

  it.each([
    [
      "VALIDATION_ERROR",
      "The request is not valid",
      "overrides.model_evaluation.threshold: Input should be less than or equal to 1",
      { "model_evaluation.threshold": "Input should be less than or equal to 1" },
    ],
    [
      "VALIDATION_ERROR",
      "The request is not valid",
      "overrides.model_selection.families.0: Input should be 'linear'; reason: too long",
      { "model_selection.families": "Input should be 'linear'", reason: "too long" },
    ],
    [
      "INVALID_OVERRIDE",
      "Columns that are not in the data",
      "data_processing.split.column: 'zz'",
      { "data_processing.split.column": "Columns that are not in the data: 'zz'" },
    ],
    [
      "INVALID_OVERRIDE",
      "What is predicted can't be dropped",
      "drop_columns: 'class'",
      {
        "data_processing.drop_columns": "What is predicted can't be dropped: 'class'",
        "feature_engineering.drop_columns": "What is predicted can't be dropped: 'class'",
      },
    ],
    [
      "CONFLICT",
      "Stages before this one have no results that stand",
      "from_stage: data_upload",
      { from_stage: "Stages before this one have no results that stand: data_upload" },
    ],
  ] as const)("%s: %s (%s)", (code, error, details, found) => {
    const said = fieldErrors(refused(code, error, details), names);
    expect(Object.fromEntries(said.of)).toEqual(found);
    expect(said.placed).toBe(true);
  });

  it("goes on with the words of the part before, and says when a field is not in the form", () => {
    const metric = refused(
      "INVALID_OVERRIDE",
      "It does not fit",
      "data_analysis.metric: rmse; one of f1, r2",
    );
    expect(fieldErrors(metric, errorNames("data_upload")).of.get("data_analysis.metric")).toBe(
      "It does not fit: rmse; one of f1, r2",
    );
    const outside = refused("INVALID_OVERRIDE", "Not told", "overrides.data_upload");
    expect(fieldErrors(outside, names)).toEqual({ of: new Map(), placed: false });
    expect(fieldErrors(refused("CONFLICT", "Busy", null), names).placed).toBe(false);
  });
});

describe("a difference drawn (PAGE-93)", () => {
  const paired = {
    metric: "roc_auc",
    value_a: 0.7,
    value_b: 0.72,
    difference: 0.02,
    interval: { low: -0.01, high: 0.05 },
    p_value: 0.2,
    certain: false,
    rows: 200,
  } as const;

  it("has no difference in the middle and better to the right, and says when it may be chance", () => {
    const at = barScale(paired);
    expect(at(0)).toBe(50);
    expect(at(0.05)).toBeCloseTo(96);
    expect(at(-0.01)).toBeLessThan(50);
    expect(differenceWords(paired)).toBe("+0.02, 95 % from -0.01 to +0.05: may be chance");
    const worse = { ...paired, difference: -0.03, interval: { low: -0.05, high: -0.01 }, certain: true };
    expect(differenceWords(worse)).toBe("-0.03, 95 % from -0.05 to -0.01: worse");
  });
});

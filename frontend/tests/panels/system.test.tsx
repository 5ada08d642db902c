// @vitest-environment jsdom
import "../dom";
import { fireEvent, render, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ProjectState } from "../../src/live/frames";
import { apply, initialState, stageOf } from "../../src/run/fold";
import { STAGES } from "../../src/run/stages";
import { readPlace, writePlace } from "../../src/shell/location";
import { Findings } from "../../src/system/Findings";
import { ranked } from "../../src/system/Leaderboard";
import { BeforeFirst, LinkPill } from "../../src/system/LinkPill";
import { LogPanel } from "../../src/system/LogPanel";
import { MetricTable } from "../../src/system/MetricTable";
import { StageDetail } from "../../src/system/StageDetail";
import { StageList } from "../../src/system/StageList";
import { log, PROJECT, RUN } from "../samples";
// @ts-expect-error the made-up world is plain JavaScript
import { runEvents } from "../scripted/world.mjs";

function stateAfter(events: number, failAt = -1): ProjectState {
  const first = initialState(PROJECT, "e1", "2026-11-23T06:00:00Z");
  return runEvents(PROJECT, { failAt }).slice(0, events).reduce(apply, first);
}

describe("the list of stages (PAGE-52)", () => {
  it("names each stage and its status, and marks the current one", () => {
    const { container } = render(
      <StageList state={stateAfter(25)} selected={null} onSelect={() => undefined} />,
    );
    const items = [...container.querySelectorAll("[data-stage]")];
    expect(items.map((item) => item.getAttribute("data-stage"))).toEqual([...STAGES]);
    expect(items.map((item) => item.getAttribute("data-status")).slice(0, 3)).toEqual([
      "completed",
      "completed",
      "running",
    ]);
    expect(container.querySelectorAll('[aria-current="step"]')).toHaveLength(1);
    expect(container.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
  });

  it("walks by arrows, Home and End", () => {
    const chosen = vi.fn();
    render(<StageList state={stateAfter(25)} selected="data_processing" onSelect={chosen} />);
    const list = screen.getByRole("list", { name: "Stages" });
    for (const key of ["ArrowDown", "ArrowUp", "Home", "End", "x"]) fireEvent.keyDown(list, { key });
    expect(chosen.mock.calls.flat()).toEqual([
      "feature_engineering",
      "data_analysis",
      "data_upload",
      "model_deployment",
    ]);
  });
});

describe("a stage's detail", () => {
  it("says why a stage failed, and where to look", () => {
    const state = stateAfter(1000, 5);
    render(<StageDetail stage={stageOf(state, "model_training")} state={state} />);
    expect(screen.getAllByText(/No model could be fitted/)).toHaveLength(1);
    expect(screen.getByText("Column 'class'.")).toBeTruthy();
  });

  it("says a finding once, with all that was done about it", () => {
    const finding = { column: null, code: "duplicates", message: "25 rows repeat another.", action: "kept" };
    render(<Findings findings={[finding, { ...finding, action: "on one side" }]} empty="None." />);
    expect(screen.getAllByText(/25 rows repeat another/)).toHaveLength(1);
    expect(screen.getByText("kept")).toBeTruthy();
    expect(screen.getByText("on one side")).toBeTruthy();
  });

  it("grows the leaderboard while models are measured", () => {
    const state = stateAfter(47);
    expect(state.leaderboard.length).toBeGreaterThan(1);
    render(<StageDetail stage={stageOf(state, "model_selection")} state={state} />);
    expect(within(screen.getByRole("table")).getByText("lightgbm")).toBeTruthy();
  });

  it.each(STAGES)("shows what %s did", (stage) => {
    const state = stateAfter(1000);
    render(<StageDetail stage={stageOf(state, stage)} state={state} />);
    expect(screen.getByText("completed")).toBeTruthy();
  });
});

describe("metrics and leaderboard", () => {
  it("puts the metric that counts first and shows intervals beside their value", () => {
    render(
      <MetricTable
        metrics={{ accuracy: 0.9, roc_auc: 0.95, roc_auc_ci_low: 0.93, roc_auc_ci_high: 0.97 }}
        baseline={{ accuracy: 0.6, roc_auc: 0.5 }}
        primary="roc_auc"
      />,
    );
    const rows = screen.getAllByRole("row");
    expect(rows).toHaveLength(3);
    expect(rows[1]?.textContent).toContain("ROC AUC0.950.93 – 0.970.5+0.45");
  });

  it("ranks losses from the smallest, scores from the largest, and what has none last", () => {
    const row = (model: string, metric: "rmse" | "roc_auc", score: number | null) => ({
      model,
      family: "f",
      metric,
      score,
      fit_time_s: null,
      weight: null,
      note: null,
    });
    const names = (rows: ReturnType<typeof row>[]) => ranked(rows).map((each) => each.model);
    expect(names([row("a", "rmse", 5), row("b", "rmse", null), row("c", "rmse", 2)])).toEqual([
      "c",
      "a",
      "b",
    ]);
    expect(names([row("a", "roc_auc", 0.7), row("b", "roc_auc", 0.9)])).toEqual(["b", "a"]);
  });
});

describe("the link's pill (PAGE-32)", () => {
  beforeEach(() => vi.useRealTimers());

  it("counts down to the next attempt and says since when nothing was heard", () => {
    const now = Date.now();
    render(
      <LinkPill
        link={{
          phase: "reconnecting",
          retryAt: now + 4000,
          lastHeardAt: now - 61_000,
          failures: 2,
          reason: "The connection broke.",
          mayReopen: false,
        }}
        onReconnect={() => undefined}
      />,
    );
    expect(screen.getByText(/Reconnecting in 4 s/)).toBeTruthy();
    expect(screen.getByText("last update 61 s ago")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Reconnect now" })).toBeTruthy();
  });
});

describe("a server of another version (PAGE-85)", () => {
  const link = {
    phase: "mismatched",
    retryAt: Date.now() + 4000,
    lastHeardAt: Date.now(),
    failures: 2,
    reason: "The server is of another version than this page: please reload it.",
    mayReopen: false,
  } as const;

  it("is named where the project would stand, and offers to reload", () => {
    render(
      <>
        <BeforeFirst link={link} />
        <LinkPill link={link} onReconnect={() => undefined} />
      </>,
    );
    expect(screen.getByRole("alert").textContent).toBe(link.reason);
    expect(screen.getByText("Other version")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Reload" })).toBeTruthy();
    expect(screen.queryByText(/Looking at it|last update/)).toBeNull();
  });

  it("is not said while the page only waits", () => {
    render(<BeforeFirst link={{ ...link, phase: "live", reason: null }} />);
    expect(screen.getByText(/Looking at it/)).toBeTruthy();
  });
});

describe("the log", () => {
  it("keeps 20,000 lines out of the document (PAGE-31)", () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => ({
      seq: index + 1,
      timestamp: "2026-11-23T06:00:00Z",
      stage: null,
      level: "info" as const,
      message: `line ${index + 1}`,
    }));
    const { container } = render(<LogPanel log={{ lines, dropped: 3 }} stage={null} />);
    expect(container.querySelectorAll(".log-line").length).toBeLessThan(80);
    expect(screen.getByText("3 earlier lines are not kept here.")).toBeTruthy();
  });
});

describe("the address (PAGE-46)", () => {
  it("holds project, stage, moment, view and the runs that are looked at", () => {
    const place = { project: PROJECT, stage: "model_training" as const, run: null, seq: 12, flat: true };
    expect(writePlace(place)).toBe(`?project=${PROJECT}&stage=model_training&seq=12&view=2d`);
    const compared = { ...place, run: `${RUN},${PROJECT}`, seq: null };
    expect(writePlace(compared)).toBe(
      `?project=${PROJECT}&stage=model_training&run=${RUN},${PROJECT}&view=2d`,
    );
    expect(readPlace(writePlace(compared))).toEqual(compared);
    expect(readPlace(`?project=${PROJECT}&run=${RUN},x`).run).toBeNull();
    expect(log(1).seq).toBe(1);
  });
});

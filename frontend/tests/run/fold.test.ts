import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ProjectState, StreamEvent } from "../../src/live/frames";
import { parseFrame } from "../../src/live/frames";
import { apply, initialState } from "../../src/run/fold";
import { append, EMPTY_LOG } from "../../src/run/logs";
import { Timeline } from "../../src/run/timeline";

interface Golden {
  readonly runs: Readonly<Record<string, readonly StreamEvent[]>>;
  readonly states: Readonly<Record<string, ProjectState>>;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/stream_events.json", import.meta.url), "utf8"),
);

function eventsOf(project: string): StreamEvent[] {
  return Object.values(golden.runs)
    .flat()
    .filter((event) => event.project_id === project)
    .sort((a, b) => a.seq - b.seq);
}

const projects = Object.keys(golden.states);

/** Python writes microseconds, and 1.0 where JSON has 1; the moments and numbers are the same. */
function comparable(state: ProjectState): unknown {
  return { ...state, epoch: "", updated_at: Date.parse(state.updated_at) };
}

describe("the fold (PAGE-10 to PAGE-13)", () => {
  it.each(projects)("PAGE-10 gives the server's state for the recorded events of %s", (project) => {
    const events = eventsOf(project);
    const expected = golden.states[project];
    if (!expected) throw new Error("no state");
    const first = initialState(project, expected.epoch, new Date(0).toISOString());
    expect(comparable(events.reduce(apply, first))).toEqual(comparable(expected));
  });

  it("PAGE-84 steps over an event of a kind that only a newer server knows", () => {
    for (const project of projects) {
      const events = eventsOf(project);
      const newer = { event_type: "fireworks", project_id: project, timestamp: "x", seq: 0 };
      const between = events.flatMap((event) => [
        { ...event, seq: 2 * event.seq - 1 },
        { ...newer, seq: 2 * event.seq } as unknown as StreamEvent,
      ]);
      const first = initialState(project, "e", new Date(0).toISOString());
      const { seq: _, ...plain } = events.reduce(apply, first);
      const { seq, ...mixed } = between.reduce(apply, first);
      expect(mixed).toEqual(plain);
      expect(seq).toBe(between.at(-1)?.seq);
      expect(append(EMPTY_LOG, between).lines).toHaveLength(append(EMPTY_LOG, events).lines.length);
      const timeline = new Timeline(project, "e", between);
      expect(timeline.marks().some((mark) => mark.seq % 2 === 0)).toBe(false);
    }
  });

  it("PAGE-11 is the same however it is split, and however often an event is repeated", () => {
    for (const project of projects) {
      const events = eventsOf(project);
      const first = initialState(project, "e", new Date(0).toISOString());
      const whole = events.reduce(apply, first);
      for (let cut = 0; cut <= events.length; cut += 7) {
        const again = [...events.slice(0, cut), ...events.slice(Math.max(0, cut - 3))];
        expect(again.reduce(apply, first)).toEqual(whole);
      }
    }
  });

  it("WATCH-33 an alert holds from when it is raised until it is cleared; the project has not moved", () => {
    const first = initialState("p", "e", new Date(0).toISOString());
    const told = (seq: number, action: "raised" | "cleared", column: string | null): StreamEvent => ({
      event_type: "alert",
      project_id: "p",
      timestamp: new Date(seq).toISOString(),
      seq,
      data: {
        run_id: null,
        action,
        alert: {
          kind: "drift",
          column,
          severity: "warn",
          metric: null,
          value: 0.4,
          threshold: 0.25,
          rows: 500,
          hours: 24,
          since: new Date(seq).toISOString(),
          model_run_id: null,
          message: "it drifts",
        },
        message: "it drifts",
      },
    });
    const events = [told(1, "raised", "a"), told(2, "raised", null), told(3, "cleared", "a")];
    const after = events.reduce(apply, first);
    expect(after.alerts.map((alert) => alert.column)).toEqual([null]);
    expect(after.alerts_told).toBe(3);
    expect({ ...after, alerts: [], alerts_told: 0, seq: 0, updated_at: "" }).toEqual({
      ...first,
      updated_at: "",
    });
    expect(append(EMPTY_LOG, events).lines.map((line) => line.level)).toEqual(["warning", "warning", "info"]);
  });

  it("RUNS-27 a reused result stands for its stage, and the project itself has not moved", () => {
    const first = initialState("p", "e", new Date(0).toISOString());
    const result = {
      stage: "feature_engineering",
      num_input_columns: 2,
      num_features: 41,
      columns_by_role: {},
    } as const;
    const after = apply(first, {
      event_type: "stage_change",
      project_id: "p",
      timestamp: new Date(1000).toISOString(),
      seq: 1,
      data: {
        run_id: "r",
        stage: "feature_engineering",
        status: "completed",
        project_status: "created",
        message: "Feature engineering reused",
        result,
        reused: true,
      },
    });
    expect(after.stages[3]).toMatchObject({ status: "completed", reused: true, result });
    expect([after.num_features, after.status, after.progress_percentage]).toEqual([41, "created", 0]);
  });

  it("PAGE-12 accepts every recorded event as a frame", () => {
    for (const event of Object.values(golden.runs).flat()) {
      expect(parseFrame(JSON.stringify(event)).kind).toBe("event");
    }
  });

  it("PAGE-13 shows any moment of a history as the fold up to it", () => {
    for (const project of projects) {
      const events = eventsOf(project);
      const timeline = new Timeline(project, "e", events);
      let state = initialState(project, "e", events[0]?.timestamp ?? "");
      expect(timeline.at(0)).toEqual(state);
      events.forEach((event, index) => {
        state = apply(state, event);
        expect(timeline.at(index + 1)).toEqual(state);
      });
      expect(timeline.at(10_000)).toEqual(state);
    }
  });
});

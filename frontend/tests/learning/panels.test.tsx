// @vitest-environment jsdom
import "../dom";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { ReactNode } from "react";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import ChampionTab from "../../src/learning/champion/ChampionTab";
import { AddData } from "../../src/learning/data/AddData";
import { FirstOnly } from "../../src/learning/FirstOnly";
import MonitoringTab from "../../src/learning/monitoring/MonitoringTab";
import { thresholdDraft, thresholdWish } from "../../src/learning/monitoring/words";
import { entryOf, newDraft } from "../../src/learning/schedule/draft";
import ScheduleTab from "../../src/learning/schedule/ScheduleTab";
import type { Champion, MonitoringPolicy, ProjectSchedule, ScheduleEntry } from "../../src/learning/types";
import type { ProjectState, StreamEvent } from "../../src/live/frames";
import { apply } from "../../src/run/fold";
import { RunStore } from "../../src/run/store";
import { makeQueryClient, ServicesProvider } from "../../src/shell/services";
import { Badges } from "../../src/system/Badges";
import { useNews } from "../../src/system/useNews";
import { useRunSnapshot } from "../../src/system/useRun";
import { PROJECT, RUN, stateAt } from "../samples";

const BASE = "http://orrery.test/api/v1";
const API = `${BASE}/projects/${PROJECT}`;
const AT = "2026-11-23T06:00:00Z";
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
// Champions are called as the list of runs calls theirs.
beforeEach(() =>
  server.use(
    http.get(`${API}/runs/:run`, ({ params }) => HttpResponse.json({ run_id: params.run, number: 2 })),
  ),
);
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const CHAMPION: Champion = {
  n: 2,
  previous: 1,
  action: "promoted",
  run_id: RUN,
  best_model_id: "m",
  endpoint_id: "e",
  model_key: "k",
  model_sha256: "0".repeat(64),
  model_size_bytes: 10,
  data_version: 1,
  dataset_id: "d",
  at: AT,
  by: "ada",
  reason: "knows the island",
  decision: null,
};
const POLICY = { promotion: "ask", pinned: false, changed_at: null, changed_by: null } as const;
const DECISION = {
  promotion: "ask",
  promoted: false,
  champion_run_id: RUN,
  comparison: {
    metric: "log_loss",
    value_a: 0.04,
    value_b: 0.01,
    difference: 0.03,
    interval: { low: 0.01, high: 0.05 },
    p_value: 0.01,
    certain: true,
    rows: 77,
  },
  rows_left_out: 3,
  reason: "Better, and asks.",
} as const;
const OTHER = "22222222-2222-4333-8444-555555555555";

function history(pinned = false) {
  const policy = { ...POLICY, pinned };
  return { project_id: PROJECT, current: CHAMPION, policy, history: [CHAMPION] };
}

function refusal(status: number, code: string, error: string, details: string | null) {
  const body = { error, error_code: code, details, timestamp: AT, request_id: null };
  return HttpResponse.json(body, { status });
}

function shown(part: ReactNode) {
  const settings = { apiUrl: BASE, wsUrl: "ws://x", enableWebSocket: true, enableAutoReconnect: true };
  const tree = (inner: ReactNode) => (
    <QueryClientProvider client={makeQueryClient()}>
      <ServicesProvider settings={settings}>{inner}</ServicesProvider>
    </QueryClientProvider>
  );
  return render(tree(part));
}

function tab(state: ProjectState) {
  return { state, detail: null, log: { lines: [], dropped: 0 }, stage: null };
}

function asking(): ProjectState {
  return { ...stateAt(9), champion: CHAMPION, asked: { run_id: OTHER, decision: DECISION, at: AT } };
}

describe("a challenger that waits", () => {
  it("PAGE-111 is folded until it is answered, whatever comes in between", () => {
    const event = (seq: number, change: object) =>
      ({
        event_type: "champion",
        project_id: PROJECT,
        timestamp: AT,
        seq,
        data: {
          run_id: null,
          action: "policy",
          champion: null,
          decision: null,
          policy: null,
          by: "run",
          reason: "",
          message: "",
          ...change,
        },
      }) as StreamEvent;
    const waits = apply(stateAt(0), event(1, { action: "asked", run_id: OTHER, decision: DECISION }));
    expect(waits.asked?.run_id).toBe(OTHER);
    expect(apply(waits, event(2, {})).asked).not.toBeNull();
    expect(apply(waits, event(2, { action: "kept", run_id: RUN })).asked).not.toBeNull();
    expect(apply(waits, event(2, { action: "kept" })).asked).toBeNull();
    expect(apply(waits, event(2, { action: "promoted", champion: CHAMPION })).asked).toBeNull();
  });

  it("PAGE-111 is a badge, and is kept by one click", async () => {
    const said: unknown[] = [];
    server.use(
      http.get(`${API}/champion`, () => HttpResponse.json(history())),
      http.post(`${API}/champion/keep`, async ({ request }) => {
        said.push(await request.json());
        return HttpResponse.json({ project_id: PROJECT, champion: CHAMPION, run_id: null, message: "" });
      }),
    );
    shown(
      <>
        <Badges state={asking()} />
        <ChampionTab {...tab(asking())} />
      </>,
    );
    expect(screen.getByRole("button", { name: "A challenger waits" })).toBeTruthy();
    expect(await screen.findByRole("img", { name: /Log loss: \+0.03, 95 %/ })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Keep the champion" }));
    await waitFor(() => expect(said).toEqual([{ run_id: OTHER, reason: "", by: "" }]));
  });

  it("PAGE-112 that is refused for a pin offers to unpin, and one that changed says so", async () => {
    const policies: unknown[] = [];
    let pinned = true;
    server.use(
      http.get(`${API}/champion`, () => HttpResponse.json(history(pinned))),
      http.post(`${API}/champion`, () =>
        pinned
          ? refusal(409, "CONFLICT", "The champion is pinned: unpin it first", "pinned")
          : refusal(409, "CONFLICT", "The champion has just changed: look again", "champion 3"),
      ),
      http.put(`${API}/policy`, async ({ request }) => {
        policies.push(await request.json());
        pinned = false;
        return HttpResponse.json({ ...POLICY, pinned });
      }),
    );
    shown(<ChampionTab {...tab(asking())} />);
    await userEvent.click(await screen.findByRole("button", { name: "Promote it" }));
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("until it is unpinned");
    await userEvent.click(within(alert).getByRole("button", { name: "Unpin" }));
    await waitFor(() => expect(policies).toEqual([{ pinned: false, by: "" }]));
    await userEvent.click(screen.getByRole("button", { name: "Promote it" }));
    expect(await screen.findByText(/Somebody decided at the same moment/)).toBeTruthy();
  });
});

describe("news from the stream (PAGE-113)", () => {
  it("has what is shown asked for again, once for each", async () => {
    let asked = 0;
    server.use(
      http.get(`${API}/champion`, () => {
        asked += 1;
        return HttpResponse.json(history());
      }),
    );
    const store = new RunStore(PROJECT, (run) => run());
    store.snapshot({ ...stateAt(3), champion: CHAMPION }, false);
    function Panel() {
      const { state, news } = useRunSnapshot(store);
      useNews(PROJECT, news);
      return state && <ChampionTab {...tab(state)} />;
    }
    shown(<Panel />);
    await screen.findByRole("heading", { name: /Champion 2/ });
    const before = asked;
    const data = {
      run_id: null,
      action: "policy",
      champion: null,
      decision: null,
      policy: { ...POLICY, pinned: true },
      by: "grace",
      reason: "",
      message: "",
    } as const;
    act(() =>
      store.event({
        event_type: "champion",
        project_id: PROJECT,
        timestamp: AT,
        seq: 4,
        data,
      } as StreamEvent),
    );
    await waitFor(() => expect(asked).toBe(before + 1));
    act(() =>
      store.event({
        event_type: "log",
        project_id: PROJECT,
        timestamp: AT,
        seq: 5,
        data: { run_id: null, stage: null, level: "info", message: "x" },
      } as unknown as StreamEvent),
    );
    await new Promise((done) => setTimeout(done, 50)); // a request that is not to come has no end to wait for
    expect(asked).toBe(before + 1);
  });
});

describe("new data (PAGE-115)", () => {
  it("is sent again under its key, in another mode under another; what does not fit is a table", async () => {
    const keys: (string | null)[] = [];
    const details = "The target 'species' is missing.\n'mass' held numbers, and now text.";
    server.use(
      http.post(`${API}/data`, ({ request }) => {
        keys.push(request.headers.get("idempotency-key"));
        return refusal(
          422,
          "INCOMPATIBLE_DATA",
          "The new data does not fit the project's first data",
          details,
        );
      }),
    );
    shown(<AddData projectId={PROJECT} onAdded={() => undefined} onClose={() => undefined} />);
    const file = new File(["a\n1\n"], "march.csv", { type: "text/csv" });
    await userEvent.upload(screen.getByLabelText("File"), file);
    await userEvent.click(screen.getByRole("button", { name: "Add data" }));
    expect(await screen.findByRole("row", { name: "species target is missing." })).toBeTruthy();
    expect(screen.getByRole("row", { name: "mass held numbers, and now text." })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(keys).toHaveLength(2));
    await userEvent.click(screen.getByRole("radio", { name: /^Replace/ }));
    await userEvent.click(await screen.findByRole("button", { name: "Add data" }));
    await waitFor(() => expect(keys).toHaveLength(3));
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[1]);
  });
});

describe("the schedule", () => {
  const nightly: ScheduleEntry = entryOf(newDraft("retrain", "UTC", []));
  const asSchedule = (revision: number, entries: readonly ScheduleEntry[]): ProjectSchedule => ({
    project_id: PROJECT,
    revision,
    updated_at: AT,
    updated_by: revision > 1 ? "grace" : "ada",
    entries: entries.map((entry) => ({ entry, since: AT, next_ticks: [] })),
  });

  it("PAGE-118 tells who came second what the first did, and keeps both", async () => {
    const sent: { match: string | null; names: string[] }[] = [];
    const theirs = [nightly, { ...nightly, name: "weekly" }];
    let current = asSchedule(1, [nightly]);
    server.use(
      http.get(`${API}/schedule`, () => HttpResponse.json(current)),
      http.get(`${API}/scoring`, () => HttpResponse.json([])),
      http.put(`${API}/schedule`, async ({ request }) => {
        const body = (await request.json()) as { entries: ScheduleEntry[] };
        const match = request.headers.get("if-match");
        sent.push({ match, names: body.entries.map(({ name, enabled }) => `${name} ${enabled}`) });
        if (match !== '"2"') {
          current = asSchedule(2, theirs);
          return refusal(409, "CONFLICT", "Somebody has changed this schedule meanwhile", "revision 2");
        }
        current = asSchedule(3, body.entries);
        return HttpResponse.json(current);
      }),
    );
    shown(<ScheduleTab {...tab(stateAt(3))} />);
    await userEvent.click(await screen.findByRole("checkbox", { name: "nightly is on" }));
    const conflict = await screen.findByRole("region", { name: "Changed meanwhile" });
    expect(document.activeElement).toBe(conflict);
    expect(conflict.textContent).toContain("grace has changed this schedule");
    expect(conflict.textContent).toContain("weekly was added");
    await userEvent.click(within(conflict).getByRole("button", { name: "Save both" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Changed meanwhile" })).toBeNull());
    expect(sent).toEqual([
      { match: '"1"', names: ["nightly false"] },
      { match: '"2"', names: ["nightly false", "weekly true"] },
    ]);
  });

  it("PAGE-119 lists what came of a file's ticks, and asks twice before it is deleted", async () => {
    const file = { file_id: OTHER, file_name: "rows.csv", size_bytes: 10, sha256: "0", uploaded_at: AT };
    const scoring = {
      stamp: "20261123t063000z",
      tick: AT,
      scored_at: AT,
      entry: "six",
      run_id: RUN,
      file_sha256: "0",
      model_id: "m",
      format: "csv",
      num_rows: 20,
      size_bytes: 99,
      error: null,
    };
    const failed = {
      ...scoring,
      stamp: "20261122t063000z",
      error: { code: "NOT_FOUND", message: "There is no champion", details: null },
    };
    let deleted = 0;
    server.use(
      http.get(`${API}/schedule`, () => HttpResponse.json(asSchedule(1, []))),
      http.get(`${API}/scoring`, () => HttpResponse.json([file])),
      http.get(`${API}/scoring/${OTHER}`, () => HttpResponse.json({ file, scorings: [scoring, failed] })),
      http.delete(`${API}/scoring/${OTHER}`, () => {
        deleted += 1;
        return HttpResponse.json({ project_id: PROJECT, message: "Deleted" });
      }),
    );
    shown(<ScheduleTab {...tab(stateAt(3))} />);
    const link = await screen.findByRole("link", { name: /20 rows/ });
    expect(link.getAttribute("href")).toBe(`${API}/scoring/${OTHER}/20261123t063000z`);
    expect(screen.getByText(/There is no champion/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Delete rows.csv" }));
    expect(deleted).toBe(0);
    await userEvent.click(screen.getByRole("button", { name: /Yes, delete it/ }));
    await waitFor(() => expect(deleted).toBe(1));
  });
});

describe("monitoring", () => {
  const policy: MonitoringPolicy = {
    hours: 24,
    min_rows: 100,
    drift_psi: 0.25,
    prediction_psi: 0.25,
    metric_drop: 0.05,
    missing_share: 0.1,
    unknown_share: 0.05,
    range_share: 0.05,
    type_share: 0.05,
    refused_share: 0.1,
    lost_share: 0.01,
    slow_ms: null,
    changed_at: null,
    changed_by: null,
  };

  it("PAGE-121 sends what was changed of the thresholds: percent as a share, an emptied one as null", () => {
    const draft = thresholdDraft(policy);
    expect([draft.metric_drop, draft.slow_ms, draft.lost_share]).toEqual(["5", "", "1"]);
    const changed = { ...draft, metric_drop: "7.5", drift_psi: "", hours: "", slow_ms: "fast" };
    expect(thresholdWish(changed, policy, "ada")).toEqual({
      by: "ada",
      metric_drop: 0.075,
      drift_psi: null,
      slow_ms: "fast",
    });
    expect(thresholdWish(draft, policy, "ada")).toEqual({ by: "ada" });
  });

  it("PAGE-120 asks nothing before there is a model, and says so", () => {
    shown(<MonitoringTab {...tab(stateAt(3))} />);
    expect(screen.getByText(/No model is served yet/)).toBeTruthy();
    expect(screen.getByText("No alert holds.")).toBeTruthy();
  });
});

it("PAGE-137 says that of several targets the first alone is judged, and nothing where there is one", () => {
  const read = (further_targets: string[]) => ({
    stages: stateAt(3).stages.map((each) =>
      each.stage === "data_analysis"
        ? { ...each, result: { stage: "data_analysis", target_column: "late", further_targets } as never }
        : each,
    ),
  });
  const { container, rerender } = render(<FirstOnly {...read(["damaged", "hours"])} />);
  expect(container.textContent).toBe("Judged by late alone; not by damaged, hours.");
  rerender(<FirstOnly {...read([])} />);
  expect(container.textContent).toBe("");
});

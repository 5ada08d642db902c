// @vitest-environment jsdom
import "../dom";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { type ReactNode, useRef } from "react";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../src/api/errors";
import { differenceWords } from "../../src/charts/PairedBar";
import ChampionTab from "../../src/learning/champion/ChampionTab";
import DataTab from "../../src/learning/data/DataTab";
import { Thresholds } from "../../src/learning/monitoring/Thresholds";
import { entryOf, newDraft } from "../../src/learning/schedule/draft";
import ScheduleTab from "../../src/learning/schedule/ScheduleTab";
import { inZone } from "../../src/learning/schedule/words";
import type { Champion, MonitoringPolicy, ScheduleEntry } from "../../src/learning/types";
import type { ProjectState } from "../../src/live/frames";
import { elsewhere, fieldErrors } from "../../src/shell/fieldErrors";
import { score } from "../../src/shell/format";
import { ServicesProvider } from "../../src/shell/services";
import { useKeptFocus } from "../../src/shell/useKeptFocus";
import { SidePanel } from "../../src/system/SidePanel";
import { PROJECT, RUN, stateAt } from "../samples";

const BASE = "http://orrery.test/api/v1";
const API = `${BASE}/projects/${PROJECT}`;
const AT = "2026-11-23T06:00:00Z";
const FILE = "22222222-2222-4333-8444-555555555555";
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

function champion(n: number): Champion {
  return {
    n,
    previous: n - 1,
    action: "promoted",
    run_id: `${n}${RUN.slice(1)}`,
    best_model_id: "m",
    endpoint_id: "e",
    model_key: "k",
    model_sha256: "0".repeat(64),
    model_size_bytes: 10,
    data_version: 1,
    dataset_id: "d",
    at: AT,
    by: "ada",
    reason: "",
    decision: null,
  };
}

function refusal(status: number, code: string, error: string, details: string | null) {
  const body = { error, error_code: code, details, timestamp: AT, request_id: null };
  return HttpResponse.json(body, { status });
}

/** The page's own client, to say what the stream would. */
let queries: QueryClient;

function Around({ children }: { children: ReactNode }) {
  queries = useQueryClient();
  return children;
}

function shown(part: ReactNode) {
  const settings = { apiUrl: BASE, wsUrl: "ws://x", enableWebSocket: true, enableAutoReconnect: true };
  const tree = (inner: ReactNode) => (
    <ServicesProvider settings={settings}>
      <Around>{inner}</Around>
    </ServicesProvider>
  );
  const view = render(tree(part));
  return { again: (next: ReactNode) => view.rerender(tree(next)) };
}

function tab(state: ProjectState) {
  return { state, detail: null, log: { lines: [], dropped: 0 }, stage: null };
}

describe("champions", () => {
  const policy = { promotion: "ask", pinned: false, changed_at: null, changed_by: null } as const;
  const history = (...ns: readonly number[]) => {
    const all = ns.map(champion);
    return HttpResponse.json({ project_id: PROJECT, current: all[0], policy, history: all });
  };

  it("PAGE-112 asks again before it rolls back from a champion that was not seen", async () => {
    const said: unknown[] = [];
    let numbers = [3, 2, 1];
    server.use(
      http.get(`${API}/champion`, () => history(...numbers)),
      http.get(`${API}/runs`, () => HttpResponse.json({ runs: [], total: 0, limit: 20, offset: 0 })),
      http.post(`${API}/champion/rollback`, async ({ request }) => {
        said.push(await request.json());
        return refusal(409, "CONFLICT", "The champion has just changed: look again", "champion 4, not 3");
      }),
    );
    shown(<ChampionTab {...tab(stateAt(3))} />);
    await userEvent.click(await screen.findByRole("button", { name: "Roll back …" }));
    const dialog = screen.getByRole("dialog", { hidden: true });
    await waitFor(() => expect(dialog.textContent).toContain("Champion 2, the model of run 2, is served"));
    numbers = [4, 3, 2, 1];
    await queries.invalidateQueries({ queryKey: ["champion"] });
    await waitFor(() => expect(dialog.textContent).toContain("Changed meanwhile: champion 4"));
    await userEvent.click(within(dialog).getByRole("button", { name: "Decide again", hidden: true }));
    expect(said).toEqual([]);
    expect(dialog.textContent).toContain("Champion 3, the model of");
    await userEvent.click(within(dialog).getByRole("button", { name: "Roll back", hidden: true }));
    await waitFor(() => expect(said).toEqual([{ expected_n: 4, reason: "", by: "" }]));
  });

  it("PAGE-111 is not asked for by a moment that is replayed", async () => {
    server.use(
      http.get(`${API}/champion`, () => history(2, 1)),
      http.get(`${API}/runs`, () => HttpResponse.json({ runs: [], total: 0, limit: 20, offset: 0 })),
    );
    const decision = {
      promotion: "ask",
      promoted: false,
      champion_run_id: RUN,
      comparison: null,
      rows_left_out: 0,
      reason: "asks",
    } as const;
    const live = { ...stateAt(9), champion: champion(2) };
    const past = { ...live, seq: 5, asked: { run_id: FILE, decision, at: AT } };
    shown(<SidePanel {...tab(past)} live={live} replaying />);
    await userEvent.click(screen.getByRole("tab", { name: "Champion" }));
    expect(await screen.findByRole("heading", { name: /Champion 2/ }, { timeout: 5_000 })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Promote it" })).toBeNull();
    expect(screen.getByText(/Not replayed/)).toBeTruthy();
  });
});

describe("a schedule's refusals", () => {
  it("PAGE-96 are of the entry that they name, and of a field that is shown", () => {
    const details = "entries.0.file_id: this project has no such file; entries.1.cron: minute 61";
    const error = new ApiError("INVALID_SCHEDULE", 422, { error: "No", details } as never);
    const refused = fieldErrors(error, ["cron", "file_id"], "entries.1");
    expect([...refused.of.keys()]).toEqual(["cron"]);
    expect(refused.placed).toBe(false);
    expect(elsewhere(error, "entries.1")).toEqual([[0, "this project has no such file"]]);
  });

  it("PAGE-119 tell which entry is at fault; one whose file is gone says so, and the focus stays", async () => {
    const scores: ScheduleEntry = {
      ...entryOf({ ...newDraft("score", "UTC", []), fileId: FILE }),
      name: "six",
    };
    const current = {
      project_id: PROJECT,
      revision: 1,
      updated_at: AT,
      updated_by: "ada",
      entries: [{ entry: scores, since: AT, next_ticks: [] }],
    };
    server.use(
      http.get(`${API}/schedule`, () => HttpResponse.json(current)),
      http.post(`${API}/schedule/check`, () => HttpResponse.json({ ...current, entries: [] })),
      http.get(`${API}/scoring`, () => HttpResponse.json([])),
      http.get(`${API}/data`, () => HttpResponse.json([])),
      http.put(`${API}/schedule`, () =>
        refusal(422, "INVALID_SCHEDULE", "The schedule can't be kept", "entries.0.file_id: no such file"),
      ),
    );
    shown(<ScheduleTab {...tab(stateAt(3))} />);
    expect(await screen.findByText(/Its file was deleted/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Remove six" }));
    expect(document.activeElement?.textContent).toBe("No");
    await userEvent.keyboard("{Enter}");
    expect(document.activeElement?.textContent).toContain("Remove");
    await userEvent.click(screen.getByRole("button", { name: /Train again on/ }));
    await userEvent.click(screen.getByRole("button", { name: "Save", hidden: true }));
    expect(await screen.findByText("Not saved: of the entry six, no such file")).toBeTruthy();
  });

  it("PAGE-119 looks for a tick's scoring until it has come", async () => {
    let looks = 0;
    const scores: ScheduleEntry = entryOf({ ...newDraft("score", "UTC", []), fileId: FILE });
    const file = { file_id: FILE, file_name: "rows.csv", size_bytes: 10, sha256: "0", uploaded_at: AT };
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const first = new Date(Date.now() + 1_000).toISOString();
    let ticks = [first];
    server.use(
      http.get(`${API}/schedule`, () =>
        HttpResponse.json({
          project_id: PROJECT,
          revision: 1,
          updated_at: AT,
          updated_by: "ada",
          entries: [{ entry: scores, since: AT, next_ticks: ticks }],
        }),
      ),
      http.get(`${API}/scoring`, () => HttpResponse.json([file])),
      http.get(`${API}/scoring/${FILE}`, () => {
        looks += 1;
        return HttpResponse.json({ file, scorings: [] });
      }),
    );
    try {
      shown(<ScheduleTab {...tab(stateAt(3))} />);
      await screen.findByText("Not scored yet.");
      ticks = [new Date(Date.now() + 3_600_000).toISOString()];
      for (const [step, expected] of [
        [3_500, 2],
        [8_500, 3],
      ] as const) {
        await vi.advanceTimersByTimeAsync(step);
        await waitFor(() => expect(looks).toBe(expected));
      }
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("what is filled in", () => {
  it("PAGE-121 is kept when somebody else saves", async () => {
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
    const { again } = shown(<Thresholds projectId={PROJECT} policy={policy} />);
    const [first, second] = screen.getAllByRole("textbox") as [HTMLInputElement, HTMLInputElement];
    await userEvent.clear(first);
    await userEvent.type(first, "48");
    const theirs = { ...policy, min_rows: 500, changed_at: AT, changed_by: "grace" };
    again(<Thresholds projectId={PROJECT} policy={theirs} />);
    expect(first.value).toBe("48");
    expect(second.value).toBe("500");
    expect(screen.getByLabelText("Your name")).toBeTruthy();
  });

  it("PAGE-128 is there again in an entry's form that was closed, and tells what others changed meanwhile", async () => {
    const entry: ScheduleEntry = { ...entryOf(newDraft("retrain", "UTC", [])), name: "nightly" };
    const sent: { revision: number }[] = [];
    const kept = (revision: number, jitter_s: number) => ({
      project_id: PROJECT,
      revision,
      updated_at: AT,
      updated_by: "grace",
      entries: [{ entry: { ...entry, jitter_s }, since: AT, next_ticks: [] }],
    });
    let now = kept(1, 0);
    server.use(
      http.get(`${API}/schedule`, () => HttpResponse.json(now)),
      http.post(`${API}/schedule/check`, () => HttpResponse.json({ ...now, entries: [] })),
      http.get(`${API}/scoring`, () => HttpResponse.json([])),
      http.get(`${API}/data`, () => HttpResponse.json([])),
      http.put(`${API}/schedule`, async ({ request }) => {
        sent.push({ revision: Number(request.headers.get("if-match")?.replaceAll('"', "")) });
        return refusal(409, "CONFLICT", "Another revision", null);
      }),
    );
    shown(<ScheduleTab {...tab(stateAt(3))} />);
    const open = async () => {
      await userEvent.click(await screen.findByRole("button", { name: "Edit nightly" }));
      return screen.getByLabelText("Cron expression") as HTMLInputElement;
    };
    const cron = await open();
    await userEvent.clear(cron);
    await userEvent.type(cron, "0 5 * * mon");
    await userEvent.click(screen.getByRole("button", { name: "Cancel", hidden: true }));
    now = kept(2, 60);
    await queries.invalidateQueries({ queryKey: ["schedule"] });
    expect((await open()).value).toBe("0 5 * * mon");
    expect(screen.getByText(/As you left it/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Save", hidden: true }));
    expect(await screen.findByText(/grace has changed this schedule/)).toBeTruthy(); // what they did is told, and nothing is overwritten
    expect(sent).toEqual([{ revision: 1 }]);
    expect((await open()).value).toBe("30 2 * * *"); // what was told in the panel is no draft any more
  });

  it("PAGE-128 is there again in the dialogs of champions, until it is begun anew", async () => {
    const policy = { promotion: "ask", pinned: false, changed_at: null, changed_by: null } as const;
    const [first, second] = [champion(2), champion(1)];
    const runs = [first, second].map(({ run_id }, index) => ({
      run_id,
      number: 2 - index,
      status: "completed",
      created_at: AT,
      metric: null,
      metrics: null,
      reason: null,
    }));
    let page = runs;
    server.use(
      http.get(`${API}/champion`, () =>
        HttpResponse.json({ project_id: PROJECT, current: first, policy, history: [first, second] }),
      ),
      http.get(`${API}/runs`, () => HttpResponse.json(page, { headers: { "x-total-count": "2" } })),
      http.get(`${API}/runs/${second.run_id}`, () => HttpResponse.json(runs[1])),
    );
    shown(<ChampionTab {...tab(stateAt(3))} />);
    for (const name of ["Promote …", "Roll back …"]) {
      const open = () => userEvent.click(screen.getByRole("button", { name, hidden: true }));
      await screen.findByRole("button", { name });
      await open();
      const chosen = () => screen.queryByRole("radio", { name: /Run 1/, hidden: true });
      if (name === "Promote …")
        await userEvent.click(await screen.findByRole("radio", { name: /Run 1/, hidden: true }));
      await userEvent.type(screen.getByLabelText("Why"), "islands");
      await userEvent.click(screen.getByRole("button", { name: /^Close/, hidden: true }));
      expect(screen.queryByLabelText("Why")).toBeNull();
      await open();
      expect((screen.getByLabelText("Why") as HTMLTextAreaElement).value).toBe("islands");
      if (name === "Promote …") {
        await waitFor(() => expect(chosen()).toHaveProperty("checked", true));
        page = runs.slice(0, 1); // newer runs have come meanwhile
        await queries.invalidateQueries({ queryKey: ["runs"] });
        expect(await screen.findByText("Chosen, on another page: Run 1")).toBeTruthy();
      }
      await userEvent.click(screen.getByRole("button", { name: "Begin anew", hidden: true }));
      expect((screen.getByLabelText("Why") as HTMLTextAreaElement).value).toBe("");
      const dialog = screen.getByRole("dialog", { hidden: true });
      expect(dialog.contains(document.activeElement)).toBe(true);
      await userEvent.click(screen.getByRole("button", { name: /^Close/, hidden: true }));
    }
  });

  it("PAGE-115 new data that take the place of all are told as such, and adding some takes the focus", async () => {
    const version = {
      version: 2,
      mode: "replace",
      total_rows: 150,
      dataset: { num_rows: 150, num_columns: 2, file_name: "a.csv", size_bytes: 1, dataset_id: "0" },
      created_at: AT,
      differences: [],
      drift: null,
    };
    server.use(http.get(`${API}/data`, () => HttpResponse.json([version])));
    shown(<DataTab {...tab({ ...stateAt(3), champion: champion(1), status: "failed" })} />);
    expect(await screen.findByText(/has not seen version 2 \(150 rows, in place of all\)/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Add data …" }));
    expect(screen.getByRole("form", { name: "Add data" }).contains(document.activeElement)).toBe(true);
  });

  it("PAGE-119 leaves the focus to what is around a part that goes", async () => {
    function Panel({ gone }: { gone: boolean }) {
      const box = useRef<HTMLDivElement>(null);
      useKeptFocus(box);
      return (
        <div ref={box} tabIndex={-1}>
          <section tabIndex={-1} aria-label="Files">
            {!gone && <button type="button">Yes</button>}
          </section>
        </div>
      );
    }
    const { again } = shown(<Panel gone={false} />);
    screen.getByRole("button").focus();
    again(<Panel gone />);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("region", { name: "Files" })));
  });
});

describe("words", () => {
  it("PAGE-93 know no minus zero, and say what is the same", () => {
    expect(score(-0)).toBe("0");
    const same = { difference: -0, interval: { low: 0, high: -0 }, certain: false };
    expect(differenceWords(same as never)).toBe("the same");
  });

  it("PAGE-117 tell a far tick's year", () => {
    const now = Date.parse(AT);
    expect(inZone("2028-02-29T04:00:00Z", "UTC", now)).toContain("2028");
    expect(inZone("2026-11-24T04:00:00Z", "UTC", now)).not.toContain("2026");
  });
});

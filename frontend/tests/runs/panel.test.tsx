// @vitest-environment jsdom
import "../dom";
import { act, render, renderHook, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { ProjectState } from "../../src/live/frames";
import { initialState } from "../../src/run/fold";
import { EMPTY_LOG } from "../../src/run/logs";
import type { RunDetail } from "../../src/runs/calls";
import ForkDialog from "../../src/runs/ForkDialog";
import { ReplayVerdict } from "../../src/runs/ReceiptView";
import RunsTab from "../../src/runs/RunsTab";
import { focusUnreadable } from "../../src/runs/unreadable";
import FlatOrbits from "../../src/scene/FlatOrbits";
import { MOST_ORBITS, orbitsBeside, type RunInSky } from "../../src/scene/lanes";
import { go } from "../../src/shell/location";
import { ServicesProvider } from "../../src/shell/services";
import { useRunsAround } from "../../src/system/useRunsAround";
import { PROJECT } from "../samples";
import { compared, detail, NOTHING_TOLD, runId, summary } from "./samples";

const BASE = "http://localhost:3000/api/v1";
const settings = {
  apiUrl: BASE,
  wsUrl: "ws://localhost:3000",
  enableWebSocket: true,
  enableAutoReconnect: true,
};
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => act(() => go({ project: PROJECT, run: null })));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const PATIENT = { timeout: 5_000 };
const ended: ProjectState = {
  ...initialState(PROJECT, "e1", "2026-11-23T06:00:00Z"),
  status: "completed",
  run_id: runId(2),
  model_run_id: runId(1),
  model_key: "k",
};

const RUNS = [
  summary(2, {
    status: "failed",
    from_stage: "data_processing",
    parent_run_id: runId(1),
    metrics: null,
    metric: null,
  }),
  summary(1, { overrides: { ...NOTHING_TOLD, feature_engineering: { drop_columns: ["sex"] } } }),
];

function serving(runs: unknown = RUNS, total = 2) {
  server.use(
    http.get(`${BASE}/projects/${PROJECT}/runs`, () =>
      HttpResponse.json(runs as never, { headers: { "X-Total-Count": String(total) } }),
    ),
    http.get(`${BASE}/projects/${PROJECT}/runs/${runId(1)}`, () => HttpResponse.json(detail(1) as never)),
    http.get(`${BASE}/projects/${PROJECT}/data`, () => HttpResponse.json([])),
  );
}

function tab(state = ended) {
  return render(
    <ServicesProvider settings={settings}>
      <RunsTab state={state} detail={null} log={EMPTY_LOG} stage={null} />
    </ServicesProvider>,
  );
}

it("PAGE-90 lists runs, and gives the focus to what is opened and back to where it was opened from", async () => {
  serving();
  tab();
  const user = userEvent.setup();
  const row = (await screen.findByText("Run 1", {}, PATIENT)).closest("li");
  expect(within(row as HTMLElement).getByText(/champion/)).toBeTruthy();
  expect(within(row as HTMLElement).getByText("Features: without sex")).toBeTruthy();
  await user.click(within(row as HTMLElement).getByRole("button", { name: /^Run 1/ }));
  expect(document.activeElement?.textContent).toBe("Run 1");
  expect(window.location.search).toContain(`run=${runId(1)}`);
  await user.click(screen.getByRole("button", { name: "All runs" }));
  await waitFor(() => expect((document.activeElement as HTMLElement).className).toBe("run-open"), PATIENT);
});

it("PAGE-94 a failed run is resumed by one click, with its own settings", async () => {
  serving();
  const sent = vi.fn();
  server.use(
    http.post(`${BASE}/projects/${PROJECT}/runs`, async ({ request }) => {
      sent(await request.json());
      return HttpResponse.json(
        { project_id: PROJECT, run_id: runId(3), from_stage: "data_processing", message: "Launched" },
        { status: 202 },
      );
    }),
  );
  tab();
  await userEvent.click(await screen.findByRole("button", { name: "Resume Run 2" }, PATIENT));
  await waitFor(() => expect(sent).toHaveBeenCalledWith({ parent_run_id: runId(2) }), PATIENT);
});

it("PAGE-92 two runs are marked and compared, the older first", async () => {
  serving();
  tab();
  const user = userEvent.setup();
  expect(
    ((await screen.findByRole("button", { name: "Compare" }, PATIENT)) as HTMLButtonElement).disabled,
  ).toBe(true);
  server.use(
    http.get(`${BASE}/projects/${PROJECT}/compare`, () =>
      HttpResponse.json(
        { error: "It is gone", error_code: "RUN_NOT_FOUND", details: null, timestamp: "", request_id: "r-1" },
        { status: 404 },
      ),
    ),
  );
  await user.click(screen.getByRole("checkbox", { name: "Compare Run 2" }));
  await user.click(screen.getByRole("checkbox", { name: "Compare Run 1" }));
  await user.click(screen.getByRole("button", { name: "Compare Run 1 and Run 2" }));
  expect(window.location.search).toContain(`run=${runId(1)},${runId(2)}`);
  expect(await screen.findByText("It is gone", {}, PATIENT)).toBeTruthy();
}, 15_000);

it("PAGE-90 says that nothing has run, and why the list can't be had", async () => {
  serving([], 0);
  const { unmount } = tab();
  expect(await screen.findByText("Nothing has run yet.", {}, PATIENT)).toBeTruthy();
  unmount();
  server.use(
    http.get(`${BASE}/projects/${PROJECT}/runs`, () =>
      HttpResponse.json(
        { error: "Gone", error_code: "PROJECT_NOT_FOUND", details: null, timestamp: "", request_id: "r-2" },
        { status: 404 },
      ),
    ),
  );
  tab();
  expect(await screen.findByText("Gone", {}, PATIENT)).toBeTruthy();
  expect(screen.getByText("Request r-2")).toBeTruthy();
});

function dialog(state: ProjectState) {
  return (
    <ServicesProvider settings={settings}>
      <ForkDialog state={state} runId={runId(1)} name="Run 1" problem="binary" onClose={() => undefined} />
    </ServicesProvider>
  );
}

it("PAGE-96, PAGE-97 shows the server's words at their field, and tells a run at work from one that has ended", async () => {
  serving();
  let answer = {
    status: 422,
    body: {
      error: "The request is not valid",
      error_code: "VALIDATION_ERROR",
      details: "overrides.model_evaluation.threshold: Input should be less than or equal to 1",
    },
  };
  server.use(
    http.post(`${BASE}/projects/${PROJECT}/runs`, () =>
      HttpResponse.json({ ...answer.body, timestamp: "", request_id: "r" }, { status: answer.status }),
    ),
  );
  const running: ProjectState = { ...ended, status: "training", progress_percentage: 40 };
  const view = render(dialog(running));
  const user = userEvent.setup();
  const threshold = await screen.findByLabelText("Threshold of a yes", {}, PATIENT);
  await user.type(threshold, "7");
  await user.click(screen.getByRole("button", { name: "Run from Features" }));
  await screen.findByText("Input should be less than or equal to 1", {}, PATIENT);
  expect(threshold.getAttribute("aria-invalid")).toBe("true");
  expect(document.activeElement).toBe(threshold);

  answer = {
    status: 409,
    body: { error: "A run is active", error_code: "CONFLICT", details: null as never },
  };
  await user.click(screen.getByRole("button", { name: "Run from Features" }));
  expect((await screen.findByText(/at work \(40 %\)/, {}, PATIENT)).textContent).toContain("stays");
  expect((threshold as HTMLInputElement).value).toBe("7");
  view.rerender(dialog(ended));
  expect(screen.getByText(/you can try again now/)).toBeTruthy();
}, 15_000);

it("PAGE-133 shows what the forked run predicts, and lets one be dropped and another be added", async () => {
  serving();
  const sent: unknown[] = [];
  const receipt = { target_column: "late", further_targets: ["damaged", "hours"] };
  server.use(
    http.get(`${BASE}/projects/${PROJECT}/runs/${runId(1)}`, () =>
      HttpResponse.json({ ...detail(1), receipt } as never),
    ),
    http.post(`${BASE}/projects/${PROJECT}/runs`, async ({ request }) => {
      sent.push(((await request.json()) as { overrides: unknown }).overrides);
      return HttpResponse.json({}, { status: 503 });
    }),
  );
  render(dialog(ended));
  const user = userEvent.setup();
  await screen.findByText(/Predicts late, damaged, hours, as Run 1 does/, {}, PATIENT);
  await user.click(screen.getByRole("radio", { name: /Analysis/ }));
  const chosen = screen.getByRole("list", { name: "Columns to predict: chosen" });
  expect(within(chosen).getAllByRole("button")).toHaveLength(3);
  await user.click(screen.getByRole("button", { name: "Run from Analysis" }));
  await waitFor(() => expect(sent).toEqual([{}])); // the same: the sentence decides again
  await user.click(within(chosen).getByRole("button", { name: "Take out damaged" }));
  await user.type(screen.getByLabelText("Columns to predict"), "returned{Enter}");
  await user.click(await screen.findByRole("button", { name: "Run from Analysis" }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual({ data_analysis: { target_columns: ["late", "hours", "returned"] } });
}, 15_000);

it("PAGE-95 shows a stage's settings only when it is done again", async () => {
  serving();
  render(dialog(ended));
  const user = userEvent.setup();
  await user.click(await screen.findByRole("radio", { name: /Evaluation/ }, PATIENT));
  expect(screen.queryByText("Families of models")).toBeNull();
  expect(screen.getByLabelText("Threshold of a yes")).toBeTruthy();
  await user.click(screen.getByRole("radio", { name: /Upload/ }));
  expect(screen.getByLabelText("Version of the data")).toBeTruthy();
  expect(screen.getByText("Families of models")).toBeTruthy();
});

it.each([
  [true, "Equal to"],
  [false, "Not equal to"],
])("PAGE-91 a repeat says whether all came out equal (%s)", (equal, words) => {
  const verdict = {
    of_run_id: runId(1),
    model_equal: true,
    metrics_equal: equal,
    predictions_equal: true,
    largest_difference: equal ? 0 : 0.01,
    differences: equal ? [] : ["roc_auc: 0.7 and 0.71"],
  };
  render(<ReplayVerdict verdict={verdict} numbers={new Map([[runId(1), 1]])} />);
  const said = screen.getByText(new RegExp(`^${words}`));
  expect(said.textContent?.includes("metrics; the largest difference is 0.01")).toBe(!equal);
});

it("PAGE-101 the flat scene draws each earlier run, and the crown where the champion's run ends", () => {
  const run = (id: string, own: Partial<RunInSky> = {}): RunInSky => ({
    id,
    name: `Run ${id}`,
    status: "completed",
    from: "data_upload",
    parent: null,
    stoppedAt: null,
    champion: false,
    ...own,
  });
  const path = { at: (step: number) => ({ x: 50 + step, y: 50 }), middle: { x: 50, y: 50 } };
  const orbits = orbitsBeside([run("3"), run("2", { champion: true }), run("1")], "3");
  const { container, rerender } = render(
    <FlatOrbits path={path} runs={{ orbits, chosen: ["1"], crowned: false }} />,
  );
  const drawn = [...container.querySelectorAll("[data-orbit]")];
  expect(drawn.map((orbit) => orbit.getAttribute("class"))).toEqual([
    "flat-run flat-run-champion",
    "flat-run flat-run-chosen",
  ]);
  expect(container.querySelector(".flat-crown")?.textContent).toBe("Run 2");
  rerender(<FlatOrbits path={path} runs={{ orbits: [], chosen: [], crowned: true }} />);
  expect(container.querySelector(".flat-crown-planet")).toBeTruthy();
});

it("PAGE-102 what is no number, and half a column's name, stands at its field and sends nothing", async () => {
  serving();
  server.use(
    http.get(`${BASE}/projects/${PROJECT}/data`, () =>
      HttpResponse.json([
        { version: 1, total_rows: 3, dataset: { file_name: "x.csv", columns: ["age", "sex"] } },
      ]),
    ),
  );
  const sent = vi.fn();
  server.use(
    http.post(`${BASE}/projects/${PROJECT}/runs`, async ({ request }) => {
      sent(await request.json());
      return HttpResponse.json({ run_id: runId(3), from_stage: "feature_engineering" }, { status: 202 });
    }),
  );
  render(dialog(ended));
  const user = userEvent.setup();
  const threshold = await screen.findByLabelText("Threshold of a yes", {}, PATIENT);
  await user.type(threshold, "0,5");
  expect(screen.queryByText(/can't be read/)).toBeNull(); // not while it is typed
  const start = screen.getByRole("button", { name: "Run from Features" });
  await user.click(start);
  expect(screen.getByText("0,5 can't be read: write 0.5, with a point.")).toBeTruthy();
  expect(document.activeElement).toBe(threshold);
  expect(threshold.getAttribute("aria-invalid")).toBe("true");
  await user.clear(threshold);
  await user.type(threshold, "0.5");

  const columns = screen.getByLabelText("Leave out as inputs");
  await user.type(columns, "ag");
  await user.tab();
  expect(screen.queryByRole("button", { name: "Take out ag" })).toBeNull();
  expect(screen.getByText("ag is not added: Enter adds it, or empty the field.")).toBeTruthy();
  await user.click(start);
  expect(document.activeElement).toBe(columns);
  expect(sent).not.toHaveBeenCalled();
  await user.type(columns, "e");
  await user.click(start); // leaving the field adds what is a column
  await waitFor(() => expect(sent).toHaveBeenCalled(), PATIENT);
  expect(sent.mock.calls[0]?.[0].overrides).toEqual({
    feature_engineering: { drop_columns: ["age"] },
    model_evaluation: { threshold: 0.5 },
  });
}, 15_000);

it("PAGE-97 what was filled in is there again when the dialog was closed, until it is sent or begun anew", async () => {
  serving();
  const view = render(dialog(ended));
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Why", {}, PATIENT), "kept");
  await user.click(screen.getByRole("radio", { name: /Evaluation/ }));
  view.unmount();
  render(dialog(ended));
  const why = (await screen.findByLabelText("Why", {}, PATIENT)) as HTMLInputElement;
  expect(why.value).toBe("kept");
  expect((screen.getByRole("radio", { name: /Evaluation/ }) as HTMLInputElement).checked).toBe(true);
  await user.click(screen.getByRole("button", { name: "Begin anew" }));
  expect((screen.getByLabelText("Why") as HTMLInputElement).value).toBe("");
});

it("PAGE-92 a comparison opened while one of its runs is at work is there when that has ended", async () => {
  serving();
  let refusing = true;
  server.use(
    http.get(`${BASE}/projects/${PROJECT}/compare`, () =>
      refusing
        ? HttpResponse.json(
            { error: "Not ended yet", error_code: "CONFLICT", details: null, timestamp: "", request_id: "r" },
            { status: 409 },
          )
        : HttpResponse.json(compared()),
    ),
  );
  const shown = (state: ProjectState) => (
    <ServicesProvider settings={settings}>
      <RunsTab state={state} detail={null} log={EMPTY_LOG} stage={null} />
    </ServicesProvider>
  );
  act(() => go({ run: `${runId(1)},${runId(2)}` }));
  const running: ProjectState = { ...ended, status: "training", run_started_at: "2026-11-23T06:00:00Z" };
  const view = render(shown(running));
  expect(await screen.findByText("Not ended yet", {}, PATIENT)).toBeTruthy();
  refusing = false;
  view.rerender(shown(ended));
  expect(await screen.findByText("Equal enough.", {}, PATIENT)).toBeTruthy();
});

it("PAGE-90 a run that no page shows has its number, and so have those that it builds on", async () => {
  serving();
  const old = (n: number, own: Partial<RunDetail> = {}) =>
    http.get(`${BASE}/projects/${PROJECT}/runs/${runId(n)}`, () =>
      HttpResponse.json(detail(n, own) as never),
    );
  const reused = detail(7).stages.map((stage) => ({ ...stage, reused: true, produced_by: runId(5) }));
  server.use(old(7, { number: 7, stages: reused }), old(5, { number: 5 }));
  act(() => go({ run: runId(7) }));
  tab();
  expect(await screen.findByRole("heading", { name: "Run 7" }, PATIENT)).toBeTruthy();
  expect((await screen.findAllByRole("button", { name: "Run 5" }, PATIENT)).length).toBe(8);
});

it("PAGE-101 the champion has its orbit and crown though it is older than the newest page", async () => {
  const newest = Array.from({ length: 20 }, (_, index) => summary(30 - index));
  serving(newest, 30);
  const state = { ...ended, run_id: runId(30), model_run_id: runId(1) };
  const { result, rerender } = renderHook(({ run }) => useRunsAround(PROJECT, state, run, null), {
    initialProps: { run: runId(30) as string | null },
    wrapper: ({ children }) => <ServicesProvider settings={settings}>{children}</ServicesProvider>,
  });
  await waitFor(
    () => expect(result.current.orbits.at(-1)?.run).toMatchObject({ name: "Run 1", champion: true }),
    PATIENT,
  );
  expect(result.current.orbits).toHaveLength(MOST_ORBITS + 1);
  rerender({ run: runId(1) });
  expect(result.current.crowned).toBe(true);
  rerender({ run: runId(4) }); // a moment of the history that no page shows
  expect(result.current.orbits).toEqual([]);
});

it("PAGE-102 what can't be read is unfolded where it is folded away", () => {
  document.body.innerHTML = "<form><details><input></details></form>";
  const [form, input] = [document.querySelector("form"), document.querySelector("input")];
  expect(focusUnreadable(form)).toBe(false);
  input?.setCustomValidity("no number");
  expect(focusUnreadable(form)).toBe(true);
  expect(document.querySelector("details")?.open).toBe(true);
  expect(document.activeElement).toBe(input);
  document.body.innerHTML = "";
});

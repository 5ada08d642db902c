// @vitest-environment jsdom
import "../dom";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { ProjectState } from "../../src/live/frames";
import { makeQueryClient, ServicesProvider } from "../../src/shell/services";
import { Eta } from "../../src/system/Eta";
import { PROJECT, stateAt } from "../samples";

const BASE = "http://orrery.test/api/v1";
const settings = {
  apiUrl: BASE,
  wsUrl: "ws://orrery.test",
  enableWebSocket: true,
  enableAutoReconnect: true,
};
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

/** The estimate of a running project, for which the server answers `median` and `late` (seconds). */
function shown(median: number | null, late: number | null, state: Partial<ProjectState> = {}) {
  let asked = 0;
  server.use(
    http.get(`${BASE}/projects/${PROJECT}/progress`, () => {
      asked += 1;
      return HttpResponse.json({
        project_id: PROJECT,
        estimated_time_remaining: median,
        estimated_time_remaining_p90: late,
      });
    }),
  );
  const view = render(
    <QueryClientProvider client={makeQueryClient()}>
      <ServicesProvider settings={settings}>
        <Eta state={{ ...stateAt(3), status: "training", ...state }} />
      </ServicesProvider>
    </QueryClientProvider>,
  );
  return { ...view, asked: () => asked };
}

it.each([
  [240, 540, "About 4 min left, nine times in ten under 9 min"],
  [240, null, "About 4 min left"],
  [240, 240, "About 4 min left"],
  [0.4, 20, "About under 1 s left, nine times in ten under 20 s"],
])("PAGE-83 an estimate of %s s with P90 %s reads: %s", async (median, late, words) => {
  shown(median, late);
  expect((await screen.findByText(/^About/)).textContent).toBe(words);
});

it("PAGE-83 says when there is no estimate, and that a queued run has a place instead", async () => {
  const none = shown(null, null);
  await expect.poll(none.asked).toBe(1);
  expect(screen.getByText("No estimate yet")).toBeTruthy();
  none.unmount();
  shown(240, 540, { status: "created", queue_position: 2 });
  expect(screen.getByText("Number 2 in the queue")).toBeTruthy();
  expect(screen.queryByText(/left/)).toBeNull();
});

it.each(["completed", "failed", "cancelled"] as const)(
  "PAGE-83 a run that is %s has no estimate, and none is asked for",
  async (status) => {
    const { container, asked } = shown(240, 540, { status });
    expect(container.textContent).toBe("");
    await new Promise((done) => setTimeout(done, 50)); // a question would be on its way by then
    expect(asked()).toBe(0);
  },
);

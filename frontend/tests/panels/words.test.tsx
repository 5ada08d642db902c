// @vitest-environment jsdom
import "../dom";
import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { ReactNode } from "react";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Question } from "../../src/api/types";
import { makeQueryClient, ServicesProvider } from "../../src/shell/services";
import { QuestionPanel } from "../../src/system/QuestionPanel";
import { RunActions } from "../../src/system/RunActions";
import { PROJECT, stateAt } from "../samples";

const BASE = "http://orrery.test/api/v1";
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function shown(part: ReactNode) {
  const settings = {
    apiUrl: BASE,
    wsUrl: "ws://orrery.test",
    enableWebSocket: true,
    enableAutoReconnect: true,
  };
  return render(
    <QueryClientProvider client={makeQueryClient()}>
      <ServicesProvider settings={settings}>{part}</ServicesProvider>
    </QueryClientProvider>,
  );
}

const candidate = (target_column: string, confidence: number) => ({
  target_column,
  problem_type: "regression" as const,
  metric: "rmse" as const,
  positive_class: null,
  confidence,
  evidence: [`${target_column} is a number.`],
});
const question: Question = {
  asked_at: "2026-11-23T06:00:00Z",
  answer_by: new Date(Date.now() + 300_000).toISOString(),
  candidates: [candidate("charges", 0.5), candidate("age", 0.4)],
  answer: null,
};

it("PAGE-72 shows each reading with its evidence, and sends the one that is chosen", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post(`${BASE}/projects/${PROJECT}/interpretation`, async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({
        project_id: PROJECT,
        status: "settled",
        question,
        chosen: null,
        candidates: [],
      });
    }),
  );
  shown(<QuestionPanel projectId={PROJECT} question={question} />);
  expect(screen.getByText(/charges is a number/)).toBeTruthy();
  expect(screen.getByText(/In 5 min the run takes charges/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: /age/ }));
  await waitFor(() => expect(screen.getByText(/the run goes on/)).toBeTruthy());
  expect(sent).toEqual([{ target_column: "age", problem_type: "regression" }]);
});

it("PAGE-72 takes any other column, and shows why one was refused", async () => {
  server.use(
    http.post(`${BASE}/projects/${PROJECT}/interpretation`, () =>
      HttpResponse.json(
        {
          error: "There is no such column.",
          error_code: "VALIDATION_ERROR",
          details: null,
          timestamp: "",
          request_id: "r",
        },
        { status: 422 },
      ),
    ),
  );
  shown(<QuestionPanel projectId={PROJECT} question={question} />);
  fireEvent.change(screen.getByLabelText("Another column"), { target: { value: "bmii" } });
  fireEvent.click(screen.getByRole("button", { name: "Choose" }));
  await waitFor(() => expect(screen.getByText(/no such column/)).toBeTruthy());
  expect(screen.getByRole("button", { name: /charges/ })).toHaveProperty("disabled", false);
});

it("PAGE-73 offers to finish only while models are trained", async () => {
  let asked = 0;
  server.use(
    http.post(`${BASE}/projects/${PROJECT}/finish`, () => {
      asked += 1;
      return HttpResponse.json({ project_id: PROJECT, message: "Finishing" }, { status: 202 });
    }),
  );
  const training = { ...stateAt(3), status: "training" as const, run_id: "r" };
  const { unmount } = shown(<RunActions state={{ ...training, status: "processing" }} />);
  expect(screen.queryByRole("button", { name: /Finish/ })).toBeNull();
  unmount();
  shown(<RunActions state={training} />);
  fireEvent.click(screen.getByRole("button", { name: "Finish now" }));
  await waitFor(() =>
    expect(screen.getByRole("button", { name: "Finishing …" })).toHaveProperty("disabled", true),
  );
  expect(asked).toBe(1);
});

it("PAGE-76 links to the run in Dagster once there is one", () => {
  const { unmount } = shown(<RunActions state={{ ...stateAt(3), run_id: null }} />);
  expect(document.querySelector("a")).toBeNull();
  unmount();
  shown(<RunActions state={{ ...stateAt(3), run_id: "r-1" }} />);
  expect(screen.getByText("Dagster run").getAttribute("href")).toBe("/dagster/runs/r-1");
});

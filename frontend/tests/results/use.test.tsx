// @vitest-environment jsdom
import "../dom";
import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import type { ReactNode } from "react";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { ApiClient } from "../../src/api/client";
import { predictFile } from "../../src/api/streamed";
import type { EvaluationReport, ModelColumn, ModelSchema, ProjectDetail } from "../../src/api/types";
import { Headline } from "../../src/results/Headline";
import { Use } from "../../src/results/Results";
import { TryIt } from "../../src/results/TryIt";
import { lazyPanel } from "../../src/shell/lazyPanel";
import { makeQueryClient, ServicesProvider } from "../../src/shell/services";
import { PROJECT } from "../samples";

const BASE = "http://orrery.test/api/v1";
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const schema: ModelSchema = {
  model_id: "p/r",
  problem_type: "regression",
  target_column: "strength",
  classes: null,
  columns: [
    {
      name: "age",
      role: "numeric",
      nullable: false,
      example: 28,
      categories: null,
      minimum: 1,
      maximum: 365,
    } as ModelColumn, // the part that the form reads
  ],
};
const detail = {
  project_id: PROJECT,
  best_model_id: "p/r",
  prediction_endpoint: null,
  endpoint_id: "4711",
  console_url: null,
} as unknown as ProjectDetail; // the part that is read

function shown(part: ReactNode) {
  const settings = { apiUrl: BASE, wsUrl: "ws://x", enableWebSocket: true, enableAutoReconnect: true };
  return render(
    <QueryClientProvider client={makeQueryClient()}>
      <ServicesProvider settings={settings}>{part}</ServicesProvider>
    </QueryClientProvider>,
  );
}

it("PAGE-49 names the range of training, and warns while a number outside of it is typed", () => {
  shown(<TryIt projectId={PROJECT} schema={schema} />);
  expect(screen.getByText("1 – 365")).toBeTruthy();
  const field = screen.getByLabelText(/^age/);
  expect(screen.queryByText(/of training \(/)).toBeNull();
  fireEvent.change(field, { target: { value: "900" } });
  expect(screen.getByText(/above all of training \(365\)/)).toBeTruthy();
  fireEvent.change(field, { target: { value: "0" } });
  expect(screen.getByText(/below all of training \(1\)/)).toBeTruthy();
  fireEvent.change(field, { target: { value: "30" } });
  expect(screen.queryByText(/all of training/)).toBeNull();
});

it("PAGE-76 links to the endpoint's console where there is one, and only there", async () => {
  server.use(http.get(`${BASE}/projects/${PROJECT}/schema`, () => HttpResponse.json(schema)));
  const { unmount } = shown(<Use detail={detail} />);
  await waitFor(() => expect(screen.getByText(/curl -s/)).toBeTruthy());
  expect(document.querySelector("a")).toBeNull();
  unmount();
  const url = "https://console.cloud.google.com/vertex-ai/locations/x/endpoints/4711";
  shown(<Use detail={{ ...detail, console_url: url }} />);
  expect(screen.getByText("endpoint 4711").getAttribute("href")).toBe(url);
});

it("PAGE-74 begins with the one figure that was asked for, its interval and the baseline's", () => {
  const report = {
    metric: "rmse",
    metrics: { rmse: 4.48, mae: 3 },
    baseline_metrics: { rmse: 16.33 },
    truth: { estimates: [{ name: "rmse", interval: { low: 3.7, high: 5.2 } }] },
  } as unknown as EvaluationReport; // the part that is read
  const { container } = render(<Headline report={report} />);
  expect(container.textContent).toBe("RMSE4.4895 % interval3.7 – 5.2Plain baseline16.33");
});

it("PAGE-49 a file's refusal has its words; one that ended early is not a file", async () => {
  const api = new ApiClient(BASE);
  const options = { signal: new AbortController().signal, onRows: vi.fn() };
  const ask = () => predictFile(api, PROJECT, new File(["age\n1\n2\n"], "a.csv"), "csv", options);
  const path = `${BASE}/projects/${PROJECT}/predictions`;
  const refusal = { error: "Row 1 lacks 'b'.", error_code: "VALIDATION_ERROR", details: null };
  const body = { ...refusal, timestamp: "", request_id: "r" };
  server.use(http.post(path, () => HttpResponse.json(body, { status: 422 })));
  await expect(ask()).rejects.toMatchObject({ code: "VALIDATION_ERROR", requestId: "r" });
  const answer = (rows: string) =>
    http.post(path, ({ request }) => {
      expect(new URL(request.url).searchParams.get("format")).toBe("csv");
      const headers = { "x-total-rows": rows, "content-type": "text/csv" };
      return new HttpResponse("age,prediction\n1,2\n", { headers });
    });
  server.use(answer("5"));
  await expect(ask()).rejects.toMatchObject({ code: "NETWORK" });
  server.use(answer("2"));
  expect((await ask()).type).toBe("text/csv");
  server.use(http.post(path, () => HttpResponse.error()));
  await expect(ask()).rejects.toMatchObject({ code: "NETWORK" });
});

it("PAGE-77 a part of the page that can't be loaded says so in its own place", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined); // React names what a boundary caught
  const Late = lazyPanel<{ name: string }>(() =>
    Promise.resolve({ default: ({ name }: { name: string }) => <p>Hello {name}</p> }),
  );
  const Lost = lazyPanel<object>(() => Promise.reject(new Error("404")));
  render(
    <>
      <Late name="Ada" />
      <Lost />
    </>,
  );
  await waitFor(() => expect(screen.getByText("Reload")).toBeTruthy());
  expect(screen.getByText("Hello Ada")).toBeTruthy();
  vi.restoreAllMocks();
});

// @vitest-environment jsdom
import "../dom";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Deletions, GRACE_MS } from "../../src/history/deletions";
import HistoryOverlay from "../../src/history/HistoryOverlay";
import { ServicesProvider } from "../../src/shell/services";
import UploadOverlay from "../../src/upload/UploadOverlay";
// @ts-expect-error the made-up world is plain JavaScript
import { projects } from "../scripted/world.mjs";

/** The guess waits for a pause in typing, and a busy machine types slowly. */
const PATIENT = { timeout: 5_000 };
const BASE = "http://localhost:3000/api/v1";
const settings = {
  apiUrl: BASE,
  wsUrl: "ws://localhost:3000",
  enableWebSocket: true,
  enableAutoReconnect: true,
};
const server = setupServer();

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const table = () => new File(["age,paid\n31,yes\n45,no\n"], "credit.csv", { type: "text/csv" });

const guess = {
  columns: [{ name: "age" }, { name: "paid" }],
  candidates: [
    {
      target_column: "paid",
      problem_type: "binary",
      metric: "roc_auc",
      positive_class: "yes",
      confidence: 0.91,
      evidence: ["The sentence says 'pays'; the column is called 'paid'."],
    },
    {
      target_column: "age",
      problem_type: "regression",
      metric: "rmse",
      positive_class: null,
      confidence: 0.2,
      evidence: ["'age' is a number."],
    },
  ],
  needs_confirmation: false,
  num_rows_seen: 2,
  truncated: true,
  warnings: [{ column: "age", code: "few_rows", message: "has two rows", action: "kept" }],
};

function upload(onCreated = vi.fn()) {
  const view = render(
    <ServicesProvider settings={settings}>
      <UploadOverlay onClose={() => undefined} onCreated={onCreated} />
    </ServicesProvider>,
  );
  return { onCreated, view };
}

async function fill(words: string) {
  const user = userEvent.setup();
  await user.upload(screen.getByLabelText("File"), table());
  await user.type(screen.getByLabelText("What should be predicted?"), words);
  return user;
}

describe("the upload overlay (PAGE-40, PAGE-41, PAGE-47)", () => {
  it("PAGE-47 shows the server's guess with its evidence, and another can be chosen", async () => {
    let sent: FormData | null = null;
    server.use(
      http.post(`${BASE}/interpretations`, () => HttpResponse.json(guess)),
      http.post(`${BASE}/projects`, async ({ request }) => {
        sent = await request.formData();
        return HttpResponse.json({ project_id: "p-1" }, { status: 201 });
      }),
    );
    const { onCreated } = upload();
    const user = await fill("who pays");
    expect(await screen.findByText(/the column is called 'paid'/, {}, PATIENT)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /^age · 20 %/ }));
    expect(screen.getByText("'age' is a number.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Train a model" }));
    await waitFor(() => expect(onCreated).toHaveBeenCalledWith("p-1"));
    const form = sent as unknown as FormData;
    expect(form.get("target_column")).toBe("age");
    expect(form.get("problem_description")).toBe("who pays");
  });

  it("PAGE-47 works without a guess where the server offers none", async () => {
    server.use(http.post(`${BASE}/interpretations`, () => HttpResponse.json({}, { status: 404 })));
    upload();
    await fill("who pays");
    expect(await screen.findByRole("columnheader", { name: "paid" })).toBeTruthy();
    expect(screen.queryByTestId("guess")).toBeNull();
  });

  it("PAGE-128 has file and words again when it was closed by mistake, and the key of what was sent", async () => {
    const keys: (string | null)[] = [];
    server.use(
      http.post(`${BASE}/interpretations`, () => HttpResponse.json({}, { status: 404 })),
      http.post(`${BASE}/projects`, ({ request }) => {
        keys.push(request.headers.get("idempotency-key"));
        return HttpResponse.json({}, { status: 503 });
      }),
    );
    const first = upload();
    const user = await fill("who pays");
    await user.click(screen.getByRole("button", { name: "Train a model" }));
    await screen.findByRole("button", { name: "Try again" });
    first.view.unmount();
    upload();
    const words = screen.getByLabelText("What should be predicted?") as HTMLTextAreaElement;
    expect(words.value).toBe("who pays");
    expect(screen.getByText("credit.csv")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Train a model" }));
    await waitFor(() => expect(keys).toHaveLength(2));
    expect(keys[0]).toBe(keys[1]);
    await user.click(await screen.findByRole("button", { name: "Begin anew" }));
    expect(words.value).toBe("");
    expect(screen.queryByText("credit.csv")).toBeNull();
  });

  const late = { ...guess.candidates[0], target_column: "paid", further_targets: ["age"] };

  it("PAGE-134 waits for the words to be read before it sends one target, so that none is lost", async () => {
    const sent: [unknown, unknown][] = [];
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    server.use(
      http.post(`${BASE}/interpretations`, async () => {
        await asked;
        return HttpResponse.json({ ...guess, candidates: [late] });
      }),
      http.post(`${BASE}/projects`, async ({ request }) => {
        const form = await request.formData();
        sent.push([form.get("target_column"), form.get("target_columns")]);
        return HttpResponse.json({ project_id: "p-1" }, { status: 201 });
      }),
    );
    const { onCreated } = upload();
    const user = await fill("who pays at which age");
    await user.type(screen.getByLabelText("Target column"), "paid");
    await user.click(screen.getByRole("button", { name: "Train a model" }));
    await screen.findByText("Reading file and sentence …");
    expect(sent).toEqual([]);
    answer();
    await waitFor(() => expect(onCreated).toHaveBeenCalled(), PATIENT);
    expect(sent).toEqual([[null, '["paid","age"]']]);
  });

  it("PAGE-134 says that the words could not be read, and sends the one target when told so again", async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(`${BASE}/interpretations`, () => HttpResponse.json({}, { status: 503 })),
      http.post(`${BASE}/projects`, async ({ request }) => {
        sent.push((await request.formData()).get("target_column"));
        return HttpResponse.json({ project_id: "p-1" }, { status: 201 });
      }),
    );
    const { onCreated } = upload();
    const user = await fill("who pays at which age");
    await user.type(screen.getByLabelText("Target column"), "paid");
    await user.click(screen.getByRole("button", { name: "Train a model" }));
    expect(await screen.findByText(/only paid would be predicted/, {}, PATIENT)).toBeTruthy();
    expect(sent).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Train a model" }));
    await waitFor(() => expect(onCreated).toHaveBeenCalled());
    expect(sent).toEqual(["paid"]);
  });

  it("PAGE-135 a kept file that the browser has let go is said and dropped, here again or when it is sent", async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(`${BASE}/interpretations`, () => HttpResponse.json({}, { status: 404 })),
      http.post(`${BASE}/projects`, () => HttpResponse.json(void sent.push(1), { status: 503 })),
    );
    const first = upload();
    const user = await fill("who pays");
    const gone = vi.spyOn(Blob.prototype, "arrayBuffer").mockRejectedValue(new DOMException("gone"));
    await user.click(screen.getByRole("button", { name: "Train a model" }));
    expect(await screen.findByText(/credit.csv can't be read any more.*Choose it again/)).toBeTruthy();
    expect(screen.queryByText("credit.csv")).toBeNull();
    await user.upload(screen.getByLabelText("File"), table());
    first.view.unmount();
    upload();
    expect(await screen.findByText(/credit.csv can't be read any more/)).toBeTruthy();
    expect((screen.getByLabelText("What should be predicted?") as HTMLTextAreaElement).value).toBe(
      "who pays",
    );
    expect(sent).toEqual([]);
    gone.mockRestore();
  });

  it("PAGE-102 a time budget that is none is unfolded and said, and nothing is sent", async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(`${BASE}/interpretations`, () => HttpResponse.json({}, { status: 404 })),
      http.post(`${BASE}/projects`, async ({ request }) => {
        sent.push((await request.formData()).get("time_budget_s"));
        return HttpResponse.json({ project_id: "p-1" }, { status: 201 });
      }),
    );
    const { onCreated } = upload();
    const user = await fill("who pays");
    const budget = screen.getByLabelText("Time budget (s)") as HTMLInputElement;
    const train = screen.getByRole("button", { name: "Train a model" });
    for (const [typed, words] of [
      ["0,5", /write 0.5, with a point/],
      ["90000", /1 to 86400 seconds/],
    ] as const) {
      await user.clear(budget);
      await user.type(budget, typed);
      const folded = budget.closest("details");
      if (folded) folded.open = false;
      await user.click(train);
      expect(screen.getByText(words)).toBeTruthy();
      expect(folded?.open).toBe(true);
      expect(document.activeElement).toBe(budget);
    }
    expect(sent).toEqual([]);
    await user.clear(budget);
    await user.type(budget, "60");
    await user.click(train);
    await waitFor(() => expect(onCreated).toHaveBeenCalled());
    expect(sent).toEqual(["60"]);
  });

  it("PAGE-41 sends a failed form again with the same idempotency key, a changed one with another", async () => {
    const keys: (string | null)[] = [];
    server.use(
      http.post(`${BASE}/interpretations`, () => HttpResponse.json({}, { status: 404 })),
      http.post(`${BASE}/projects`, ({ request }) => {
        keys.push(request.headers.get("idempotency-key"));
        return HttpResponse.json({}, { status: 503 });
      }),
    );
    upload();
    const user = await fill("who pays");
    await user.click(screen.getByRole("button", { name: "Train a model" }));
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    await waitFor(() => expect(keys).toHaveLength(2));
    await user.type(screen.getByLabelText("What should be predicted?"), " back");
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    await waitFor(() => expect(keys).toHaveLength(3));
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[1]);
  });
});

describe("the history overlay (PAGE-45)", () => {
  it("pages, searches and filters on the server", async () => {
    const asked: string[] = [];
    server.use(
      http.get(`${BASE}/projects`, ({ request }) => {
        asked.push(new URL(request.url).search);
        return HttpResponse.json(projects(12), { headers: { "x-total-count": "30" } });
      }),
    );
    render(
      <ServicesProvider settings={settings}>
        <HistoryOverlay onClose={() => undefined} onVisit={() => undefined} />
      </ServicesProvider>,
    );
    const user = userEvent.setup();
    expect(await screen.findByText("Page 1 of 3")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Older" }));
    await waitFor(() => expect(asked.at(-1)).toBe("?limit=12&offset=12"));
    await user.selectOptions(screen.getByLabelText("Status"), "failed");
    await waitFor(() => expect(asked.at(-1)).toBe("?limit=12&offset=0&status=failed"));
  });
});

describe("deletions (PAGE-45)", () => {
  it("wait ten seconds, can be taken back, and keep their failure", async () => {
    vi.useFakeTimers();
    const deletions = new Deletions();
    const send = vi.fn(async (id: string) => {
      if (id === "b") throw new Error("refused");
    });
    const done = vi.fn();
    deletions.start("a", "a", send, done);
    deletions.start("b", "b", send, done);
    deletions.start("c", "c", send, done);
    await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
    expect(send).not.toHaveBeenCalled();
    deletions.takeBack("c");
    await vi.advanceTimersByTimeAsync(1);
    expect(send.mock.calls.flat()).toEqual(["a", "b"]);
    expect(done).toHaveBeenCalledTimes(1);
    expect(deletions.getSnapshot()).toMatchObject([{ id: "b", error: { message: "refused" } }]);
    vi.useRealTimers();
  });
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ApiClient } from "../../src/api/client";
import { type ApiError, describeError, WORDS } from "../../src/api/errors";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
const servers: Server[] = [];

async function serving(handler: Handler): Promise<ApiClient> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`);
}

function answer(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

const refusal = (code: string) => ({
  error: "Only 2 GB are taken.",
  error_code: code,
  details: "limit 2147483648",
  timestamp: "2026-11-23T06:00:00Z",
  request_id: "r-7",
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    return error as ApiError;
  }
  throw new Error("it did not fail");
}

describe("the API client (PAGE-1 to PAGE-4)", () => {
  it("PAGE-1 turns a refusal into a typed error with the server's words", async () => {
    const api = await serving((_, response) => answer(response, 413, refusal("FILE_TOO_LARGE")));
    const error = await failure(api.list());
    expect(error).toMatchObject({ name: "ApiError", code: "FILE_TOO_LARGE", status: 413, requestId: "r-7" });
    expect(describeError(error)).toBe("Only 2 GB are taken. limit 2147483648");
    expect(error.retryable).toBe(false);
  });

  it("PAGE-1 names what has no body of ours: a proxy's page, a cut connection, nonsense", async () => {
    const proxy = await serving((_, response) => answer(response, 502, "<html>bad gateway</html>"));
    expect((await failure(proxy.list())).code).toBe("UNAVAILABLE");
    const cut = await serving((request) => request.socket.destroy());
    expect((await failure(cut.list())).code).toBe("NETWORK");
    const odd = await serving((_, response) => answer(response, 200, { hello: 1 }));
    expect((await failure(odd.detail("x"))).code).toBe("MALFORMED");
  });

  it("PAGE-2 has words for every code", () => {
    for (const words of Object.values(WORDS)) expect(words.says.length).toBeGreaterThan(5);
  });

  it("PAGE-3 reads the list's total from its header", async () => {
    const api = await serving((_, response) => answer(response, 200, [], { "x-total-count": "10000" }));
    expect(await api.list({ limit: 1 })).toEqual({ projects: [], total: 10_000 });
  });

  it("PAGE-66 asks for the stars with the ETag it has, and takes 304 for no news", async () => {
    const asked: (string | undefined)[] = [];
    const api = await serving((request, response) => {
      asked.push(request.headers["if-none-match"]);
      if (request.headers["if-none-match"] === 'W/"1"') return void response.writeHead(304).end();
      answer(response, 200, [], { etag: 'W/"1"', "x-total-count": "3" });
    });
    const first = await api.stars(null);
    expect(first).toEqual({ stars: [], etag: 'W/"1"', total: 3 });
    expect(await api.stars('W/"1"')).toBeNull();
    expect(asked).toEqual([undefined, 'W/"1"']);
    const odd = await serving((_, response) => answer(response, 200, { hello: 1 }));
    expect((await failure(odd.stars(null))).code).toBe("MALFORMED");
  });

  it("PAGE-4 sends form, idempotency key and overrides, and tells the progress", async () => {
    let seen = { key: "", body: "" };
    const api = await serving((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        seen = { key: String(request.headers["idempotency-key"]), body };
        answer(response, 201, { project_id: "p" });
      });
    });
    const shares: number[] = [];
    await api.create(
      {
        file: new File(["a,b\n1,2\n"], "t.csv"),
        description: "predict b",
        targets: ["b"],
        timeBudgetS: 5,
      },
      {
        idempotencyKey: "k-1",
        signal: new AbortController().signal,
        onProgress: (share) => shares.push(share),
      },
    );
    expect(seen.key).toBe("k-1");
    for (const part of [
      'name="problem_description"',
      'name="target_column"',
      'name="time_budget_s"',
      "t.csv",
    ])
      expect(seen.body).toContain(part);
    expect(shares.at(-1)).toBe(1);
  });

  it("shows no guess where the server has no such route", async () => {
    const api = await serving((_, response) => answer(response, 404, { detail: "Not Found" }));
    const guess = await api.interpret(new Blob(["a"]), "a.csv", "predict a", new AbortController().signal);
    expect(guess).toBeNull();
  });

  it("says ABORTED when the user stopped it", async () => {
    const api = await serving(() => undefined);
    const stop = new AbortController();
    const wait = failure(api.detail("x", stop.signal));
    stop.abort();
    expect((await wait).code).toBe("ABORTED");
  });
});

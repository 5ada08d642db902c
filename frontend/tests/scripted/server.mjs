// node tests/scripted/server.mjs [--port 4173] [--projects 13] [--every 400] [--logs 4]: serves dist/ and a made-up
// API, under the Content-Security-Policy that the real server should send.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { projects, runEvents } from "./world.mjs";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const DIST = join(fileURLToPath(new URL(".", import.meta.url)), "..", "..", "dist");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const all = projects(option("projects", 13));
const every = option("every", 400);
const logs = option("logs", 4);
const histories = new Map();

function history(id) {
  const project = all.find((p) => p.project_id === id);
  if (!project) return null;
  if (!histories.has(id)) {
    const events = runEvents(id, { failAt: project.status === "failed" ? 5 : -1, logsPerStage: logs });
    const live = ["training", "evaluating"].includes(project.status);
    histories.set(id, {
      events,
      said: live ? 9 * logs + 2 : project.status === "created" ? 0 : events.length,
    });
  }
  return histories.get(id);
}

function send(response, status, body, headers = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function notFound(response) {
  send(response, 404, {
    error: "There is no such project.",
    error_code: "PROJECT_NOT_FOUND",
    details: null,
    timestamp: new Date().toISOString(),
    request_id: "r-1",
  });
}

function api(request, response, url) {
  const [, , , collection, id, rest] = url.pathname.split("/");
  if (collection === "stars") {
    const etag = `W/"${all.length}"`;
    if (request.headers["if-none-match"] === etag) return response.writeHead(304, { etag }).end();
    const small = ({ project_id, project_name, status, progress_percentage, updated_at }) => {
      return { project_id, project_name, status, progress_percentage, updated_at };
    };
    return send(response, 200, all.map(small), { etag, "x-total-count": String(all.length) });
  }
  if (collection !== "projects") return send(response, 404, { detail: "Not Found" });
  if (!id) {
    const limit = Number(url.searchParams.get("limit") ?? 50);
    const offset = Number(url.searchParams.get("offset") ?? 0);
    return send(response, 200, all.slice(offset, offset + limit), { "x-total-count": String(all.length) });
  }
  const project = all.find((p) => p.project_id === id);
  const past = history(id);
  if (!project || !past) return notFound(response);
  if (rest === "events") {
    const after = Number((url.searchParams.get("after") ?? "0").split(":").pop());
    const limit = Number(url.searchParams.get("limit") ?? 100);
    const said = past.events.slice(0, past.said);
    const events = said.slice(after, after + limit);
    return send(response, 200, {
      events,
      epoch: "e1",
      next_after: `e1:${after + events.length}`,
      has_more: after + events.length < said.length,
    });
  }
  if (rest === "progress")
    return send(response, 200, {
      project_id: id,
      status: project.status,
      current_stage: "model_training",
      progress_percentage: 62,
      message: "training",
      stage_details: null,
      estimated_time_remaining: 14,
    });
  if (request.method !== "GET") return send(response, 200, { project_id: id, message: "done" });
  send(response, 200, {
    ...project,
    completed_at: null,
    dataset_id: "f".repeat(64),
    dataset_type: "tabular",
    num_samples: 1000,
    num_features: 61,
    question: null,
    problem_type: "binary",
    selected_models: null,
    best_model_id: null,
    metrics: null,
    evaluation_report: null,
    endpoint_id: null,
    prediction_endpoint: null,
    console_url: null,
    artifact_paths: {},
  });
}

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname.startsWith("/api/")) return api(request, response, url);
  let path = join(DIST, normalize(url.pathname));
  if (!path.startsWith(DIST) || !existsSync(path) || statSync(path).isDirectory())
    path = join(DIST, "index.html");
  response.writeHead(200, {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    "content-security-policy": CSP,
  });
  createReadStream(path).pipe(response);
});

const { initialState, apply } = await import("./state.mjs");
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket, request) => {
  const url = new URL(request.url, "http://localhost");
  const id = url.pathname.split("/").at(-2);
  const past = history(id);
  if (!past) return socket.close(4404);
  const frame = (value) => socket.send(JSON.stringify(value));
  const now = () => new Date().toISOString();
  const state = past.events.slice(0, past.said).reduce(apply, initialState(id));
  frame({
    event_type: "snapshot",
    project_id: id,
    timestamp: now(),
    data: { protocol_version: 1, cursor: `e1:${past.said}`, state },
  });
  const after = url.searchParams.get("after");
  if (after !== null) {
    for (const event of past.events.slice(Number(after.split(":").pop()), past.said)) frame(event);
  }
  let mine = past.said;
  const timer = setInterval(() => {
    const more = past.said === mine && past.said < past.events.length && past.said > 0;
    if (more) past.said = Math.min(past.events.length, past.said + Math.max(1, Math.round(logs / 40)));
    while (mine < past.said) frame(past.events[mine++]);
  }, every);
  socket.on("close", () => clearInterval(timer));
});

server.listen(option("port", 4173), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});

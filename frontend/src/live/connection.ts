/**
 * The link to one project's stream: one explicit state machine.
 *
 *   idle -> connecting -> live -> waiting -> connecting ...      any -> closed
 *
 * `closed` is the end: nothing is emitted after it and only a new connection can follow. Polling is
 * not a state of its own: it runs beside `waiting` and `connecting` once the socket failed often.
 */
import type { EventPage } from "../api/types";
import { backoffMs } from "./backoff";
import { closingOf, reasonOf } from "./closing";
import { type Cursor, placeOf, readCursor, writeCursor } from "./cursor";
import type { LiveEnvironment, SocketLike, Timer } from "./environment";
import {
  type ControlFrame,
  type EventPlace,
  isTerminal,
  PROTOCOL_VERSION,
  parseFrame,
  readFrame,
  type StreamEvent,
} from "./frames";
import type { LiveSink, LiveView, Phase } from "./view";

export const CONNECT_TIMEOUT_MS = 10_000;
export const STABLE_MS = 5_000;
export const SILENCE_LIMIT_MS = 75_000;
export const PONG_LIMIT_MS = 5_000;
export const POLL_EVERY_MS = 3_000;
export const FAILURES_BEFORE_POLLING = 3;
const WATCH_EVERY_MS = 5_000;
const POLL_PAGE = 1_000;
const OTHER_VERSION = "The server is of another version than this page: please reload it.";
const PING = JSON.stringify({ type: "ping" });

export interface LiveOptions {
  readonly projectId: string;
  readonly enableWebSocket: boolean;
  readonly enableAutoReconnect: boolean;
  /** Close the stream when the run ends, instead of waiting for the next run. */
  readonly closeAfterTerminal: boolean;
}

type State =
  | { readonly name: "idle" }
  | { readonly name: "connecting"; readonly socket: SocketLike }
  | { readonly name: "live"; readonly socket: SocketLike }
  | { readonly name: "waiting"; readonly retryAt: number | null }
  | { readonly name: "closed"; readonly reason: string; readonly mayReopen: boolean };

const LEGAL: Readonly<Record<State["name"], readonly State["name"][]>> = {
  idle: ["connecting", "waiting", "closed"],
  connecting: ["live", "waiting", "closed"],
  live: ["waiting", "closed"],
  waiting: ["connecting", "waiting", "closed"],
  closed: [],
};

export class LiveConnection {
  private readonly env: LiveEnvironment;
  private readonly options: LiveOptions;
  private readonly sink: LiveSink;

  private state: State = { name: "idle" };
  /** Grows with each socket; what an older one still says is ignored. */
  private generation = 0;
  private cursor: Cursor | null = null;
  /** Where the last gap was seen: a second one at the same place asks for a snapshot instead. */
  private gapAt: number | null = null;
  private failures = 0;
  private lastHeardAt: number | null = null;
  private pingSentAt: number | null = null;
  private laggingSince: number | null = null;
  private lastReason: string | null = null;
  /** What the server says of the project can't be read; until it can be again. */
  private mismatch = false;

  private polling = false;
  private pollHealthy = false;

  private retryTimer: Timer | null = null;
  private connectTimer: Timer | null = null;
  private stableTimer: Timer | null = null;
  private watchTimer: Timer | null = null;
  private pollTimer: Timer | null = null;
  private stopWaking: (() => void) | null = null;

  constructor(env: LiveEnvironment, options: LiveOptions, sink: LiveSink) {
    this.env = env;
    this.options = options;
    this.sink = sink;
  }

  /** Begin. `after` resumes behind what the caller already has. */
  open(after: Cursor | null = null): void {
    if (this.state.name !== "idle") return;
    this.cursor = after;
    this.stopWaking = this.env.onWake(() => this.wake());
    if (this.options.enableWebSocket) {
      this.watch();
      this.connect();
      return;
    }
    this.become({ name: "waiting", retryAt: null });
    this.startPolling();
  }

  /** End for good; may be called any number of times. */
  close(): void {
    this.end("Closed by this page.", false);
  }

  /** The user does not want to wait for the next attempt. */
  retryNow(): void {
    if (this.state.name === "waiting" && this.options.enableWebSocket) this.connect();
  }

  view(): LiveView {
    const { state } = this;
    return {
      phase: this.phase(),
      retryAt: state.name === "waiting" ? state.retryAt : null,
      lastHeardAt: this.lastHeardAt,
      failures: this.failures,
      reason: state.name === "closed" ? state.reason : this.lastReason,
      mayReopen: state.name === "closed" && state.mayReopen,
    };
  }

  private phase(): Phase {
    if (this.state.name === "closed") return this.mismatch ? "mismatched" : "closed";
    if (this.state.name !== "live" && !this.env.isOnline()) return "offline";
    if (this.mismatch) return "mismatched";
    if (this.state.name === "live") return "live";
    if (this.polling && this.pollHealthy) return "polling";
    return this.failures === 0 ? "connecting" : "reconnecting";
  }

  private become(next: State): void {
    if (!LEGAL[this.state.name].includes(next.name)) {
      throw new Error(`live connection: ${this.state.name} -> ${next.name} is not a legal step`);
    }
    this.state = next;
    this.sink.view(this.view());
  }

  // ---- the socket ----

  private connect(): void {
    this.stop("retryTimer");
    this.generation += 1;
    const generation = this.generation;
    const current = () => generation === this.generation;
    const socket = this.env.openSocket(this.cursor === null ? null : writeCursor(this.cursor));
    socket.onopen = () => current() && this.onOpen(socket);
    socket.onmessage = ({ data }) => current() && this.onMessage(data);
    socket.onclose = ({ code }) => current() && this.onClose(code);
    socket.onerror = null; // a close always follows, with its code
    this.connectTimer = this.env.after(CONNECT_TIMEOUT_MS, () =>
      this.lose("The server did not answer the connection in time."),
    );
    this.become({ name: "connecting", socket });
  }

  private onOpen(socket: SocketLike): void {
    this.stop("connectTimer");
    this.lastHeardAt = this.env.now();
    this.laggingSince = null;
    this.pingSentAt = null;
    this.stopPolling();
    this.stableTimer = this.env.after(STABLE_MS, () => {
      this.failures = 0;
      this.lastReason = null;
      this.sink.view(this.view());
    });
    this.become({ name: "live", socket });
  }

  private onClose(code: number): void {
    const kind = closingOf(code);
    if (kind === "final") return this.end(reasonOf(code), false);
    if (kind === "restart") this.cursor = null;
    this.lose(reasonOf(code));
  }

  /** The socket is of no more use: forget it and, if the user wants that, come back later. */
  private lose(reason: string): void {
    this.abandonSocket();
    this.lastReason = reason;
    if (!this.options.enableAutoReconnect) return this.end(reason, true);
    const wait = backoffMs(this.failures, this.env.random);
    this.failures += 1;
    this.retryTimer = this.env.after(wait, () => this.connect());
    if (this.failures >= FAILURES_BEFORE_POLLING && !this.mismatch) this.startPolling();
    this.become({ name: "waiting", retryAt: this.env.now() + wait });
  }

  private abandonSocket(): void {
    this.generation += 1;
    this.stop("connectTimer");
    this.stop("stableTimer");
    const { state } = this;
    if (state.name !== "connecting" && state.name !== "live") return;
    state.socket.onopen = state.socket.onmessage = state.socket.onclose = null;
    state.socket.close();
  }

  private end(reason: string, mayReopen: boolean): void {
    if (this.state.name === "closed") return;
    this.mismatch &&= reason === OTHER_VERSION;
    this.abandonSocket();
    this.stopPolling();
    this.stop("retryTimer");
    this.stop("watchTimer");
    this.stopWaking?.();
    this.become({ name: "closed", reason, mayReopen });
  }

  // ---- what it says ----

  private onMessage(data: unknown): void {
    this.lastHeardAt = this.env.now();
    this.pingSentAt = null;
    const parsed = parseFrame(data);
    if (parsed.kind === "event") this.accept(parsed.event);
    else if (parsed.kind === "control") this.onControl(parsed.frame);
    else if (parsed.kind === "unknown") this.skip(parsed.type, parsed.place);
    else if (parsed.type === "snapshot" && parsed.projectId === this.options.projectId) this.onUnreadable();
    else this.sink.ignored(null);
  }

  /** An event of a newer server that this page has no use for; what follows it does not lack it. */
  private skip(type: string, place: EventPlace | null): void {
    this.sink.ignored(type);
    if (place === null || place.project_id !== this.options.projectId || this.cursor === null) return;
    const where = placeOf(this.cursor, place);
    if (where === "gap") return this.onGap();
    if (where === "next") this.cursor = { ...this.cursor, seq: place.seq };
    this.gapAt = null;
  }

  /** Nothing can be shown from here on; the server may be replaced by one of our version, so ask again. */
  private onUnreadable(): void {
    this.mismatch = true;
    this.sink.ignored("snapshot");
    this.lose(OTHER_VERSION);
  }

  private onControl(frame: ControlFrame): void {
    if (frame.project_id !== this.options.projectId) return this.sink.ignored(frame.event_type);
    if (frame.event_type === "snapshot") this.onSnapshot(frame.data);
    if (frame.event_type === "heartbeat" || frame.event_type === "pong") this.onBeat(frame.data.seq);
  }

  private onSnapshot(data: Extract<ControlFrame, { event_type: "snapshot" }>["data"]): void {
    if (data.protocol_version > PROTOCOL_VERSION) {
      this.mismatch = true;
      return this.end(OTHER_VERSION, false);
    }
    this.mismatch = false;
    const theirs = readCursor(data.cursor);
    const ours = this.cursor;
    const continues = ours !== null && (ours.epoch === null || ours.epoch === data.state.epoch);
    const behind = continues && ours.seq <= data.state.seq;
    // We asked for what came after our cursor, so it still comes; else the snapshot is the start.
    this.cursor = behind
      ? { epoch: data.state.epoch, seq: ours.seq }
      : { epoch: data.state.epoch, seq: theirs?.seq ?? data.state.seq };
    this.sink.snapshot(data.state, behind);
    this.sink.view(this.view());
  }

  private accept(event: StreamEvent): void {
    if (event.project_id !== this.options.projectId) return this.sink.ignored(event.event_type);
    const place = placeOf(this.cursor, event);
    if (place === "duplicate") return;
    if (place === "gap") return this.onGap();
    this.cursor = { epoch: this.cursor?.epoch ?? null, seq: event.seq };
    this.gapAt = null;
    this.laggingSince = null;
    this.sink.event(event);
    if (this.options.closeAfterTerminal && isTerminal(event)) this.end("The run has ended.", true);
  }

  /** Ask again behind what we have; if that does not close the gap, take a snapshot. */
  private onGap(): void {
    const at = this.cursor?.seq ?? null;
    if (this.gapAt === at) this.cursor = null;
    this.gapAt = at;
    this.sink.ignored("gap");
    if (this.state.name === "live" || this.state.name === "connecting") this.lose("Events were missing.");
  }

  private onBeat(seq: number): void {
    const behind = this.cursor !== null && seq > this.cursor.seq;
    if (!behind) this.laggingSince = null;
    else if (this.laggingSince === this.cursor?.seq) return this.onGap();
    else this.laggingSince = this.cursor?.seq ?? null;
    this.sink.view(this.view());
  }

  // ---- silence, sleep, waking ----

  /** By timestamps, not by counting ticks: a hidden tab's timers run late. */
  private watch(): void {
    this.watchTimer = this.env.after(WATCH_EVERY_MS, () => {
      this.judgeSilence();
      if (this.state.name !== "closed") this.watch();
    });
  }

  private judgeSilence(): void {
    if (this.state.name !== "live" || this.lastHeardAt === null) return;
    const now = this.env.now();
    const unanswered = this.pingSentAt !== null && now - this.pingSentAt >= PONG_LIMIT_MS;
    if (unanswered || now - this.lastHeardAt > SILENCE_LIMIT_MS) this.lose("The server fell silent.");
  }

  private wake(): void {
    if (this.state.name === "waiting") {
      if (!this.env.isOnline()) return this.sink.view(this.view());
      return this.options.enableWebSocket ? this.connect() : this.pollSoon(0);
    }
    if (this.state.name !== "live") return;
    this.judgeSilence();
    if (this.state.name !== "live" || this.pingSentAt !== null) return;
    this.pingSentAt = this.env.now();
    this.state.socket.send(PING);
  }

  // ---- polling ----

  private startPolling(): void {
    if (this.polling) return;
    this.polling = true;
    this.pollHealthy = false;
    this.pollSoon(0);
  }

  private stopPolling(): void {
    this.polling = false;
    this.pollHealthy = false;
    this.stop("pollTimer");
  }

  private pollSoon(delay: number): void {
    this.stop("pollTimer");
    this.pollTimer = this.env.after(delay, () => void this.poll());
  }

  private async poll(): Promise<void> {
    const after = this.cursor;
    const answer = await this.env.poll(after === null ? "0" : writeCursor(after), POLL_PAGE);
    if (!this.polling) return; // the socket came back, or close() was called, meanwhile
    if (answer.kind === "gone") return this.end(answer.reason, false);
    if (answer.kind === "page" && after === this.cursor) this.onPage(answer.page, after);
    this.pollHealthy = answer.kind === "page";
    this.sink.view(this.view());
    this.pollSoon(answer.kind === "page" && answer.page.has_more ? 0 : POLL_EVERY_MS);
  }

  private onPage(page: EventPage, after: Cursor | null): void {
    this.lastHeardAt = this.env.now();
    if (after === null || (after.epoch !== null && after.epoch !== page.epoch)) {
      this.cursor = { epoch: page.epoch, seq: 0 };
      this.sink.restart(page.epoch);
      if (after !== null) return; // the page belongs to a history that no longer is
    }
    for (const event of page.events) this.onPolled(event);
  }

  /** A poll brings no snapshot that could stand in for an unreadable event: it is passed over, and said. */
  private onPolled(event: EventPage["events"][number]): void {
    const parsed = readFrame(event);
    if (parsed.kind === "event") return this.accept(parsed.event);
    if (parsed.kind === "invalid") {
      this.mismatch = true;
      this.lastReason = OTHER_VERSION;
    }
    this.skip(event.event_type, event);
  }

  private stop(name: "retryTimer" | "connectTimer" | "stableTimer" | "watchTimer" | "pollTimer"): void {
    this[name]?.cancel();
    this[name] = null;
  }
}

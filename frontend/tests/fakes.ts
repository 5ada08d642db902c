import type { LiveEnvironment, PollAnswer, SocketLike, Timer } from "../src/live/environment";
import type { StreamEvent } from "../src/live/frames";
import type { LiveSink, LiveView } from "../src/live/view";

/** A socket whose other end is the test. */
export class FakeSocket implements SocketLike {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly after: string | null;
  readonly sent: string[] = [];
  closed = false;

  constructor(after: string | null) {
    this.after = after;
  }

  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closed = true;
  }

  accept(): void {
    this.onopen?.(undefined as never);
  }
  say(frame: unknown): void {
    this.onmessage?.({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }
  drop(code: number): void {
    this.onclose?.({ code });
  }
}

/** Clock, dice, sockets and signals that only move when the test says so. */
export class FakeWorld implements LiveEnvironment {
  time = 1_000_000;
  dice = 1;
  online = true;
  readonly sockets: FakeSocket[] = [];
  readonly polls: string[] = [];
  answer: (after: string) => PollAnswer | Promise<PollAnswer> = () => ({ kind: "failed" });
  private timers: { at: number; run: () => void }[] = [];
  private wakers = new Set<() => void>();

  now = () => this.time;
  random = () => this.dice;
  isOnline = () => this.online;

  after(ms: number, run: () => void): Timer {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return { cancel: () => this.forget(timer) };
  }

  openSocket(after: string | null): SocketLike {
    const socket = new FakeSocket(after);
    this.sockets.push(socket);
    return socket;
  }

  async poll(after: string): Promise<PollAnswer> {
    this.polls.push(after);
    return this.answer(after);
  }

  onWake(run: () => void): () => void {
    this.wakers.add(run);
    return () => this.wakers.delete(run);
  }

  wake(): void {
    for (const run of this.wakers) run();
  }

  get waiting(): number {
    return this.timers.length;
  }

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("no socket was opened");
    return last;
  }

  /** Let time pass; timers fire in their order, and promises settle between them. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.time = Math.max(this.time, next.at);
      this.forget(next);
      next.run();
      await settle();
    }
    this.time = end;
    await settle();
  }

  private forget(timer: { at: number; run: () => void }): void {
    this.timers = this.timers.filter((each) => each !== timer);
  }
}

export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

/** A listener that writes down what it is told. */
export class Listener implements LiveSink {
  readonly events: StreamEvent[] = [];
  readonly snapshots: { seq: number; continues: boolean }[] = [];
  readonly restarts: string[] = [];
  readonly ignoredTypes: (string | null)[] = [];
  readonly phases: string[] = [];
  last: LiveView | null = null;

  snapshot(state: { seq: number }, continues: boolean): void {
    this.snapshots.push({ seq: state.seq, continues });
  }
  event(event: StreamEvent): void {
    this.events.push(event);
  }
  restart(epoch: string): void {
    this.restarts.push(epoch);
  }
  view(view: LiveView): void {
    this.last = view;
    if (this.phases.at(-1) !== view.phase) this.phases.push(view.phase);
  }
  ignored(type: string | null): void {
    this.ignoredTypes.push(type);
  }

  get seqs(): number[] {
    return this.events.map((event) => event.seq);
  }
}

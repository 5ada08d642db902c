import { describe, expect, it } from "vitest";
import {
  CONNECT_TIMEOUT_MS,
  LiveConnection,
  type LiveOptions,
  PONG_LIMIT_MS,
  SILENCE_LIMIT_MS,
  STABLE_MS,
} from "../../src/live/connection";
import { FakeWorld, Listener } from "../fakes";
import { completed, heartbeat, log, PROJECT, snapshot } from "../samples";

function begin(options: Partial<LiveOptions> = {}) {
  const world = new FakeWorld();
  const listener = new Listener();
  const live = new LiveConnection(
    world,
    {
      projectId: PROJECT,
      enableWebSocket: true,
      enableAutoReconnect: true,
      closeAfterTerminal: false,
      ...options,
    },
    listener,
  );
  live.open();
  return { world, listener, live };
}

/** Connected, with a snapshot at `seq`. */
function connected(seq: number, options: Partial<LiveOptions> = {}) {
  const all = begin(options);
  all.world.socket.accept();
  all.world.socket.say(snapshot(seq));
  return all;
}

describe("a live connection (PAGE-20 to PAGE-33)", () => {
  it("PAGE-20 ignores what a superseded socket still says", async () => {
    const { world, listener } = connected(4);
    const old = world.socket;
    const { onmessage, onclose } = old;
    old.drop(1006);
    await world.pass(600);
    world.socket.accept();
    onmessage?.({ data: JSON.stringify(log(5)) });
    onclose?.({ code: 4404 });
    expect(listener.events).toEqual([]);
    expect(listener.last?.phase).toBe("live");
  });

  it("PAGE-21 treats close() as final: nothing is emitted, no timer is left, no socket is opened", async () => {
    const { world, listener, live } = connected(4);
    const socket = world.socket;
    const { onmessage } = socket;
    live.close();
    live.close();
    onmessage?.({ data: JSON.stringify(log(5)) });
    world.wake();
    await world.pass(600_000);
    expect(socket.closed).toBe(true);
    expect(listener.events).toEqual([]);
    expect(world.sockets).toHaveLength(1);
    expect(world.waiting).toBe(0);
  });

  it("PAGE-22 backs off with full jitter from 0.5 to 30 s, without end", async () => {
    const { world } = begin();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const before = world.time;
      const sockets = world.sockets.length;
      world.socket.drop(1006);
      while (world.sockets.length === sockets) await world.pass(50);
      waits.push(world.time - before);
    }
    expect(waits.slice(0, 8)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    world.dice = 0;
    world.socket.drop(1006);
    await world.pass(50);
    expect(world.sockets).toHaveLength(14);
  });

  it("PAGE-22 begins anew after five stable seconds, and not before", async () => {
    const { world, listener } = begin();
    for (let turn = 0; turn < 3; turn += 1) {
      world.socket.drop(1006);
      await world.pass(5000);
    }
    world.socket.accept();
    await world.pass(STABLE_MS - 1);
    expect(listener.last?.failures).toBe(3);
    await world.pass(1);
    expect(listener.last?.failures).toBe(0);
  });

  it("PAGE-23 resumes behind what it has, and drops duplicates", async () => {
    const { world, listener } = connected(4);
    world.socket.say(log(5));
    world.socket.say(log(6));
    world.socket.drop(1012);
    await world.pass(600);
    expect(world.socket.after).toBe("e1:6");
    world.socket.accept();
    world.socket.say(snapshot(8, "e1", "e1:6"));
    for (const seq of [6, 7, 8, 8, 9]) world.socket.say(log(seq));
    expect(listener.seqs).toEqual([5, 6, 7, 8, 9]);
    expect(listener.snapshots).toEqual([
      { seq: 4, continues: false },
      { seq: 8, continues: true },
    ]);
  });

  it("PAGE-23 asks again at a gap, and takes a snapshot if the gap stays", async () => {
    const { world, listener } = connected(4);
    world.socket.say(log(7));
    await world.pass(600);
    expect(world.socket.after).toBe("e1:4");
    world.socket.accept();
    world.socket.say(log(7));
    await world.pass(2000);
    expect(world.socket.after).toBeNull();
    world.socket.accept();
    world.socket.say(snapshot(7));
    world.socket.say(log(8));
    expect(listener.seqs).toEqual([8]);
  });

  it("PAGE-23 begins anew when the history was reset", async () => {
    const { world, listener } = connected(40);
    world.socket.drop(4422);
    await world.pass(600);
    expect(world.socket.after).toBeNull();
    world.socket.accept();
    world.socket.say(snapshot(2, "e2"));
    world.socket.say(log(3));
    expect(listener.seqs).toEqual([3]);
    expect(listener.snapshots.at(-1)).toEqual({ seq: 2, continues: false });
  });

  it("PAGE-24 gives up connecting after ten seconds", async () => {
    const { world, listener } = begin();
    await world.pass(CONNECT_TIMEOUT_MS);
    expect(world.sockets[0]?.closed).toBe(true);
    expect(listener.last?.phase).toBe("reconnecting");
    expect(listener.last?.retryAt).toBe(world.time + 500);
  });

  it("PAGE-25 notices silence by timestamps, though timers ran late", async () => {
    const { world, listener } = connected(1);
    await world.pass(30_000);
    world.socket.say(heartbeat(1));
    await world.pass(SILENCE_LIMIT_MS - 5_000);
    expect(listener.last?.phase).toBe("live");
    world.time += 3_600_000;
    await world.pass(5_000);
    expect(listener.phases).toContain("reconnecting");
    expect(listener.last?.reason).toBe("The server fell silent.");
  });

  it("PAGE-25 reconnects when heartbeats show twice that events are missing", async () => {
    const { world } = connected(4);
    world.socket.say(heartbeat(6));
    expect(world.sockets).toHaveLength(1);
    world.socket.say(heartbeat(6));
    await world.pass(600);
    expect(world.socket.after).toBe("e1:4");
  });

  it("PAGE-26 wakes: retries at once, or asks a socket that may be dead for a sign of life", async () => {
    const { world, listener } = connected(1);
    world.wake();
    expect(world.socket.sent).toEqual(['{"type":"ping"}']);
    world.socket.say({ ...heartbeat(1), event_type: "pong" });
    await world.pass(2 * PONG_LIMIT_MS);
    expect(listener.last?.phase).toBe("live");
    world.wake();
    await world.pass(2 * PONG_LIMIT_MS);
    expect(listener.phases).toContain("reconnecting");
    world.dice = 1;
    world.socket.drop(1006);
    const before = world.sockets.length;
    world.wake();
    expect(world.sockets).toHaveLength(before + 1);
  });

  it.each([1000, 4401, 4403, 4404])("PAGE-27 ends for good at close code %d", async (code) => {
    const { world, listener } = connected(1);
    world.socket.drop(code);
    await world.pass(120_000);
    expect(world.sockets).toHaveLength(1);
    expect(listener.last?.phase).toBe("closed");
  });

  it.each([1001, 1006, 1009, 1011, 1012, 1013, 4408, 4429, 4999])(
    "PAGE-27 comes back after close code %d",
    async (code) => {
      const { world } = connected(1);
      world.socket.drop(code);
      await world.pass(600);
      expect(world.sockets).toHaveLength(2);
      expect(world.socket.after).toBe("e1:1");
    },
  );

  it("PAGE-28 stays after a run's end, unless the user wants otherwise", () => {
    const stays = connected(1);
    stays.world.socket.say(completed(2));
    expect(stays.listener.last?.phase).toBe("live");
    const leaves = connected(1, { closeAfterTerminal: true });
    leaves.world.socket.say(completed(2));
    expect(leaves.listener.seqs).toEqual([2]);
    expect(leaves.listener.last).toMatchObject({ phase: "closed", mayReopen: true });
  });

  it("PAGE-29 polls after three failures while it retries, and stops when the socket is back", async () => {
    const { world, listener } = connected(1);
    world.answer = (after) => {
      const from = Number(after.split(":").at(-1));
      const events = from < 3 ? [log(from + 1), log(from + 2)] : [];
      return {
        kind: "page",
        page: { events, epoch: "e1", next_after: `e1:${from + events.length}`, has_more: false },
      };
    };
    for (let turn = 0; turn < 3; turn += 1) {
      world.socket.drop(1006);
      await world.pass(turn < 2 ? 3000 : 10);
    }
    expect(listener.seqs).toEqual([2, 3]);
    expect(listener.last?.phase).toBe("polling");
    world.wake();
    expect(world.socket.after).toBe("e1:3");
    world.socket.accept();
    const polls = world.polls.length;
    await world.pass(30_000);
    expect(world.polls).toHaveLength(polls);
    expect(listener.phases.slice(-2)).toEqual(["polling", "live"]);
  });

  it("PAGE-29 polls only, from the beginning, when sockets are switched off", async () => {
    const { world, listener } = begin({ enableWebSocket: false });
    world.answer = () => ({
      kind: "page",
      page: { events: [log(1)], epoch: "e9", next_after: "e9:1", has_more: false },
    });
    await world.pass(10);
    expect(world.sockets).toEqual([]);
    expect(listener.restarts).toEqual(["e9"]);
    expect(listener.seqs).toEqual([1]);
    await world.pass(10_000);
    expect(listener.seqs).toEqual([1]);
    expect(world.polls.at(-1)).toBe("e9:1");
  });

  it("PAGE-30 leaves aside what it does not know, and what is of another project", () => {
    const { world, listener } = connected(1);
    world.socket.say("not json");
    world.socket.say({ event_type: "fireworks", project_id: PROJECT, timestamp: "x", data: {} });
    world.socket.say({ ...log(2), data: { run_id: 7 } });
    world.socket.say({ ...log(2), project_id: "another" });
    world.socket.say(log(2));
    expect(listener.ignoredTypes).toEqual([null, "fireworks", null, "log"]);
    expect(listener.seqs).toEqual([2]);
  });

  it("PAGE-84 passes over a newer server's events and misses nothing that follows, on a socket and by polling", async () => {
    const { world, listener } = connected(1);
    const newer = (seq: number) => ({ ...log(seq), event_type: "fireworks", data: { colour: "red" } });
    world.socket.say(newer(2));
    world.socket.say({ ...log(3), more: { than: "before" } });
    world.socket.say(newer(4));
    world.socket.say(heartbeat(4));
    world.socket.say(heartbeat(4));
    expect(listener.seqs).toEqual([3]);
    expect(world.sockets).toHaveLength(1);
    expect(listener.last?.phase).toBe("live");

    const polled = begin({ enableWebSocket: false });
    const events = [newer(1), log(2), newer(3), log(4)] as never;
    polled.world.answer = () => ({
      kind: "page",
      page: { events, epoch: "e1", next_after: "e1:4", has_more: false, last_seq: 4 } as never,
    });
    await polled.world.pass(10);
    expect(polled.listener.seqs).toEqual([2, 4]);
    expect(polled.listener.last?.phase).toBe("polling");
  });

  it("PAGE-84 goes on from a snapshot that says more than this page knows", () => {
    const { world, listener } = begin();
    const richer = snapshot(5) as unknown as { data: { state: object } };
    richer.data.state = { ...richer.data.state, mood: "sunny", carbon: { grams: 3 } };
    world.socket.accept();
    world.socket.say(richer);
    world.socket.say(log(6));
    expect(listener.snapshots).toEqual([{ seq: 5, continues: false }]);
    expect(listener.seqs).toEqual([6]);
  });

  it("PAGE-84 mends an event it knows but can't read with a snapshot", async () => {
    const { world, listener } = connected(1);
    const odd = { ...log(2), data: { run_id: 7 } };
    for (const after of ["e1:1", null]) {
      world.socket.say(odd);
      world.socket.say(log(3));
      await world.pass(30_000);
      expect(world.socket.after).toBe(after);
      world.socket.accept();
      world.socket.say(snapshot(3));
    }
    world.socket.say(log(4));
    expect(listener.seqs).toEqual([4]);
    expect(listener.last?.phase).toBe("live");
  });

  it("PAGE-85 says that the server is of another version, asks again, and goes on when it can be read", async () => {
    const { world, listener } = begin();
    const older = snapshot(5) as unknown as { data: { state: Record<string, unknown> } };
    delete older.data.state.data_version;
    for (let round = 0; round < 5; round += 1) {
      world.socket.accept();
      world.socket.say(older);
      expect(listener.last).toMatchObject({ phase: "mismatched", mayReopen: false });
      expect(listener.last?.reason).toMatch(/another version/);
      expect(world.polls).toEqual([]);
      await world.pass((listener.last?.retryAt ?? 0) - world.time);
      expect(world.sockets).toHaveLength(round + 2);
    }
    world.socket.accept();
    world.socket.say(snapshot(6));
    expect(listener.last?.phase).toBe("live");
  });

  it("PAGE-85 ends, under the same name, where the protocol is a newer one", () => {
    const { world, listener } = begin();
    const newer = snapshot(5) as unknown as { data: { protocol_version: number } };
    newer.data.protocol_version = 2;
    world.socket.accept();
    world.socket.say(newer);
    expect(listener.last).toMatchObject({ phase: "mismatched", mayReopen: false });
    expect(world.waiting).toBe(0);
  });

  it("PAGE-85 says so where polling brings events that can't be read, and shows the others", async () => {
    const { world, listener } = begin({ enableWebSocket: false });
    const events = [{ ...log(1), data: { run_id: 7 } }, log(2)] as never;
    world.answer = () => ({ kind: "page", page: { events, epoch: "e1", has_more: false } as never });
    await world.pass(10);
    expect(listener.seqs).toEqual([2]);
    expect(listener.last?.phase).toBe("mismatched");
  });

  it("PAGE-32 says what it is doing: connecting, live, reconnecting with a time, offline", async () => {
    const { world, listener, live } = begin();
    world.socket.accept();
    world.socket.say(snapshot(0));
    world.socket.drop(1006);
    expect(listener.last).toMatchObject({ phase: "reconnecting", retryAt: world.time + 500 });
    expect(listener.last?.lastHeardAt).toBe(world.time);
    world.online = false;
    world.wake();
    expect(live.view().phase).toBe("offline");
    expect(listener.phases).toEqual(["connecting", "live", "reconnecting", "offline"]);
  });

  it("PAGE-33 without auto-reconnect stops at the first loss and may be opened again", async () => {
    const { world, listener } = connected(1, { enableAutoReconnect: false });
    world.socket.drop(1006);
    await world.pass(120_000);
    expect(world.sockets).toHaveLength(1);
    expect(listener.last).toMatchObject({ phase: "closed", mayReopen: true });
  });

  it("loses and doubles nothing, wherever the socket breaks (PAGE-23)", async () => {
    for (let cut = 0; cut < 30; cut += 1) {
      const { world, listener } = connected(0);
      for (let seq = 1; seq <= 30; seq += 1) {
        if (seq === cut + 1) {
          world.socket.drop(1006);
          await world.pass(600);
          const from = Number(world.socket.after?.split(":").at(-1));
          world.socket.accept();
          world.socket.say(snapshot(seq - 1, "e1", world.socket.after ?? ""));
          for (let again = Math.max(1, from - 2); again < seq; again += 1) world.socket.say(log(again));
        }
        world.socket.say(log(seq));
      }
      expect(listener.seqs).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    }
  });
});

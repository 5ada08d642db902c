import { describe, expect, it } from "vitest";
import { append, EMPTY_LOG, LOG_CAP, prepend } from "../../src/run/logs";
import { RunStore } from "../../src/run/store";
import { log, PROJECT, stateAt } from "../samples";

function manual() {
  const waiting: (() => void)[] = [];
  const store = new RunStore(PROJECT, (run) => waiting.push(run));
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  return { store, frame: () => waiting.splice(0).forEach((run) => void run()), told: () => told };
}

describe("the run store (PAGE-14, PAGE-31)", () => {
  it("PAGE-31 tells its listeners once a frame, however much arrived", () => {
    const { store, frame, told } = manual();
    store.snapshot(stateAt(0), false);
    for (let seq = 1; seq <= 500; seq += 1) store.event(log(seq));
    expect(told()).toBe(0);
    frame();
    expect(told()).toBe(1);
    expect(store.getSnapshot().state?.seq).toBe(500);
    expect(store.getSnapshot().pulses).toEqual(["data_analysis"]);
  });

  it("PAGE-31 keeps the last 5,000 lines and counts what it left out", () => {
    const { store, frame } = manual();
    store.snapshot(stateAt(0), false);
    for (let seq = 1; seq <= 20_000; seq += 1) store.event(log(seq));
    frame();
    const { log: book } = store.getSnapshot();
    expect(book.lines).toHaveLength(LOG_CAP);
    expect(book.dropped).toBe(20_000 - LOG_CAP);
    expect(book.lines.at(-1)?.seq).toBe(20_000);
  });

  it("PAGE-14 puts earlier lines before those that are there, without doubling one", () => {
    const { store, frame } = manual();
    store.snapshot(stateAt(3), false);
    store.event(log(4));
    frame();
    store.backfill([log(2), log(3), log(4)]);
    expect(store.getSnapshot().log.lines.map((line) => line.seq)).toEqual([2, 3, 4]);
  });

  it("PAGE-14 shows the lines of events that the snapshot already holds, and folds them once", () => {
    const { store, frame } = manual();
    store.snapshot(stateAt(2), false);
    frame();
    store.snapshot(stateAt(9), true);
    for (let seq = 3; seq <= 9; seq += 1) store.event(log(seq));
    frame();
    expect(store.getSnapshot().state?.seq).toBe(9);
    expect(store.getSnapshot().log.lines.map((line) => line.seq)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });

  it("keeps the cap when lines are put in front", () => {
    const many = append(
      EMPTY_LOG,
      Array.from({ length: LOG_CAP }, (_, index) => log(index + 11)),
    );
    const book = prepend(many, [log(9), log(10)]);
    expect(book.lines).toHaveLength(LOG_CAP);
    expect(book.dropped).toBe(2);
  });
});

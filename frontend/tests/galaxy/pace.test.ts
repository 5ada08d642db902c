// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pace } from "../../src/scene/pace";

let hidden = false;
beforeEach(() => {
  hidden = false;
  vi.useFakeTimers();
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function turn(to: boolean): void {
  hidden = to;
  document.dispatchEvent(new Event("visibilitychange"));
}

it.each([
  ["in movement", true, false],
  ["at rest with twinkling stars", false, true],
])("PAGE-80 a hidden tab draws nothing, %s; shown again it goes on", (_, moves, ambient) => {
  const frame = vi.fn(() => moves);
  const pace = new Pace({ frame, sharpen: vi.fn(), note: vi.fn(), forget: vi.fn() }, ambient);
  pace.start();
  vi.advanceTimersByTime(500);
  const seen = frame.mock.calls.length;
  expect(seen).toBeGreaterThan(5);
  turn(true);
  pace.wake();
  vi.advanceTimersByTime(5_000);
  expect(frame.mock.calls.length).toBe(seen);
  turn(false);
  vi.advanceTimersByTime(500);
  expect(frame.mock.calls.length).toBeGreaterThan(seen + 5);
  pace.dispose();
  const last = frame.mock.calls.length;
  vi.advanceTimersByTime(500);
  expect(frame.mock.calls.length).toBe(last);
});

it("PAGE-62 at rest, without twinkling, one sharp picture ends it", () => {
  const frame = vi.fn(() => false);
  const sharpen = vi.fn();
  const pace = new Pace({ frame, sharpen, note: vi.fn(), forget: vi.fn() }, false);
  pace.start();
  vi.advanceTimersByTime(5_000);
  expect(frame).toHaveBeenCalledTimes(1);
  expect(sharpen).toHaveBeenCalledTimes(1);
  pace.dispose();
});

import { describe, expect, it } from "vitest";
import { laneAt, laneShare, MOST_ORBITS, moonsOf, orbitsBeside, type RunInSky } from "../../src/scene/lanes";

function run(id: string, own: Partial<RunInSky> = {}): RunInSky {
  return {
    id,
    name: id,
    status: "completed",
    from: "data_upload",
    parent: null,
    stoppedAt: null,
    champion: false,
    ...own,
  };
}

/** The orbits as [run, lane it leaves, lane, from step, to step]. */
function seen(runs: readonly RunInSky[], current: string | null) {
  return orbitsBeside(runs, current).map(({ run: { id }, startLane, lane, start, end }) => [
    id,
    startLane,
    lane,
    start,
    end,
  ]);
}

describe("orbits of earlier runs (PAGE-100)", () => {
  it("a whole run beside a whole run begins at the star", () => {
    expect(seen([run("b"), run("a")], "b")).toEqual([["a", 1, 1, -1, 7]]);
  });

  it("what the fork reuses is one path: the forked run parts where the fork does", () => {
    const fork = run("b", { from: "feature_engineering", parent: "a" });
    const [orbit] = orbitsBeside([fork, run("a")], "b");
    expect(seen([fork, run("a")], "b")).toEqual([["a", 0, 1, 2, 7]]);
    expect(orbit && moonsOf(orbit)).toEqual([3, 4, 5, 6, 7]);
    expect(orbit && [laneAt(orbit, 2), laneAt(orbit, 3)]).toEqual([0, 1]);
  });

  it("an older fork leaves the orbit of the run that it was forked from", () => {
    const runs = [run("c"), run("b", { from: "model_training", parent: "a" }), run("a")];
    expect(seen(runs, "c")).toEqual([
      ["b", 2, 1, 4, 7],
      ["a", 2, 2, -1, 7],
    ]);
  });

  it("a failed run ends where it failed, and what it resumed to is on the path", () => {
    const failed = run("a", { status: "failed", stoppedAt: "model_training" });
    const resumed = run("b", { from: "model_training", parent: "a" });
    expect(seen([resumed, failed], "b")).toEqual([["a", 0, 1, 4, 4.5]]);
  });

  it("shows at a moment of the history what was there then", () => {
    const runs = [run("c"), run("b"), run("a")];
    expect(seen(runs, "b").map(([id]) => id)).toEqual(["a"]);
    expect(seen(runs, "a")).toEqual([]);
    expect(seen(runs, null)).toHaveLength(3);
    expect(seen(runs, "older than the list")).toEqual([]);
  });

  it("shows so many, and the champion's however old it is", () => {
    const old = Array.from({ length: 15 }, (_, index) => run(`r${index}`, { champion: index === 14 }));
    const shown = orbitsBeside(old, "r0");
    expect(shown).toHaveLength(MOST_ORBITS + 1);
    expect(shown.at(-1)?.run.champion).toBe(true);
  });

  it("keeps every lane between the star and the path, the older the nearer to the star", () => {
    const shares = Array.from({ length: MOST_ORBITS + 2 }, (_, lane) => laneShare(lane));
    expect(shares[0]).toBe(1);
    for (const [index, share] of shares.entries()) {
      expect(share).toBeGreaterThan(0.35);
      if (index > 0) expect(share).toBeLessThan(shares[index - 1] ?? 1);
    }
  });

  it("holds out when parents are gone or name each other", () => {
    const runs = [
      run("c", { from: "model_training", parent: "gone" }),
      run("b", { from: "model_selection", parent: "a" }),
    ];
    expect(seen(runs, "c").map(([id]) => id)).toEqual(["b"]);
    const ring = [
      run("b", { from: "model_training", parent: "a" }),
      run("a", { from: "model_training", parent: "b" }),
    ];
    expect(() => orbitsBeside(ring, "b")).not.toThrow();
  });
});

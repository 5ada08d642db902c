import { describe, expect, it } from "vitest";
import { orbitsBeside, type RunInSky } from "../../src/scene/lanes";
import { Orbits } from "../../src/scene/orbits";

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

describe("orbits in three dimensions (PAGE-100)", () => {
  it("draw nothing where there is no earlier run", () => {
    const orbits = new Orbits();
    expect(orbits.group.visible).toBe(false);
    orbits.show(orbitsBeside([run("a")], "a"), [], true);
    expect(orbits.group.visible).toBe(false);
    orbits.show(orbitsBeside([run("b"), run("a")], "b"), [], true);
    expect(orbits.group.visible).toBe(true);
  });

  it("part from the path when a new run begins, and at once for who asked for less motion", () => {
    const orbits = new Orbits();
    orbits.show(orbitsBeside([run("b"), run("a")], "b"), [], false);
    expect(orbits.step(0.1, false)).toBe(true);
    for (let frame = 0; frame < 20; frame += 1) orbits.step(0.1, false);
    expect(orbits.step(0.1, false)).toBe(false);
    orbits.show(orbitsBeside([run("c"), run("b"), run("a")], "c"), [], false);
    expect(orbits.step(0.1, true)).toBe(false);
    // Chosen in a panel: another light, but nothing moves.
    orbits.show(orbitsBeside([run("c"), run("b"), run("a")], "c"), ["a"], false);
    expect(orbits.step(0.1, false)).toBe(false);
  });

  it("end nearer to the star than the path, the older the nearer", () => {
    const orbits = new Orbits();
    const list = orbitsBeside([run("c"), run("b"), run("a")], "c");
    orbits.show(list, [], true);
    const [younger, older] = list.map((orbit) => orbits.endOf(orbit).setY(0).length());
    expect(older).toBeLessThan(younger ?? 0);
  });
});

import { describe, expect, it } from "vitest";
import { type Box, type Line, placeLabels } from "../../src/scene/labels";
import { bodiesOf, orbitWishes, planetWishes } from "../../src/scene/names";
import type { OrbitSighting, PlanetSighting } from "../../src/scene/sightings";

const ROOM: Box = { left: 0, top: 0, right: 900, bottom: 600 };

function meets(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

describe("the champion's name (PAGE-101)", () => {
  it.each([
    ["far from all", 300],
    ["below the moon's planet", 40],
    ["right above a planet", -34],
    ["beside a planet", 0],
  ])("lies across neither its crown nor a planet, nor a planet's name: %s", (_, dy) => {
    const planet: PlanetSighting = {
      stage: "model_deployment",
      status: "completed",
      x: 420,
      y: 300 - dy,
      radius: 26,
      note: null,
    };
    const orbit: OrbitSighting = {
      id: "r",
      name: "Run 2",
      champion: true,
      chosen: false,
      lane: 1,
      x: 400,
      y: 300,
      radius: 22,
    };
    const bodies = bodiesOf([planet], [orbit]);
    const wishes = [...planetWishes([planet]), ...orbitWishes([orbit])];
    const placed = placeLabels(wishes, ROOM, 20, bodies);
    const name = placed.find(({ wish }) => wish.key === "r");
    expect(name).toBeDefined();
    if (!name) return;
    const text: Box = { left: name.x - 51, right: name.x + 51, top: name.top, bottom: name.top + 18 };
    for (const body of bodies) expect(meets(text, body)).toBe(false);
    expect(Math.hypot(name.x - 400, name.top - 300)).toBeLessThan(160);
  });
});

describe("names beside earlier runs' orbits (PAGE-65)", () => {
  const planet = (x: number, y: number): PlanetSighting => ({
    stage: "data_processing",
    status: "completed",
    x,
    y,
    radius: 20,
    note: null,
  });
  const [wish] = planetWishes([planet(400, 300)]);
  const place = (lines: readonly Line[], room = ROOM) =>
    placeLabels(wish ? [wish] : [], room, 1, [], lines)[0]?.top;

  it("stand where no orbit crosses them, if there is such a place", () => {
    const [below, above] = [328, 254];
    expect(place([])).toBe(below);
    // Neither of its corners lies in the name.
    expect(
      place([
        [
          { x: 0, y: 336 },
          { x: 900, y: 338 },
        ],
      ]),
    ).toBe(above);
    expect(
      place([
        [
          { x: 0, y: 380 },
          { x: 900, y: 380 },
        ],
      ]),
    ).toBe(below);
    expect(
      place([
        [
          { x: 0, y: 336 },
          { x: 300, y: 338 },
        ],
      ]),
    ).toBe(below);
    const both: Line = [
      { x: 400, y: 0 },
      { x: 400, y: 600 },
    ];
    expect(place([both])).toBe(below); // crossed, but there
  });

  it("stand a little nearer where there is no room below, rather than on an orbit", () => {
    const line: Line = [
      { x: 0, y: 262 },
      { x: 900, y: 262 },
    ];
    expect(place([line], { ...ROOM, bottom: 342 })).toBe(322);
  });
});

import { Color, type Mesh, PerspectiveCamera, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../src/live/frames";
import { RunStore } from "../../src/run/store";
import { Pulses } from "../../src/scene/pulses";
import { SolarSystem } from "../../src/scene/system";
import { completed, log, PROJECT, stateAt } from "../samples";

const DT = 1 / 60;
const CAMERA = new PerspectiveCamera();
const TONE = new Color("#ffffff");

function rings({ group }: Pulses): Mesh[] {
  return group.children.filter((ring) => ring.visible) as Mesh[];
}

/** What a batch of events makes of the system: the places where rings are to be seen. */
function ringsAfter(events: readonly StreamEvent[]) {
  const waiting: (() => void)[] = [];
  const store = new RunStore(PROJECT, (run) => waiting.push(run));
  store.snapshot(stateAt(0), false);
  for (const event of events) store.event(event);
  for (const run of waiting) run();
  const system = new SolarSystem(8, 1);
  system.group.visible = true;
  system.pulse(store.getSnapshot().pulses, false);
  const lit = system.group.children
    .flatMap((child) => child.children)
    .filter((child) => child.visible && child.scale.x > 1 && child.parent?.children.length === 16);
  return { system, lit, planet: system.planets.find(({ stage }) => stage === "data_analysis") };
}

describe("an event makes its planet pulse (PAGE-82)", () => {
  it("with one ring around the planet of its stage, however many events came at once", () => {
    const { system, lit, planet } = ringsAfter([log(1), log(2), log(3)]);
    expect(lit).toHaveLength(1);
    expect(lit[0]?.position.distanceTo(planet?.group.position ?? new Vector3())).toBe(0);
    expect(system.step(DT, 0, CAMERA, false)).toBe(true);
    system.dispose();
  });

  it("and an event without a stage, or none, makes none", () => {
    expect(ringsAfter([completed(1)]).lit).toHaveLength(0);
    expect(ringsAfter([]).lit).toHaveLength(0);
  });

  it("for a second or so: then nothing is left to draw", () => {
    const pulses = new Pulses();
    pulses.start(new Vector3(1, 2, 3), 0.5, TONE, false);
    let seconds = 0;
    for (; pulses.step(DT, CAMERA, false) && seconds < 10; seconds += DT);
    expect(seconds).toBeGreaterThan(0.6);
    expect(seconds).toBeLessThan(1.6);
    expect(rings(pulses)).toEqual([]);
    pulses.dispose();
  });

  it("again only when the last ring has left, while another planet's does not wait", () => {
    const pulses = new Pulses();
    const here = new Vector3(1, 2, 3);
    for (let count = 0; count < 5; count += 1) pulses.start(here, 0.5, TONE, false);
    pulses.start(new Vector3(4, 5, 6), 0.5, TONE, false);
    expect(rings(pulses)).toHaveLength(2);
    for (let seconds = 0; seconds < 0.8; seconds += DT) pulses.step(DT, CAMERA, false);
    pulses.start(here, 0.5, TONE, false);
    expect(rings(pulses)).toHaveLength(3);
    pulses.dispose();
  });
});

// @vitest-environment jsdom
import { PerspectiveCamera, Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { Flight, type Look } from "../../src/scene/flight";
import { CameraRig } from "../../src/scene/rig";
import { Viewport } from "../../src/scene/viewport";

const FROM: Look = { position: new Vector3(0, 120, 160), target: new Vector3(0, 0, 13) };
const TO: Look = { position: new Vector3(40, 6, 12), target: new Vector3(32, 1, 5) };
const DT = 1 / 60;
const PROJECT = "019a0000-0000-7000-8000-000000000001";

/** A flight whose clock is the test's: `step` moves it on by DT seconds. */
function begin() {
  const flight = new Flight();
  const camera = new PerspectiveCamera();
  const target = FROM.target.clone();
  camera.position.copy(FROM.position);
  flight.start({ position: camera.position, target }, TO);
  return { flight, camera, target, step: () => flight.step(DT, camera, target) };
}

describe("a flight (PAGE-81)", () => {
  it("arrives after 1.5 to 2.5 s, exactly at its goal", () => {
    const { flight, camera, target, step } = begin();
    let seconds = 0;
    for (; flight.active && seconds < 10; seconds += DT) step();
    expect(seconds).toBeGreaterThanOrEqual(1.5);
    expect(seconds).toBeLessThanOrEqual(2.5);
    expect(camera.position.distanceTo(TO.position)).toBeLessThan(1e-6);
    expect(target.distanceTo(TO.target)).toBeLessThan(1e-6);
  });

  it("starts and ends gently, and comes nearer with each step", () => {
    const { flight, camera, step } = begin();
    const reach = [FROM.position.distanceTo(FROM.target)];
    const target = FROM.target.clone();
    while (flight.active) {
      flight.step(DT, camera, target);
      reach.push(camera.position.distanceTo(target));
    }
    step();
    // By the logarithm, as the eye sees it: the share of the distance that each step takes.
    const speeds = reach.slice(1).map((now, index) => Math.log((reach[index] ?? 0) / now));
    const fastest = Math.max(...speeds);
    expect(Math.min(...speeds)).toBeGreaterThanOrEqual(-1e-9);
    expect(speeds[0]).toBeLessThan(fastest / 50);
    expect(speeds.at(-1)).toBeLessThan(fastest / 50);
    expect(Math.abs(speeds.indexOf(fastest) - speeds.length / 2)).toBeLessThan(speeds.length / 10);
  });

  it("is given up where it is, and another one leaves from there without a jump", () => {
    const { flight, camera, target, step } = begin();
    for (let count = 0; count < 60; count += 1) step();
    const half = camera.position.clone();
    flight.stop();
    step();
    expect(camera.position.equals(half)).toBe(true);
    flight.start({ position: camera.position, target }, FROM);
    step();
    expect(camera.position.distanceTo(half)).toBeLessThan(0.05);
    while (flight.active) step();
    expect(camera.position.distanceTo(FROM.position)).toBeLessThan(1e-6);
  });
});

describe("who holds the camera (PAGE-81)", () => {
  function rig(still = false) {
    const canvas = document.createElement("canvas");
    document.body.append(canvas);
    const viewport = new Viewport();
    const made = new CameraRig(viewport, canvas, still, () => undefined);
    made.go(null, true);
    return { made, canvas, camera: viewport.camera };
  }

  it("the user's hand ends a flight at once; a new goal takes its place", () => {
    const { made, canvas, camera } = rig();
    made.go(PROJECT, false);
    for (let count = 0; count < 40; count += 1) made.step(DT);
    expect(made.flying).toBe(true);
    made.go(null, false);
    expect(made.flying).toBe(true);
    made.step(DT);
    canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: 1, cancelable: true }));
    expect(made.flying).toBe(false);
    for (let count = 0; count < 60; count += 1) made.step(DT);
    const held = camera.position.clone();
    made.step(DT);
    expect(camera.position.distanceTo(held)).toBeLessThan(0.01);
    made.dispose();
  });

  it("PAGE-56 flies nowhere for who asked for less motion", () => {
    const { made } = rig(true);
    made.go(PROJECT, false);
    expect(made.flying).toBe(false);
    made.dispose();
  });
});

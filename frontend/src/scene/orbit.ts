/** The path that the planets stand on: a spiral that rises a little, in the system's own units. */
import { CatmullRomCurve3, Vector3 } from "three";
import { PATH_START, SPAN } from "./lit";

const FIRST_ANGLE = 1.35;
const STEP = -0.74;
const FIRST_RADIUS = 2.5;
const GROWTH = 0.46;

function spiral(step: number): Vector3 {
  const angle = FIRST_ANGLE + STEP * step;
  const radius = FIRST_RADIUS + GROWTH * step;
  return new Vector3(Math.cos(angle) * radius * 1.08, 0.05 * step - 0.2, Math.sin(angle) * radius);
}

/** Enough points that a planet's share of the curve is its share of the points. */
const FINENESS = 12;

export function pathCurve(): CatmullRomCurve3 {
  const points: Vector3[] = [];
  const count = Math.round(SPAN * FINENESS);
  for (let index = 0; index <= count; index += 1) points.push(spiral(PATH_START + (SPAN * index) / count));
  return new CatmullRomCurve3(points);
}

export function planetPlace(index: number): Vector3 {
  return spiral(index);
}

/** The path that the planets stand on: a spiral that rises a little, in the system's own units. */
import { CatmullRomCurve3, Vector3 } from "three";
import type { StageState } from "../live/frames";
import { STAGES } from "../run/stages";

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

export const PATH_START = -0.75;
const SPAN = STAGES.length - 1 - PATH_START;

export function pathCurve(): CatmullRomCurve3 {
  const points: Vector3[] = [];
  const count = Math.round(SPAN * FINENESS);
  for (let index = 0; index <= count; index += 1) points.push(spiral(PATH_START + (SPAN * index) / count));
  return new CatmullRomCurve3(points);
}

export function planetPlace(index: number): Vector3 {
  return spiral(index);
}

/** How far along the path (0 to 1) the light has come: to the last finished planet, and on from there. */
export function litShare(stages: readonly StageState[]): number {
  let steps = 0;
  for (const stage of stages) {
    if (stage.status !== "completed") {
      const begun = stage.status !== "pending";
      steps += begun ? Math.min(0.96, 0.04 + (stage.percentage / 100) * 0.92) : 0;
      break;
    }
    steps += 1;
  }
  // The first step runs from the path's own start to the first planet, each other from planet to planet.
  const at = steps <= 1 ? PATH_START * (1 - steps) : steps - 1;
  return steps === 0 ? 0 : (at - PATH_START) / SPAN;
}

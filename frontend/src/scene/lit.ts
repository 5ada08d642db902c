/** How far the light has come on the path of a system: of 3D's and of 2D's alike. */
import type { StageState } from "../live/frames";
import { STAGES } from "../run/stages";

/** Where the path begins, in steps from the first planet, and how many steps it is long: it winds out of the sun. */
export const PATH_START = -1;
export const SPAN = STAGES.length - 1 - PATH_START;

/** Share of the path (0 to 1): to the last finished planet, and on from there. */
/** The spiral's radius at a step: it grows by `growth`, and before the first planet falls to the sun's edge. */
export function reachAt(step: number, first: number, growth: number, sun: number): number {
  const before = Math.min(0, step);
  return first + growth * step - (first - growth - sun) * before ** 2;
}

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

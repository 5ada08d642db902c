/** The path that the planets stand on: a spiral that rises a little, in the system's own units. */
import { Curve, Vector3 } from "three";
import { laneShare } from "./lanes";
import { PATH_START, reachAt, SPAN } from "./lit";

const FIRST_ANGLE = 1.35;
const STEP = -0.74;
const FIRST_RADIUS = 2.5;
const GROWTH = 0.46;
/** A little outside of the sun, whose radius is 0.74. */
const SUNS_EDGE = 0.86;

function spiral(step: number): Vector3 {
  const angle = FIRST_ANGLE + STEP * step;
  const radius = reachAt(step, FIRST_RADIUS, GROWTH, SUNS_EDGE);
  return new Vector3(Math.cos(angle) * radius * 1.08, 0.05 * step - 0.2, Math.sin(angle) * radius);
}

/**
 * The whole path, 0 to 1. Shares of it are shares of its steps, not of its length, since what lights it up
 * counts stages: an outer step is longer than an inner one.
 */
class Path extends Curve<Vector3> {
  // biome-ignore lint/complexity/noUselessConstructor: three's types keep the base's to its heirs
  constructor() {
    super();
  }
  override getPoint(share: number, target = new Vector3()): Vector3 {
    return target.copy(spiral(PATH_START + SPAN * share));
  }
  override getPointAt(share: number, target?: Vector3): Vector3 {
    return this.getPoint(share, target);
  }
  override getTangentAt(share: number, target?: Vector3): Vector3 {
    return this.getTangent(share, target);
  }
}

export function pathCurve(): Curve<Vector3> {
  return new Path();
}

export function planetPlace(index: number): Vector3 {
  return spiral(index);
}

/** How far below the path a lane lies, so that it is not hidden behind a planet. */
const SINK = 0.035;

/** A place beside the path: where it would be at a step, in a lane nearer to the star. */
export function lanePlace(step: number, lane: number): Vector3 {
  const place = spiral(step);
  const share = laneShare(lane);
  return place.set(place.x * share, place.y - SINK * lane, place.z * share);
}

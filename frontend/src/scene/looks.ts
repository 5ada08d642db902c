/** From where the camera looks: at the whole galaxy, or at one system, as fits what the panels leave free. */
import { Vector3 } from "three";
import { placeStar } from "../galaxy/placement";
import { STAGES } from "../run/stages";
import type { Look } from "./flight";
import { planetPlace } from "./orbit";
import type { Free } from "./viewport";

/** Degrees from the picture's lower edge to its upper. */
export const FIELD_OF_VIEW = 42;

const GALAXY_TILT = 0.68;
/** The point looked at lies before the core: the near arm is drawn larger and needs the room. */
const NEARER = 13;

export function lookAtGalaxy(free: Free): Look {
  const distance = (200 * Math.max(1, 1.36 / free.aspect)) / free.share ** 0.7;
  const position = new Vector3(
    0,
    Math.sin(GALAXY_TILT) * distance,
    Math.cos(GALAXY_TILT) * distance + NEARER,
  );
  return { position, target: new Vector3(0, 0, NEARER) };
}

/** Room around a planet for its ring and its name, in units of length: sideways, and up and down. */
const BESIDE = 1.15;
const ABOVE = 0.95;

/** From outside the star towards the core, so that the galaxy's heart is the backdrop; all planets in sight. */
export function lookAtSystem(id: string, free: Free): Look {
  const { x, y, z } = placeStar(id);
  const tilt = Math.max(0.6, Math.min(1, 1.5 - free.aspect * 0.7));
  const towards = new Vector3(x, 0, z).normalize().multiplyScalar(Math.cos(tilt)).setY(Math.sin(tilt));
  const right = new Vector3(0, 1, 0).cross(towards).normalize();
  const up = towards.clone().cross(right);
  const seen = STAGES.map((_, index) => {
    const place = planetPlace(index);
    return { across: place.dot(right), high: place.dot(up), near: place.dot(towards) };
  });
  const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const across = middle(seen.map((planet) => planet.across));
  const high = middle(seen.map((planet) => planet.high));
  const halfHeight = Math.tan((FIELD_OF_VIEW * Math.PI) / 360) * free.share;
  const distance = Math.max(
    ...seen.map((planet) => {
      const wide = (Math.abs(planet.across - across) + BESIDE) / (halfHeight * free.aspect);
      const tall = (Math.abs(planet.high - high) + ABOVE) / halfHeight;
      return Math.max(wide, tall) + planet.near;
    }),
  );
  const target = new Vector3(x, y, z).addScaledVector(right, across).addScaledVector(up, high);
  return { position: target.clone().addScaledVector(towards, distance), target };
}

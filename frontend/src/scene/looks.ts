/** From where the camera looks: at the whole galaxy, or at one system, as fits what the panels leave free. */
import { Vector3 } from "three";
import { placeStar } from "../galaxy/placement";
import type { Look } from "./flight";
import type { Free } from "./viewport";

const GALAXY_TILT = 0.68;

export function lookAtGalaxy(free: Free): Look {
  const distance = (196 * Math.max(1, 1.3 / free.aspect)) / free.share ** 0.7;
  const position = new Vector3(0, Math.sin(GALAXY_TILT) * distance, Math.cos(GALAXY_TILT) * distance);
  return { position, target: new Vector3(0, 0, 4) };
}

/** From outside the star towards the core, so that the galaxy's heart is the backdrop. */
export function lookAtSystem(id: string, free: Free): Look {
  const { x, y, z } = placeStar(id);
  const target = new Vector3(x, y - 0.2, z);
  const distance = (15.5 * Math.max(1, 1.36 / free.aspect)) / free.share ** 0.8;
  const outward = new Vector3(x, 0, z).normalize();
  const tilt = Math.max(0.6, Math.min(1, 1.5 - free.aspect * 0.7));
  const position = target
    .clone()
    .addScaledVector(outward, Math.cos(tilt) * distance)
    .add(new Vector3(0, Math.sin(tilt) * distance, 0));
  return { position, target };
}

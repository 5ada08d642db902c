/** Where a project's star stands: a function of its id alone, so it is the same on every visit. */

export const GALAXY_RADIUS = 100;
export const ARMS = 4;
/** The arms are r = INNER * e^((angle - arm) / TWIST). */
export const ARM_INNER = 12;
export const ARM_TWIST = 2.1;

export interface StarPlace {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** FNV-1a over the id, finished as murmur3 does so that near ids fall far apart; 32 bits. */
export function hashId(id: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function unit(id: string, seed: number): number {
  return hashId(id, seed) / 2 ** 32;
}

/** Angle on an arm's spine at radius r. */
export function armAngle(arm: number, r: number): number {
  return (arm * 2 * Math.PI) / ARMS + Math.log(r / ARM_INNER) * ARM_TWIST;
}

/** A place in the plane of the galaxy (y is up), on one of its arms, off the glare of the core. */
export function placeStar(id: string): StarPlace {
  const arm = hashId(id, 1) % ARMS;
  const r = 26 + 66 * Math.sqrt(unit(id, 2));
  const across = (unit(id, 3) + unit(id, 4) - 1) * 0.32;
  const angle = armAngle(arm, r) + across;
  return { x: Math.cos(angle) * r, y: (unit(id, 5) - 0.5) * 3.2, z: Math.sin(angle) * r };
}

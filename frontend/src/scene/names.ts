/** Which names want to be shown, and how much: the placing decides which of them find room. */
import { isMarked, markWords, type Star } from "../galaxy/stars";
import { STAGE_NAMES } from "../run/stages";
import { toneOfProject, toneOfStage } from "../shell/status";
import { CROWN_REACH } from "./crown";
import type { Box, LabelWish } from "./labels";
import type { OrbitSighting, PlanetSighting } from "./sightings";
import type { Pixel } from "./viewport";

/** From how many stars on only some may have a name at all. */
const MANY = 400;
const NEWEST = 60;
const NEWEST_BUSY = 300;
const FOUND = 90;

export interface StarNames {
  readonly stars: readonly Star[];
  readonly found: ReadonlySet<string> | null;
  readonly hovered: string | null;
  readonly at: (index: number) => Pixel | null;
}

export function starWishes({ stars, found, hovered, at }: StarNames): readonly LabelWish[] {
  const wishes: LabelWish[] = [];
  stars.forEach((star, index) => {
    const tone = toneOfProject(star.status);
    const pointed = star.id === hovered;
    if (!pointed && found !== null && !found.has(star.id)) return;
    const late = found === null ? index > (tone === "busy" ? NEWEST_BUSY : NEWEST) : wishes.length >= FOUND;
    if (stars.length > MANY && late && !pointed && !isMarked(star)) return;
    const pixel = at(index);
    if (pixel === null) return;
    const mark = markWords(star);
    const weight = (pointed ? 1e6 : 0) + (mark === null ? 0 : 1e5) + (tone === "busy" ? 1e4 : 0) - index;
    const served = star.champion === null ? "" : `, champion ${star.champion}`;
    const note = mark ?? (pointed ? star.status + served : tone === "busy" ? `${star.progress} %` : null);
    const shade = mark === null ? tone : "stalled";
    wishes.push({ key: star.id, text: star.name, note, tone: shade, ...pixel, below: 13, weight });
  });
  return wishes;
}

/** A planet that is not done has a ring, a wide one while it runs; its name lies below that. */
const RING = 1.5;
const WIDE_RING = 1.9;

function extent({ status, radius }: PlanetSighting): number {
  if (status === "completed") return radius;
  return radius * (status === "running" ? WIDE_RING : RING);
}

export function planetWishes(planets: readonly PlanetSighting[]): readonly LabelWish[] {
  return planets.map((planet, index) => ({
    key: planet.stage,
    text: STAGE_NAMES[planet.stage],
    note: planet.note,
    tone: toneOfStage(planet.status),
    x: planet.x,
    y: planet.y,
    below: extent(planet) + 8,
    weight: 100 - index,
  }));
}

/** Of the earlier runs, the champion's and those that a panel shows have their name at their end. */
export function orbitWishes(orbits: readonly OrbitSighting[]): readonly LabelWish[] {
  return orbits
    .filter((orbit) => orbit.champion || orbit.chosen)
    .map(({ id, name, champion, chosen, x, y, lane, radius }) => ({
      key: id,
      text: name,
      note: champion ? "champion" : null,
      tone: champion ? "crowned" : "orbit",
      x,
      y,
      below: 9,
      beside: champion ? CROWN_REACH.out * radius + 3 : 9,
      weight: (chosen ? 60 : 40) - lane,
    }));
}

function around({ x, y }: Pixel, out: number, up: number): Box {
  return { left: x - out, right: x + out, top: y - up, bottom: y + Math.min(out, up) };
}

/** What no name of an orbit may lie across: planets, and the champion's moon with its crown. */
export function bodiesOf(
  planets: readonly PlanetSighting[],
  orbits: readonly OrbitSighting[],
): readonly Box[] {
  const crowned = orbits.filter((orbit) => orbit.champion);
  return [
    ...planets.map((planet) => around(planet, extent(planet), extent(planet))),
    ...crowned.map((orbit) => ({
      ...around(orbit, CROWN_REACH.out * orbit.radius, CROWN_REACH.up * orbit.radius),
      bottom: orbit.y + 6,
    })),
  ];
}

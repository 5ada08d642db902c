/** Where stars and planets are on the screen, and which of them is at a point. */
import type { Vector3 } from "three";
import type { PipelineStage } from "../api/types";
import type { ProjectState, StageStatus } from "../live/frames";
import type { Beacons } from "./beacons";
import type { Line } from "./labels";
import { MOON_CROWN, type SolarSystem } from "./system";
import type { Pixel, Viewport } from "./viewport";

export interface PlanetSighting extends Pixel {
  readonly stage: PipelineStage;
  readonly status: StageStatus;
  /** CSS pixels. */
  readonly radius: number;
  /** What is worth saying beside its name. */
  readonly note: string | null;
}

/** An earlier run's orbit: where it ends. */
export interface OrbitSighting extends Pixel {
  readonly id: string;
  readonly name: string;
  readonly champion: boolean;
  readonly chosen: boolean;
  readonly lane: number;
  /** The radius of the body that bears its crown, in CSS pixels. */
  readonly radius: number;
}

/** How far off a moon's middle a pointer still means its run, in CSS pixels. */
const MOON_REACH = 11;
/** How far off a planet's edge a pointer still means it, in CSS pixels. */
const PLANET_REACH = 12;

function noteOf(stage: ProjectState["stages"][number]): string | null {
  if (stage.status === "running") return `${Math.floor(stage.percentage)} %`;
  return stage.status === "completed" || stage.status === "pending" ? null : stage.status;
}

export class Sightings {
  private readonly viewport: Viewport;
  private readonly beacons: Beacons;
  private readonly system: SolarSystem;

  constructor(viewport: Viewport, beacons: Beacons, system: SolarSystem) {
    this.viewport = viewport;
    this.beacons = beacons;
    this.system = system;
  }

  /** The star at `index` of the beacons' list. */
  star(index: number): Pixel | null {
    const { positions } = this.beacons;
    const at = index * 3;
    return this.viewport.pixel(positions[at] ?? 0, positions[at + 1] ?? 0, positions[at + 2] ?? 0);
  }

  /** The id of the star nearest to a point, within `reach` pixels. */
  starAt({ x, y }: Pixel, reach: number): string | null {
    let best: string | null = null;
    let nearest = reach * reach;
    this.beacons.list.forEach((star, index) => {
      const at = this.star(index);
      if (at === null) return;
      const d = (at.x - x) ** 2 + (at.y - y) ** 2;
      if (d < nearest) {
        nearest = d;
        best = star.id;
      }
    });
    return best;
  }

  planets(state: ProjectState | null): readonly PlanetSighting[] {
    const { group, planets } = this.system;
    return planets.flatMap((planet) => {
      const at = planet.group.position.clone().add(group.position);
      const pixel = this.viewport.pixel(at.x, at.y, at.z);
      const stage = state?.stages.find((entry) => entry.stage === planet.stage);
      if (pixel === null || !stage) return [];
      const radius =
        planet.radius * this.viewport.pixelsPerUnit(at.distanceTo(this.viewport.camera.position));
      return [{ stage: planet.stage, status: planet.status, ...pixel, radius, note: noteOf(stage) }];
    });
  }

  stageAt({ x, y }: Pixel, state: ProjectState | null): PipelineStage | null {
    const hit = this.planets(state)
      .map((planet) => ({ planet, d: Math.hypot(planet.x - x, planet.y - y) - planet.radius }))
      .filter(({ d }) => d < PLANET_REACH)
      .sort((a, b) => a.d - b.d)[0];
    return hit?.planet.stage ?? null;
  }

  orbits(chosen: readonly string[]): readonly OrbitSighting[] {
    const { orbits } = this.system;
    return orbits.shown.flatMap((orbit) => {
      const { id, name, champion } = orbit.run;
      const at = orbits.endOf(orbit).add(this.system.group.position);
      const pixel = this.viewport.pixel(at.x, at.y, at.z);
      if (pixel === null) return [];
      const unit = this.viewport.pixelsPerUnit(at.distanceTo(this.viewport.camera.position));
      const look = { radius: MOON_CROWN * unit, chosen: chosen.includes(id), lane: orbit.lane };
      return [{ ...pixel, id, name, champion, ...look }];
    });
  }

  /** The earlier runs' orbits as lines on the screen. */
  lines(): readonly Line[] {
    const { orbits } = this.system;
    return orbits.shown.map((orbit) =>
      orbits.strandOf(orbit).flatMap((place) => {
        const pixel = this.pixelOf(place);
        return pixel === null ? [] : [pixel];
      }),
    );
  }

  /** The earlier run one of whose moons is nearest to the point. */
  runAt({ x, y }: Pixel): string | null {
    const { orbits } = this.system;
    const hits = orbits.shown.flatMap((orbit) =>
      orbits.placesOf(orbit).map((place) => {
        const pixel = this.pixelOf(place);
        return { id: orbit.run.id, d: pixel === null ? Infinity : Math.hypot(pixel.x - x, pixel.y - y) };
      }),
    );
    const nearest = hits.sort((a, b) => a.d - b.d)[0];
    return nearest !== undefined && nearest.d < MOON_REACH ? nearest.id : null;
  }

  private pixelOf(place: Vector3): Pixel | null {
    const { x, y, z } = place.add(this.system.group.position);
    return this.viewport.pixel(x, y, z);
  }
}

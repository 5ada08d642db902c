/**
 * The scene, without React: give it stars and a project's state, it draws them, and only when there is
 * something new to draw. Here its parts meet; each stands in a file of its own beside this one.
 */
import { Vector3 } from "three";
import type { PipelineStage } from "../api/types";
import { placeStar } from "../galaxy/placement";
import type { Star } from "../galaxy/stars";
import { LabelLayer, placeLabels } from "./labels";
import { bodiesOf, orbitWishes, planetWishes, starWishes } from "./names";
import { Pace } from "./pace";
import { Picture } from "./picture";
import { MOUSE_REACH, Pointer } from "./pointer";
import { CameraRig } from "./rig";
import type { SystemInSky } from "./Sky";
import { Sightings } from "./sightings";
import type { Tier } from "./tier";
import { type Insets, type Pixel, Viewport } from "./viewport";

export interface SceneEvents {
  readonly onPickStar: (id: string) => void;
  readonly onPickStage: (stage: PipelineStage) => void;
  readonly onPickRun: (id: string) => void;
  readonly onHoverStar: (id: string | null) => void;
  /** The machine can't keep up even with the least: say so. */
  readonly onTooSlow: () => void;
  readonly onContext: (state: "lost" | "restored") => void;
}

export interface SceneOptions {
  readonly tier: Exclude<Tier, "none">;
  readonly reducedMotion: boolean;
}

/** How fast the galaxy's light goes down as a system is entered, a second. */
const DIM_PER_S = 1.3;
const NARROW_PX = 700;
const MOST_NAMES = 26;
const MOST_NAMES_NARROW = 8;
const INSPECTED_STARS = 500;

export class GalaxyScene {
  readonly canvas: HTMLCanvasElement;
  private readonly host: HTMLElement;
  private readonly events: SceneEvents;
  private readonly viewport = new Viewport();
  private readonly picture: Picture;
  private readonly sightings: Sightings;
  private readonly rig: CameraRig;
  private readonly pace: Pace;
  private readonly pointer: Pointer;
  private readonly labels: LabelLayer;

  private reducedMotion: boolean;
  private found: ReadonlySet<string> | null = null;
  private hovered: string | null = null;
  private project: string | null = null;
  private shown: SystemInSky | null = null;
  private batch = -1;
  /** 0 above the galaxy, 1 in a system. */
  private near = 0;
  private time = 0;

  /** Throws when the browser gives no WebGL 2 after all. */
  constructor(host: HTMLElement, labelHost: HTMLElement, options: SceneOptions, events: SceneEvents) {
    this.host = host;
    this.events = events;
    this.reducedMotion = options.reducedMotion;
    this.picture = new Picture(this.viewport, options.tier);
    this.canvas = this.picture.canvas;
    host.append(this.canvas);
    this.labels = new LabelLayer(labelHost);
    this.sightings = new Sightings(this.viewport, this.picture.beacons, this.picture.system);
    this.pace = new Pace(
      {
        frame: (dt) => this.frame(dt),
        sharpen: () => this.picture.sharpen() && this.draw(false),
        note: (ms) => this.picture.adapt(ms) && this.events.onTooSlow(),
        forget: () => this.picture.forgetTimes(),
      },
      this.ambient,
    );
    this.rig = new CameraRig(this.viewport, this.canvas, this.reducedMotion, this.pace.wake);
    this.pointer = new Pointer(this.canvas, { onPoint: this.onPoint, onClick: this.onClick });
    this.canvas.addEventListener("webglcontextlost", this.onLost);
    this.canvas.addEventListener("webglcontextrestored", this.onRestored);
    this.resize();
    this.rig.go(null, true);
    void this.prepare();
  }

  private async prepare(): Promise<void> {
    if (await this.picture.prepare()) this.pace.start();
  }

  /** Movement that no event asked for. */
  private get ambient(): boolean {
    return this.picture.quality.ambient && !this.reducedMotion;
  }

  // ---- what is shown ----

  setStars(stars: readonly Star[]): void {
    this.picture.beacons.setStars(stars);
    this.emphasise();
  }

  setFound(found: readonly Star[] | null): void {
    this.found = found === null ? null : new Set(found.map((star) => star.id));
    this.emphasise();
  }

  setHovered(id: string | null): void {
    if (id === this.hovered) return;
    this.hovered = id;
    this.emphasise();
  }

  /** Fly to a project's star, or back out to the galaxy. */
  setProject(id: string | null): void {
    if (id === this.project) return;
    const first = this.project === null && this.picture.frames < 3;
    this.project = id;
    this.shown = null;
    this.batch = -1;
    this.picture.system.group.visible = id !== null;
    if (id !== null) {
      const { x, y, z } = placeStar(id);
      this.picture.system.moveTo(new Vector3(x, y, z));
    }
    this.emphasise();
    const atOnce = first && id !== null;
    if (atOnce || this.reducedMotion) this.near = id === null ? 0 : 1;
    this.rig.go(id, atOnce);
  }

  setSystem(system: SystemInSky | null): void {
    if (system === null) return;
    const first = this.shown === null;
    this.shown = system;
    this.picture.system.show(system.state, system.selected, first || this.reducedMotion);
    this.picture.system.surround(system.runs, first || this.reducedMotion);
    if (system.batch !== this.batch && !first) this.picture.system.pulse(system.pulses, this.reducedMotion);
    this.batch = system.batch;
    this.pace.wake();
  }

  setInsets(insets: Insets): void {
    if (!this.viewport.setInsets(insets)) return;
    this.resize();
    this.rig.refit();
  }

  setReducedMotion(reduced: boolean): void {
    this.reducedMotion = reduced;
    this.rig.setStill(reduced);
    this.pace.setAmbient(this.ambient);
    this.pace.wake();
  }

  resize(): void {
    this.viewport.fit(this.host);
    this.picture.resized();
    this.pace.wake();
  }

  private emphasise(): void {
    this.picture.beacons.emphasise(this.found, this.hovered, this.project);
    this.pace.wake();
  }

  // ---- drawing ----

  /** One step of everything, drawn; whether there is more to come right away. */
  private frame(dt: number): boolean {
    this.time += dt;
    const flying = this.rig.step(dt);
    const left = (this.project === null ? 0 : 1) - this.near;
    const dimming = Math.abs(left) > 0.004;
    this.near += dimming ? Math.sign(left) * Math.min(Math.abs(left), dt * DIM_PER_S) : left;
    const { camera } = this.viewport;
    const stirring = this.picture.system.step(dt, this.time, camera, this.reducedMotion);
    const moving = flying || dimming || stirring;
    this.draw(moving);
    return moving;
  }

  private draw(moving: boolean): void {
    this.picture.draw(this.near, this.time, this.ambient, moving);
    // A system has few names: those of its planets, and the champion's.
    const few = this.project === null && this.viewport.size.x < NARROW_PX;
    const most = few ? MOST_NAMES_NARROW : MOST_NAMES;
    this.labels.show(placeLabels(this.wishes(), this.viewport.room, most, this.bodies(), this.lines()));
  }

  private wishes() {
    if (this.project === null) {
      const { found, hovered, sightings } = this;
      const stars = this.picture.beacons.list;
      return starWishes({ stars, found, hovered, at: (index) => sightings.star(index) });
    }
    return this.near < 0.5 ? [] : [...planetWishes(this.planets()), ...orbitWishes(this.orbits())];
  }

  private bodies() {
    return this.project === null ? [] : bodiesOf(this.planets(), this.orbits());
  }

  private lines() {
    return this.project === null ? [] : this.sightings.lines();
  }

  private orbits() {
    return this.shown === null ? [] : this.sightings.orbits(this.shown.runs.chosen);
  }

  private planets() {
    return this.sightings.planets(this.shown?.state ?? null);
  }

  // ---- the pointer ----

  private readonly onPoint = (at: Pixel | null): boolean => {
    if (at !== null && this.project !== null)
      return (
        this.sightings.stageAt(at, this.shown?.state ?? null) !== null || this.sightings.runAt(at) !== null
      );
    const id = at === null ? null : this.sightings.starAt(at, MOUSE_REACH);
    if (id !== this.hovered) this.events.onHoverStar(id);
    return id !== null;
  };

  private readonly onClick = (at: Pixel, reach: number): void => {
    if (this.project !== null) {
      const stage = this.sightings.stageAt(at, this.shown?.state ?? null);
      const run = stage === null ? this.sightings.runAt(at) : null;
      if (stage !== null) this.events.onPickStage(stage);
      if (run !== null) this.events.onPickRun(run);
      return;
    }
    const id = this.sightings.starAt(at, reach);
    if (id !== null) this.events.onPickStar(id);
  };

  // ---- the world outside ----

  private readonly onLost = (event: Event): void => {
    event.preventDefault();
    this.pace.halt();
    this.events.onContext("lost");
  };

  private readonly onRestored = (): void => {
    this.picture.resized();
    this.events.onContext("restored");
    void this.prepare();
  };

  /** What is really drawn, and where: for tests that look at the pixels there. */
  inspect() {
    const stars = this.picture.beacons.list.slice(0, INSPECTED_STARS).map((star, index) => {
      const at = this.sightings.star(index);
      return { id: star.id, status: star.status, x: at?.x ?? null, y: at?.y ?? null };
    });
    return {
      ...this.picture.inspect(),
      flying: this.rig.flying,
      moving: this.pace.moving,
      project: this.project,
      stars,
      planets: this.project === null ? [] : this.planets(),
      orbits: this.project === null ? [] : this.orbits(),
      crowned: this.shown?.runs.crowned ?? false,
    };
  }

  dispose(): void {
    this.pace.dispose();
    this.pointer.dispose();
    this.rig.dispose();
    this.labels.clear();
    this.picture.dispose();
  }
}

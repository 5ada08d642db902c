/**
 * The scene, without React: give it stars and a project's state, it draws them, and only when there is
 * something new to draw. A frame is asked for by `invalidate`; movement keeps asking until it rests.
 */
import {
  Color,
  Matrix4,
  NeutralToneMapping,
  PerspectiveCamera,
  Scene,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import type { PipelineStage } from "../api/types";
import { placeStar } from "../galaxy/placement";
import type { Star } from "../galaxy/stars";
import { STAGE_NAMES } from "../run/stages";
import { toneOfProject, toneOfStage } from "../shell/status";
import { Beacons } from "./beacons";
import { Disc } from "./disc";
import { Dust } from "./dust";
import { Flight, type Look } from "./flight";
import { Glow } from "./glow";
import { type Box, LabelLayer, type LabelWish, placeLabels } from "./labels";
import { FrameWatch, lowerRatio, QUALITIES, type Quality, type Step } from "./quality";
import type { SystemInSky } from "./Sky";
import { SolarSystem } from "./system";
import type { Tier } from "./tier";

export interface Insets {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface SceneEvents {
  readonly onPickStar: (id: string) => void;
  readonly onPickStage: (stage: PipelineStage) => void;
  readonly onHoverStar: (id: string | null) => void;
  /** The machine can't keep up even with the least: say so. */
  readonly onTooSlow: () => void;
  readonly onContext: (state: "lost" | "restored") => void;
}

export interface SceneOptions {
  readonly tier: Exclude<Tier, "none">;
  readonly reducedMotion: boolean;
}

type Mat4 = readonly [
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
];

const REST_AFTER_MS = 140;
const AMBIENT_FRAME_MS = 33;
const DIMMED_DISC = 0.24;
const DIMMED_DUST = 0.5;
const DIMMED_BEACONS = 0.4;
const DIM_PER_S = 1.3;

/** Let the page answer before the next long step. */
function breath(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}

export class GalaxyScene {
  readonly canvas: HTMLCanvasElement;
  private readonly host: HTMLElement;
  private readonly events: SceneEvents;
  private readonly quality: Quality;
  private readonly software: boolean;
  private reducedMotion: boolean;

  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(42, 1, 0.08, 1200);
  private readonly controls: OrbitControls;
  private readonly disc: Disc;
  private readonly dust: Dust;
  private readonly beacons: Beacons;
  private readonly system: SolarSystem;
  private readonly glow: Glow | null;
  private readonly labels: LabelLayer;
  private readonly flight = new Flight();
  private readonly watch = new FrameWatch();
  private readonly size = new Vector2(1, 1);

  private insets: Insets = { left: 0, right: 0, top: 0, bottom: 0 };
  private ratio: number;
  private restRatio: number;
  private drawnRatio = 0;
  private bloom: boolean;
  private thinned = false;
  private found: ReadonlySet<string> | null = null;
  private hovered: string | null = null;
  private project: string | null = null;
  private shown: SystemInSky | null = null;
  private batch = -1;
  private dim = 0;
  private time = 0;
  private last = 0;
  private moving = false;
  /** The next frame is one of the slow ones in which only stars twinkle and planets turn. */
  private breathing = false;
  private frameId = 0;
  private restTimer = 0;
  private frames = 0;
  private disposed = false;
  /** Shaders and the disc's picture are there. */
  private ready = false;

  constructor(host: HTMLElement, labelHost: HTMLElement, options: SceneOptions, events: SceneEvents) {
    this.host = host;
    this.events = events;
    this.quality = QUALITIES[options.tier];
    this.software = options.tier === "software";
    this.reducedMotion = options.reducedMotion;
    this.renderer = new WebGLRenderer({
      antialias: !this.quality.bloom && !this.software,
      powerPreference: "high-performance",
    });
    this.renderer.debug.checkShaderErrors = import.meta.env.DEV; // asking waits for the compiler
    this.renderer.toneMapping = NeutralToneMapping;
    this.renderer.toneMappingExposure = 1.08;
    this.renderer.setClearColor(new Color("#03040b"), 1);
    this.canvas = this.renderer.domElement;
    this.canvas.setAttribute("aria-hidden", "true");
    host.append(this.canvas);

    const device = window.devicePixelRatio || 1;
    this.ratio = Math.min(device, this.quality.maxRatio);
    this.restRatio = this.software ? Math.min(device, 1) : this.ratio;
    this.bloom = this.quality.bloom;
    this.disc = new Disc(this.quality.discSize, this.quality.discLayers, Math.max(5, this.quality.octaves));
    this.dust = new Dust(this.quality.dust, this.software ? 1.7 : 1, this.software);
    this.beacons = new Beacons(this.software);
    this.system = new SolarSystem(this.quality.sphereDetail, Math.min(5, this.quality.octaves));
    this.scene.add(this.disc.group, this.dust.points, this.beacons.points, this.system.group);
    this.glow = this.bloom ? new Glow(this.renderer, this.scene, this.camera) : null;
    this.labels = new LabelLayer(labelHost);

    this.controls = new OrbitControls(this.camera, this.canvas);
    this.controls.enablePan = false;
    this.controls.enableDamping = !this.reducedMotion;
    this.controls.dampingFactor = 0.09;
    this.controls.rotateSpeed = 0.55;
    this.controls.minPolarAngle = 0.15;
    this.controls.maxPolarAngle = Math.PI * 0.48;
    this.controls.addEventListener("start", this.onTakeOver);
    this.controls.addEventListener("change", this.invalidate);

    this.canvas.addEventListener("pointermove", this.onPointerMove);
    this.canvas.addEventListener("pointerleave", this.onPointerLeave);
    this.canvas.addEventListener("pointerdown", this.onPointerDown);
    this.canvas.addEventListener("pointerup", this.onPointerUp);
    this.canvas.addEventListener("webglcontextlost", this.onLost);
    this.canvas.addEventListener("webglcontextrestored", this.onRestored);
    document.addEventListener("visibilitychange", this.onVisibility);

    this.resize();
    this.jumpTo(this.lookAtGalaxy());
    void this.prepare();
  }

  /** Everything that takes long happens in steps, so that the page answers meanwhile. */
  private async prepare(): Promise<void> {
    await breath();
    if (this.disposed) return;
    await this.disc.bake(this.renderer);
    for (const part of this.scene.children) {
      await breath();
      if (this.disposed) return;
      await this.renderer.compileAsync(part, this.camera, this.scene);
    }
    this.ready = true;
    this.invalidate();
  }

  // ---- what is shown ----

  setStars(stars: readonly Star[]): void {
    this.beacons.setStars(stars);
    this.emphasise();
    this.invalidate();
  }

  setFound(found: readonly Star[] | null): void {
    this.found = found === null ? null : new Set(found.map((star) => star.id));
    this.emphasise();
    this.invalidate();
  }

  setHovered(id: string | null): void {
    if (id === this.hovered) return;
    this.hovered = id;
    this.emphasise();
    this.invalidate();
  }

  /** Fly to a project's star, or back out to the galaxy. */
  setProject(id: string | null): void {
    if (id === this.project) return;
    const first = this.project === null && this.frames < 3;
    this.project = id;
    this.shown = null;
    this.batch = -1;
    this.system.group.visible = id !== null;
    if (id !== null) {
      const { x, y, z } = placeStar(id);
      this.system.moveTo(new Vector3(x, y, z));
    }
    this.emphasise();
    this.flyTo(id === null ? this.lookAtGalaxy() : this.lookAtSystem(id), first && id !== null);
  }

  setSystem(system: SystemInSky | null): void {
    if (system === null) return;
    const first = this.shown === null;
    this.shown = system;
    this.system.show(system.state, system.selected, first || this.reducedMotion);
    if (system.batch !== this.batch && !first) this.system.pulse(system.pulses, this.reducedMotion);
    this.batch = system.batch;
    this.invalidate();
  }

  setInsets(insets: Insets): void {
    const same = (Object.keys(insets) as (keyof Insets)[]).every((key) => insets[key] === this.insets[key]);
    if (same) return;
    this.insets = insets;
    this.resize();
    if (!this.flight.active) this.jumpTo(this.ownLook());
    else this.flyTo(this.ownLook(), false);
  }

  setReducedMotion(reduced: boolean): void {
    this.reducedMotion = reduced;
    this.controls.enableDamping = !reduced;
    this.invalidate();
  }

  private emphasise(): void {
    this.beacons.emphasise(this.found, this.hovered, this.project);
  }

  // ---- where the camera is ----

  /** Width over height of what the panels leave free. */
  private freeAspect(): number {
    const { left, right, top, bottom } = this.insets;
    return Math.max(80, this.size.x - left - right) / Math.max(80, this.size.y - top - bottom);
  }

  private freeShare(): number {
    const { top, bottom } = this.insets;
    return Math.max(0.25, (this.size.y - top - bottom) / this.size.y);
  }

  private lookAtGalaxy(): Look {
    const distance = (196 * Math.max(1, 1.3 / this.freeAspect())) / this.freeShare() ** 0.7;
    const tilt = 0.68;
    const position = new Vector3(0, Math.sin(tilt) * distance, Math.cos(tilt) * distance);
    return { position, target: new Vector3(0, 0, 4) };
  }

  private lookAtSystem(id: string): Look {
    const { x, y, z } = placeStar(id);
    const target = new Vector3(x, y - 0.2, z);
    const distance = (15.5 * Math.max(1, 1.36 / this.freeAspect())) / this.freeShare() ** 0.8;
    // From outside the star towards the core, so that the galaxy's heart is the backdrop.
    const outward = new Vector3(x, 0, z).normalize();
    const tilt = Math.max(0.6, Math.min(1, 1.5 - this.freeAspect() * 0.7));
    const position = target
      .clone()
      .addScaledVector(outward, Math.cos(tilt) * distance)
      .add(new Vector3(0, Math.sin(tilt) * distance, 0));
    return { position, target };
  }

  private ownLook(): Look {
    return this.project === null ? this.lookAtGalaxy() : this.lookAtSystem(this.project);
  }

  private flyTo(look: Look, atOnce: boolean): void {
    this.setReach();
    if (this.reducedMotion || atOnce) this.jumpTo(look);
    else this.flight.start({ position: this.camera.position, target: this.controls.target }, look);
    this.invalidate();
  }

  private jumpTo(look: Look): void {
    this.flight.stop();
    this.setReach();
    this.camera.position.copy(look.position);
    this.controls.target.copy(look.target);
    this.dim = this.project === null ? 0 : 1;
    this.invalidate();
  }

  private setReach(): void {
    this.controls.minDistance = this.project === null ? 40 : 3;
    this.controls.maxDistance = this.project === null ? 420 : 60;
  }

  private readonly onTakeOver = (): void => {
    this.flight.stop();
    this.invalidate();
  };

  // ---- drawing ----

  readonly invalidate = (): void => {
    if (!this.ready || this.frameId !== 0 || this.disposed || document.hidden) return;
    this.frameId = requestAnimationFrame(this.frame);
  };

  private readonly frame = (now: number): void => {
    this.frameId = 0;
    if (this.disposed || document.hidden) return;
    const ms = now - this.last;
    this.last = now;
    if (this.moving) this.adapt(ms);
    this.moving = this.advance(this.moving || this.breathing ? Math.min(0.1, ms / 1000) : 1 / 60);
    this.breathing = false;
    this.draw(this.moving || !this.software || this.drawnRatio === 0 ? this.ratio : this.drawnRatio);
    // The controls may have asked already: one frame at a time, or each would ask for two.
    if (this.moving) this.invalidate();
    else this.rest();
  };

  /** Nothing moves: go on breathing slowly where that is cheap, else one last picture, sharp. */
  private rest(): void {
    const ambient = this.quality.ambient && !this.reducedMotion;
    window.clearTimeout(this.restTimer);
    this.restTimer = window.setTimeout(
      () => {
        if (this.moving || this.disposed || document.hidden) return;
        this.breathing = ambient;
        if (ambient) this.invalidate();
        else if (this.drawnRatio < this.restRatio) this.draw(this.restRatio);
      },
      ambient ? AMBIENT_FRAME_MS : REST_AFTER_MS,
    );
  }

  /** One step of everything; whether there is more to come right away. */
  private advance(dt: number): boolean {
    this.time += dt;
    const flying = this.flight.active;
    if (flying) this.flight.step(dt, this.camera, this.controls.target);
    const turned = this.controls.update();
    const wanted = this.project === null ? 0 : 1;
    const dimming = Math.abs(wanted - this.dim) > 0.004;
    const step = Math.min(Math.abs(wanted - this.dim), dt * DIM_PER_S);
    this.dim = dimming ? this.dim + Math.sign(wanted - this.dim) * step : wanted;
    const stirring = this.system.step(dt, this.time, this.camera, this.reducedMotion);
    return flying || turned || dimming || stirring;
  }

  private draw(ratio: number): void {
    this.setRatio(ratio);
    this.disc.setLight(1 - (1 - DIMMED_DISC) * this.dim, !this.bloom);
    this.dust.set("uLight", 1 - (1 - DIMMED_DUST) * this.dim);
    this.dust.set("uTime", this.time);
    this.dust.set("uTwinkle", this.quality.ambient && !this.reducedMotion ? 1 : 0);
    this.beacons.set("uTime", this.time);
    this.beacons.set("uNear", this.dim);
    this.beacons.set("uLight", 1 - (1 - DIMMED_BEACONS) * this.dim);
    if (this.bloom && this.glow) this.glow.render(this.dim);
    else this.renderer.render(this.scene, this.camera);
    this.frames += 1;
    this.toClip.multiplyMatrices(this.camera.projectionMatrix, this.camera.matrixWorldInverse);
    this.labels.show(placeLabels(this.labelWishes(), this.room(), this.size.x < 700 ? 8 : 26));
  }

  private setRatio(ratio: number): void {
    if (ratio === this.drawnRatio) return;
    this.drawnRatio = ratio;
    this.renderer.setPixelRatio(ratio);
    this.renderer.setSize(this.size.x, this.size.y, true);
    this.glow?.setSize(this.size.x, this.size.y, ratio);
    this.dust.set("uScale", ratio);
    this.beacons.set("uScale", ratio);
  }

  private adapt(ms: number): void {
    const step: Step | null = this.watch.note(ms, {
      ratio: this.ratio,
      bloom: this.bloom,
      thinned: this.thinned,
    });
    if (step === "bloom") this.bloom = false;
    if (step === "ratio") this.ratio = lowerRatio(this.ratio);
    if (step === "dust") {
      this.thinned = true;
      this.dust.thin(0.4);
    }
    if (step === "flat") this.events.onTooSlow();
  }

  /** Fit the canvas to its host, and the picture's middle to what the panels leave free. */
  resize(): void {
    const { clientWidth, clientHeight } = this.host;
    this.size.set(Math.max(1, clientWidth), Math.max(1, clientHeight));
    const { left, right, top, bottom } = this.insets;
    this.camera.aspect = this.size.x / this.size.y;
    this.camera.setViewOffset(
      this.size.x,
      this.size.y,
      (right - left) / 2,
      (bottom - top) / 2,
      this.size.x,
      this.size.y,
    );
    this.drawnRatio = 0;
    this.invalidate();
  }

  // ---- names ----

  private room(): Box {
    const { left, right, top, bottom } = this.insets;
    return { left: left + 4, top: top + 2, right: this.size.x - right - 4, bottom: this.size.y - bottom - 4 };
  }

  private readonly toClip = new Matrix4();

  /** CSS pixels of a point of the galaxy; null when it is behind the camera. For one frame's camera. */
  private toScreen(x: number, y: number, z: number): { x: number; y: number } | null {
    const e = this.toClip.elements as unknown as Mat4;
    const w = e[3] * x + e[7] * y + e[11] * z + e[15];
    if (w <= 0) return null;
    const clipX = (e[0] * x + e[4] * y + e[8] * z + e[12]) / w;
    const clipY = (e[1] * x + e[5] * y + e[9] * z + e[13]) / w;
    return { x: ((clipX + 1) / 2) * this.size.x, y: ((1 - clipY) / 2) * this.size.y };
  }

  private starToScreen(index: number): { x: number; y: number } | null {
    const { positions } = this.beacons;
    const at = index * 3;
    return this.toScreen(positions[at] ?? 0, positions[at + 1] ?? 0, positions[at + 2] ?? 0);
  }

  private labelWishes(): readonly LabelWish[] {
    return this.project === null ? this.starWishes() : this.planetWishes();
  }

  private starWishes(): readonly LabelWish[] {
    const wishes: LabelWish[] = [];
    const stars = this.beacons.list;
    const many = stars.length > 400;
    stars.forEach((star, index) => {
      const tone = toneOfProject(star.status);
      const hovered = star.id === this.hovered;
      if (!hovered && this.found !== null && !this.found.has(star.id)) return;
      // With many stars only the newest may have a name, and busy ones from further down.
      const late = this.found === null ? index > (tone === "busy" ? 300 : 60) : wishes.length >= 90;
      if (many && late && !hovered) return;
      const at = this.starToScreen(index);
      if (at === null) return;
      const weight = (hovered ? 1e6 : 0) + (tone === "busy" ? 1e4 : 0) - index;
      const note = hovered ? star.status : tone === "busy" ? `${star.progress} %` : null;
      wishes.push({ key: star.id, text: star.name, note, tone, x: at.x, y: at.y, below: 13, weight });
    });
    return wishes;
  }

  private planetWishes(): readonly LabelWish[] {
    if (this.shown === null || this.dim < 0.5) return [];
    return this.planetsOnScreen().map((planet, index) => ({
      key: planet.stage,
      text: STAGE_NAMES[planet.stage],
      note: planet.note,
      tone: toneOfStage(planet.status),
      x: planet.x,
      y: planet.y,
      below: planet.radius + 8,
      weight: 100 - index,
    }));
  }

  private planetsOnScreen() {
    const { group, planets } = this.system;
    const perUnit = this.size.y / (2 * Math.tan((this.camera.fov * Math.PI) / 360));
    return planets.flatMap((planet) => {
      const at = planet.group.position.clone().add(group.position);
      const far = at.distanceTo(this.camera.position);
      const screen = this.toScreen(at.x, at.y, at.z);
      const stage = this.shown?.state.stages.find((entry) => entry.stage === planet.stage);
      if (screen === null || !stage) return [];
      const note =
        stage.status === "running"
          ? `${Math.floor(stage.percentage)} %`
          : stage.status === "completed" || stage.status === "pending"
            ? null
            : stage.status;
      return [
        {
          stage: planet.stage,
          status: planet.status,
          x: screen.x,
          y: screen.y,
          radius: (planet.radius / far) * perUnit,
          note,
        },
      ];
    });
  }

  // ---- the pointer ----

  private downAt: { x: number; y: number } | null = null;
  private pointerQueued = false;

  private within(event: PointerEvent): { x: number; y: number } {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private starAt(x: number, y: number, reach: number): string | null {
    let best: string | null = null;
    let nearest = reach * reach;
    this.beacons.list.forEach((star, index) => {
      const at = this.starToScreen(index);
      if (at === null) return;
      const d = (at.x - x) ** 2 + (at.y - y) ** 2;
      if (d < nearest) {
        nearest = d;
        best = star.id;
      }
    });
    return best;
  }

  private stageAt(x: number, y: number): PipelineStage | null {
    const hit = this.planetsOnScreen()
      .map((planet) => ({ planet, d: Math.hypot(planet.x - x, planet.y - y) - planet.radius }))
      .filter(({ d }) => d < 12)
      .sort((a, b) => a.d - b.d)[0];
    return hit?.planet.stage ?? null;
  }

  private readonly onPointerMove = (event: PointerEvent): void => {
    if (this.pointerQueued || event.buttons !== 0) return;
    this.pointerQueued = true;
    const { x, y } = this.within(event);
    requestAnimationFrame(() => {
      this.pointerQueued = false;
      if (this.disposed) return;
      if (this.project !== null) {
        this.canvas.classList.toggle("pointing", this.stageAt(x, y) !== null);
        return;
      }
      const id = this.starAt(x, y, 18);
      this.canvas.classList.toggle("pointing", id !== null);
      if (id !== this.hovered) this.events.onHoverStar(id);
    });
  };

  private readonly onPointerLeave = (): void => {
    if (this.hovered !== null) this.events.onHoverStar(null);
  };

  private readonly onPointerDown = (event: PointerEvent): void => {
    this.downAt = this.within(event);
  };

  private readonly onPointerUp = (event: PointerEvent): void => {
    const down = this.downAt;
    this.downAt = null;
    const { x, y } = this.within(event);
    if (down === null || Math.hypot(down.x - x, down.y - y) > 6) return; // it was a drag
    if (this.project !== null) {
      const stage = this.stageAt(x, y);
      if (stage !== null) this.events.onPickStage(stage);
      return;
    }
    const id = this.starAt(x, y, event.pointerType === "touch" ? 28 : 18);
    if (id !== null) this.events.onPickStar(id);
  };

  // ---- the world outside ----

  private readonly onVisibility = (): void => {
    this.watch.reset();
    this.moving = false;
    if (document.hidden) {
      cancelAnimationFrame(this.frameId);
      this.frameId = 0;
    } else this.invalidate();
  };

  private readonly onLost = (event: Event): void => {
    event.preventDefault();
    this.ready = false;
    cancelAnimationFrame(this.frameId);
    this.frameId = 0;
    this.events.onContext("lost");
  };

  private readonly onRestored = (): void => {
    this.drawnRatio = 0;
    this.events.onContext("restored");
    void this.prepare();
  };

  /** What is really drawn, and where: for tests that look at the pixels there. */
  inspect() {
    const stars = this.beacons.list.slice(0, 500).map((star, index) => {
      const at = this.starToScreen(index);
      return { id: star.id, status: star.status, x: at?.x ?? null, y: at?.y ?? null };
    });
    return {
      frames: this.frames,
      ratio: this.drawnRatio,
      movingRatio: this.ratio,
      bloom: this.bloom,
      flying: this.flight.active,
      moving: this.moving,
      project: this.project,
      stars,
      planets: this.project === null ? [] : this.planetsOnScreen(),
      heap: this.renderer.info.memory,
    };
  }

  dispose(): void {
    this.disposed = true;
    cancelAnimationFrame(this.frameId);
    window.clearTimeout(this.restTimer);
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.controls.dispose();
    this.labels.clear();
    for (const part of [this.disc, this.dust, this.beacons, this.system, this.glow]) part?.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.canvas.remove();
  }
}

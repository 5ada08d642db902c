/** What is drawn and how well: the renderer, the parts of the scene, and what is given up on a slow machine. */
import { Color, NeutralToneMapping, Scene, WebGLRenderer } from "three";
import { Beacons } from "./beacons";
import { Disc } from "./disc";
import { Dust } from "./dust";
import { Glow } from "./glow";
import { FrameWatch, lowerRatio, QUALITIES, type Quality } from "./quality";
import { SolarSystem } from "./system";
import type { Tier } from "./tier";
import type { Viewport } from "./viewport";

/** The light that is left of each when a system is looked at. */
const DIMMED = { disc: 0.24, dust: 0.5, beacons: 0.4 };
const THINNED = 0.4;

/** Let the page answer before the next long step. */
function breath(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}

export class Picture {
  readonly canvas: HTMLCanvasElement;
  readonly quality: Quality;
  readonly beacons: Beacons;
  readonly system: SolarSystem;
  frames = 0;

  private readonly viewport: Viewport;
  private readonly software: boolean;
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly disc: Disc;
  private readonly dust: Dust;
  private readonly glow: Glow | null;
  private readonly watch = new FrameWatch();
  private ratio: number;
  private readonly restRatio: number;
  private drawnRatio = 0;
  private bloom: boolean;
  private thinned = false;
  private disposed = false;

  /** Throws when the browser gives no WebGL 2 after all. */
  constructor(viewport: Viewport, tier: Exclude<Tier, "none">) {
    this.viewport = viewport;
    this.quality = QUALITIES[tier];
    this.software = tier === "software";
    this.renderer = new WebGLRenderer({
      antialias: !this.quality.bloom && !this.software,
      powerPreference: "high-performance",
    });
    this.renderer.debug.checkShaderErrors = import.meta.env.DEV; // asking waits for the compiler
    this.renderer.toneMapping = NeutralToneMapping;
    this.renderer.toneMappingExposure = 1.08;
    // Not setClearColor: what it is given for the screen it also uses, unchanged, for bloom's linear target.
    this.scene.background = new Color("#03040b");
    this.canvas = this.renderer.domElement;
    this.canvas.setAttribute("aria-hidden", "true");

    const device = window.devicePixelRatio || 1;
    this.ratio = Math.min(device, this.quality.maxRatio);
    this.restRatio = this.software ? Math.min(device, 1) : this.ratio;
    this.bloom = this.quality.bloom;
    this.disc = new Disc(this.quality.discSize, this.quality.discLayers, Math.max(5, this.quality.octaves));
    this.dust = new Dust(this.quality.dust, this.software ? 1.7 : 1, this.software);
    this.beacons = new Beacons(this.software);
    this.system = new SolarSystem(this.quality.sphereDetail, Math.min(5, this.quality.octaves));
    this.scene.add(this.disc.group, this.dust.points, this.beacons.points, this.system.group);
    this.glow = this.bloom ? new Glow(this.renderer, this.scene, viewport.camera) : null;
  }

  /** Shaders and the disc's image; in steps, so that the page answers meanwhile. False when disposed of. */
  async prepare(): Promise<boolean> {
    await breath();
    if (this.disposed) return false;
    await this.disc.bake(this.renderer);
    for (const part of this.scene.children) {
      await breath();
      if (this.disposed) return false;
      await this.renderer.compileAsync(part, this.viewport.camera, this.scene);
    }
    return !this.disposed;
  }

  /** `near`: 0 above the galaxy, 1 in a system. `moving` pictures may be coarser than resting ones. */
  draw(near: number, time: number, twinkling: boolean, moving: boolean): void {
    this.setRatio(moving || !this.software || this.drawnRatio === 0 ? this.ratio : this.drawnRatio);
    this.disc.setLight(1 - (1 - DIMMED.disc) * near, !this.bloom);
    this.dust.set("uLight", 1 - (1 - DIMMED.dust) * near);
    this.dust.set("uTime", time);
    this.dust.set("uTwinkle", twinkling ? 1 : 0);
    this.beacons.set("uTime", time);
    this.beacons.set("uNear", near);
    this.beacons.set("uLight", 1 - (1 - DIMMED.beacons) * near);
    if (this.bloom && this.glow) this.glow.render(near);
    else this.renderer.render(this.scene, this.viewport.camera);
    this.frames += 1;
    this.viewport.hold();
  }

  /** At rest there is time for every pixel; false when the picture is as sharp already. */
  sharpen(): boolean {
    if (this.drawnRatio >= this.restRatio) return false;
    this.setRatio(this.restRatio);
    return true;
  }

  /** The size of the viewport changed, or the graphics are new. */
  resized(): void {
    this.drawnRatio = 0;
  }

  private setRatio(ratio: number): void {
    if (ratio === this.drawnRatio) return;
    this.drawnRatio = ratio;
    const { x, y } = this.viewport.size;
    this.renderer.setPixelRatio(ratio);
    this.renderer.setSize(x, y, true);
    this.glow?.setSize(x, y, ratio);
    this.dust.set("uScale", ratio);
    this.beacons.set("uScale", ratio);
    this.system.orbits.setScale(ratio);
  }

  /** Note a frame's time and give up what is too slow; true when nothing is left to give up. */
  adapt(ms: number): boolean {
    const step = this.watch.note(ms, { ratio: this.ratio, bloom: this.bloom, thinned: this.thinned });
    if (step === "bloom") this.bloom = false;
    if (step === "ratio") this.ratio = lowerRatio(this.ratio);
    if (step === "dust") {
      this.thinned = true;
      this.dust.thin(THINNED);
    }
    return step === "flat";
  }

  forgetTimes(): void {
    this.watch.reset();
  }

  inspect() {
    return {
      frames: this.frames,
      ratio: this.drawnRatio,
      movingRatio: this.ratio,
      bloom: this.bloom,
      heap: this.renderer.info.memory,
    };
  }

  dispose(): void {
    this.disposed = true;
    for (const part of [this.disc, this.dust, this.beacons, this.system, this.glow]) part?.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.canvas.remove();
  }
}

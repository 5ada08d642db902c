/** Who moves the camera: a flight of ours, or the user's hand, which wins. */
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { Flight, type Look } from "./flight";
import { lookAtGalaxy, lookAtSystem } from "./looks";
import type { Viewport } from "./viewport";

const REACH = { galaxy: { least: 40, most: 420 }, system: { least: 3, most: 60 } };

export class CameraRig {
  private readonly viewport: Viewport;
  private readonly controls: OrbitControls;
  private readonly flight = new Flight();
  private readonly onMove: () => void;
  /** The system that is looked at; null above the galaxy. */
  private at: string | null = null;
  private still: boolean;

  /** `still`: jump instead of flying. `onMove`: something moved the camera, or will. */
  constructor(viewport: Viewport, canvas: HTMLCanvasElement, still: boolean, onMove: () => void) {
    this.viewport = viewport;
    this.still = still;
    this.onMove = onMove;
    this.controls = new OrbitControls(viewport.camera, canvas);
    this.controls.enablePan = false;
    this.controls.enableDamping = !still;
    this.controls.dampingFactor = 0.09;
    this.controls.rotateSpeed = 0.55;
    this.controls.minPolarAngle = 0.15;
    this.controls.maxPolarAngle = Math.PI * 0.48;
    this.controls.addEventListener("start", this.onTakeOver);
    this.controls.addEventListener("change", onMove);
  }

  get flying(): boolean {
    return this.flight.active;
  }

  setStill(still: boolean): void {
    this.still = still;
    this.controls.enableDamping = !still;
  }

  /** To a project's system, or (null) back above the galaxy. */
  go(to: string | null, atOnce: boolean): void {
    this.at = to;
    this.reach();
    if (this.still || atOnce) this.jump(this.look);
    else
      this.flight.start({ position: this.viewport.camera.position, target: this.controls.target }, this.look);
    this.onMove();
  }

  /** The free room changed: look at the same thing as fits it now. */
  refit(): void {
    this.go(this.at, !this.flight.active);
  }

  /** One step; whether the camera moved. */
  step(dt: number): boolean {
    const flying = this.flight.active;
    if (flying) this.flight.step(dt, this.viewport.camera, this.controls.target);
    const turned = this.controls.update();
    return flying || turned;
  }

  private get look(): Look {
    const { free } = this.viewport;
    return this.at === null ? lookAtGalaxy(free) : lookAtSystem(this.at, free);
  }

  private jump(look: Look): void {
    this.flight.stop();
    this.viewport.camera.position.copy(look.position);
    this.controls.target.copy(look.target);
  }

  private reach(): void {
    const { least, most } = this.at === null ? REACH.galaxy : REACH.system;
    this.controls.minDistance = least;
    this.controls.maxDistance = most;
  }

  private readonly onTakeOver = (): void => {
    this.flight.stop();
    this.onMove();
  };

  dispose(): void {
    this.controls.dispose();
  }
}

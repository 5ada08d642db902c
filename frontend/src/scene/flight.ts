/** The camera's way from one look to another: eased, and given up when the user takes over. */
import type { PerspectiveCamera, Vector3 } from "three";

export interface Look {
  readonly position: Vector3;
  readonly target: Vector3;
}

export const FLIGHT_S = 2;

function ease(t: number): number {
  return t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2;
}

export class Flight {
  private from: Look | null = null;
  private to: Look | null = null;
  private age = 0;

  get active(): boolean {
    return this.to !== null;
  }

  start(from: Look, to: Look): void {
    this.from = { position: from.position.clone(), target: from.target.clone() };
    this.to = to;
    this.age = 0;
  }

  stop(): void {
    this.to = null;
  }

  /** Move the camera and the point it looks at by `dt` seconds. */
  step(dt: number, camera: PerspectiveCamera, target: Vector3): void {
    if (this.to === null || this.from === null) return;
    this.age += dt / FLIGHT_S;
    const t = ease(Math.min(1, this.age));
    // The point looked at arrives a little sooner than the camera, so that the goal stays in sight.
    target.lerpVectors(this.from.target, this.to.target, Math.min(1, t * 1.25));
    const start = this.from.position.clone().sub(this.from.target);
    const end = this.to.position.clone().sub(this.to.target);
    const distance = Math.exp(Math.log(start.length()) * (1 - t) + Math.log(end.length()) * t);
    const direction = start.normalize().lerp(end.normalize(), t).normalize();
    camera.position.copy(target).addScaledVector(direction, distance);
    if (this.age >= 1) this.to = null;
  }
}

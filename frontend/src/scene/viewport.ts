/** What of the page the picture fills: its size, what the panels leave free, and points made pixels. */
import { Matrix4, PerspectiveCamera, Vector2 } from "three";
import type { Box } from "./labels";
import { FIELD_OF_VIEW } from "./looks";

/** Pixels that panels cover at each side. */
export interface Insets {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What the panels leave free: its width over its height, and its share of the whole height. */
export interface Free {
  readonly aspect: number;
  readonly share: number;
}

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

type Mat4 = readonly [
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
  ...[number, number, number, number],
];

const NOTHING: Insets = { left: 0, right: 0, top: 0, bottom: 0 };

export class Viewport {
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.08, 1200);
  readonly size = new Vector2(1, 1);
  private insets = NOTHING;
  private readonly toClip = new Matrix4();

  /** Whether they differ from what they were. */
  setInsets(insets: Insets): boolean {
    const same = (Object.keys(insets) as (keyof Insets)[]).every((key) => insets[key] === this.insets[key]);
    this.insets = insets;
    return !same;
  }

  /** Fit the camera to its host, and the picture's middle to what the panels leave free. */
  fit(host: HTMLElement): void {
    const width = Math.max(1, host.clientWidth);
    const height = Math.max(1, host.clientHeight);
    const { left, right, top, bottom } = this.insets;
    this.size.set(width, height);
    this.camera.aspect = width / height;
    this.camera.setViewOffset(width, height, (right - left) / 2, (bottom - top) / 2, width, height);
  }

  get free(): Free {
    const { left, right, top, bottom } = this.insets;
    const height = this.size.y - top - bottom;
    return {
      aspect: Math.max(80, this.size.x - left - right) / Math.max(80, height),
      share: Math.max(0.25, height / this.size.y),
    };
  }

  /** Where names may stand. */
  get room(): Box {
    const { left, right, top, bottom } = this.insets;
    return { left: left + 4, top: top + 2, right: this.size.x - right - 4, bottom: this.size.y - bottom - 4 };
  }

  /** Take the camera as it stands for the pixels of this frame. */
  hold(): void {
    this.toClip.multiplyMatrices(this.camera.projectionMatrix, this.camera.matrixWorldInverse);
  }

  /** CSS pixels of a point of the galaxy; null when it is behind the camera. */
  pixel(x: number, y: number, z: number): Pixel | null {
    const e = this.toClip.elements as unknown as Mat4;
    const w = e[3] * x + e[7] * y + e[11] * z + e[15];
    if (w <= 0) return null;
    const clipX = (e[0] * x + e[4] * y + e[8] * z + e[12]) / w;
    const clipY = (e[1] * x + e[5] * y + e[9] * z + e[13]) / w;
    return { x: ((clipX + 1) / 2) * this.size.x, y: ((1 - clipY) / 2) * this.size.y };
  }

  /** CSS pixels of one unit of length, seen from `far` units away. */
  pixelsPerUnit(far: number): number {
    return this.size.y / (2 * Math.tan((this.camera.fov * Math.PI) / 360)) / far;
  }
}

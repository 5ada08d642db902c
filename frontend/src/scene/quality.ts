/** How much is drawn, and when to draw less: pure, so that it can be tested without a screen. */
import type { Tier } from "./tier";

export interface Quality {
  readonly dust: number;
  readonly bloom: boolean;
  readonly discSize: number;
  readonly discLayers: number;
  readonly octaves: number;
  readonly sphereDetail: number;
  readonly maxRatio: number;
  /** Movement that no event asked for: twinkling, turning. */
  readonly ambient: boolean;
}

export const QUALITIES: Readonly<Record<Exclude<Tier, "none">, Quality>> = {
  software: {
    dust: 6_000,
    bloom: false,
    discSize: 1024,
    discLayers: 1,
    octaves: 3,
    sphereDetail: 32,
    maxRatio: 0.5,
    ambient: false,
  },
  modest: {
    dust: 24_000,
    bloom: false,
    discSize: 2048,
    discLayers: 1,
    octaves: 5,
    sphereDetail: 64,
    maxRatio: 1.5,
    ambient: true,
  },
  full: {
    dust: 60_000,
    bloom: true,
    discSize: 2048,
    discLayers: 5,
    octaves: 6,
    sphereDetail: 96,
    maxRatio: 1.75,
    ambient: true,
  },
};

export type Step = "ratio" | "bloom" | "dust" | "flat";

const SLOW_MS = 45;
const WINDOW = 24;
const LOWEST_RATIO = 0.5;

/** Watches the time between frames of a continuous movement and says what to give up next. */
export class FrameWatch {
  private readonly times: number[] = [];

  /** `ms` since the last frame; an answer when the last frames were slow. */
  note(ms: number, now: { ratio: number; bloom: boolean; thinned: boolean }): Step | null {
    if (ms > 400) return null; // a pause, not a frame
    this.times.push(ms);
    if (this.times.length < WINDOW) return null;
    const typical = [...this.times].sort((a, b) => a - b)[WINDOW / 2] ?? 0;
    this.times.length = 0;
    if (typical <= SLOW_MS) return null;
    if (now.bloom) return "bloom";
    if (now.ratio > LOWEST_RATIO) return "ratio";
    if (!now.thinned) return "dust";
    return typical > 140 ? "flat" : null;
  }

  reset(): void {
    this.times.length = 0;
  }
}

export function lowerRatio(ratio: number): number {
  return Math.max(LOWEST_RATIO, ratio - 0.25);
}

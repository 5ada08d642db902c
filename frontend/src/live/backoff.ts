const BASE_MS = 500;
const CEILING_MS = 30_000;

/** Full jitter: anything from nothing to 0.5 s x 2^attempt, never above 30 s; at least 50 ms. */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(CEILING_MS, BASE_MS * 2 ** Math.min(attempt, 16));
  return Math.max(50, Math.round(random() * ceiling));
}

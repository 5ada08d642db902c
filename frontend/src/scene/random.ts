/** mulberry32: the same galaxy on every visit. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normally distributed, mean 0 and deviation 1 (the sum of six dice is near enough for stars). */
export function bell(random: () => number): number {
  let sum = 0;
  for (let index = 0; index < 6; index += 1) sum += random();
  return (sum - 3) * Math.SQRT2;
}

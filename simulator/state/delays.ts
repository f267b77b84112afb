/** How far answers stray from the median: with 0.4 nineteen of twenty take between half and twice of it. */
const SPREAD = 0.4;

/** Log-normal delays that repeat for the same seed: call the answer with the median in milliseconds; 0 is always 0. */
export function delays(seed: number): (medianMs: number) => number {
  const random = mulberry32(seed);
  return (medianMs) => {
    if (medianMs === 0) return 0;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return medianMs * Math.exp(SPREAD * normal);
  };
}

/** A small generator of numbers from 0 (inclusive) to 1 (exclusive). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

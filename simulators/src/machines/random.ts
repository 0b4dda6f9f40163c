/**
 * Chance that can be repeated: a generator is made from a seed and a step number, so that what a machine draws in
 * step 700 doesn't depend on how often anybody drew before, and a command between two steps disturbs nothing.
 */

/** A source of numbers, uniform in [0, 1). */
export type Random = () => number;

/** The generator of one step (mulberry32, seeded with a mix of both numbers). */
export function randomAt(seed: number, step: number): Random {
  let state = mix(mix(seed >>> 0) ^ (step >>> 0)) ^ mix(Math.floor(step / 2 ** 32));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A seed for a name, so that machines with one seed still differ (FNV-1a). */
export function seedOf(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ mix(seed >>> 0);
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Uniform in [low, high). */
export const uniform = (random: Random, low: number, high: number): number => low + (high - low) * random();

/** Time to the next of events that come independently of each other, `mean` apart; at most ten times the mean. */
export const exponential = (random: Random, mean: number): number => Math.min(10, -Math.log(1 - random())) * mean;

/** About normal, mean 0 and standard deviation 1, never beyond ±3.5 (sum of four uniforms). */
export const normal = (random: Random): number => (random() + random() + random() + random() - 2) * Math.sqrt(3);

function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return x ^ (x >>> 16);
}

/**
 * What a line might do next, as paths: blocks of its own history laid end to end (moving-block bootstrap, Künsch 1989), the
 * first one moved to the level from which the line starts now. A block is as long as the horizon where history allows it,
 * so that stops that come in clusters and rates that wander stay as they are in nature. Paths are spread out by what a
 * history of this length can't know: the error of its mean, and the few independent windows that it holds.
 */

import { type Draw, drawsOf } from './draws.ts';
import { type Level, levelOf } from './level.ts';
import { memoryOf } from './memory.ts';

/** Share of the history that one block takes at most: fewer than six say too little of how different they are. */
const BLOCK_SHARE = 6;

/** One possible future: working time until so much has become good parts; both in bins. */
export type Path = (needed: number) => number;

/** A line that makes nothing for so long makes nothing any more: bins over which a path is followed. */
const FOLLOWED_BINS = 200_000;

/** Paths of a line for a horizon of so many bins. The same seed gives the same paths. */
export function pathsOf(ratios: Float64Array, horizon: number, count: number, seed: string): Path[] {
  const draw = drawsOf(seed);
  const blockBins = Math.max(1, Math.min(horizon, Math.floor(ratios.length / BLOCK_SHARE)));
  const level = levelOf(ratios, blockBins);
  const windows = ratios.length / Math.max(blockBins, memoryOf(ratios, BLOCK_SHARE));
  // A level that was found in the same history is known worse than a mean: a quarter of the windows is what it leaves.
  const past = { sums: sumsOf(ratios), level, blockBins, spread: spreadOf(level.fitted ? windows / 4 : windows) };
  return Array.from({ length: count }, () => pathOf(past, draw));
}

interface Past {
  /** Sum of the ratios before each bin, the history twice over: a block at its end goes on at its beginning. */
  sums: Float64Array;
  level: Level;
  blockBins: number;
  spread: number;
}

function pathOf({ sums, level, blockBins, spread }: Past, draw: Draw): Path {
  const { expected, mean } = level;
  const origins = Math.max(1, expected.length - blockBins);
  const starts: number[] = [];
  /** Good share of the first `bins` bins of a block. */
  const made = (block: number, bins: number): number => {
    while (starts.length <= block) starts.push(draw(origins));
    const start = starts[block] as number;
    const came = (sums[start + 1 + bins] as number) - (sums[start + 1] as number);
    // The level that holds now is felt in the first block; beyond it history says only what the line does on the whole.
    const from = block === 0 ? (expected[start] as number) : mean;
    const to = block === 0 ? (expected.at(-1) as number) : mean;
    return to * bins + spread * (came - from * bins);
  };
  return (needed) => {
    let left = needed;
    for (let block = 0; block * blockBins < FOLLOWED_BINS; block++) {
      const whole = made(block, blockBins);
      if (whole >= left) return block * blockBins + within((bins) => made(block, bins), blockBins, left);
      left -= whole;
    }
    return Number.POSITIVE_INFINITY;
  };
}

/** Where a block passes an amount that it reaches. */
function within(made: (bins: number) => number, blockBins: number, amount: number): number {
  let [low, high] = [0, blockBins];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (made(middle) < amount) low = middle;
    else high = middle;
  }
  const [before, after] = [made(low), made(high)];
  return after > before ? low + Math.max(0, (amount - before) / (after - before)) : high;
}

function sumsOf(ratios: Float64Array): Float64Array {
  const sums = new Float64Array(2 * ratios.length + 2);
  for (let i = 0; i <= 2 * ratios.length; i++)
    sums[i + 1] = (sums[i] as number) + (ratios[i % ratios.length] as number);
  return sums;
}

/** Fewer windows than this give no quantile at all. */
const WINDOWS_MIN = 3;

/**
 * By how much paths of a history of so many independent windows are too alike. Overlapping windows of a mean count for
 * half as many again; the quantile is Student's instead of the normal's, and the mean itself is an estimate.
 */
function spreadOf(counted: number): number {
  const windows = Math.max(WINDOWS_MIN, counted);
  const freedom = 1.5 * windows - 1;
  // 90 % quantile of Student's t over the normal's, by the first term of its expansion (Abramowitz & Stegun 26.7.5).
  const student = 1 + (1.2816 ** 2 + 1) / (4 * freedom);
  return student * Math.sqrt((1 + 1 / windows) / (1 - 1 / windows));
}

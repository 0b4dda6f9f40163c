/**
 * When the orders of a line will be finished: its open orders in their sequence and its history go in, and for each order
 * three moments come out, of which the true one will be before the first in one of ten futures, before the second in half
 * of them, before the third in nine of ten (docs/decisions/0016 says how well that holds).
 */

import type { OrderOutlook } from '@gemba/contract/orders';
import type { WorkingTime } from '../working-time.ts';
import { drawsOf } from './draws.ts';
import { meanOf } from './level.ts';
import { type Path, pathsOf } from './paths.ts';
import { BIN_S } from './productive-share.ts';

/** What is still to be done for one order. */
export interface Work {
  order: string;
  /** Good parts that are missing × their ideal cycle, seconds. */
  idealS: number;
  /** Working time that setting up still takes, seconds. */
  setupS: number;
  /** It is not begun before; for one that runs, any time that has passed. */
  notBeforeNs: bigint;
}

/** What is known of how a line works. */
export interface Ability {
  /** Share of each bin of working time that became good parts, oldest first. */
  shares: Float64Array;
  /** Taken where there is too little history. */
  targetShare: number;
  /** Names the line: the same line and history give the same forecast. */
  seed: string;
}

export interface Finish {
  order: string;
  /** `null`: not within a year. */
  p10Ns: bigint | null;
  p50Ns: bigint | null;
  p90Ns: bigint | null;
  basis: 'history' | 'target';
  /** Working time of the history that it stands on, seconds. */
  historyS: number;
}

const PATHS = 400;
/** Two hours: with less a line has shown nothing of itself yet. */
const BINS_MIN = 24;
/** Standard deviation of the share where only the target is known, as a share of it: the range of targets missed and beaten. */
const TARGET_DEVIATION = 0.2;
/** Paths are made for a horizon, and serve orders up to so much further ahead. */
const HORIZON_GROWTH = 1.5;

/** The share by which a line's load is reckoned: its mean, or its target while too little is known. */
export const expectedShare = ({ shares, targetShare }: Ability): number =>
  shares.length < BINS_MIN ? targetShare : meanOf(shares);

/** Finishes of the works in their order; `time` begins now. */
export function forecast(works: readonly Work[], ability: Ability, time: WorkingTime): Finish[] {
  const known = ability.shares.length >= BINS_MIN;
  const share = expectedShare(ability);
  /** Per path: working seconds at the end of the work before, and bins that its work has taken. */
  let ends: { atS: number; bins: number }[] = [];
  let paths: Path[] = [];
  let [neededS, servesBins] = [0, -1];
  const done: { work: Work; untilS: number; throughS: number }[] = [];
  return works.map((work) => {
    neededS += work.idealS;
    const bins = neededS / BIN_S / Math.max(share, 1e-3);
    done.push({ work, untilS: time.until(work.notBeforeNs), throughS: neededS });
    if (bins > servesBins) {
      servesBins = Math.ceil(bins * HORIZON_GROWTH);
      paths = known ? pathsOf(ability.shares, Math.ceil(bins), PATHS, ability.seed) : guessedPaths(ability);
      ends = paths.map(() => ({ atS: 0, bins: 0 }));
      for (const before of done.slice(0, -1)) follow(paths, ends, before);
    }
    follow(paths, ends, done.at(-1) as (typeof done)[0]);
    const sorted = Float64Array.from(ends, ({ atS }) => atS).sort();
    const at = (quantile: number) => {
      const seconds = quantileOf(sorted, quantile);
      return Number.isFinite(seconds) ? time.after(seconds) : null;
    };
    return {
      order: work.order,
      ...{ p10Ns: at(0.1), p50Ns: at(0.5), p90Ns: at(0.9) },
      basis: known ? 'history' : 'target',
      historyS: ability.shares.length * BIN_S,
    };
  });
}

/** Each path does one more work: it waits until the work may begin, sets up, and makes the parts. */
function follow(
  paths: readonly Path[],
  ends: { atS: number; bins: number }[],
  { work, untilS, throughS }: { work: Work; untilS: number; throughS: number },
): void {
  paths.forEach((path, i) => {
    const end = ends[i] as { atS: number; bins: number };
    const bins = Math.max(end.bins, path(throughS / BIN_S));
    end.atS = Math.max(end.atS, untilS) + work.setupS + (bins - end.bins) * BIN_S;
    end.bins = bins;
  });
}

/** Paths of a line of which only its target is known: each goes at a pace of its own. */
function guessedPaths({ targetShare, seed }: Ability): Path[] {
  const draw = drawsOf(seed);
  // Twelve uniform draws less their mean are as good as normal.
  const normal = () => Array.from({ length: 12 }, () => (draw(10_000) + 0.5) / 10_000).reduce((a, b) => a + b, -6);
  return Array.from({ length: PATHS }, () => {
    const share = Math.max(targetShare, 1e-3) * Math.exp(TARGET_DEVIATION * normal());
    return (needed: number) => needed / share;
  });
}

/** Quantile by linear interpolation (Hyndman & Fan 1996, type 7). */
function quantileOf(sorted: Float64Array, quantile: number): number {
  const place = quantile * (sorted.length - 1);
  const low = sorted[Math.floor(place)] as number;
  const high = sorted[Math.ceil(place)] as number;
  return low === high ? low : low + (high - low) * (place - Math.floor(place));
}

/** Whether an order will miss its due date by its forecast. */
export function outlookOf({ p50Ns, p90Ns }: Pick<Finish, 'p50Ns' | 'p90Ns'>, dueNs: bigint): OrderOutlook {
  // What isn't finished within a year is later than any due date that anybody set.
  if (p50Ns === null || p50Ns > dueNs) return 'will-miss';
  return p90Ns === null || p90Ns > dueNs ? 'at-risk' : 'on-time';
}

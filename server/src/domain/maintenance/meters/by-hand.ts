/**
 * A meter that people read off. Its readings are a counter's: the same rules say what is plausible, what a rollover is,
 * and how it goes on when the device was replaced. Readings in any order give the same meter.
 */

import type { CounterKind, CounterMemory } from '../../counters/counter.ts';
import { type CounterSwap, readOver } from '../../counters/swap.ts';
import { type BindMeter, boundMeter, type MeterConfig } from './meter.ts';

export const byHand: BindMeter<'by-hand'> = (config) =>
  boundMeter(config, { unit: config.unit ?? '', signals: [], read: null });

/** What somebody read off. */
export interface HandReading {
  atNs: bigint;
  value: number;
}

export interface HandMeter {
  /** Life-to-date at each reading, ascending. */
  points: { atNs: bigint; life: number }[];
  /** The first reading that can't be: lower than before, or risen faster than the meter can. */
  refused: (HandReading & { kind: CounterKind }) | null;
}

const S_PER_DAY = 86_400;
/** What a counter may do that people can mean; anything else is a slip of the pen, or a device that was replaced. */
const MEANT: readonly (CounterKind | null)[] = [null, 'baseline', 'rollover', 'swap'];

/**
 * The meter that the readings make. The first one is its life so far, unless the plant says what it had before; one that
 * can't be is passed over.
 */
export function handMeter(
  { modulus, maxPerDay, startsAt }: MeterConfig<'by-hand'>,
  readings: readonly HandReading[],
  swaps: readonly CounterSwap[],
): HandMeter {
  const limits = { modulus: modulus ?? null, ratePerS: maxPerDay === undefined ? null : maxPerDay / S_PER_DAY };
  const points: HandMeter['points'] = [];
  let refused: HandMeter['refused'] = null;
  let memory: CounterMemory | null = null;
  let life = 0;
  for (const { atNs, value } of readings.toSorted((a, b) => (a.atNs < b.atNs ? -1 : a.atNs > b.atNs ? 1 : 0))) {
    const read = readOver(memory, value, atNs, limits, swaps);
    if (!MEANT.includes(read.kind)) {
      refused ??= { atNs, value, kind: read.kind as CounterKind };
      continue;
    }
    life = memory === null ? (startsAt ?? value) : life + read.delta;
    memory = read.memory;
    points.push({ atNs, life });
  }
  return { points, refused };
}

/** What it had at a time: the newest reading by then; nothing is known in between. */
export const handLifeAt = ({ points }: HandMeter, atNs: bigint): number =>
  points.findLast((point) => point.atNs <= atNs)?.life ?? 0;

/**
 * A meter that people read off. Its readings are a counter's: the same rules say what is plausible, what a rollover is,
 * and how it goes on when the device was replaced. Readings in any order give the same meter.
 */

import { type CounterKind, type CounterLimits, type CounterMemory, readCounter } from '../../counters/counter.ts';
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
  /** What the next reading is held against; `null` before the first. */
  memory: CounterMemory | null;
}

const S_PER_DAY = 86_400;
/** What a counter may do that people can mean; anything else is a slip of the pen, or a device that was replaced. */
const MEANT: readonly (CounterKind | null)[] = [null, 'baseline', 'rollover', 'swap'];

/**
 * The meter that the readings make. The first one is its life so far, unless the plant says what it had before; one that
 * can't be is passed over.
 */
export function handMeter(
  config: MeterConfig<'by-hand'>,
  readings: readonly HandReading[],
  swaps: readonly CounterSwap[],
): HandMeter {
  const limits = limitsOf(config);
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
    life = memory === null ? (config.startsAt ?? value) : life + read.delta;
    memory = read.memory;
    points.push({ atNs, life });
  }
  return { points, refused, memory };
}

const limitsOf = ({ modulus, maxPerDay }: MeterConfig<'by-hand'>): CounterLimits => ({
  modulus: modulus ?? null,
  ratePerS: maxPerDay === undefined ? null : maxPerDay / S_PER_DAY,
});

/** Why a device that is replaced can't have shown that last; `null` when it can. What it counted until then would count. */
export function finalRefused(
  config: MeterConfig<'by-hand'>,
  { memory }: Pick<HandMeter, 'memory'>,
  final: HandReading,
): CounterKind | null {
  const { kind } = readCounter(memory, final.value, final.atNs, limitsOf(config));
  return MEANT.includes(kind) ? null : kind;
}

/** What it had at a time: the newest reading by then; nothing is known in between. */
export const handLifeAt = ({ points }: HandMeter, atNs: bigint): number =>
  points.findLast((point) => point.atNs <= atNs)?.life ?? 0;

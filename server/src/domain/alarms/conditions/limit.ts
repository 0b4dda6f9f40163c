/**
 * Above or below a limit: samples of one signal go in, in order; beyond, between limit and deadband, or back comes out.
 * Bad quality and missing data are unknown, never normal.
 */

import { qualityOf, type Value } from '@gemba/contract/sample';
import type { BoundRule } from '../rules.ts';
import type { Reading, Truth } from '../types.ts';
import { type Condition, conditionOf, type Heard } from './condition.ts';

export interface LimitMemory {
  /** The newest value, `null` when it was bad, missing or not a number; as a whole `null` before the first sample. */
  known: { atNs: bigint; value: number | null } | null;
  /** End of what is covered; `null` before anything was. */
  throughNs: bigint | null;
  /** What was said last. */
  told: Truth;
}

type Heeded = Heard<LimitMemory>;

export const limit: Condition<LimitMemory> = {
  stalls: true,
  initial: () => ({ known: null, throughNs: null, told: 'unknown' }),
  hear(memory, event, bound) {
    if (event.kind === 'sample') {
      const { timeNs, status, value } = event.sample;
      return hearValue(memory, timeNs, qualityOf(status) === 'good' ? numeric(value) : null, bound);
    }
    if (event.kind === 'observed') return hearObserved(memory, event.fromNs, event.throughNs, bound);
    return event.kind === 'gap' ? hearGap(memory, event.gap.fromNs, event.gap.toNs) : null;
  },
};

function hearValue(memory: LimitMemory, atNs: bigint, value: number | null, bound: BoundRule): Heeded {
  const told = judge(value, bound);
  const readings = told === memory.told ? [] : [reading(atNs, told, value)];
  return { memory: { ...memory, known: { atNs, value }, told }, readings, throughNs: null };
}

/**
 * What nobody watched before the stretch is unknown, and the last value may have changed in it: only one that came
 * since counts. A rule whose limit was changed says what it means for the value that is there.
 */
function hearObserved(memory: LimitMemory, fromNs: bigint, throughNs: bigint, bound: BoundRule): Heeded {
  const { known, told } = memory;
  const endNs = memory.throughNs ?? known?.atNs ?? fromNs;
  const nowNs = later(memory.throughNs, throughNs);
  const after: LimitMemory = { ...memory, throughNs: nowNs };
  if (fromNs > endNs) {
    const whole = known !== null && (memory.throughNs === null || known.atNs >= fromNs);
    after.told = whole ? judge(known.value, bound) : 'unknown';
    const again = whole ? [reading(later(known.atNs, fromNs), after.told, known.value)] : [];
    return { memory: after, readings: [unknown(endNs, fromNs), ...again], throughNs: nowNs };
  }
  const truth = known === null || told === 'unknown' ? told : judge(known.value, bound);
  if (truth === told || known === null) return { memory: after, readings: [], throughNs: nowNs };
  return { memory: { ...after, told: truth }, readings: [reading(nowNs, truth, known.value)], throughNs: nowNs };
}

/**
 * Over a gap nothing is known to hold. Behind it the newest value counts again, as a changed one would have been sent;
 * but not if the time before the gap lies open too.
 */
function hearGap(memory: LimitMemory, fromNs: bigint, toNs: bigint): Heeded {
  const { known, told } = memory;
  const after: LimitMemory = { ...memory, throughNs: later(memory.throughNs, toNs) };
  if (known === null || told === 'unknown') return { memory: after, readings: [], throughNs: null };
  const open = memory.throughNs !== null && fromNs > memory.throughNs && known.atNs < toNs;
  if (open)
    return { memory: { ...after, told: 'unknown' }, readings: [unknown(memory.throughNs!, toNs)], throughNs: null };
  const again = reading(later(known.atNs, toNs), told, known.value);
  return { memory: after, readings: [unknown(fromNs, toNs), again], throughNs: null };
}

/** Beyond the limit, back behind the deadband, or in it; the limit itself is still normal. */
function judge(value: number | null, bound: BoundRule): Truth {
  if (value === null) return 'unknown';
  const { kind, limit, deadband = 0 } = conditionOf(bound, 'above-limit', 'below-limit');
  if (kind === 'above-limit') return value > limit ? 'beyond' : value <= limit - deadband ? 'back' : 'between';
  return value < limit ? 'beyond' : value >= limit + deadband ? 'back' : 'between';
}

/** A text or a truth value is beyond no limit, and neither is what isn't a number. */
function numeric(value: Value | null): number | null {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && !Number.isNaN(value) ? value : null;
}

/** The later of two times, of which the first may be missing. */
const later = (a: bigint | null, b: bigint): bigint => (a !== null && a > b ? a : b);

const reading = (atNs: bigint, truth: Truth, value: number | null): Reading => ({ atNs, truth, value, untilNs: null });

const unknown = (atNs: bigint, untilNs: bigint): Reading => ({ atNs, truth: 'unknown', value: null, untilNs });

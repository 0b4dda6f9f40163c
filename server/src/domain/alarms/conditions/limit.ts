/**
 * Above or below a limit: samples of one signal go in; beyond, between limit and deadband, or back comes out. Bad
 * quality and missing data are unknown, never normal. It keeps apart what is new from a backlog that is sent again
 * beside it: a value of the backlog counts once nothing lies open between it and the present, so that what is long over
 * is never taken for what is now.
 */

import type { Observed, Sample, Value } from '@gemba/contract/sample';
import { qualityOf } from '@gemba/contract/sample';
import { type Coverage, declare, head, later, NOTHING, observe, type Run } from '../coverage.ts';
import type { BoundRule } from '../rules.ts';
import type { Reading, Truth } from '../types.ts';
import { type Condition, conditionOf, type Heard } from './condition.ts';

export interface LimitMemory {
  coverage: Coverage;
  /** The newest value that counts. */
  known: Known | null;
  /** The newest value of a backlog that doesn't reach the present yet. */
  backlog: Known | null;
  /** What was said last. */
  told: Truth;
}

/** A value, and since when the condition says the same of it. */
interface Known {
  atNs: bigint;
  sinceNs: bigint;
  truth: Truth;
  /** `null` when it was bad, missing, or not a number. */
  value: number | null;
}

export const limit: Condition<LimitMemory> = {
  stalls: true,
  initial: () => ({ coverage: NOTHING, known: null, backlog: null, told: 'unknown' }),
  hear(memory, event, bound) {
    if (event.kind === 'sample') return hearSample(memory, event.sample, bound);
    if (event.kind === 'observed') return hearObserved(memory, event, bound);
    return event.kind === 'gap' ? hearGap(memory, event.gap, bound) : null;
  },
};

function hearSample(memory: LimitMemory, sample: Sample, bound: BoundRule): Heard<LimitMemory> | null {
  if (sample.signal !== bound.signal || sample.machine !== bound.machine) return null;
  const { timeNs } = sample;
  const newest = memory.backlog ?? memory.known;
  if ((memory.known && timeNs <= memory.known.atNs) || (newest && timeNs <= newest.atNs)) {
    return { memory, readings: [], throughNs: null, late: true };
  }
  const value = qualityOf(sample.status) === 'good' ? numeric(sample.value) : null;
  const truth = judge(value, bound);
  const run = head(memory.coverage);
  if (run !== null && timeNs < run.fromNs) {
    const sinceNs = newest?.truth === truth ? newest.sinceNs : timeNs;
    return heard({ ...memory, backlog: { atNs: timeNs, sinceNs, truth, value } }, []);
  }
  const same = memory.told === truth;
  const sinceNs = same && memory.known ? memory.known.sinceNs : timeNs;
  const known: Known = { atNs: timeNs, sinceNs, truth, value };
  return heard({ ...memory, known, backlog: null, told: truth }, same ? [] : [reading(timeNs, truth, value)]);
}

function hearObserved(
  memory: LimitMemory,
  { fromNs, throughNs }: Pick<Observed, 'fromNs' | 'throughNs'>,
  bound: BoundRule,
): Heard<LimitMemory> {
  const before = head(memory.coverage);
  const [after, readings] = cover(memory, observe(memory.coverage, { fromNs, throughNs }), { fromNs, throughNs });
  const now = head(after.coverage) as Run;
  const present = before === null || throughNs >= before.fromNs || now.fromNs < before.fromNs;
  const [judged, again] = judgeAgain(after, now.throughNs, bound);
  return { memory: judged, readings: [...readings, ...again], throughNs: present ? now.throughNs : null, late: false };
}

/** Over a gap nothing is known to hold; after it the newest value counts again, as a changed one would have been sent. */
function hearGap(
  memory: LimitMemory,
  { signals, fromNs, toNs }: { signals: readonly string[]; fromNs: bigint; toNs: bigint },
  bound: BoundRule,
): Heard<LimitMemory> | null {
  if (signals.length > 0 && (bound.signal === null || !signals.includes(bound.signal))) return null;
  const [after, readings] = cover(memory, declare(memory.coverage, fromNs, toNs), { fromNs, throughNs: toNs });
  const { known, told } = after;
  if (known === null || told === 'unknown' || toNs <= known.sinceNs) return heard(after, readings);
  const again = reading(later(known.atNs, toNs), told, known.value);
  return heard(after, [...readings, unknown(fromNs, toNs), again]);
}

/**
 * Takes in a stretch of time. One that leaves a hole before it makes the present unknown, unless a value came after the
 * hole. One that closes the hole before the present lets the newest value count from when it was first seen unbroken.
 */
function cover(memory: LimitMemory, coverage: Coverage, run: Run): [LimitMemory, Reading[]] {
  const { known, backlog } = memory;
  const before = head(memory.coverage);
  const now = head(coverage) as Run;
  const after: LimitMemory = { ...memory, coverage };
  const endNs = before === null ? known?.atNs : before.throughNs;
  if (endNs !== undefined && run.fromNs > endNs) {
    const whole = before === null || (known !== null && known.atNs >= run.fromNs);
    after.told = whole ? (known as Known).truth : 'unknown';
    const again = whole ? [reading(later(known!.atNs, run.fromNs), known!.truth, known!.value)] : [];
    return [after, [unknown(endNs, run.fromNs), ...again]];
  }
  if (before === null || now.fromNs >= before.fromNs || (known !== null && known.atNs >= before.fromNs)) {
    return [after, []];
  }
  const newest = backlog ?? known;
  if (newest === null || (coverage.runs.length > 1 && newest.atNs < now.fromNs)) return [after, []];
  const sinceNs = later(coverage.brokenNs, later(newest.sinceNs, now.fromNs));
  Object.assign(after, { known: newest, backlog: null, told: newest.truth });
  return [after, [reading(sinceNs, newest.truth, newest.value)]];
}

/** A rule whose limit was changed says what it means for the value that is there. */
function judgeAgain(memory: LimitMemory, atNs: bigint, bound: BoundRule): [LimitMemory, Reading[]] {
  const { known } = memory;
  if (known === null || memory.told === 'unknown') return [memory, []];
  const truth = judge(known.value, bound);
  if (truth === known.truth) return [memory, []];
  const judged: Known = { ...known, truth, sinceNs: atNs };
  return [{ ...memory, known: judged, told: truth }, [reading(atNs, truth, known.value)]];
}

/** Beyond the limit, back behind the deadband, or in it; the limit itself is still normal. */
function judge(value: number | null, bound: BoundRule): Truth {
  if (value === null) return 'unknown';
  const { kind, limit, deadband = 0 } = conditionOf(bound, 'above-limit', 'below-limit');
  const over = kind === 'above-limit' ? value - limit : limit - value;
  if (over > 0) return 'beyond';
  return over <= -deadband ? 'back' : 'between';
}

/** A text or a truth value is beyond no limit, and neither is what isn't a number. */
function numeric(value: Value | null): number | null {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && !Number.isNaN(value) ? value : null;
}

const heard = (memory: LimitMemory, readings: Reading[]): Heard<LimitMemory> => ({
  memory,
  readings,
  throughNs: null,
  late: false,
});

const reading = (atNs: bigint, truth: Truth, value: number | null): Reading => ({ atNs, truth, value, untilNs: null });

const unknown = (atNs: bigint, untilNs: bigint): Reading => ({ atNs, truth: 'unknown', value: null, untilNs });

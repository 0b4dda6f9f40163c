/**
 * What a machine's counter says of parts made: readings go in, increments come out, and whatever else a counter can do
 * (roll over, be reset, be swapped, glitch, jump) is recognised and named. Raw counter values are never parts: a
 * wrong increment would stay in every figure of the shift.
 */

/** One reading of a counter. */
export interface CounterReading {
  value: number | bigint;
  timeNs: bigint;
}

/** What is odd about a reading: recorded, so that a figure can be defended. */
export const COUNTER_KINDS = ['baseline', 'rollover', 'reset', 'swap', 'glitch', 'jump'] as const;
export type CounterKind = (typeof COUNTER_KINDS)[number];

export interface CounterMemory {
  last: CounterReading;
  /** The reading to go back to, should `last` turn out to have been a glitch. */
  older: CounterReading | null;
  /** What `last` was taken for; `null` when it was ordinary. */
  doubt: 'reset' | 'glitch' | 'jump' | null;
  /** Parts counted between `older` and `last`. */
  counted: number;
  /** Where it was seen to roll over, beyond doubt; `null` before that. Known from then on, as if it were configured. */
  rollsAt: number | null;
}

export interface CounterLimits {
  /** Value at which it rolls over to 0; `null`: 16 and 32 bits are recognised. */
  modulus: number | null;
  /** Highest plausible parts (kWh) per second; `null` where none is known, as for energy without a rated power. */
  ratePerS: number | null;
}

export interface CounterStep {
  memory: CounterMemory;
  /** Never negative. */
  delta: number;
  /** `null` for an ordinary increment. */
  kind: CounterKind | null;
  /** Time of the reading that the increment was counted from. */
  sinceNs: bigint;
}

/**
 * Parts beyond rate × elapsed time that are still believed: a tool with several cavities reports all its parts at once,
 * and the first time soon after the baseline. Higher would let small glitches through, lower would lose real parts.
 */
export const BURST_PARTS = 10;
/**
 * Where a counter may roll over that nobody configured, and within how many parts: one that was reset may have stood
 * just below 2^16 by chance, and after a long silence its first parts are no proof. Just below 2^32 nothing stands by
 * chance.
 */
const INFERRED = [
  { modulus: 2 ** 16, within: 256 },
  { modulus: 2 ** 32, within: 2 ** 28 },
];

/** The next reading of a counter; the first one is its baseline. */
export function readCounter(
  memory: CounterMemory | null,
  value: number | bigint,
  timeNs: bigint,
  limits: CounterLimits,
): CounterStep {
  const reading: CounterReading = { value, timeNs };
  if (!memory) return step(settled(reading, null), 0, 'baseline', timeNs);
  const { last, older, rollsAt } = memory;
  if (value === last.value) return step({ ...memory, last: reading }, 0, null, last.timeNs);
  const wasGlitch = older !== null && memory.doubt === 'glitch';
  if (wasGlitch && value <= older.value && isStepBack(older, last)) {
    // Creeping up again to where it was: nothing new is made until it is past that.
    if (value > last.value) return step({ ...memory, last: reading }, 0, null, last.timeNs);
  } else if (!wasGlitch || value < older.value) {
    const onward = forward(last, reading, limits, rollsAt);
    if (onward) {
      const isSwap = memory.doubt === 'glitch' || memory.doubt === 'jump';
      const kept = isSwap ? null : (onward.rollsAt ?? rollsAt);
      return step(settled(reading, kept), onward.delta, isSwap ? 'swap' : onward.kind, last.timeNs);
    }
  }
  const back = older && forward(older, reading, limits, rollsAt);
  if (back) {
    // A backward glitch was named when it happened; a jump or reset that is taken back turns out to be one now.
    const kind = memory.doubt === 'glitch' ? back.kind : 'glitch';
    return step(settled(reading, rollsAt), Math.max(0, back.delta - memory.counted), kind, older.timeNs);
  }
  return odd(memory, reading, limits);
}

/** A reading that follows from none before: what it is taken for, and what to go back to if that is wrong. */
function odd(memory: CounterMemory, reading: CounterReading, limits: CounterLimits): CounterStep {
  const { last, rollsAt } = memory;
  const trusted = memory.doubt === 'glitch' || memory.doubt === 'jump' ? memory.older : last;
  if (reading.value < last.value && isReset(last, reading, limits)) {
    const delta = Number(reading.value);
    return step(
      { last: reading, older: trusted, doubt: 'reset', counted: delta, rollsAt },
      delta,
      'reset',
      last.timeNs,
    );
  }
  const doubt = reading.value < last.value ? 'glitch' : 'jump';
  return step({ last: reading, older: trusted, doubt, counted: 0, rollsAt }, 0, doubt, last.timeNs);
}

interface Onward {
  delta: number;
  kind: 'rollover' | null;
  /** A rollover that proves where the counter rolls over. */
  rollsAt?: number;
}

/** The increment from one reading to another if it is plausible, over a rollover too; else `null`. */
function forward(
  from: CounterReading,
  to: CounterReading,
  limits: CounterLimits,
  rollsAt: number | null,
): Onward | null {
  const delta = difference(to.value, from.value);
  const allowed = plausible(from, to, limits, BURST_PARTS);
  if (delta >= 0) return delta <= allowed ? { delta, kind: null } : null;
  for (const { modulus, within } of moduliOf(limits, rollsAt)) {
    const over = delta + modulus;
    const fits = Number(from.value) < modulus && over > 0 && over <= within && over <= allowed;
    // Exactly 0 from far below the modulus is a reset, not a rollover that happens to land there.
    if (fits && (Number(to.value) !== 0 || over <= BURST_PARTS))
      return { delta: over, kind: 'rollover', rollsAt: modulus };
  }
  return null;
}

function moduliOf({ modulus, ratePerS }: CounterLimits, rollsAt: number | null): { modulus: number; within: number }[] {
  const known = modulus ?? rollsAt;
  if (known !== null) return [{ modulus: known, within: known / 2 }];
  return ratePerS === null ? [] : INFERRED;
}

/** Whether a lower reading is what was made since a reset to zero. */
function isReset(from: CounterReading, to: CounterReading, limits: CounterLimits): boolean {
  if (to.value < 0 || isStepBack(from, to)) return false;
  if (limits.ratePerS === null) return Number(to.value) <= Number(from.value) / 10;
  return Number(to.value) <= plausible(from, to, limits, 1);
}

/** A few parts back from where it was, and nowhere near zero: a glitch, not a reset. */
function isStepBack(from: CounterReading, to: CounterReading): boolean {
  const back = difference(from.value, to.value);
  return back > 0 && back <= BURST_PARTS && Number(to.value) > Number(from.value) / 2;
}

function plausible(from: CounterReading, to: CounterReading, limits: CounterLimits, burst: number): number {
  if (limits.ratePerS === null) return Infinity;
  return (limits.ratePerS * Number(to.timeNs - from.timeNs)) / 1e9 + burst;
}

/** Exact for two integers beyond 2^53 as well. */
function difference(a: number | bigint, b: number | bigint): number {
  return typeof a === 'bigint' && typeof b === 'bigint' ? Number(a - b) : Number(a) - Number(b);
}

const settled = (last: CounterReading, rollsAt: number | null): CounterMemory => ({
  last,
  older: null,
  doubt: null,
  counted: 0,
  rollsAt,
});

const step = (memory: CounterMemory, delta: number, kind: CounterKind | null, sinceNs: bigint): CounterStep => ({
  memory,
  delta,
  kind,
  sinceNs,
});

/**
 * One time, fixed once, and one identity (docs/decisions/0002): for each reading of a signal this says whether it is
 * new, and which time it gets for good. Nobody re-times it later. `(machine, signal, time)` is unique after this.
 */

import type { Machine } from '@gemba/contract/plant/machine';
import { type Gap, NS_PER_S, nsFromMs, qualityOf, type Sample, type Value } from '@gemba/contract/sample';

/** Source times come in ticks of 100 ns [OPC 10000-6 §5.2.2.5]: what lies between two ticks tells equal times apart. */
const TICK_NS = 100n;

/**
 * Times remembered per signal. They keep a reading that is out of order from taking the time of another; one that is
 * older than all of them gets the gateway's time, because nothing is known there. Costs about 1 kB a signal.
 */
const REMEMBERED = 32;

/** A reading before its time is fixed. */
export interface Reading {
  /** The machine's own time; `null` where it gave none. */
  sourceNs: bigint | null;
  value: Value | null;
  status: number;
  /** The gateway's clock when it arrived. */
  arrivalNs: bigint;
  /** The first report after a subscription was made: it may be as old as the value is. */
  initial: boolean;
}

/** Where the plant says nothing. */
const CLOCK_LIMIT_S = 10;
/** An initial value of a machine that was never observed keeps its time if it isn't older than this. */
const INITIAL_MAX_AGE_NS = 24n * 3600n * NS_PER_S;

/** What is credible of a machine's clock. */
export interface ClockRule {
  /** Furthest that a source time may be from the gateway's clock. */
  limitNs: bigint;
  /** An initial value is taken with its own time if that is not older than this. */
  initialFromNs: bigint;
}

/** Furthest that a machine's clock may be from ours to be believed. */
export const clockLimitOf = ({ clockLimitS = CLOCK_LIMIT_S }: Pick<Machine, 'clockLimitS'>): bigint =>
  nsFromMs(clockLimitS * 1000);

/** `throughNs`: up to when the machine was observed; `null` if it never was. */
export const clockRule = (limitNs: bigint, throughNs: bigint | null, arrivalNs: bigint): ClockRule => ({
  limitNs,
  initialFromNs: throughNs ?? arrivalNs - INITIAL_MAX_AGE_NS,
});

export type Verdict =
  | { kind: 'duplicate' }
  /**
   * `sourceTimeNs` only where the machine's time is not the sample's; `wrongClock` where its clock is why. `reachesNs`
   * where the machine's time is believed, and ours stands for that of the one before: what happened between the two may
   * have any time after this.
   */
  | { kind: 'new'; timeNs: bigint; sourceTimeNs?: bigint; wrongClock?: true; reachesNs?: bigint };

/** A sample of which is remembered that it was taken. */
export interface Remembered extends Sample {
  /** It may have been lost since. */
  doubtful?: true;
}

interface Taken {
  timeNs: bigint;
  sourceNs: bigint | null;
  value: Value | null;
  status: number;
  /** The machine's time was not credible, and the gateway's stands for it. */
  replaced: boolean;
  /** It may have been lost since: told again, it is news. */
  doubtful?: true;
}

/** What the gateway remembers of one signal. No clock, no I/O: the same readings always give the same times. */
export class Identity {
  #last: Taken | null = null;
  /** The last that wasn't bad. */
  #lastUsable: Taken | null = null;
  /** The newest time that is the machine's own. */
  #ownNs: bigint | null = null;
  /** Ascending, without gaps in what is known: between the first and the last no other time was given. */
  readonly #times: bigint[] = [];

  /** From what the journal says was last taken of the signal. */
  static recover(sample: Pick<Remembered, 'timeNs' | 'sourceTimeNs' | 'value' | 'status' | 'doubtful'>): Identity {
    const identity = new Identity();
    const tickNs = sample.timeNs - (sample.timeNs % TICK_NS);
    const sourceNs = sample.sourceTimeNs ?? tickNs;
    // Whatever lies between the tick and the sample was given to readings of the same time.
    for (let timeNs = tickNs; timeNs < sample.timeNs; timeNs += 1n) identity.#times.push(timeNs);
    const { timeNs, value, status } = sample;
    identity.#take({ timeNs, sourceNs, value, status, replaced: sample.sourceTimeNs !== undefined });
    if (sample.doubtful) identity.doubt({ fromNs: timeNs, toNs: timeNs });
    return identity;
  }

  /** Judges a reading and, if it is new, remembers it. */
  fix(reading: Reading, rule: ClockRule): Verdict {
    const { sourceNs, value, status } = reading;
    const isKnown = this.#isDuplicate(reading);
    if (isKnown && !this.#last?.doubtful) return { kind: 'duplicate' };
    const isBack = isKnown || this.#returns(reading);
    const ownNs = sourceNs !== null && !isBack && isCredible(sourceNs, reading, rule) ? sourceNs : null;
    const follows = ownNs !== null && this.#followsReplaced(ownNs, reading);
    const freeNs = ownNs === null || follows ? null : this.#free(ownNs);
    const timeNs = freeNs ?? this.#after(follows ? ownNs : reading.arrivalNs);
    const asTold = sourceNs === null || freeNs !== null;
    const reachesNs = ownNs !== null && this.#last?.replaced ? this.#reaches(this.#last, rule) : null;
    this.#take({ timeNs, sourceNs, value, status, replaced: !asTold });
    // Nearly every reading: nothing but its time is to be said.
    if (asTold) return reachesNs === null ? { kind: 'new', timeNs } : { kind: 'new', timeNs, reachesNs };
    // An initial value, or one that is back, may be of any age; but none is of the future.
    const wrongClock = ownNs === null && !isBack && (!reading.initial || sourceNs > reading.arrivalNs);
    const reach = reachesNs === null ? {} : { reachesNs };
    return { kind: 'new', timeNs, sourceTimeNs: sourceNs, ...(wrongClock ? { wrongClock } : {}), ...reach };
  }

  /** A sample that was taken but could not be journalled: its value may come again, and must not pass for known. */
  forget(timeNs: bigint): void {
    if (this.#last?.timeNs === timeNs) this.#last = null;
    const place = this.#times.indexOf(timeNs);
    if (place >= 0) this.#times.splice(place, 1);
  }

  /**
   * What was taken of this span may have been lost after it was durable, or not. Where that is the last, it is taken again
   * when it is told again, at the gateway's time, since its own may be given. Whether it is.
   */
  doubt({ fromNs, toNs }: Pick<Gap, 'fromNs' | 'toNs'>): boolean {
    const last = this.#last;
    if (last === null || last.timeNs < fromNs || last.timeNs > toNs) return false;
    this.#last = { ...last, doubtful: true };
    return true;
  }

  /** What is known around a time that was given: the time before it, `null` for none, and the newest of all. */
  around(timeNs: bigint): { beforeNs: bigint | null; newestNs: bigint } {
    const beforeNs = this.#times.findLast((time) => time < timeNs) ?? null;
    return { beforeNs, newestNs: this.#times.at(-1) ?? timeNs };
  }

  /** The last that was taken, for the snapshot; `null` when nothing was, or it was forgotten. */
  get last(): Readonly<Taken> | null {
    return this.#last;
  }

  #isDuplicate({ sourceNs, value, status, initial }: Reading): boolean {
    const last = this.#last;
    if (last === null || last.status !== status || !Object.is(last.value, value)) return false;
    // Without any time of the machine's, only an initial value can be told to be a repetition.
    return sourceNs === null ? initial && last.sourceNs === null : sourceNs === last.sourceNs;
  }

  /**
   * Reported after a value that stands at the gateway's time, but before that by the machine's: its clock was set right
   * between the two. An item reports in the order in which things happened [OPC 10000-4 §5.13.1.5], so this one stands
   * behind the other; at its own time, a counter would seem to run backward.
   */
  #followsReplaced(ownNs: bigint, { initial }: Reading): boolean {
    const last = this.#last;
    return !initial && last?.replaced === true && ownNs <= last.timeNs;
  }

  /** Our time stands for that of the last: how far back a believed time of what followed may lie. */
  #reaches(last: Taken, { limitNs }: ClockRule): bigint {
    const earliestNs = last.timeNs - limitNs;
    return this.#ownNs !== null && this.#ownNs > earliestNs ? this.#ownNs : earliestNs;
  }

  /**
   * Whether a value is back after a bad status, as old as it was: it is the present again, and by its own time it would
   * lie before the bad one and change nothing.
   */
  #returns({ sourceNs, value, status, initial }: Reading): boolean {
    const [last, usable] = [this.#last, this.#lastUsable];
    if (last === null || sourceNs === null || !isBad(last.status) || isBad(status)) return false;
    const isKnown = usable !== null && usable.sourceNs === sourceNs && Object.is(usable.value, value);
    return sourceNs <= last.timeNs && (initial || isKnown);
  }

  /** The first time from `fromNs` on that no other reading has; `null` where that can't be known any more. */
  #free(fromNs: bigint): bigint | null {
    const times = this.#times;
    const newest = times.at(-1);
    if (newest === undefined || fromNs > newest) return fromNs;
    if (fromNs < (times[0] as bigint)) return null;
    let free = fromNs;
    for (let i = times.findIndex((time) => time >= fromNs); times[i] === free; i++) free += 1n;
    return free;
  }

  /** That time, or right behind all others. */
  #after(timeNs: bigint): bigint {
    const newest = this.#times.at(-1);
    return newest === undefined || timeNs > newest ? timeNs : newest + 1n;
  }

  #take(taken: Taken): void {
    this.#last = taken;
    if (!isBad(taken.status)) this.#lastUsable = taken;
    if (!taken.replaced && (this.#ownNs === null || taken.timeNs > this.#ownNs)) this.#ownNs = taken.timeNs;
    const times = this.#times;
    const newest = times.at(-1);
    if (newest === undefined || taken.timeNs > newest) times.push(taken.timeNs);
    else
      times.splice(
        times.findIndex((time) => time > taken.timeNs),
        0,
        taken.timeNs,
      );
    while (times.length > REMEMBERED) times.shift();
  }
}

const isBad = (status: number): boolean => qualityOf(status) === 'bad';

function isCredible(sourceNs: bigint, { arrivalNs, initial }: Reading, { limitNs, initialFromNs }: ClockRule): boolean {
  const aheadNs = sourceNs - arrivalNs;
  if (aheadNs > limitNs) return false;
  return aheadNs >= -limitNs || (initial && sourceNs >= initialFromNs);
}

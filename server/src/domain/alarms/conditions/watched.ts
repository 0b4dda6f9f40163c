/**
 * What the conditions have in common that go by time: what a signal did for how long, how fast, in which trend. Samples
 * wait until the time in which they lie is known to have been watched, and are then played to a judge in order, with the
 * time that passed between them; so what is said doesn't depend on when and in which order things arrived, nor on how
 * often somebody said that he watches.
 */

import type { AlarmDetail } from '@gemba/contract/live';
import { qualityOf, type Sample, type Value } from '@gemba/contract/sample';
import { inOrder, isSame } from '../order.ts';
import type { BoundRule } from '../rules.ts';
import type { Reading, Truth } from '../types.ts';
import type { Condition, Heard } from './condition.ts';

/** A sample as a judge sees it: `value` is `null` without good quality. */
export type Played = Pick<Sample, 'timeNs' | 'signal'> & { value: Value | null };

/** What a judge says of a moment. */
export interface Word {
  atNs: bigint;
  truth: Truth;
  value?: number | null;
  detail?: AlarmDetail;
}

/** What a judge knows then, and what it has to say, in order of time. */
export type Judgement<S> = { state: S; words?: readonly Word[] };

export interface Judge<S> {
  about: string;
  /** Nothing was heard yet. */
  begin(bound: BoundRule): S;
  /** Nothing came through `throughNs`, which is included. */
  pass(state: S, throughNs: bigint, bound: BoundRule): Judgement<S>;
  /** Everything before its time has passed. */
  take(state: S, sample: Played, bound: BoundRule): Judgement<S>;
  /**
   * Nobody knows what was before `atNs`. With `kept` the values of before hold again, since changed ones would have been
   * sent; without it they are as unknown.
   */
  interrupt(state: S, atNs: bigint, kept: boolean, bound: BoundRule): Judgement<S>;
}

export interface WatchedMemory<S> {
  /** What lies ahead of what was watched, in order; at most {@link MAX_AHEAD} for each signal, else half of them count as a hole. */
  ahead: readonly Played[];
  /** End of what was watched; `null` before anything was. */
  throughNs: bigint | null;
  state: S;
  told: Truth;
}

/** Far more than a gateway sends of one signal between two stretches. */
const MAX_AHEAD = 500;

type Heeded<S> = Heard<WatchedMemory<S>>;

/** The condition that a judge makes. */
export function watched<S>(judge: Judge<S>): Condition<WatchedMemory<S>> {
  return {
    about: judge.about,
    pace: 'watched',
    stalls: true,
    initial: (_nowNs, bound) => ({ ahead: [], throughNs: null, state: judge.begin(bound), told: 'unknown' }),
    hear(memory, event, bound) {
      if (event.kind === 'sample') return hearSample(judge, memory, event.sample, goodValue(event.sample), bound);
      if (event.kind === 'observed') return hearObserved(judge, memory, event.fromNs, event.throughNs, bound);
      return event.kind === 'gap' ? hearGap(judge, memory, event.gap.fromNs, event.gap.toNs, bound) : null;
    },
  };
}

/** A good value as a number; a text and a truth value are none. */
export const numberOf = (value: Value | null): number | null =>
  typeof value === 'bigint' ? Number(value) : typeof value === 'number' && !Number.isNaN(value) ? value : null;

const goodValue = ({ value, status }: Sample): Value | null => (qualityOf(status) === 'good' ? value : null);

function hearSample<S>(
  judge: Judge<S>,
  memory: WatchedMemory<S>,
  sample: Sample,
  value: Value | null,
  bound: BoundRule,
): Heeded<S> | null {
  const { timeNs, signal } = sample;
  if (memory.ahead.some((other) => isSame(other, sample))) return null;
  const i = memory.ahead.findLastIndex((other) => inOrder(other, sample) < 0) + 1;
  const after = { ...memory, ahead: memory.ahead.toSpliced(i, 0, { timeNs, signal, value }) };
  if (after.ahead.length <= MAX_AHEAD * bound.signals.length) return { memory: after, readings: [], throughNs: null };
  const player = new Player(judge, after, bound);
  const middle = after.ahead[after.ahead.length >> 1] as Played;
  player.interrupt(memory.throughNs, middle.timeNs, false);
  return player.heard(null);
}

/** What nobody watched before the stretch is unknown, and so is what holds since: only what came in it counts. */
function hearObserved<S>(
  judge: Judge<S>,
  memory: WatchedMemory<S>,
  fromNs: bigint,
  throughNs: bigint,
  bound: BoundRule,
): Heeded<S> {
  const player = new Player(judge, memory, bound);
  const endNs = memory.throughNs;
  if (endNs === null) player.interrupt(null, fromNs, true);
  else if (fromNs > endNs) player.interrupt(endNs, fromNs, false);
  player.play(throughNs);
  return player.heard(throughNs);
}

/** Over a gap nothing is known to hold; behind it the newest values count again, unless the time before lies open too. */
function hearGap<S>(
  judge: Judge<S>,
  memory: WatchedMemory<S>,
  fromNs: bigint,
  toNs: bigint,
  bound: BoundRule,
): Heeded<S> {
  const player = new Player(judge, memory, bound);
  const endNs = memory.throughNs;
  const open = endNs !== null && fromNs > endNs;
  if (!open) player.play(fromNs);
  player.interrupt(open ? endNs : fromNs, toNs, !open);
  return player.heard(null);
}

/** Plays to a judge what lies ahead, and gathers what it says that is new. */
class Player<S> {
  readonly #judge: Judge<S>;
  readonly #bound: BoundRule;
  #memory: WatchedMemory<S>;
  readonly #readings: Reading[] = [];

  constructor(judge: Judge<S>, memory: WatchedMemory<S>, bound: BoundRule) {
    this.#judge = judge;
    this.#memory = memory;
    this.#bound = bound;
  }

  /** Through a time, which is included. */
  play(throughNs: bigint): void {
    const { ahead } = this.#memory;
    const due = ahead.filter(({ timeNs }) => timeNs <= throughNs);
    for (const sample of due) {
      // What would come true at the very moment of a sample goes by the sample.
      this.#pass(sample.timeNs - 1n);
      this.#judged(this.#judge.take(this.#memory.state, sample, this.#bound));
    }
    this.#pass(throughNs);
    this.#memory = {
      ...this.#memory,
      ahead: ahead.slice(due.length),
      throughNs: later(this.#memory.throughNs, throughNs),
    };
  }

  /**
   * Nothing is known of the time before `toNs`; `saidNs` is from when on that is to be said, `null` not at all. The values
   * that came within it count only where those of before do.
   */
  interrupt(saidNs: bigint | null, toNs: bigint, kept: boolean): void {
    if (saidNs !== null) this.#readings.push({ atNs: saidNs, truth: 'unknown', value: null, untilNs: toNs });
    const { ahead, throughNs } = this.#memory;
    const within = ahead.filter(({ timeNs }) => timeNs < toNs);
    let { state } = this.#memory;
    if (kept) for (const sample of within) state = this.#judge.take(state, sample, this.#bound).state;
    const untilNs = later(throughNs, toNs);
    this.#memory = { state, ahead: ahead.slice(within.length), throughNs: untilNs, told: 'unknown' };
    this.#judged(this.#judge.interrupt(state, untilNs, kept, this.#bound));
  }

  heard(throughNs: bigint | null): Heeded<S> {
    return { memory: this.#memory, readings: this.#readings, throughNs };
  }

  #pass(throughNs: bigint): void {
    const { throughNs: endNs } = this.#memory;
    if (endNs !== null && throughNs <= endNs) return;
    this.#judged(this.#judge.pass(this.#memory.state, throughNs, this.#bound));
    this.#memory = { ...this.#memory, throughNs };
  }

  #judged({ state, words = [] }: Judgement<S>): void {
    let { told } = this.#memory;
    for (const { atNs, truth, value = null, detail } of words) {
      if (truth === told) continue;
      told = truth;
      this.#readings.push({ atNs, truth, value, untilNs: null, ...(detail && { detail }) });
    }
    this.#memory = { ...this.#memory, state, told };
  }
}

const later = (a: bigint | null, b: bigint): bigint => (a !== null && a > b ? a : b);

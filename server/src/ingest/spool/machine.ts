/**
 * One machine that a foreign Sparkplug node feeds: what the node says of it becomes samples with one time and identity,
 * and stretches of observation (docs/decisions/0006). Readings and the host's clocks come in, entries for the spool go
 * out; no clock of its own, no broker.
 */

import { fit } from '@gemba/contract/fit';
import type { SignalId } from '@gemba/contract/identity';
import {
  type Entry,
  type Gap,
  type GapCause,
  NS_PER_MS,
  NS_PER_S,
  type Sample,
  type Value,
} from '@gemba/contract/sample';
import { type ClockRule, clockLimitOf, clockRule, Identity } from '@gemba/journal/entries/identity';
import type { Recalled } from '@gemba/journal/entries/memory';
import { broke, heard, newWatch, observe, provenThrough, type Watch } from '@gemba/journal/entries/observed';
import type { Reading } from '../sparkplug/tags.ts';
import type { ForeignSource } from './sources.ts';

/** A message of the node, as far as it says when. */
export interface Arrival {
  arrivalNs: bigint;
  /** On a clock that nobody sets. */
  elapsedMs: number;
  /** The node's clock when it published, ms UTC; `null` where it doesn't say. */
  publishedMs: number | null;
}

/** What became of the readings of one message. */
export interface Taken {
  samples: Sample[];
  duplicates: number;
  /** Values that didn't fit the declared kind. */
  misfits: number;
  /** Times that weren't credible. */
  retimed: number;
  /** Metrics that are no signal of the machine. */
  unmapped: number;
  lagNs: bigint | null;
  newestNs: bigint | null;
}

interface Tracked {
  id: SignalId;
  type: 'float' | 'int' | 'bool' | 'text';
  identity: Identity;
  /** The last historical reading: they have an order of their own. */
  history: { sourceNs: bigint; timeNs: bigint; value: Value | null } | null;
}

/** What a change may take from the machine to the node's message beyond what was seen of it. */
const MARGIN_NS = NS_PER_S;

export class ForeignMachine {
  readonly source: ForeignSource;
  readonly #clockLimitNs: bigint;
  readonly #tracked: ReadonlyMap<string, Tracked>;
  #watch: Watch;
  /** All present values were said, and nothing that may have changed them is missing since. */
  #born = false;
  /** When a message of the node last came; the watch may go by the node's being alive since. */
  #heardNs = 0n;
  /** Through when the messages themselves prove that all is known. */
  #provenNs: bigint | null = null;

  constructor(source: ForeignSource, recalled: Recalled) {
    this.source = source;
    this.#clockLimitNs = clockLimitOf(source.machine);
    this.#watch = newWatch(source.id, recalled.throughNs, MARGIN_NS);
    this.#provenNs = recalled.throughNs;
    const types = new Map(source.machine.signals.map(({ id, type }) => [id as SignalId, type]));
    this.#tracked = new Map(
      [...source.signals].map(([name, id]) => {
        const last = recalled.samples.get(id);
        const identity = last === undefined ? new Identity() : Identity.recover(last);
        return [name, { id, type: types.get(id) ?? 'text', identity, history: null }];
      }),
    );
  }

  /** Whether what it says is followed without a break. */
  get watched(): boolean {
    return this.#born;
  }

  /** What a birth or data of its device says. */
  take(readings: readonly Reading[], isBirth: boolean, { arrivalNs }: Arrival): Taken {
    const taken: Taken = {
      samples: [],
      duplicates: 0,
      misfits: 0,
      retimed: 0,
      unmapped: 0,
      lagNs: null,
      newestNs: null,
    };
    for (const reading of readings) this.#takeOne(taken, reading, isBirth, arrivalNs);
    return taken;
  }

  /** Its device was born: all its present values are known. To be called with what was taken of the birth. */
  born(taken: Taken, arrival: Arrival): void {
    this.#born = true;
    this.heard(taken, arrival);
  }

  /** A message of its node came in its order, of whatever device: everything that the node published before has come. */
  heard(taken: Pick<Taken, 'lagNs' | 'newestNs'> | null, { arrivalNs, elapsedMs, publishedMs }: Arrival): void {
    if (!this.#born) return;
    const publishNs =
      publishedMs === null || !Number.isSafeInteger(publishedMs) ? null : BigInt(publishedMs) * NS_PER_MS;
    const clockLimitNs = this.#clockLimitNs;
    const { lagNs, newestNs } = taken ?? { lagNs: null, newestNs: null };
    this.#watch = heard(this.#watch, { arrivalNs, elapsedMs, publishNs, clockLimitNs, lagNs, newestNs });
    this.#heardNs = arrivalNs;
    this.#provenNs = later(provenThrough(this.#watch), this.#provenNs);
  }

  /**
   * The broker holds its node for alive. That is the word of a Will, which comes late: so it carries the mark no further
   * than `deathWithinNs` behind now, and until then only says that the machine is still watched.
   */
  alive(nowNs: bigint, elapsedMs: number, deathWithinNs: bigint): void {
    if (!this.#born || this.#watch.fromNs === null) return;
    const arrivalNs = later(nowNs - deathWithinNs, this.#watch.clocks?.arrivalNs ?? this.#heardNs);
    const agoMs = Number((nowNs - arrivalNs) / NS_PER_MS);
    const nothing = { publishNs: null, clockLimitNs: this.#clockLimitNs, lagNs: null, newestNs: null };
    this.#watch = heard(this.#watch, { arrivalNs, elapsedMs: elapsedMs - agoMs, ...nothing });
  }

  /** What is to be spooled once a second. */
  observe(): Entry[] {
    // A birth is in the node's sequence: whatever was published before it has come.
    const [watch, entries] = observe(this.#watch, null, true);
    this.#watch = watch;
    return entries;
  }

  /** It, its node or the broker is gone. Returns what is still to be said of the time before. */
  ended(cause: GapCause): Entry[] {
    const entries = this.observe();
    this.#watch = broke(this.#watch, cause);
    this.#born = false;
    return entries;
  }

  /**
   * Messages of its node are missing. Nobody knows which machine they spoke of, and they may be older than the mark,
   * which the node's being alive has carried on: so the gap begins at what the messages themselves have proven. What is
   * claimed already is said to be incomplete at once, the rest with the next birth.
   */
  hole(): Entry[] {
    const entries = this.#watch.last?.arrivalNs === this.#heardNs ? this.observe() : [];
    const { throughNs } = this.#watch;
    const wasBorn = this.#born;
    const fromNs = throughNs === null ? null : earlier(throughNs, this.#provenNs ?? throughNs);
    this.#watch = broke(this.#watch, 'sequence-gap', fromNs);
    this.#born = false;
    if (!wasBorn || throughNs === null || fromNs === null || fromNs >= throughNs) return entries;
    const { id } = this.source;
    const gap: Gap = { kind: 'gap', machine: id, signals: [], fromNs, toNs: throughNs + 1n, cause: 'sequence-gap' };
    return [...entries, gap];
  }

  /** The spool refused entries of this machine: what is durable counts, and what was refused may come again. */
  unspooled(refused: readonly Sample[], throughNs: bigint | null): void {
    const times = Map.groupBy(refused, (sample) => sample.signal);
    for (const { id, identity } of this.#tracked.values())
      for (const { timeNs } of times.get(id) ?? []) identity.forget(timeNs);
    this.#watch = broke(this.#watch, 'journal-full', throughNs);
    this.#provenNs = throughNs;
    this.#born = false;
  }

  /** What it said in this span may be lost; whether anything of that is what it said last. */
  doubt(span: Pick<Gap, 'fromNs' | 'toNs'>): boolean {
    return [...this.#tracked.values()].filter(({ identity }) => identity.doubt(span)).length > 0;
  }

  #takeOne(taken: Taken, reading: Reading, isBirth: boolean, arrivalNs: bigint): void {
    const tracked = this.#tracked.get(reading.name);
    if (tracked === undefined) {
      taken.unmapped++;
      return;
    }
    const { value, status } = this.#fitted(taken, reading, tracked);
    // Of what has no value yet each birth says so again, with the time of that birth.
    if (isBirth && value === null && (tracked.identity.last?.value ?? null) === null) {
      taken.duplicates++;
      return;
    }
    const sample = { kind: 'sample', machine: this.source.id, signal: tracked.id, value, status } as const;
    if (reading.isHistorical && reading.timeNs !== null && reading.timeNs <= arrivalNs + this.#clockLimitNs) {
      const timeNs = placeInHistory(tracked, reading.timeNs, value);
      if (timeNs === null) taken.duplicates++;
      else taken.samples.push({ ...sample, timeNs });
      return;
    }
    const sourceNs = reading.timeNs;
    const verdict = tracked.identity.fix(
      { sourceNs, value, status, arrivalNs, initial: isBirth },
      this.#clockRule(arrivalNs),
    );
    if (verdict.kind === 'duplicate') {
      taken.duplicates++;
      return;
    }
    const { timeNs, sourceTimeNs, wrongClock } = verdict;
    if (sourceTimeNs !== undefined) {
      // A value of a birth may be as old as it is.
      if (!isBirth) taken.retimed++;
      taken.samples.push({ ...sample, timeNs, sourceTimeNs, ...(wrongClock && { wrongClock }) });
    } else {
      if (!isBirth) taken.lagNs = later(arrivalNs - timeNs, taken.lagNs);
      taken.samples.push({ ...sample, timeNs });
    }
    taken.newestNs = later(timeNs, taken.newestNs);
  }

  #fitted(taken: Taken, { value, status }: Reading, { type }: Tracked): { value: Value | null; status: number } {
    if (value === null) return { value, status };
    const fitted = fit(value, type);
    if ('value' in fitted) return { value: fitted.value, status };
    taken.misfits++;
    return { value: null, status: fitted.status };
  }

  #clockRule(arrivalNs: bigint): ClockRule {
    return clockRule(this.#clockLimitNs, this.#watch.throughNs, arrivalNs);
  }
}

/** The time that a historical reading gets: its own, or just behind one of the same; `null` when it was said already. */
function placeInHistory(tracked: Tracked, sourceNs: bigint, value: Value | null): bigint | null {
  const last = tracked.history;
  const isSame = last !== null && last.sourceNs === sourceNs;
  if (isSame && Object.is(last.value, value)) return null;
  const timeNs = isSame ? last.timeNs + 1n : sourceNs;
  tracked.history = { sourceNs, timeNs, value };
  return timeNs;
}

function later(a: bigint, b: bigint | null): bigint;
function later(a: bigint | null, b: bigint | null): bigint | null;
function later(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return b > a ? b : a;
}
const earlier = (a: bigint, b: bigint): bigint => (b < a ? b : a);

/**
 * Some signals of one gap, read side by side: pages of their records go in, samples and what is told of the gap come
 * out. Pure; whoever calls it reads, journals, and remembers what became durable.
 */

import type { SignalId } from '@gemba/contract/identity';
import { type Entry, qualityOf, type Sample } from '@gemba/contract/sample';
import { broken, type Claim, end, hear, newClaim, told } from './claim.ts';
import { concerns, type GapSignal, type OpenGap, signalIn } from './gap-memory.ts';
import { byOwnTime, type Journalled, ownTimeOf, place } from './place.ts';
import type { Page, Reading, Stretch, Wanted } from './source.ts';

/** What leaves samples of a signal out, as it does of live ones. */
export interface Sift {
  /** What passes now, of this sample and of what was held. */
  take(sample: Sample): Sample[];
  /** There are no more. */
  flush(): Sample[];
}

/** [OPC 10000-4 §7.38.2, OPC 10000-11 §6.2]: some is left; the continuation point is no longer, or not to be had. */
const GOOD_MORE_DATA = 0x00a60000;
const TRANSIENT: ReadonlySet<number> = new Set([0x804a0000, 0x804b0000]);

/** Pages without anything newer, after which a record that says that there is more isn't believed. */
const IDLE_PAGES_MAX = 3;

/** Reading one signal. */
interface Cursor {
  signal: SignalId;
  claim: Claim;
  point: Buffer | null;
  present: Reading | null;
  done: boolean;
  /** Where an earlier reading was interrupted: what lies before was heard. */
  heardNs: bigint | null;
  /** Pages in a row that told nothing newer. */
  idle: number;
  /** The record told all of the gap. */
  whole: boolean;
  /** What it has told is not all: it may be begun anew from there. */
  again: boolean;
}

/** Takes what is claimed of a signal. */
type Tell = (cursor: Cursor, stretch: Stretch | null) => void;

export interface Counts {
  /** New samples. */
  brought: number;
  /** Readings that are journalled already, and left out. */
  known: number;
  /** Readings without a time, or that aren't raw data. */
  unusable: number;
  /** Signals of gaps of which the record told all, not all, or which the server refused. */
  whole: number;
  partial: number;
  refused: number;
}

export const noCounts = (): Counts => ({ brought: 0, known: 0, unusable: 0, whole: 0, partial: 0, refused: 0 });

export class Chunk {
  readonly gap: OpenGap;
  readonly #cursors: Cursor[];
  readonly #sift: (signal: SignalId) => Sift | null;
  readonly #observed = new Set<string>();

  constructor(
    gap: OpenGap,
    signals: readonly SignalId[],
    startedNs: bigint | null,
    present: readonly Reading[],
    sift: (signal: SignalId) => Sift | null,
  ) {
    this.gap = gap;
    this.#sift = sift;
    this.#cursors = signals.map((signal, index) => ({
      signal,
      claim: resumed(newClaim(gap, startedNs), signalIn(gap, signal)),
      point: null,
      present: present[index] ?? null,
      done: false,
      heardNs: signalIn(gap, signal).tail[0] === undefined ? null : ownTimeOf(signalIn(gap, signal).tail[0] as Sample),
      idle: 0,
      whole: false,
      again: false,
    }));
  }

  /** Signals that were interrupted: the beginning of their records must be looked at again, nothing of it taken. */
  get interrupted(): Wanted[] {
    return this.#cursors
      .filter(({ signal }) => isInterrupted(signalIn(this.gap, signal)))
      .map(({ signal }) => ({ signal, point: null }));
  }

  /** The stretch to begin with: from where the least advanced signal ends. */
  get stretch(): Stretch {
    const starts = this.#cursors.map(({ signal }) => {
      const tail = signalIn(this.gap, signal).tail[0];
      return tail === undefined ? this.gap.fromNs : ownTimeOf(tail);
    });
    return { fromNs: starts.reduce((a, b) => (a < b ? a : b), starts[0] ?? this.gap.fromNs), toNs: this.gap.toNs };
  }

  /** Signals of which there may be more than was given. */
  get again(): SignalId[] {
    return this.#cursors.filter((one) => one.again).map(({ signal }) => signal);
  }

  /** What is to be read next; empty when all is told. */
  get wanted(): Wanted[] {
    return this.#cursors.filter(({ done }) => !done).map(({ signal, point }) => ({ signal, point }));
  }

  /** The first readings of a record that was interrupted. */
  lookedAt(signal: SignalId, page: Page): void {
    const cursor = this.#cursors.find((one) => one.signal === signal);
    const first = signalIn(this.gap, signal).firstNs;
    if (cursor === undefined || first === null) return;
    // A record that begins otherwise than it did was filled in since: of what was brought only the beginning is known.
    const upToFirst = page.readings.filter(({ sourceNs }) => sourceNs === null || sourceNs <= first);
    const inGap = upToFirst.filter(({ sourceNs }) => sourceNs !== null && sourceNs > this.gap.fromNs);
    const isSame = inGap.length > 0 && inGap.every(({ sourceNs }) => sourceNs === first);
    const begun = upToFirst.reduce((claim, reading) => hear(claim, reading)[0], newClaim(this.gap, null));
    cursor.claim = { ...cursor.claim, sinceNs: isSame ? begun.sinceNs : first };
  }

  /** Pages in the order of `wanted`; gives what is to be journalled. */
  take(wanted: readonly Wanted[], pages: readonly Page[], counts: Counts): Entry[] {
    const entries: Entry[] = [];
    const told = new Map<string, { stretch: Stretch; signals: SignalId[] }>();
    const tell = (cursor: Cursor, stretch: Stretch | null) => {
      if (stretch === null) return;
      const { signal } = cursor;
      cursor.whole ||= stretch.fromNs === this.gap.fromNs && stretch.toNs === this.gap.toNs;
      const key = `${stretch.fromNs} ${stretch.toNs}`;
      const same = told.get(key) ?? { stretch, signals: [] };
      same.signals.push(signal);
      told.set(key, same);
    };
    for (const [index, { signal }] of wanted.entries()) {
      const cursor = this.#cursors.find((one) => one.signal === signal);
      const page = pages[index];
      if (cursor === undefined || page === undefined) continue;
      entries.push(...this.#takePage(cursor, page, counts, tell));
    }
    return [...entries, ...this.#say(told.values())];
  }

  #takePage(cursor: Cursor, page: Page, counts: Counts, tell: Tell): Sample[] {
    const { signal } = cursor;
    const journalled = signalIn(this.gap, signal);
    cursor.point = page.point;
    if (qualityOf(page.status) === 'bad') {
      cursor.done = true;
      cursor.again = TRANSIENT.has(page.status);
      if (!cursor.again) counts.refused += 1;
      return [];
    }
    const samples: Sample[] = [];
    const before = cursor.claim.last?.sourceNs ?? null;
    // What this page brings is not durable yet, but known all the same.
    let at: Journalled = { live: byOwnTime(journalled.live), tail: journalled.tail };
    for (const reading of inOrder(page.readings)) {
      if (!goesOn(cursor, reading, tell)) continue;
      const [claim, stretch] = hear(cursor.claim, reading);
      cursor.claim = claim;
      tell(cursor, stretch);
      const sample = this.#placed(signal, reading, at, counts);
      if (sample === null) continue;
      at = { live: at.live, tail: sameTick(at.tail, sample) ? [...at.tail, sample] : [sample] };
      samples.push(...(this.#sift(signal)?.take(sample) ?? [sample]));
    }
    cursor.idle = (cursor.claim.last?.sourceNs ?? null) === before ? cursor.idle + 1 : 0;
    if (page.point !== null && cursor.idle >= IDLE_PAGES_MAX) {
      // It would go on for ever.
      cursor.done = true;
      counts.refused += 1;
    }
    if (page.point === null) {
      samples.push(...(this.#sift(signal)?.flush() ?? []));
      cursor.done = true;
      // More than it gave, and no point to go on from: from the newest value on, if there was any [OPC 10000-11 §6.5.3].
      cursor.again = page.status === GOOD_MORE_DATA && samples.length > 0;
      if (!cursor.again) {
        this.#end(cursor, journalled, tell);
        counts[cursor.whole ? 'whole' : 'partial'] += 1;
      }
    }
    counts.brought += samples.length;
    return samples;
  }

  #placed(signal: SignalId, reading: Reading, at: Journalled, counts: Counts): Sample | null {
    const { gap } = this;
    const { sourceNs } = reading;
    if (reading.is === 'no-bound') return null;
    if (reading.is === 'hole' || sourceNs === null) {
      counts.unusable += 1;
      return null;
    }
    const elsewhere = gap.told.some(
      ({ signals, fromNs, toNs }) =>
        sourceNs > fromNs && sourceNs < toNs && (signals.length === 0 || signals.includes(signal)),
    );
    const placed = elsewhere ? 'known' : place(gap.machine, signal, { ...reading, sourceNs }, gap, at);
    if (placed === 'known') counts.known += 1;
    return typeof placed === 'string' ? null : placed;
  }

  /** The record has ended: what can be said of the rest. */
  #end(cursor: Cursor, { live }: GapSignal, tell: Tell): void {
    const { claim, present } = cursor;
    const newest = live.reduce<Sample | null>((a, b) => (a === null || b.timeNs > a.timeNs ? b : a), null);
    const known = [present, newest === null ? null : readingOf(newest)].filter((one) => one !== null);
    tell(cursor, end(claim, known, present));
  }

  #say(told: Iterable<{ stretch: Stretch; signals: SignalId[] }>): Entry[] {
    const { machine, cause } = this.gap;
    const entries: Entry[] = [];
    for (const { stretch, signals } of told) {
      const { fromNs, toNs } = stretch;
      const key = `${fromNs} ${toNs}`;
      // That the time is known concerns the machine; which signals are whole in it, the filling says.
      if (!this.#observed.has(key)) entries.push({ kind: 'observed', machine, fromNs, throughNs: toNs });
      this.#observed.add(key);
      entries.push({ kind: 'filled', machine, signals, fromNs, toNs, cause });
    }
    return entries;
  }
}

/**
 * Signals of a gap that are to be read next, side by side: first those of which nothing was read, then those that were
 * interrupted, the least advanced first, so that nothing is read twice.
 */
export function unread(gap: OpenGap, historizing: Iterable<SignalId>, tried: ReadonlySet<SignalId>): SignalId[] {
  const left = [...historizing].filter(
    (signal) => concerns(gap, signal) && !tried.has(signal) && !gap.signals.get(signal)?.closed && isTimed(gap, signal),
  );
  const tailOf = (signal: SignalId) => gap.signals.get(signal)?.tail[0]?.timeNs ?? 0n;
  const fresh = left.filter((signal) => tailOf(signal) === 0n);
  return fresh.length > 0 ? fresh : left.sort((a, b) => (tailOf(a) < tailOf(b) ? -1 : 1));
}

/** Whether the machine's clock was believed: else its history can't be put into the gateway's time. */
const isTimed = (gap: OpenGap, signal: SignalId): boolean =>
  !(gap.signals.get(signal)?.live.some(({ sourceTimeNs }) => sourceTimeNs !== undefined) ?? false);

const isInterrupted = ({ tail, filledNs }: GapSignal): boolean => tail.length > 0 && filledNs === null;

function resumed(claim: Claim, { tail }: GapSignal): Claim {
  const last = tail[0];
  return last === undefined ? claim : { ...claim, last: readingOf(last) };
}

const readingOf = (sample: Sample): Reading => ({
  sourceNs: ownTimeOf(sample),
  value: sample.value,
  status: sample.status,
  is: 'raw',
});

/** Whether a reading was not heard before an interruption; where the last one is gone, so may be what followed it. */
function goesOn(cursor: Cursor, { sourceNs }: Reading, tell: Tell): boolean {
  const { heardNs } = cursor;
  if (heardNs === null || sourceNs === null) return true;
  if (sourceNs < heardNs) return false;
  if (sourceNs > heardNs) {
    tell(cursor, told(cursor.claim) ?? broken(cursor.claim));
    cursor.claim = { ...cursor.claim, sinceNs: null };
  }
  cursor.heardNs = null;
  return true;
}

/** Some servers give a page as it lies in their store. What has no time stays behind what it came after. */
function inOrder(readings: readonly Reading[]): Reading[] {
  let lastNs = 0n;
  const timed = readings.map((reading) => {
    lastNs = reading.sourceNs ?? lastNs;
    return { reading, timeNs: lastNs };
  });
  return timed.sort((a, b) => (a.timeNs < b.timeNs ? -1 : Number(a.timeNs > b.timeNs))).map(({ reading }) => reading);
}

const sameTick = (tail: readonly Sample[], sample: Sample): boolean =>
  tail[0] !== undefined && ownTimeOf(tail[0]) === ownTimeOf(sample);

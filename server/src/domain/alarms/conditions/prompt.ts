/**
 * What the conditions have in common that go by the newest values of their signals and by nothing else: samples go in, in
 * order, and what the values mean comes out at once. Bad quality and missing data are unknown, never normal.
 */

import type { AlarmDetail } from '@gemba/contract/live';
import { qualityOf, type Value } from '@gemba/contract/sample';
import type { BoundRule } from '../rules.ts';
import type { Reading, Truth } from '../types.ts';
import type { Condition, Heard } from './condition.ts';

/** The newest value, `null` when it was bad, missing or of no kind that the condition goes by. */
interface Known {
  atNs: bigint;
  value: number | null;
}

export interface PromptMemory {
  /** Of the condition's own signal; as a whole `null` before the first sample. */
  known: Known | null;
  /** Of its other signals. */
  beside?: Readonly<Record<string, Known>>;
  /** End of what is covered; `null` before anything was. */
  throughNs: bigint | null;
  /** What was said last. */
  told: Truth;
}

/** What newest values mean. */
export interface Verdict {
  truth: Truth;
  /** What to show (default: the value that was judged). */
  value?: number | null;
  detail?: AlarmDetail;
}

export interface Judged {
  about: string;
  /** What a sample is to the condition; a number where it can be judged. */
  read(sample: { value: Value | null; status: number }, bound: BoundRule): number | null;
  /** `value` is of its own signal; `beside` gives that of another, `null` where it is bad or missing. */
  judge(value: number, beside: (signal: string) => number | null, bound: BoundRule): Verdict;
}

type Heeded = Heard<PromptMemory>;

/** The condition that a judgement of newest values makes. */
export function prompt(judged: Judged): Condition<PromptMemory> {
  return {
    about: judged.about,
    pace: 'prompt',
    stalls: true,
    initial: () => ({ known: null, throughNs: null, told: 'unknown' }),
    hear(memory, event, bound) {
      const say = (of: PromptMemory): Verdict => verdictOf(of, judged, bound);
      if (event.kind === 'sample') {
        const { timeNs, signal } = event.sample;
        const heard: Known = { atNs: timeNs, value: judged.read(event.sample, bound) };
        const own = signal === bound.signal;
        return hearValue(own ? { ...memory, known: heard } : withBeside(memory, signal, heard), timeNs, say);
      }
      if (event.kind === 'observed') return hearObserved(memory, event.fromNs, event.throughNs, say);
      return event.kind === 'gap' ? hearGap(memory, event.gap.fromNs, event.gap.toNs, say) : null;
    },
  };
}

/** A good number; a text or a truth value is none, and neither is what isn't a number. */
export function goodNumber({ value, status }: { value: Value | null; status: number }): number | null {
  if (qualityOf(status) !== 'good') return null;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && !Number.isNaN(value) ? value : null;
}

const withBeside = (memory: PromptMemory, signal: string, heard: Known): PromptMemory => ({
  ...memory,
  beside: { ...memory.beside, [signal]: heard },
});

function verdictOf({ known, beside = {} }: PromptMemory, judged: Judged, bound: BoundRule): Verdict {
  if (known === null || known.value === null) return { truth: 'unknown' };
  return judged.judge(known.value, (signal) => beside[signal]?.value ?? null, bound);
}

type Say = (memory: PromptMemory) => Verdict;

function hearValue(memory: PromptMemory, atNs: bigint, say: Say): Heeded {
  const verdict = say(memory);
  const readings = verdict.truth === memory.told ? [] : [reading(atNs, verdict, memory)];
  return { memory: { ...memory, told: verdict.truth }, readings, throughNs: null };
}

/**
 * What nobody watched before the stretch is unknown, and the last value may have changed in it: only one that came
 * since counts. A rule whose limit was changed says what it means for the value that is there.
 */
function hearObserved(memory: PromptMemory, fromNs: bigint, throughNs: bigint, say: Say): Heeded {
  const { told } = memory;
  const newestNs = newest(memory);
  const endNs = memory.throughNs ?? newestNs ?? fromNs;
  const nowNs = later(memory.throughNs, throughNs);
  const after: PromptMemory = { ...memory, throughNs: nowNs };
  if (fromNs > endNs) {
    const since = memory.throughNs === null ? after : knownSince(after, fromNs);
    const verdict = say(since);
    const again = verdict.truth === 'unknown' ? [] : [reading(later(newestNs, fromNs), verdict, since)];
    return {
      memory: { ...since, told: verdict.truth },
      readings: [unknown(endNs, fromNs), ...again],
      throughNs: nowNs,
    };
  }
  const verdict = memory.known === null || told === 'unknown' ? { truth: told } : say(memory);
  if (verdict.truth === told) return { memory: after, readings: [], throughNs: nowNs };
  return { memory: { ...after, told: verdict.truth }, readings: [reading(nowNs, verdict, memory)], throughNs: nowNs };
}

/**
 * Over a gap nothing is known to hold. Behind it the newest value counts again, as a changed one would have been sent;
 * but not if the time before the gap lies open too.
 */
function hearGap(memory: PromptMemory, fromNs: bigint, toNs: bigint, say: Say): Heeded {
  const { told } = memory;
  const newestNs = newest(memory);
  const after: PromptMemory = { ...memory, throughNs: later(memory.throughNs, toNs) };
  if (newestNs === null || told === 'unknown') return { memory: after, readings: [], throughNs: null };
  const open = memory.throughNs !== null && fromNs > memory.throughNs && newestNs < toNs;
  if (open)
    return { memory: { ...after, told: 'unknown' }, readings: [unknown(memory.throughNs!, toNs)], throughNs: null };
  const again = reading(later(newestNs, toNs), { ...say(memory), truth: told }, memory);
  return { memory: after, readings: [unknown(fromNs, toNs), again], throughNs: null };
}

/** When the newest value of any of its signals came; `null` before the first of its own. */
function newest({ known, beside = {} }: PromptMemory): bigint | null {
  if (known === null) return null;
  return Object.values(beside).reduce((ns, { atNs }) => later(ns, atNs), known.atNs);
}

/** Only what came since a time is known. */
function knownSince(memory: PromptMemory, fromNs: bigint): PromptMemory {
  const since = (one: Known) => one.atNs >= fromNs;
  return {
    ...memory,
    known: memory.known !== null && since(memory.known) ? memory.known : null,
    ...(memory.beside && { beside: Object.fromEntries(Object.entries(memory.beside).filter(([, one]) => since(one))) }),
  };
}

/** The later of two times, of which the first may be missing. */
const later = (a: bigint | null, b: bigint): bigint => (a !== null && a > b ? a : b);

const reading = (atNs: bigint, { truth, detail, value }: Verdict, { known }: PromptMemory): Reading => ({
  atNs,
  truth,
  value: truth === 'unknown' ? null : value === undefined ? (known?.value ?? null) : value,
  untilNs: null,
  ...(detail && { detail }),
});

const unknown = (atNs: bigint, untilNs: bigint): Reading => ({ atNs, truth: 'unknown', value: null, untilNs });

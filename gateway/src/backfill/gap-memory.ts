/**
 * The declared gaps that history may still fill in, and how far it has come: learned from what became durable, so that a
 * restart goes on exactly where the journal ends. Of each signal it knows what is journalled around and in the gap,
 * which is what a record must not bring a second time.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Filled, Gap, GapCause, Sample } from '@gemba/contract/sample';
import { ownTimeOf } from './place.ts';

/** A gap that is open for some signals. */
export interface OpenGap {
  machine: MachineId;
  cause: GapCause;
  fromNs: bigint;
  toNs: bigint;
  /** As declared; empty means all of the machine. */
  declared: SignalId[];
  signals: Map<SignalId, GapSignal>;
  /** What was told in it of other gaps that overlap: it has been brought. */
  told: Filled[];
}

/** One signal in a gap. */
export interface GapSignal {
  live: Sample[];
  tail: Sample[];
  /** Where history's first value lies, and up to where it was said to be whole; `null` before. */
  firstNs: bigint | null;
  filledNs: bigint | null;
  closed: boolean;
}

/** What of a machine is newer than what was said to be observed, and the newest before. */
interface Recent {
  throughNs: bigint | null;
  samples: Map<SignalId, Sample[]>;
}

/** Where history is the machine's, and the time is known well enough to ask for it. */
const FILLABLE: ReadonlySet<GapCause> = new Set([
  'link-down',
  'gateway-down',
  'subscription-lost',
  'queue-overflow',
  'journal-full',
]);
/** Gaps of a machine that are remembered; beyond it the oldest stays as it was declared. */
const GAPS_MAX = 200;
/** Samples of a signal kept because nothing has been said of their time yet. */
const RECENT_MAX = 5_000;

export class GapMemory {
  readonly #isFilled: (machine: MachineId) => boolean;
  readonly #signalsOf: (machine: MachineId) => readonly SignalId[];
  readonly #recent = new Map<MachineId, Recent>();
  readonly #gaps = new Map<MachineId, OpenGap[]>();

  /** `isFilled`: whether gaps of a machine that are declared now are to be filled in. */
  constructor(isFilled: (machine: MachineId) => boolean, signalsOf: (machine: MachineId) => readonly SignalId[]) {
    this.#isFilled = isFilled;
    this.#signalsOf = signalsOf;
  }

  /** Takes in what became durable. Returns the machines that have a new gap. */
  learn(entries: readonly Entry[]): Set<MachineId> {
    const torn = new Set<MachineId>();
    for (const entry of entries) {
      if (entry.kind === 'sample') this.#learnSample(entry);
      else if (entry.kind === 'filled') this.#learnFilled(entry);
      else if (entry.kind === 'gap') {
        if (this.#open(entry)) torn.add(entry.machine);
      } else this.#observed(entry.machine, entry.throughNs);
    }
    return torn;
  }

  /** Gaps of a machine, in the order in which they were declared. */
  of(machine: MachineId): readonly OpenGap[] {
    return this.#gaps.get(machine) ?? [];
  }

  /** Gaps of all machines. */
  all(): OpenGap[] {
    return [...this.#gaps.values()].flat();
  }

  /** It is not to be filled in any more. */
  drop(gap: OpenGap): void {
    const others = this.of(gap.machine).filter((one) => one !== gap);
    this.#gaps.set(gap.machine, others);
  }

  /** Everything that is remembered, for the snapshot. */
  dump(): { recent: ReadonlyMap<MachineId, Recent>; gaps: OpenGap[] } {
    return { recent: this.#recent, gaps: this.all() };
  }

  /** What a snapshot says. */
  restore(recent: Iterable<[MachineId, Recent]>, gaps: Iterable<OpenGap>): void {
    for (const [machine, known] of recent) this.#recent.set(machine, known);
    for (const gap of gaps) this.#gaps.set(gap.machine, [...this.of(gap.machine), gap]);
  }

  #learnSample(sample: Sample): void {
    const { machine, signal, timeNs } = sample;
    const around = this.of(machine).filter(
      (gap) => timeNs > gap.fromNs && timeNs < gap.toNs && concerns(gap, signal) && !gap.signals.get(signal)?.closed,
    );
    if (sample.historical) {
      // Gaps are read in their order: what comes is of the first that is open.
      if (around[0] !== undefined) brought(signalIn(around[0], signal), sample);
      return;
    }
    for (const gap of around) signalIn(gap, signal).live.push(sample);
    const { samples } = this.#recentOf(machine);
    const newest = samples.get(signal) ?? [];
    samples.set(signal, newest);
    newest.push(sample);
    if (newest.length > RECENT_MAX) newest.splice(0, RECENT_MAX >> 1);
  }

  #observed(machine: MachineId, throughNs: bigint): void {
    const recent = this.#recentOf(machine);
    if (recent.throughNs !== null && throughNs <= recent.throughNs) return;
    recent.throughNs = throughNs;
    for (const samples of recent.samples.values()) {
      let old = 0;
      while (old < samples.length - 1 && (samples[old + 1] as Sample).timeNs <= throughNs) old++;
      if (old > 0) samples.splice(0, old);
    }
  }

  #open(declared: Gap): boolean {
    const { machine, cause, fromNs, toNs, signals } = declared;
    if (!FILLABLE.has(cause) || fromNs >= toNs || !this.#isFilled(machine)) return false;
    const gaps = this.of(machine);
    const same = (one: OpenGap) => one.fromNs === fromNs && one.toNs === toNs && one.cause === cause;
    if (gaps.some((one) => same(one) && String(one.declared) === String(signals))) return false;
    const gap: OpenGap = { machine, cause, fromNs, toNs, declared: signals, signals: new Map(), told: [] };
    for (const [signal, samples] of this.#recentOf(machine).samples) {
      if (!concerns(gap, signal)) continue;
      const around = samples.filter(({ timeNs }) => timeNs <= toNs);
      if (around.length > 0) signalIn(gap, signal).live.push(...around);
    }
    this.#gaps.set(machine, [...gaps, gap].slice(-GAPS_MAX));
    return true;
  }

  #learnFilled(filled: Filled): void {
    const closed: OpenGap[] = [];
    for (const gap of this.of(filled.machine)) {
      if (filled.toNs <= gap.fromNs || filled.fromNs >= gap.toNs) continue;
      if (filled.cause !== gap.cause || filled.fromNs < gap.fromNs || filled.toNs > gap.toNs) {
        gap.told.push(filled);
        continue;
      }
      for (const signal of filled.signals) {
        const known = signalIn(gap, signal);
        known.filledNs = filled.toNs;
        known.closed ||= filled.toNs === gap.toNs;
      }
      const concerned = gap.declared.length > 0 ? gap.declared : this.#signalsOf(gap.machine);
      if (concerned.every((signal) => gap.signals.get(signal)?.closed)) closed.push(gap);
    }
    for (const gap of closed) this.drop(gap);
  }

  #recentOf(machine: MachineId): Recent {
    const known = this.#recent.get(machine) ?? { throughNs: null, samples: new Map() };
    this.#recent.set(machine, known);
    return known;
  }
}

/** Whether the gap is one of the signal. */
export const concerns = ({ declared }: OpenGap, signal: SignalId): boolean =>
  declared.length === 0 || declared.includes(signal);

/** What is known of a signal in a gap. */
export function signalIn(gap: OpenGap, signal: SignalId): GapSignal {
  const known = gap.signals.get(signal) ?? { live: [], tail: [], firstNs: null, filledNs: null, closed: false };
  gap.signals.set(signal, known);
  return known;
}

function brought(known: GapSignal, sample: Sample): void {
  known.firstNs ??= ownTimeOf(sample);
  const tail = known.tail[0];
  if (tail !== undefined && ownTimeOf(tail) === ownTimeOf(sample)) known.tail.push(sample);
  else known.tail = [sample];
}

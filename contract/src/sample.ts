/**
 * What a machine says of itself at one moment, and what a gateway says of its own watching: samples, stretches of
 * observation, and gaps. All times are nanoseconds UTC since 1970 as `bigint`.
 */

import type { MachineId, SignalId } from './identity.ts';

/** A float is a `number`, a 64-bit integer a `bigint`: the two never mix, in no historian and on no wire. */
export type Value = number | bigint | boolean | string;

/** Which of the four kinds a value is; as short words, because they are stored. */
export type ValueType = 'float' | 'int' | 'bool' | 'text';

/** The kind of a value. */
export function typeOf(value: Value): ValueType {
  if (typeof value === 'number') return 'float';
  if (typeof value === 'bigint') return 'int';
  return typeof value === 'boolean' ? 'bool' : 'text';
}

/** Severity of an OPC UA StatusCode, its two top bits [OPC 10000-4 §7.39]. */
export type Quality = 'good' | 'uncertain' | 'bad';

/** Quality of a StatusCode: 00 good, 01 uncertain, 10 and 11 bad [OPC 10000-4 §7.39]. */
export function qualityOf(status: number): Quality {
  const severity = status >>> 30;
  return severity === 0 ? 'good' : severity === 1 ? 'uncertain' : 'bad';
}

/** One reading of one signal. `(machine, signal, timeNs)` is its identity: the gateway makes times unique per signal. */
export interface Sample {
  kind: 'sample';
  machine: MachineId;
  signal: SignalId;
  /** When it was true: the machine's source time, unless that was not credible (see `sourceTimeNs`). */
  timeNs: bigint;
  /** `null` where the machine gave none, as bad quality often does. */
  value: Value | null;
  /** OPC UA StatusCode, unsigned 32 bit; 0 is Good. */
  status: number;
  /**
   * The machine's own time, kept where it is not the sample's: it was further from the gateway's clock than the machine's
   * limit, or a value is back after a bad status, as old as it was. Else absent.
   */
  sourceTimeNs?: bigint;
  /** The machine's clock is why `sourceTimeNs` is kept: absent where only the value is old. */
  wrongClock?: true;
  /** Read from the machine's own history after a gap, and so never the present; absent on what was reported live. */
  historical?: true;
}

/**
 * The gateway watched the machine without a break from `fromNs` through `throughNs`, and has journalled all that it
 * was told of that stretch. Consecutive stretches touch; where they don't, nobody watched, and that time is no data.
 */
export interface Observed {
  kind: 'observed';
  machine: MachineId;
  fromNs: bigint;
  throughNs: bigint;
}

/** Why there is a gap. Append only: on the journal stream a cause is its place in this list. */
export const GAP_CAUSES = [
  'journal-full',
  'queue-overflow',
  'subscription-lost',
  'gateway-down',
  'segment-damaged',
  'journal-lost',
  'sequence-gap',
  'link-down',
  'clock-set',
  'reconfigured',
  'journal-expired',
  'restored',
] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

/** A stretch of which something is to be said that concerns some signals of a machine, and why there was something to say. */
export interface Stretch {
  machine: MachineId;
  /** The signals concerned; empty means all of the machine. */
  signals: SignalId[];
  fromNs: bigint;
  toNs: bigint;
  cause: GapCause;
}

/** It is known to be incomplete, open at both ends: the last sample before it and the first after it are whole. */
export interface Gap extends Stretch {
  kind: 'gap';
}

/**
 * History has since told all that gaps of this cause left out of it: there they are closed (see `openGaps`). It names
 * the cause, so that it can't close what was lost for another reason at the same time.
 */
export interface Filled extends Stretch {
  kind: 'filled';
}

/** What a journal holds. */
export type Entry = Sample | Observed | Gap | Filled;

/** The time at which an entry takes its place in the order of things: a sample's own, the end of a stretch, gap or filling. */
export function orderTimeNs(entry: Entry): bigint {
  if (entry.kind === 'sample') return entry.timeNs;
  return entry.kind === 'observed' ? entry.throughNs : entry.toNs;
}

/** The one order of entries of a machine: by time, samples before what closes that time, then by signal. */
export function compareEntries(a: Entry, b: Entry): number {
  const ta = orderTimeNs(a);
  const tb = orderTimeNs(b);
  if (ta !== tb) return ta < tb ? -1 : 1;
  if (a.kind === 'sample' && b.kind === 'sample') return a.signal < b.signal ? -1 : a.signal > b.signal ? 1 : 0;
  return RANK[a.kind] - RANK[b.kind];
}

const RANK = { sample: 0, gap: 1, filled: 2, observed: 3 } as const;

/** Nanoseconds in a millisecond and in a second. */
export const NS_PER_MS = 1_000_000n;
export const NS_PER_S = 1_000_000_000n;

/** Milliseconds since 1970 as nanoseconds; fractions of a millisecond are kept to the microsecond. */
export const nsFromMs = (ms: number): bigint => BigInt(Math.round(ms * 1000)) * 1000n;

/** Nanoseconds as milliseconds, exact to the microsecond until the year 2255. */
export const msFromNs = (ns: bigint): number => Number(ns / 1000n) / 1000;

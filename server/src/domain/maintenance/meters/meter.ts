/**
 * A meter of a machine: what of the machine's life it reads, and in which unit. Never a raw counter: rollover, swaps and
 * glitches are behind it. A new kind is one file and one line in the registry, and its part of the plant's schema.
 */

import type { Machine } from '@gemba/contract/plant/machine';
import type { Meter } from '@gemba/contract/plant/meter';
import type { Life } from '../../ledger/lived.ts';

export type MeterKind = Meter['kind'];
export type MeterConfig<K extends MeterKind = MeterKind> = Extract<Meter, { kind: K }>;

export interface BoundMeter {
  id: string;
  kind: MeterKind;
  /** As people call it; `null`: by its kind. */
  name: string | null;
  /** Unit that people read, and how much of what the meter counts is one of it: run time is counted in seconds. */
  unit: string;
  perUnit: number;
  /** What it had before it was first heard of, in what it counts. */
  startsAt: number;
  /** Signals of the counters behind it; empty for time and for readings by hand. */
  signals: readonly string[];
  /** Life-to-date since it was first heard of, in what it counts; `null` where people read it. */
  read: ((life: Life) => number) | null;
}

/** A kind of meter, bound to a machine. */
export type BindMeter<K extends MeterKind> = (config: MeterConfig<K>, machine: Machine) => BoundMeter;

/** Signals of a machine that have one of these roles. */
export const signalsWith = ({ signals }: Machine, roles: readonly string[]): string[] =>
  signals.flatMap(({ id, role }) => (role !== undefined && roles.includes(role) ? [id] : []));

/** Counters that tell of parts. */
export const PART_COUNTERS = ['count-total', 'count-good', 'count-reject'];

/** What all kinds have in common. */
export const boundMeter = (
  { id, kind, name, startsAt = 0 }: MeterConfig,
  { perUnit = 1, ...own }: Pick<BoundMeter, 'unit' | 'signals' | 'read'> & { perUnit?: number },
): BoundMeter => ({ id, kind, name: name ?? null, startsAt: startsAt * perUnit, perUnit, ...own });

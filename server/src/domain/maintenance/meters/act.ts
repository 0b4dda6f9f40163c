/** What people say of meters: readings of those that no signal tells, and counters that were replaced. Never changed. */

import type { MachineId } from '@gemba/contract/identity';
import type { CounterKind } from '../../counters/counter.ts';

interface Said {
  machine: MachineId;
  meter: string;
  /** When it was so. */
  atNs: bigint;
  by: string;
  /** Why, in their words. */
  comment: string | null;
  /** It can't be, and what it was taken for: kept so that somebody can ask how it came about, and counted for nothing. */
  refused?: CounterKind;
}

/** Somebody read a meter off. */
export interface ReadingAct extends Said {
  kind: 'reading';
  value: number;
}

/** A counter was replaced: the old one is closed, a new one opened, life-to-date goes on. */
export interface SwapAct extends Said {
  kind: 'swap';
  /** Signal of the counter; `null` where people read it. */
  signal: string | null;
  /** Last reading of the old one and first of the new one, in what the device shows; `null` when nobody wrote it down. */
  final: number | null;
  start: number | null;
}

export type MeterAct = ReadingAct | SwapAct;

/** Something odd that a counter did, what it was taken for, and what was counted for it. */
export interface MeterEvent {
  machine: MachineId;
  signal: string;
  atNs: bigint;
  /** As `CounterFact` names it: glitches and jumps are readings that were refused. */
  kind: string;
  from: number | null;
  to: number;
  counted: number;
}

/** What is remembered of a meter beside what the fold knows of it. */
export interface MeterMemory {
  machine: MachineId;
  meter: string;
  /** What it had counted before a time of which nothing can be folded again; in what it counts, as the next. */
  carried: number;
  /** Most that it ever showed before late data took something off it: what is shown never decreases. */
  highest: number;
}

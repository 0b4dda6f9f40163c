/**
 * What a kind of maintenance trigger is: told what a plan remembers and what the time and the meters are, it says what
 * has come due. Jobs, missed occurrences and due states are the schedule's affair. A new kind is one file and one line
 * in the registry, and its part of the plant's schema.
 */

import type { MaintenanceView } from '@gemba/contract/live';
import type { PlanMemory } from '../types.ts';

/** A moment: the clock, and the machine's life-to-date run time in seconds. */
export interface Moment {
  nowNs: bigint;
  runS: number;
}

/** Something that has come due. */
export interface Due {
  /** Names the occurrence within its plan: `2026-11-30`, `1500h`. */
  name: string;
  dueNs: bigint;
}

export interface Trigger {
  /** Names the trigger within its plan by what it says, so that memory of a trigger that was edited doesn't count. */
  key: string;
  /**
   * What has come due by now, ascending: since the last completion, or after `accountedNs`, the newest that the open
   * job stands for already.
   */
  due(memory: PlanMemory, moment: Moment, accountedNs: bigint | null): Due[];
  /** Since when it is due soon, and its date if it has one; `null` when it is not due soon. */
  soon(memory: PlanMemory, moment: Moment): { sinceNs: bigint; dueNs: bigint | null } | null;
  /** Since when what came due at `oldestDueNs` is overdue; `null` when it is not. */
  overdueNs(memory: PlanMemory, moment: Moment, oldestDueNs: bigint): bigint | null;
  /** The newest fixed occurrence that a completion at this moment satisfies; `null` when there is none. */
  satisfies(memory: PlanMemory, moment: Moment): bigint | null;
  /** What a board shows of it. */
  outlook(memory: PlanMemory, moment: Moment, use: Outlooking): Outlook;
}

export interface Outlooking {
  /** When `runS` was read: a forecast hangs on it, so that it doesn't drift while nothing is heard. */
  readNs: bigint;
  /** Run hours a day; `null` when unknown or none. */
  usePerDayH: number | null;
}

export interface Outlook {
  basis: MaintenanceView['basis'];
  /** Share of the interval that is used, 1 = due. */
  used: number;
  /** When it comes, or came, due; `null` when it never will or nobody can say. */
  dueNs: bigint | null;
  forecast: boolean;
}

export const NS_PER_HOUR = 3_600_000_000_000n;

/** Hours of a configuration as nanoseconds. */
export const nsFromH = (hours: number): bigint => BigInt(Math.round(hours * 3_600_000)) * 1_000_000n;

/** Since when the plan counts: its last completion, or when it was first seen. */
export const sinceOf = ({ lastDoneNs, countsFromNs }: PlanMemory): bigint => lastDoneNs ?? countsFromNs;

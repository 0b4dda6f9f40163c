/**
 * What a kind of maintenance trigger is: told from where a plan counts and what the time and the meters are, it says what
 * has come due. Jobs, missed occurrences and due states are the schedule's affair. A new kind is one file and one line
 * in the registry, and its part of the plant's schema.
 */

import type { MaintenanceBasis } from '@gemba/contract/maintenance';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import type { MaintenanceTrigger } from '@gemba/contract/plant/maintenance-trigger';
import type { Trend } from '../../ledger/trend.ts';
import type { BoundMeter } from '../meters/meter.ts';
import type { MeterReading } from '../meters/reading.ts';
import type { Pauses } from '../pauses.ts';
import type { Cycle } from '../types.ts';

/** A moment: the clock, and what is known of the machine. */
export interface Moment {
  nowNs: bigint;
  /** By the id of the meter. */
  meters: Readonly<Record<string, MeterReading>>;
  /** Measured values that are followed, by their signal. */
  trends?: Readonly<Record<string, Trend>>;
  /** A bigger service that covers this plan is open: it waits for what comes of that. */
  covered?: boolean;
}

/** Something that has come due. */
export interface Due {
  /** Names the occurrence within its plan: `2026-11-30`, `1500h`. */
  name: string;
  dueNs: bigint;
}

/** It is due soon: since when, and its date if it has one. */
export interface Soon {
  sinceNs: bigint;
  dueNs: bigint | null;
  /** A forecast says so, which may waver: once said, it holds until the next completion. */
  holds?: boolean;
}

export interface Trigger {
  /** Names the trigger within its plan by what it says, so that memory of a trigger that was edited doesn't count. */
  key: string;
  /**
   * What has come due by now, ascending: since the last completion, or after `accountedNs`, the newest that the open
   * job stands for already.
   */
  due(cycle: Cycle, moment: Moment, accountedNs: bigint | null): Due[];
  /** `null` when it is not due soon. */
  soon(cycle: Cycle, moment: Moment): Soon | null;
  /** Since when what came due at `oldestDueNs` is overdue; `null` when it is not. */
  overdueNs(cycle: Cycle, moment: Moment, oldestDueNs: bigint): bigint | null;
  /** The date that a completion at this moment satisfies, or from which the next is counted; `null`: from the completion. */
  satisfies(cycle: Cycle, moment: Moment): bigint | null;
  /** What a board shows of it; `cameNs`: since when it is due, if it is. */
  outlook(cycle: Cycle, moment: Moment, cameNs: bigint | null): Outlook;
}

export interface Outlook {
  basis: MaintenanceBasis;
  /** Share of the interval that is used, 1 = due. */
  used: number;
  /** When it comes, or came, due; `null` when it never will or nobody can say. */
  dueNs: bigint | null;
  forecast: boolean;
  /** How much a forecast is to be believed, 0…1; `null` where it is none. */
  confidence: number | null;
}

/** What a trigger is bound to. */
export interface Binding {
  plan: Pick<MaintenancePlan, 'mode' | 'shift'>;
  timeZone: string;
  pauses: Pauses;
  /** Meters of the machine. */
  meters: readonly BoundMeter[];
}

/** Hours of a configuration as nanoseconds. */
export const nsFromH = (hours: number): bigint => BigInt(Math.round(hours * 3_600_000)) * 1_000_000n;

/** A name of an occurrence is part of an id: nothing in it that an address would read otherwise. */
export const plainName = (text: string): string => text.replaceAll(/[^A-Za-z0-9.:_-]/g, '.');

export type TriggerKind = MaintenanceTrigger['kind'];

/** Makes a trigger of its configuration. */
export type MakeTrigger<K extends TriggerKind> = (
  config: Extract<MaintenanceTrigger, { kind: K }>,
  binding: Binding,
) => Trigger;

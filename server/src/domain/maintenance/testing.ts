/** For tests: a plan in memory that is told what happens, with a machine in Berlin. */

import type { Machine } from '@gemba/contract/plant/machine';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { boundPlan } from './plan.ts';
import { initialPlan } from './schedule.ts';
import { type MaintenanceEvent, step } from './step.ts';
import type { Moment } from './triggers/trigger.ts';
import type { MaintenanceFact, PlanMemory } from './types.ts';
import { maintenanceView } from './view.ts';

export const ZONE = 'Europe/Berlin';
/** Seconds of an hour. */
export const H = 3600;

/** A local date and time in Berlin as nanoseconds. */
export const at = (local: string): bigint => Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).epochNanoseconds;

export const local = (ns: bigint): string =>
  Temporal.Instant.fromEpochNanoseconds(ns)
    .toZonedDateTimeISO(ZONE)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

export const MACHINE: Machine = {
  id: 'press-1',
  name: 'Press 1',
  idealCycleS: 1,
  signals: [
    { id: 'total', type: 'int', role: 'count-total' },
    { id: 'kwh', type: 'float', role: 'energy' },
    { id: 'strokes', type: 'int' },
    { id: 'vibration', type: 'float' },
  ],
  meters: [
    { id: 'strokes', kind: 'counter', signal: 'strokes', unit: 'strokes', modulus: 65_536, maxPerH: 4000 },
    { id: 'oil', kind: 'by-hand', unit: 'l' },
  ],
};

/** What the meters show: run hours in seconds, the others in their units. */
export const moment = (nowNs: bigint, lives: Record<string, number> = {}, perDay: number | null = null): Moment => ({
  nowNs,
  meters: Object.fromEntries(
    Object.entries({ 'run-hours': 0, ...lives }).map(([id, life]) => [
      id,
      { life, readNs: nowNs, perDay, confidence: 1 },
    ]),
  ),
});

export class Plan {
  readonly bound;
  memory: PlanMemory;
  readonly facts: MaintenanceFact[] = [];

  constructor(more: Partial<MaintenancePlan>, seen = '2026-01-01T00:00', lives: Record<string, number> = {}) {
    const plan = { id: 'lube', machine: 'press-1', task: 'Lubricate', triggers: [], ...more };
    this.bound = boundPlan(plan, ZONE, MACHINE);
    this.memory = initialPlan(this.bound, moment(at(seen), lives));
  }

  tell(event: MaintenanceEvent): this {
    const { memory, facts } = step(this.memory, event, this.bound);
    this.memory = memory;
    this.facts.push(...facts);
    return this;
  }

  /** Looked at; `runS`: run seconds of the machine's life. */
  tick(when: string, runS = 0, lives: Record<string, number> = {}): this {
    return this.tell({ kind: 'tick', moment: moment(at(when), { 'run-hours': runS, ...lives }) });
  }

  done(when: string, runS = 0, skipped: string[] = []): this {
    const done = { by: 'ann', comment: null, skipped };
    return this.tell({ kind: 'complete', moment: moment(at(when), { 'run-hours': runS }), done });
  }

  cancel(when: string, runS = 0): this {
    const given = { by: 'ann', reason: 'no time' };
    return this.tell({ kind: 'cancel', moment: moment(at(when), { 'run-hours': runS }), ...given });
  }

  /** Nothing is left but what is stored. */
  restart(): this {
    const text = JSON.stringify(this.memory, (_, v: unknown) => (typeof v === 'bigint' ? { $int: `${v}` } : v));
    this.memory = JSON.parse(text, (_, v: unknown) =>
      typeof v === 'object' && v !== null && '$int' in v ? BigInt(String(v.$int)) : v,
    ) as PlanMemory;
    return this;
  }

  /** What happened and when, and what date it is about. */
  get story(): string[] {
    return this.facts.map(({ kind, atNs }) => `${kind} ${local(atNs)}`);
  }

  dueAt(when: string, runS = 0, perDay: number | null = null): string | null {
    const { dueMs } = maintenanceView(this.memory, this.bound, moment(at(when), { 'run-hours': runS }, perDay));
    return dueMs === null ? null : local(BigInt(Math.round(dueMs)) * 1_000_000n);
  }
}

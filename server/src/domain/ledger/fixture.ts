/** Plants and entries for the tests of the ledger and its figures: one machine, times as text. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Calendar } from '@gemba/contract/plant/calendar';
import type { Machine, Signal } from '@gemba/contract/plant/machine';
import type { Entry, Gap, Observed, Sample, Value } from '@gemba/contract/sample';
import { contextOf, type FoldContext } from './context.ts';
import { MemoryLedger } from './memory-ledger.ts';

export const MACHINE = 'press-1' as MachineId;

export const STATE: Signal = {
  id: 'state',
  role: 'state',
  type: 'text',
  states: { run: 'producing', stop: 'stopped', fault: 'faulted', starved: 'starved', setup: 'setup' },
};

/** One shift from 06:00 to 06:00 of the next day, no break. */
export const ALWAYS: Calendar = { id: 'c', shifts: [{ id: 'all', name: 'All day', start: '06:00', end: '06:00' }] };

export interface PlantParts {
  timeZone?: string;
  calendar?: Calendar;
  machine?: Partial<Machine>;
  signals?: Signal[];
}

export function plantOf({ timeZone = 'UTC', calendar = ALWAYS, machine = {}, signals }: PlantParts = {}): Plant {
  const press: Machine = {
    id: MACHINE,
    name: 'Press 1',
    idealCycleS: 1,
    signals: signals ?? [
      STATE,
      { id: 'total', role: 'count-total', type: 'int' },
      { id: 'reject', role: 'count-reject', type: 'int' },
    ],
    ...machine,
  };
  const line = { id: 'line-1', name: 'Line 1', calendar: calendar.id, machines: [press] };
  return {
    enterprise: { id: 'acme', name: 'Acme' },
    sites: [{ id: 'site', name: 'Site', timeZone, areas: [{ id: 'hall', name: 'Hall', lines: [line] }] }],
    calendars: [calendar],
  };
}

export const contextFor = (parts: PlantParts = {}): FoldContext => contextOf(plantOf(parts), MACHINE);

/** `07:30`, `07:30:15` or `07:30:15.5` on 2 March 2026, or a whole ISO time; UTC unless it says otherwise. */
export function ns(text: string): bigint {
  const whole = text.includes('T') ? text : `2026-03-02T${text}Z`;
  return Temporal.Instant.from(whole).epochNanoseconds;
}

export const sample = (time: string | bigint, signal: string, value: Value | null, status = 0): Sample => ({
  kind: 'sample',
  machine: MACHINE,
  signal: signal as SignalId,
  timeNs: typeof time === 'bigint' ? time : ns(time),
  value,
  status,
});

export const observed = (from: string | bigint, through: string | bigint): Observed => ({
  kind: 'observed',
  machine: MACHINE,
  fromNs: typeof from === 'bigint' ? from : ns(from),
  throughNs: typeof through === 'bigint' ? through : ns(through),
});

export const gap = (from: string, to: string, signals: string[] = []): Gap => ({
  kind: 'gap',
  machine: MACHINE,
  signals: signals as SignalId[],
  fromNs: ns(from),
  toNs: ns(to),
  cause: 'queue-overflow',
});

/** A ledger that took the entries, one call for all. */
export function ledgerOf(context: FoldContext, entries: Entry[]): MemoryLedger {
  const ledger = new MemoryLedger(context);
  ledger.take(entries);
  return ledger;
}

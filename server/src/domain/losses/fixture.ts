/** Rows for the tests of losses: machines of a line, stretch after stretch from time zero, and a calendar that always works. */

import type { MachineId, ProductId } from '@gemba/contract/identity';
import type { CalendarClass, MachineState } from '@gemba/contract/state';
import fc from 'fast-check';
import type { Segment } from '../calendar/segment.ts';
import type { LedgerRow } from '../ledger/row.ts';

export const S = 1_000_000_000n;

export interface Stretched extends Partial<Omit<LedgerRow, 'machine' | 'fromNs' | 'toNs' | 'state'>> {
  seconds: number;
  state: MachineState;
}

/** Rows of a machine that touch; ideal time is as told, else one second for a part. */
export function rowsOf(machine: string, stretches: readonly Stretched[]): LedgerRow[] {
  let atNs = 0n;
  return stretches.map(({ seconds, ...told }) => {
    const fromNs = atNs;
    atNs += BigInt(Math.round(seconds * 1e9));
    const good = told.good ?? 0;
    const reject = told.reject ?? 0;
    return {
      ...{ machine: machine as MachineId, fromNs, toNs: atNs, calendar: 'scheduled', shift: null, reason: null },
      ...{
        product: null,
        good,
        reject,
        rework: 0,
        idealS: good + reject,
        goodIdealS: good,
        energyKWh: 0,
        estimated: false,
      },
      ...told,
    };
  });
}

/** `[seconds, state, reason]` for each stretch. */
export const simple = (machine: string, ...stretches: [number, MachineState, string?][]): LedgerRow[] =>
  rowsOf(
    machine,
    stretches.map(([seconds, state, reason]) => ({ seconds, state, reason: reason ?? null })),
  );

/** A calendar of one class throughout. */
export const calendar = (always: CalendarClass = 'scheduled') => ({
  segments: (fromNs: bigint, toNs: bigint): Segment[] => [{ fromNs, toNs, calendar: always, shift: null }],
});

const STATES: readonly MachineState[] = [
  ...(['producing', 'producing', 'starved', 'blocked', 'stopped', 'faulted'] as const),
  ...(['setup', 'maintenance', 'idle', 'off', 'no-data'] as const),
];
const CLASSES: readonly CalendarClass[] = [
  'scheduled',
  'scheduled',
  'scheduled',
  'break',
  'planned-stop',
  'unscheduled',
];

/** What a machine may have done: any state in any class, parts that come slower or faster than the ideal cycle. */
export const anyStretches: fc.Arbitrary<Stretched[]> = fc.array(
  fc.record({
    seconds: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.double({ min: 0.1, max: 900, noNaN: true })),
    state: fc.constantFrom(...STATES),
    calendar: fc.constantFrom(...CLASSES),
    reason: fc.constantFrom(null, 'jam', 'no-crew'),
    product: fc.constantFrom(null, 'water' as ProductId),
    good: fc.nat(400),
    reject: fc.nat(40),
  }),
  { minLength: 1, maxLength: 30 },
);

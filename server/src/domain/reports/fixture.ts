/** A plant of two sites in far zones, and rows of its machines that are made up out of a seed, for tests of reports. */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Calendar } from '@gemba/contract/plant/calendar';
import type { Machine } from '@gemba/contract/plant/machine';
import type { MachineState } from '@gemba/contract/state';
import { calendarOf } from '../calendar/plant-calendar.ts';
import type { LedgerRow } from '../ledger/row.ts';

const machine = (id: string, name: string): Machine => ({
  id,
  name,
  idealCycleS: 10,
  signals: [
    {
      id: 'state',
      role: 'state',
      type: 'text',
      states: { run: 'producing', stop: 'stopped' },
    },
    { id: 'reason', role: 'reason', type: 'int', reasons: [{ code: 7, id: 'jam', name: 'Etikett klemmt' }] },
    { id: 'total', role: 'count-total', type: 'int' },
    { id: 'reject', role: 'count-reject', type: 'int' },
    { id: 'energy', role: 'energy', type: 'float', unit: 'kWh' },
  ],
});

const BREAK = [{ start: '10:00', minutes: 30 }];
export const THREE_SHIFTS: Calendar = {
  id: 'three',
  shifts: [
    { id: 'early', name: 'Early', start: '06:00', end: '14:00', breaks: BREAK },
    { id: 'late', name: 'Late', start: '14:00', end: '22:00' },
    { id: 'night', name: 'Night', start: '22:00', end: '06:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
  ],
};

export function plantOf(timeZone = 'Europe/Berlin', other = 'Asia/Ho_Chi_Minh'): Plant {
  const line = (id: string, name: string, machines: Machine[]) => ({
    ...{ id, name, calendar: 'three', oeeTarget: 0.8, stopCostPerMin: 60, machines },
  });
  return {
    enterprise: { id: 'acme', name: 'Acme' },
    sites: [
      {
        ...{ id: 'leipzig', name: 'Leipzig', timeZone, currency: 'EUR' },
        areas: [
          {
            ...{ id: 'hall', name: 'Halle 1' },
            lines: [
              line('line-1', 'Linie 1', [machine('press-1', 'Presse 1'), machine('wash-1', 'Wäscher 1')]),
              line('line-2', 'Linie 2', [machine('press-2', 'Presse 2')]),
            ],
          },
        ],
      },
      {
        ...{ id: 'hanoi', name: 'Hà Nội', timeZone: other, currency: 'VND' },
        areas: [{ id: 'chai', name: 'Chai', lines: [line('line-3', 'ライン 3', [machine('fill-3', 'เครื่องบรรจุ 3')])] }],
      },
    ],
    calendars: [THREE_SHIFTS],
  };
}

/** A small generator of numbers in [0, 1), the same for the same seed (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const STATES: readonly MachineState[] = ['producing', 'producing', 'producing', 'stopped', 'faulted', 'starved'];

/** Rows of a machine over a window, cut where the calendar changes; about one in ten minutes, some of them missing. */
export function rowsOf(
  plant: Plant,
  machineId: string,
  lineId: string,
  fromNs: bigint,
  toNs: bigint,
  seed: number,
): LedgerRow[] {
  const next = numbers(seed);
  const rows: LedgerRow[] = [];
  for (const segment of calendarOf(plant, lineId).segments(fromNs, toNs)) {
    for (let at = segment.fromNs; at < segment.toNs; ) {
      const length = BigInt(Math.ceil(next() * 1200)) * 1_000_000_000n;
      const end = at + length < segment.toNs ? at + length : segment.toNs;
      const seconds = Number(end - at) / 1e9;
      const state = STATES[Math.floor(next() * STATES.length)] as MachineState;
      const runs = state === 'producing' && segment.calendar === 'scheduled';
      const made = runs ? Math.floor((seconds / 10) * (0.7 + 0.3 * next())) : 0;
      const reject = Math.floor(made * 0.05 * next());
      if (next() > 0.02) {
        rows.push({
          ...{ machine: machineId as MachineId, fromNs: at, toNs: end, calendar: segment.calendar },
          ...{ shift: segment.shift?.key ?? null, state, product: null, estimated: false },
          reason: state === 'stopped' && next() < 0.6 ? 'jam' : null,
          ...{ good: made - reject, reject, rework: 0, idealS: made * 10, goodIdealS: (made - reject) * 10 },
          energyKWh: runs ? seconds / 3600 : 0.1,
        });
      }
      at = end;
    }
  }
  return rows;
}

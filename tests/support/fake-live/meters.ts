/** Meters of the fake plant: run hours, parts and energy of some machines, and one that people read. */

import type { MeterView } from '@gemba/contract/maintenance';

const meter = (machine: string, more: Partial<MeterView> & Pick<MeterView, 'kind' | 'value'>): MeterView => ({
  ...{
    machine,
    meter: more.kind,
    name: null,
    unit: '',
    signals: [],
    readMs: 0,
    completeness: 0.98,
    perDay: null,
    confidence: 0.9,
  },
  ...more,
});

export const metersTold = (nowMs: number): MeterView[] =>
  ['filler-2', 'depal-1', 'mill-2', 'press-1'].flatMap((machine, i) => [
    meter(machine, { kind: 'run-hours', unit: 'h', value: 8123.4 + 711 * i, perDay: 17.3, readMs: nowMs }),
    meter(machine, { kind: 'parts', value: 12_345_678 - 99_999 * i, perDay: 61_234, readMs: nowMs }),
    meter(machine, {
      kind: 'energy',
      unit: 'kWh',
      value: 45_321.5 + i,
      perDay: 212.2,
      completeness: 0.71,
      readMs: nowMs,
    }),
    ...(i === 0
      ? [
          meter(machine, {
            meter: 'oil',
            kind: 'by-hand',
            name: 'Oil',
            unit: 'l',
            value: 0,
            completeness: null,
            readMs: null,
          }),
        ]
      : []),
  ]);

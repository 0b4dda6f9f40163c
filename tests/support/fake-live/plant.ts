/** A plant for looking at screens: two sites in different zones, four lines, every state that a tile can show. */

import type { PlantView } from '@gemba/contract/live';

type LinePlace = PlantView['sites'][number]['areas'][number]['lines'][number];
type MachinePlace = LinePlace['machines'][number];
type SignalPlace = MachinePlace['signals'][number];

const signal = (
  id: string,
  name: string,
  unit: string | null,
  low: number | null,
  high: number | null,
): SignalPlace => ({
  id,
  name,
  role: 'value',
  type: 'float',
  unit,
  low,
  high,
  chart: null,
});

/** Six measured values, and what a line's page must leave out. */
const SIGNALS: SignalPlace[] = [
  { id: 'state', name: 'State', role: 'state', type: 'int', unit: null, low: null, high: null, chart: null },
  { id: 'total', name: 'Parts', role: 'count-total', type: 'int', unit: null, low: null, high: null, chart: null },
  signal('pressure', 'Pressure block 4', 'bar', null, 7),
  { ...signal('flow', 'Flow', 'l/min', 20, 60), chart: 'xbar-r' },
  { ...signal('temperature', 'Product temperature', '°C', null, 24), chart: 'i-mr' },
  signal('vibration', 'Vibration', 'mm/s', null, 3.9),
  { ...signal('cycle', 'Cycle time', 's', null, null), role: 'cycle-time' },
  signal('power', 'Power', 'kW', null, null),
  { ...signal('guard', 'Guard closed', null, null, null), type: 'bool' },
  { ...signal('mode', 'Mode', null, null, null), type: 'text', role: 'mode' },
];

const machine = (id: string, name: string, kind: string): MachinePlace => ({
  id,
  name,
  kind,
  noDataAfterMs: 30_000,
  signals: SIGNALS,
});

const line = (id: string, name: string, stopCostPerMin: number, machines: MachinePlace[]): LinePlace => ({
  id,
  name,
  oeeTarget: 0.77,
  stopCostPerMin,
  countingPoint: machines.at(-1)?.id ?? '',
  machines,
});

/** A name that would run as a script if a page took it for HTML. */
export const HOSTILE_NAME = '<img src=x onerror="document.title=\'owned\'">';

export const PLANT: PlantView = {
  enterprise: { id: 'lotus', name: 'Lotus Works' },
  sites: [
    {
      id: 'hanoi',
      name: 'Hanoi',
      timeZone: 'Asia/Ho_Chi_Minh',
      currency: 'VND',
      areas: [
        {
          id: 'bottling',
          name: 'Bottling',
          lines: [
            line('line-1', 'Line 1', 260_000, [
              machine('depal-1', 'Depal 1', 'depalletizer'),
              machine('filler-1', 'Filler 1', 'filler'),
              machine('labeller-1', 'Labeller 1', 'labeller'),
              machine('packer-1', 'Packer 1', 'packer'),
            ]),
            line('line-2', 'Line 2', 220_000, [
              machine('depal-2', 'Depal 2', 'depalletizer'),
              machine('filler-2', 'Filler 2', 'filler'),
              machine('labeller-2', 'Labeller 2', 'labeller'),
              machine('packer-2', 'Packer 2', 'packer'),
            ]),
            line('line-3', 'Line 3', 200_000, [
              machine('mill-1', 'Mill 1', 'cnc-mill'),
              machine('mill-2', 'Mill 2', 'cnc-mill'),
              machine('press-1', 'Press 1', 'press'),
              machine('press-2', 'Press 2', 'press'),
            ]),
          ],
        },
      ],
    },
    {
      id: 'leipzig',
      name: 'Leipzig',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      areas: [
        {
          id: 'machining',
          name: 'Machining',
          lines: [
            line('line-a', 'Line A', 18.5, [
              machine('press-a', 'Press A', 'press'),
              machine('hostile', HOSTILE_NAME, 'press'),
              machine('mill-a', 'Langdrehautomat Südhalle 12', 'cnc-mill'),
              machine('washer-a', 'Washer A', 'washer'),
              machine('robot-a', 'Robot A', 'robot'),
              machine('pack-a', 'Packer A', 'packer'),
            ]),
          ],
        },
      ],
    },
  ],
};

/** A small plant for the tests of the server: one line of two machines, one shift of 24 hours. */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { Signal } from '@gemba/contract/plant/machine';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import type { Meter } from '@gemba/contract/plant/meter';
import type { Observed, Sample, Value } from '@gemba/contract/sample';

export const FILLER = 'filler-1' as MachineId;
export const LABELLER = 'labeller-1' as MachineId;

/** 22 November 2026, 08:00 UTC. */
export const START_MS = Date.UTC(2026, 10, 22, 8);

export interface PlantParts {
  alarms?: AlarmRule[];
  maintenance?: MaintenancePlan[];
  jobs?: Plant['jobs'];
  /** The filler has a control chart, a reason of rejects and a meter, and the site a price of energy. */
  quality?: boolean;
  /** Of the filler, which has a counter of `strokes` with them. */
  meters?: Meter[];
  products?: Plant['products'];
  calendars?: Plant['calendars'];
}

/** One shift, at every hour of every day. */
const ALWAYS: Plant['calendars'] = [
  { id: 'always', shifts: [{ id: 'day', name: 'Day', start: '06:00', end: '06:00' }] },
];

const MEASURED: Signal[] = [
  {
    id: 'zone/temperature',
    type: 'float',
    unit: '°C',
    limits: { low: 60, high: 80 },
    chart: { kind: 'i-mr', everyS: 10 },
  },
  {
    id: 'reject-reason',
    role: 'reject-reason',
    type: 'int',
    reasons: [{ code: 1, id: 'underfilled', name: 'Underfilled' }],
  },
  { id: 'energy', role: 'energy', type: 'float', unit: 'kWh' },
];

export function testPlant({
  alarms = [],
  maintenance = [],
  jobs,
  quality = false,
  meters,
  products,
  calendars = ALWAYS,
}: PlantParts = {}): Plant {
  const machine = (id: string, name: string): Plant['sites'][0]['areas'][0]['lines'][0]['machines'][0] => ({
    id,
    name,
    idealCycleS: 1,
    signals: [
      {
        id: 'state',
        role: 'state',
        type: 'text',
        states: { run: 'producing', stop: 'stopped', fault: 'faulted', starved: 'starved', blocked: 'blocked' },
      },
      { id: 'reason', role: 'reason', type: 'int', reasons: [{ code: 7, id: 'jam', name: 'Bottle jam' }] },
      { id: 'total', role: 'count-total', type: 'int' },
      { id: 'reject', role: 'count-reject', type: 'int' },
      ...(meters !== undefined && id === FILLER ? [{ id: 'strokes', type: 'int' as const }] : []),
      ...(quality && id === FILLER ? MEASURED : [{ id: 'zone/temperature', type: 'float' as const, unit: '°C' }]),
    ],
    ...(meters !== undefined && id === FILLER ? { meters } : {}),
  });
  return {
    enterprise: { id: 'test', name: 'Test works' },
    sites: [
      {
        id: 'site-1',
        name: 'Site',
        timeZone: 'UTC',
        currency: 'EUR',
        ...(quality ? { energyPrice: 0.2 } : {}),
        areas: [
          {
            id: 'hall',
            name: 'Hall',
            lines: [
              {
                id: 'line-1',
                name: 'Line 1',
                calendar: 'always',
                oeeTarget: 0.8,
                stopCostPerMin: 60,
                ...(quality ? { firstPassTarget: 0.95 } : {}),
                machines: [machine(FILLER, 'Filler 1'), machine(LABELLER, 'Labeller 1')],
              },
            ],
          },
        ],
      },
    ],
    calendars,
    ...(products && { products }),
    alarms,
    maintenance,
    ...(jobs && { jobs }),
  };
}

/** Seconds after the start of the test, as nanoseconds UTC. */
export const at = (seconds: number): bigint => BigInt(START_MS + Math.round(seconds * 1000)) * 1_000_000n;

export const sample = (machine: MachineId, signal: string, seconds: number, value: Value | null): Sample => ({
  kind: 'sample',
  machine,
  signal: signal as SignalId,
  timeNs: at(seconds),
  value,
  status: 0,
});

export const observed = (machine: MachineId, fromS: number, throughS: number): Observed => ({
  kind: 'observed',
  machine,
  fromNs: at(fromS),
  throughNs: at(throughS),
});

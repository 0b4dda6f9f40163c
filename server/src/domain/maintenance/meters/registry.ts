/** All kinds of meter; a new one is one file and one line here, and its part of the plant's schema. */

import type { Machine } from '@gemba/contract/plant/machine';
import { type Meter, OWN_METERS } from '@gemba/contract/plant/meter';
import { byHand } from './by-hand.ts';
import { counter } from './counter.ts';
import { cycles } from './cycles.ts';
import { energy } from './energy.ts';
import type { BindMeter, BoundMeter, MeterKind } from './meter.ts';
import { parts } from './parts.ts';
import { runHours } from './run-hours.ts';

const METERS: { [K in MeterKind]: BindMeter<K> } = {
  'run-hours': runHours,
  parts,
  cycles,
  energy,
  counter,
  'by-hand': byHand,
};

/** The machine's meters: those that it has by itself, as far as it has the signals, and those of the plant. */
export function metersOf(machine: Machine): BoundMeter[] {
  const { meters = [] } = machine;
  const own = OWN_METERS.filter((id) => !meters.some((meter) => meter.id === id)).map((id) =>
    bind({ id, kind: id }, machine),
  );
  const told = own.filter(({ kind, signals }) => kind === 'run-hours' || signals.length > 0);
  return [...told, ...meters.map((meter) => bind(meter, machine))];
}

const bind = (meter: Meter, machine: Machine): BoundMeter =>
  (METERS[meter.kind] as BindMeter<MeterKind>)(meter, machine);

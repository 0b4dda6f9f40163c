/** What of the plant a screen needs, out of the configuration. */

import type { PlantView } from '@gemba/contract/live';
import type { Plant } from '@gemba/contract/plant';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Line } from '@gemba/contract/plant/site';
import { countingPointOf } from '../domain/places/counting-point.ts';
import { noDataAfterMs } from './machine.ts';

export function plantView(plant: Plant): PlantView {
  return {
    enterprise: plant.enterprise,
    sites: plant.sites.map(({ id, name, timeZone, currency, areas }) => ({
      id,
      name,
      timeZone,
      currency: currency ?? null,
      areas: areas.map((area) => ({ id: area.id, name: area.name, lines: area.lines.map(lineOf) })),
    })),
  };
}

type LineOfPlant = PlantView['sites'][number]['areas'][number]['lines'][number];

const lineOf = (line: Line): LineOfPlant => ({
  id: line.id,
  name: line.name,
  oeeTarget: line.oeeTarget ?? null,
  stopCostPerMin: line.stopCostPerMin ?? null,
  countingPoint: countingPointOf(line),
  machines: line.machines.map(machineOf),
});

const machineOf = (machine: Machine): LineOfPlant['machines'][number] => ({
  id: machine.id,
  name: machine.name,
  kind: machine.kind ?? null,
  noDataAfterMs: noDataAfterMs(machine),
  signals: machine.signals.map(({ id, name, role, type, unit, limits, chart }) => ({
    id,
    name: name ?? id,
    role: role ?? 'value',
    type,
    unit: unit ?? null,
    low: limits?.low ?? null,
    high: limits?.high ?? null,
    chart: chart?.kind ?? null,
  })),
});

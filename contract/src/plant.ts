/**
 * Schema of `config/plant.yaml`: what the plant is. Sites, lines, machines, their signals and roles; calendars,
 * products, alarm rules, maintenance plans and jobs, each in a file under `plant/`. Where a machine is read stands in
 * gateway.yaml, what plays it in simulators.yaml. TypeBox gives the type, the validation and the JSON Schema for editors;
 * what a schema can't say (references, time zones, uniqueness) is checked in `plant-check.ts`.
 */

import Type, { type Static } from 'typebox';
import { AlarmRule } from './plant/alarm-rule.ts';
import { AlarmSettings } from './plant/alarm-settings.ts';
import { Calendar } from './plant/calendar.ts';
import { Jobs } from './plant/jobs.ts';
import type { Machine } from './plant/machine.ts';
import { MaintenancePlan } from './plant/maintenance-plan.ts';
import { id, name, strict } from './plant/primitives.ts';
import { Product } from './plant/product.ts';
import { type Area, type Line, Site } from './plant/site.ts';

export const Plant = Type.Object(
  {
    enterprise: Type.Object({ id: id('The enterprise'), name }, strict),
    sites: Type.Array(Site, { minItems: 1 }),
    calendars: Type.Array(Calendar),
    products: Type.Optional(Type.Array(Product)),
    alarms: Type.Optional(Type.Array(AlarmRule)),
    alarmSettings: Type.Optional(AlarmSettings),
    maintenance: Type.Optional(Type.Array(MaintenancePlan)),
    jobs: Type.Optional(Jobs),
  },
  { ...strict, title: 'Gemba plant', $id: 'https://gemba.invalid/schema/plant.json' },
);

export type Plant = Static<typeof Plant>;

/** A machine with everything above it, as most readers of the plant want it. */
export interface PlacedMachine {
  site: Site;
  area: Area;
  line: Line;
  machine: Machine;
  /** `enterprise/site/area/line/machine` [IEC 62264-1 §5.3]. */
  path: string;
}

/** All machines of a plant in the order of the file. */
export function machinesOf(plant: Plant): PlacedMachine[] {
  return plant.sites.flatMap((site) =>
    site.areas.flatMap((area) =>
      area.lines.flatMap((line) =>
        line.machines.map((machine) => ({
          site,
          area,
          line,
          machine,
          path: [plant.enterprise.id, site.id, area.id, line.id, machine.id].join('/'),
        })),
      ),
    ),
  );
}

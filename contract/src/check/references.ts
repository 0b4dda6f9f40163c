/** Checks of what points at something else in the plant: calendars, products, machines and signals that must exist. */

import type { Machine } from '../plant/machine.ts';
import type { Plant } from '../plant.ts';
import { checkCondition } from './conditions.ts';
import { known, type Report } from './faults.ts';

/** What can be pointed at, by id. */
export interface Known {
  machines: ReadonlyMap<string, Machine>;
  calendars: ReadonlySet<string>;
  products: ReadonlySet<string>;
}

export function checkProducts(plant: Plant, all: Known, report: Report): void {
  plant.products?.forEach((product, i) => {
    for (const field of ['idealCycleS', 'recipes'] as const) {
      for (const machine of Object.keys(product[field] ?? {})) {
        if (!all.machines.has(machine)) {
          report(
            `products[${i}].${field}.${machine}`,
            `there is no machine ${machine}`,
            known('machine', all.machines.keys()),
          );
        }
      }
    }
  });
}

export function checkAlarms(plant: Plant, all: Known, report: Report): void {
  plant.alarms?.forEach((rule, i) => {
    const path = `alarms[${i}]`;
    rule.machines.forEach((machine, j) => {
      if (machine !== '*' && !all.machines.has(machine)) {
        report(`${path}.machines[${j}]`, `there is no machine ${machine}`, known('machine', all.machines.keys()));
      }
    });
    checkCondition(rule, plant, path, report);
    if (rule.graceS !== undefined && rule.suppressIn === undefined) {
      report(`${path}.graceS`, 'there is no state behind which it would run', 'Say in `suppressIn` in which states.');
    }
    if (rule.groupOf !== undefined && rule.group === undefined) {
      report(`${path}.groupOf`, 'the rule is in no group', 'Name one in `group`.');
    }
  });
}

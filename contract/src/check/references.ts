/** Checks of what points at something else in the plant: calendars, products, machines and signals that must exist. */

import type { Machine } from '../plant/machine.ts';
import type { Plant } from '../plant.ts';
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
    if (!('signal' in rule.condition)) return;
    const { signal } = rule.condition;
    const named = rule.machines.flatMap((id) => all.machines.get(id) ?? []);
    for (const machine of named) checkLimited(machine, signal, `${path}.condition.signal`, report);
    const everywhere = rule.machines.includes('*');
    const someHave = [...all.machines.values()].some((machine) => machine.signals.some((s) => s.id === signal));
    if (everywhere && !someHave) {
      report(
        `${path}.condition.signal`,
        `no machine has a signal ${signal}`,
        'Name a signal that at least one machine has.',
      );
    }
  });
}

function checkLimited(machine: Machine, signalId: string, path: string, report: Report): void {
  const signal = machine.signals.find((candidate) => candidate.id === signalId);
  if (!signal) {
    report(
      path,
      `${machine.id} has no signal ${signalId}`,
      known(
        'signal',
        machine.signals.map((s) => s.id),
      ),
    );
  } else if (signal.type !== 'float' && signal.type !== 'int') {
    report(
      path,
      `${signalId} of ${machine.id} is ${signal.type}, a limit needs a number`,
      'Name a signal of type `int` or `float`.',
    );
  }
}

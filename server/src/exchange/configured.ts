/** Tables whose things stand in plant.yaml: where each stands, and what of the file has to change for it. */

import type { ExchangeTableName } from '@gemba/contract/imports';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { type ConfigEdit, SameAs } from '@gemba/program/config-edit';
import { differencesOf } from '../domain/exchange/differences.ts';
import { type ListedMachine, MACHINES } from '../domain/exchange/machines.ts';
import type { PlanField } from '../domain/exchange/plan-columns.ts';
import { PLANS } from '../domain/exchange/plans.ts';
import type { Table } from '../domain/exchange/table.ts';

export interface Configured<T, F extends string> {
  name: ExchangeTableName;
  table: Table<T, F, { plant: Plant }>;
  thingsOf(plant: Plant): T[];
  idOf(thing: T): string;
  /** @param changed things that are new, or differ */
  editsOf(plant: Plant, changed: readonly T[]): ConfigEdit[];
  /** The thing that a path of a fault is about, and the rest of the path; `null` where it is about something else. */
  thingAt(plant: Plant, path: string): { id: string; rest: string } | null;
}

type Steps = (string | number)[];

/** Lists of machines, with where they stand. */
const machineLists = (plant: Plant) =>
  plant.sites.flatMap((site, s) =>
    site.areas.flatMap((area, a) =>
      area.lines.map((line, l) => ({ line, path: ['sites', s, 'areas', a, 'lines', l, 'machines'] as Steps })),
    ),
  );

function machinePath(plant: Plant, id: string): Steps | null {
  for (const { line, path } of machineLists(plant)) {
    const place = line.machines.findIndex((machine) => machine.id === id);
    if (place >= 0) return [...path, place];
  }
  return null;
}

export const CONFIGURED_MACHINES: Configured<ListedMachine, keyof (typeof MACHINES)['columns']['headings']> = {
  name: 'machines',
  table: MACHINES,
  thingsOf: (plant) => machinesOf(plant).map(({ line, machine }) => ({ line: line.id, machine })),
  idOf: ({ machine }) => machine.id,
  editsOf(plant, changed) {
    const known = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine]));
    const edits = changed.flatMap(({ machine }): ConfigEdit[] => {
      const [before, path] = [known.get(machine.id), machinePath(plant, machine.id)];
      return before === undefined || path === null ? [] : differencesOf(before, machine, path);
    });
    for (const { line, path } of machineLists(plant)) {
      const added = changed.filter((one) => one.line === line.id && !known.has(one.machine.id));
      const add = added.map(({ machine, like }) => {
        const path = like === undefined ? null : machinePath(plant, like);
        return { ...machine, signals: path === null ? machine.signals : new SameAs([...path, 'signals']) };
      });
      if (add.length > 0) edits.push({ list: path, add });
    }
    return edits;
  },
  thingAt(plant, path) {
    const found = /^sites\[(\d+)\]\.areas\[(\d+)\]\.lines\[(\d+)\]\.machines\[(\d+)\]\.?(.*)$/.exec(path);
    if (found === null) return null;
    const [s = 0, a = 0, l = 0, m = 0] = found.slice(1, 5).map(Number);
    const id = plant.sites[s]?.areas[a]?.lines[l]?.machines[m]?.id;
    return id === undefined ? null : { id, rest: found[5] ?? '' };
  },
};

export const CONFIGURED_PLANS: Configured<MaintenancePlan, PlanField> = {
  name: 'plans',
  table: PLANS,
  thingsOf: ({ maintenance = [] }) => maintenance,
  idOf: ({ id }) => id,
  editsOf({ maintenance }, changed) {
    const places = new Map((maintenance ?? []).map((plan, index) => [plan.id, { plan, index }]));
    const edits = changed.flatMap((plan): ConfigEdit[] => {
      const before = places.get(plan.id);
      return before === undefined ? [] : differencesOf(before.plan, plan, ['maintenance', before.index]);
    });
    const add = changed.filter(({ id }) => !places.has(id));
    if (add.length === 0) return edits;
    return [
      ...edits,
      maintenance === undefined ? { path: ['maintenance'], value: add } : { list: ['maintenance'], add },
    ];
  },
  thingAt({ maintenance = [] }, path) {
    const found = /^maintenance\[(\d+)\]\.?(.*)$/.exec(path);
    const id = maintenance[Number(found?.[1])]?.id;
    return id === undefined ? null : { id, rest: found?.[2] ?? '' };
  },
};

/**
 * Maintenance plans as a table. A plan takes as many rows as the longest of its lists has entries: triggers, checklist,
 * parts, plans that it covers, pauses; what stands once stands in its first row. A list of which the table says anything is
 * the whole list.
 */

import { ID_PATTERN, isId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import type { MaintenanceTask } from '@gemba/contract/plant/maintenance-task';
import type { Cells } from '../imports/cells.ts';
import { HEADING, HEADINGS, NUMBERS, type PlanField } from './plan-columns.ts';
import { flag, triggerCells, triggersIn, withKept } from './plan-triggers.ts';
import type { Row, Table } from './table.ts';

const MONTH_DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const ID = new RegExp(ID_PATTERN);
const ID_LIKE = 'Use letters, digits and _ . - only, at most 64, a letter or digit first.';
const LISTS = ['triggers', 'tasks', 'parts', 'covers', 'pauses'] as const;

export const PLANS: Table<MaintenancePlan, PlanField, { plant: Plant }> = {
  columns: { row: 'a maintenance plan', required: ['plan'], numbers: NUMBERS, headings: HEADINGS },
  heading: HEADING,
  key: 'plan',
  severalRows: true,
  nameOf: ({ task }) => task,
  rowsOf(plan) {
    const { triggers, tasks = [], parts = [], covers = [], pauses = [] } = plan;
    const head: Row<PlanField> = {
      ...{ machine: plan.machine, task: plan.task, minutes: plan.minutes ?? null, owner: plan.owner ?? null },
      ...{ skill: plan.skill ?? null, mode: plan.mode ?? null, shift: plan.shift ?? null, window: flag(plan.window) },
      procedure: plan.procedure ?? null,
    };
    const rows = Math.max(1, ...[triggers, tasks, parts, covers, pauses].map(({ length }) => length));
    return Array.from({ length: rows }, (_, i) => {
      const [trigger, task, part, pause] = [triggers[i], tasks[i], parts[i], pauses[i]];
      return {
        ...{ plan: plan.id, ...(i === 0 ? head : {}), covers: covers[i] ?? null },
        ...(trigger === undefined ? {} : triggerCells(trigger)),
        ...(task === undefined ? {} : taskCells(task)),
        ...(part === undefined ? {} : { part: part.part, quantity: part.quantity }),
        ...(pause === undefined ? {} : { pauseFrom: pause.from, pauseTo: pause.to }),
      };
    });
  },
  read(id, rows, present) {
    const [cells] = rows;
    if (cells === undefined) return null;
    if (!isId(id)) return cells.fault('plan', 'is no id of a plan', ID_LIKE);
    const machine = cells.text('machine', 64) ?? present?.machine ?? cells.missing('machine', 'Fill in the machine.');
    const task = cells.text('task', 120) ?? present?.task ?? cells.missing('task', 'Fill in what is to be done.');
    const said = {
      minutes: cells.number('minutes', { least: 1, whole: true }),
      ...{ owner: cells.text('owner', 40), skill: cells.text('skill', 40) },
      mode: cells.choice('mode', ['fixed', 'floating'] as const),
      ...{ shift: cells.number('shift', { least: 0, most: 1 }), window: cells.flag('window') },
      procedure: cells.matching('procedure', ID, ID_LIKE),
      triggers: withKept(rows.flatMap(triggersIn), present?.triggers ?? []),
      tasks: tasksIn(rows, present?.tasks ?? []),
      parts: partsIn(rows),
      covers: rows.flatMap((row) => row.list('covers') ?? []),
      pauses: pausesIn(rows),
    };
    if (said.triggers.length === 0 && present === null) {
      const next = 'Fill in rrule, run hours, cycles, parts made, kWh, amount, alarm rule or signal.';
      cells.fault('plan', 'has nothing that makes it due', next);
    }
    if (machine === null || task === null) return null;
    return { thing: { ...present, id, machine, task, ...saidOf(said) } as MaintenancePlan };
  },
};

/** What a table says, without what it leaves empty. */
const saidOf = (said: object) =>
  Object.fromEntries(
    Object.entries(said).filter(([key, value]) => {
      return value !== null && !((LISTS as readonly string[]).includes(key) && (value as unknown[]).length === 0);
    }),
  );

function taskCells({ id, text, measure, photo, optional }: MaintenanceTask): Row<PlanField> {
  const { unit, low, high } = measure ?? {};
  const limits = { unit: unit ?? null, low: low ?? null, high: high ?? null };
  const isBare = measure !== undefined && unit === undefined && low === undefined && high === undefined;
  return {
    step: id,
    check: text,
    measured: isBare ? 'yes' : null,
    ...limits,
    photo: flag(photo),
    optional: flag(optional),
  };
}

function tasksIn(rows: readonly Cells<PlanField>[], present: readonly MaintenanceTask[]): MaintenanceTask[] {
  const tasks: MaintenanceTask[] = [];
  for (const cells of rows) {
    const text = cells.text('check', 300);
    if (text === null) {
      const other = (['step', 'measured', 'unit', 'low', 'high', 'photo', 'optional'] as const).find((one) =>
        cells.says(one),
      );
      if (other !== undefined && !cells.says('check'))
        cells.fault(other, 'stands without a check', 'Fill in what is to be checked.');
      continue;
    }
    const named = cells.matching('step', ID, ID_LIKE);
    const known = present.find((task) => (named === null ? task.text === text : task.id === named));
    const [unit, low, high] = [cells.text('unit', 16), cells.number('low'), cells.number('high')];
    const measured = cells.flag('measured') === true || unit !== null || low !== null || high !== null;
    const [photo, optional] = [cells.flag('photo'), cells.flag('optional')];
    tasks.push({
      ...{ ...known, id: named ?? known?.id ?? `step-${tasks.length + 1}`, text },
      ...(measured ? { measure: { ...known?.measure, ...saidOf({ unit, low, high }) } } : {}),
      ...(photo === null ? {} : { photo }),
      ...(optional === null ? {} : { optional }),
    });
  }
  return tasks;
}

function partsIn(rows: readonly Cells<PlanField>[]): NonNullable<MaintenancePlan['parts']> {
  return rows.flatMap((cells) => {
    const [part, quantity] = [cells.text('part', 64), cells.number('quantity', { above: 0 })];
    if (part === null && cells.says('quantity')) cells.missing('part', 'Fill in the number of the part.');
    return part === null ? [] : [{ part, quantity: quantity ?? 1 }];
  });
}

function pausesIn(rows: readonly Cells<PlanField>[]): NonNullable<MaintenancePlan['pauses']> {
  return rows.flatMap((cells) => {
    if (!cells.says('pauseFrom') && !cells.says('pauseTo')) return [];
    const like = 'Write month and day as 12-20.';
    const from = cells.matching('pauseFrom', MONTH_DAY, like) ?? cells.missing('pauseFrom', like);
    const to = cells.matching('pauseTo', MONTH_DAY, like) ?? cells.missing('pauseTo', like);
    return from === null || to === null ? [] : [{ from, to }];
  });
}

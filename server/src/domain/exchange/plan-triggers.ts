/**
 * What makes a plan due, as cells of a row: which column is filled says which trigger it is. A row may hold several of them
 * where they take no warning or tolerance of their own; else each wants its row.
 */

import type { MaintenanceTrigger } from '@gemba/contract/plant/maintenance-trigger';
import type { Cells } from '../imports/cells.ts';
import type { PlanField } from './plan-columns.ts';
import type { Row } from './table.ts';

type Of<K extends MaintenanceTrigger['kind']> = Extract<MaintenanceTrigger, { kind: K }>;
/** Column of each kind: filled, it makes one. */
const COLUMN = {
  calendar: 'rrule',
  'run-hours': 'hours',
  cycles: 'cycles',
  parts: 'made',
  energy: 'kWh',
  counter: 'amount',
  condition: 'rule',
  forecast: 'signal',
} as const satisfies Record<MaintenanceTrigger['kind'], PlanField>;
const KINDS = Object.keys(COLUMN) as MaintenanceTrigger['kind'][];
/** Cells that belong to one trigger alone. */
const OWN = ['meter', 'warn', 'tolerance', 'warnDays', 'toleranceDays'] as const;

export function triggerCells(trigger: MaintenanceTrigger): Row<PlanField> {
  switch (trigger.kind) {
    case 'calendar': {
      const { rrule, start, time, except, warnH, toleranceH } = trigger;
      return { rrule, start, time, except: except?.join(' | ') || null, ...inUnits(warnH, toleranceH) };
    }
    case 'run-hours':
      return { hours: trigger.hours, ...byMeter(trigger), ...inUnits(trigger.warnH, trigger.toleranceH) };
    case 'cycles':
      return { cycles: trigger.cycles, ...byMeter(trigger), ...inUnits(trigger.warn, trigger.tolerance) };
    case 'parts':
      return { made: trigger.parts, ...byMeter(trigger), ...inUnits(trigger.warn, trigger.tolerance) };
    case 'energy':
      return { kWh: trigger.kWh, ...byMeter(trigger), ...inUnits(trigger.warn, trigger.tolerance) };
    case 'counter':
      return { amount: trigger.amount, ...byMeter(trigger), ...inUnits(trigger.warn, trigger.tolerance) };
    case 'condition':
      return { rule: trigger.rule, ...inUnits(undefined, trigger.toleranceH) };
    case 'forecast': {
      const { signal, limit, falling, aheadH, windowH, confidence, warnH } = trigger;
      const more = { falling: flag(falling), aheadH, windowH: windowH ?? null, confidence: confidence ?? null };
      return { signal, limit, ...more, ...inUnits(warnH, undefined) };
    }
  }
}

/** yes, no, or nothing. */
export const flag = (value: boolean | undefined): string | null => (value === undefined ? null : value ? 'yes' : 'no');

const inUnits = (warn: number | undefined, tolerance: number | undefined): Row<PlanField> => ({
  ...{ warn: warn ?? null, tolerance: tolerance ?? null },
});
const byMeter = (trigger: { meter?: string; warnDays?: number; toleranceDays?: number }): Row<PlanField> => ({
  ...{ meter: trigger.meter ?? null, warnDays: trigger.warnDays ?? null, toleranceDays: trigger.toleranceDays ?? null },
});

/**
 * Triggers with what the table says nothing of, as its warning, from those that stand there: one by one for each kind, where
 * there are as many of it as before.
 */
export function withKept(told: readonly MaintenanceTrigger[], present: readonly MaintenanceTrigger[]) {
  const ofKind = (all: readonly MaintenanceTrigger[], kind: string) => all.filter((one) => one.kind === kind);
  return told.map((trigger): MaintenanceTrigger => {
    const [own, were] = [ofKind(told, trigger.kind), ofKind(present, trigger.kind)];
    if (own.length !== were.length) return trigger;
    return { ...were[own.indexOf(trigger)], ...trigger } as MaintenanceTrigger;
  });
}

/** The triggers of a row; none where it says nothing of any. */
export function triggersIn(cells: Cells<PlanField>): MaintenanceTrigger[] {
  const kinds = KINDS.filter((kind) => cells.says(COLUMN[kind]));
  const own = OWN.find((field) => cells.says(field));
  if (own !== undefined && kinds.length !== 1) {
    const reason = kinds.length === 0 ? 'stands without what it belongs to' : 'may belong to several triggers';
    cells.fault(own, reason, 'Put it into the row of its trigger, and each trigger into a row of its own.');
    return [];
  }
  return kinds.flatMap((kind) => triggerIn(kind, cells) ?? []);
}

function triggerIn(kind: MaintenanceTrigger['kind'], cells: Cells<PlanField>): MaintenanceTrigger | null {
  switch (kind) {
    case 'calendar':
      return calendarIn(cells);
    case 'run-hours': {
      const { warn: warnH, tolerance: toleranceH, ...more } = meterCells(cells);
      return trigger<'run-hours'>({ kind, hours: cells.number('hours', { above: 0 }), ...more, warnH, toleranceH });
    }
    case 'cycles':
      return trigger<'cycles'>({ kind, cycles: cells.number('cycles', { above: 0 }), ...meterCells(cells) });
    case 'parts':
      return trigger<'parts'>({ kind, parts: cells.number('made', { above: 0 }), ...meterCells(cells) });
    case 'energy':
      return trigger<'energy'>({ kind, kWh: cells.number('kWh', { above: 0 }), ...meterCells(cells) });
    case 'counter': {
      const meter = cells.text('meter') ?? cells.missing('meter', 'Name the meter that is counted.');
      return trigger<'counter'>({ kind, amount: cells.number('amount', { above: 0 }), ...meterCells(cells), meter });
    }
    case 'condition':
      return trigger<'condition'>({
        kind,
        rule: cells.text('rule'),
        toleranceH: cells.number('tolerance', { least: 0 }),
      });
    case 'forecast':
      return forecastIn(cells);
  }
}

function calendarIn(cells: Cells<PlanField>): MaintenanceTrigger | null {
  const start =
    cells.matching('start', /^\d{4}-\d{2}-\d{2}$/, 'Write the first day as 2026-11-30.') ??
    cells.missing('start', 'Fill in the first day, as 2026-11-30.');
  const time =
    cells.matching('time', /^([01]\d|2[0-3]):[0-5]\d$/, 'Write the time of day as 06:00.') ??
    cells.missing('time', 'Fill in the local time of day, as 06:00.');
  const except = cells.list('except');
  return trigger<'calendar'>({
    ...{ kind: 'calendar', rrule: cells.text('rrule'), start, time, except: except === null ? undefined : except },
    ...{ warnH: cells.number('warn', { least: 0 }), toleranceH: cells.number('tolerance', { least: 0 }) },
  });
}

function forecastIn(cells: Cells<PlanField>): MaintenanceTrigger | null {
  const limit = cells.number('limit') ?? cells.missing('limit', 'Fill in where the value must not get.');
  const aheadH = cells.number('aheadH', { above: 0 }) ?? cells.missing('aheadH', 'Fill in how many run hours before.');
  return trigger<'forecast'>({
    ...{ kind: 'forecast', signal: cells.text('signal'), limit, falling: cells.flag('falling'), aheadH },
    ...{
      windowH: cells.number('windowH', { above: 0 }),
      confidence: cells.number('confidence', { above: 0.5, most: 1 }),
    },
    warnH: cells.number('warn', { least: 0 }),
  });
}

const meterCells = (cells: Cells<PlanField>) => ({
  ...{ meter: cells.text('meter'), warn: cells.number('warn', { least: 0 }) },
  ...{ tolerance: cells.number('tolerance', { least: 0 }), warnDays: cells.number('warnDays', { least: 0 }) },
  toleranceDays: cells.number('toleranceDays', { least: 0 }),
});

/** Without what is empty; what is missing has its fault already. */
function trigger<K extends MaintenanceTrigger['kind']>(
  fields: { [F in keyof Of<K>]-?: Of<K>[F] | null | undefined } & { kind: K },
): MaintenanceTrigger {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value != null),
  ) as unknown as MaintenanceTrigger;
}

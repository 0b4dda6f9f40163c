/**
 * Cases of maintenance: meter readings or samples, completions, restarts and the clock go through the fold and the
 * maintenance core as in the server; facts, and how plans stand at given times, are compared.
 */

import type { MachineId } from '@gemba/contract/identity';
import { checkMaintenance } from '@gemba/server/domain/maintenance/check';
import type { TaskRef } from '@gemba/server/domain/maintenance/content';
import { coveredBy } from '@gemba/server/domain/maintenance/nesting';
import { recurrence } from '@gemba/server/domain/maintenance/triggers/recurrence';
import { maintenanceView } from '@gemba/server/domain/maintenance/view';
import { compareFields, compareLists, type Fields, listOf, objectOf } from '../compare.ts';
import { type CasePlan, MaintenanceProcess } from '../maintenance-process.ts';
import { type Case, CaseError, type CaseEvent, type CaseKind, type Difference } from './kind.ts';
import { entryOf } from './production.ts';

const EXPECTED_KEYS = ['facts', 'states', 'meters', 'dates', 'faults'];
const ACT_KEYS = ['complete', 'skipped', 'cancel', 'by', 'comment'];
const METER_KEYS = ['runHours', 'meters', 'reading', 'swap', 'meter', 'signal', 'final', 'start'];
const LINE_KEYS = ['machine', 'plan', 'restart', 'clock', 'alarm', ...ACT_KEYS, ...METER_KEYS];
const ENTRY_KEYS = ['machine', 'signal', 'value', 'status', 'observed', 'gap', 'cause', 'signals'];

export const maintenance: CaseKind = {
  name: 'maintenance',
  run(input) {
    const expected = objectOf(input.expected ?? {}, `${input.folder}/expected.yaml`, EXPECTED_KEYS);
    const faults = checkMaintenance(input.plant).map(({ path }) => ({ at: path, fields: { path } }));
    if (expected.faults !== undefined || faults.length > 0) {
      const items = listOf(expected.faults, `${input.folder}/expected.yaml: faults`);
      return compareLists('fault', items, faults, (item) => String(item.path));
    }
    const process = new MaintenanceProcess(input.plant, input.events[0]?.atNs ?? 0n);
    const states = listOf(expected.states, `${input.folder}/expected.yaml: states`).map((item) => ({
      atNs: input.time(item.at, 'expected.yaml: states'),
      item,
      isMeter: false,
    }));
    const meters = listOf(expected.meters, `${input.folder}/expected.yaml: meters`).map((item) => ({
      atNs: input.time(item.at, 'expected.yaml: meters'),
      item,
      isMeter: true,
    }));
    const looks = [...states, ...meters].sort((a, b) => (a.atNs < b.atNs ? -1 : 1));
    const differences: Difference[] = [];
    const look = (throughNs: bigint | null) => {
      while (looks[0] !== undefined && (throughNs === null || looks[0].atNs < throughNs)) {
        const { atNs, item, isMeter } = looks.shift() as (typeof looks)[number];
        process.clock(atNs);
        const compare = isMeter ? compareMeter : compareState;
        differences.push(...compare(input, process, atNs, item));
      }
    };
    for (const event of input.events) {
      look(event.atNs);
      if (event.fields.restart === true) process.restart(event.atNs);
      else process.clock(event.atNs);
      feed(input, process, event);
    }
    look(null);
    return [...compareFacts(input, process, expected), ...differences, ...compareDates(input, process, expected)];
  },
};

function feed(input: Case, process: MaintenanceProcess, event: CaseEvent): void {
  const { fields, atNs } = event;
  const where = `input.jsonl:${event.line}`;
  const isEntry = ['observed', 'gap'].some((key) => key in fields) || ('signal' in fields && !('swap' in fields));
  objectOf(fields, `${input.folder}/${where}`, isEntry ? ENTRY_KEYS : LINE_KEYS);
  const named = String(fields.machine ?? process.plans[0]?.bound.machine ?? [...process.machines.keys()][0]);
  const machine = process.machines.get(named);
  if (machine === undefined) throw new CaseError(`${input.folder}/${where}: there is no machine ${named}`);
  if (isEntry) {
    const entry = entryOf(input, machine.context, event, where);
    process.read(named, atNs, (known) => known.take(entry));
    return;
  }
  const plan = process.plans.length === 0 ? null : planOf(process, fields.plan, `${input.folder}/${where}`);
  feedMeters(process, plan?.bound.machine ?? named, event, where);
  if (typeof fields.alarm === 'string') process.activated(named, fields.alarm, atNs);
  const by = typeof fields.by === 'string' ? fields.by : 'somebody';
  const comment = typeof fields.comment === 'string' ? fields.comment : null;
  if (plan !== null && fields.cancel === true) process.cancel(plan, by, comment ?? '', atNs);
  if (plan === null || fields.complete !== true) return;
  process.complete(plan, by, comment, skippedOf(fields.skipped, plan), atNs);
}

/** `task`, or `plan/task` of a plan that is covered. */
const skippedOf = (skipped: unknown, { bound }: CasePlan): TaskRef[] =>
  (Array.isArray(skipped) ? skipped : []).map((written) => {
    const [plan, task] = String(written).split('/');
    return task === undefined ? { plan: bound.id, task: String(written) } : { plan: String(plan), task };
  });

function feedMeters(process: MaintenanceProcess, machine: string, { fields, atNs }: CaseEvent, where: string): void {
  const number = (value: unknown, what: string): number => {
    if (typeof value !== 'number') throw new CaseError(`${where}: ${what} is a number`);
    return value;
  };
  const told = { ...(fields.meters as Record<string, unknown> | undefined) };
  if (fields.runHours !== undefined) told['run-hours'] = fields.runHours;
  for (const [meter, value] of Object.entries(told)) {
    process.read(machine, atNs, (known) => known.tell(meter, number(value, meter), atNs));
  }
  const act = { machine: machine as MachineId, meter: String(fields.meter ?? ''), atNs, by: 'somebody', comment: null };
  if (fields.reading !== undefined) {
    const value = number(fields.reading, 'reading');
    process.read(machine, atNs, (known) => void known.act({ kind: 'reading', value, ...act }));
  }
  if (fields.swap !== true) return;
  const orNull = (value: unknown, what: string) => (value === undefined ? null : number(value, what));
  const [final, start] = [orNull(fields.final, 'final'), orNull(fields.start, 'start')];
  const signal = typeof fields.signal === 'string' ? fields.signal : null;
  process.read(machine, atNs, (known) => void known.act({ kind: 'swap', signal, final, start, ...act }));
}

function planOf(process: MaintenanceProcess, name: unknown, where: string): CasePlan {
  const plan = process.plans.find(({ bound }) => name === undefined || bound.id === name);
  if (!plan) throw new CaseError(`${where}: there is no plan ${name}`);
  return plan;
}

function compareFacts(input: Case, process: MaintenanceProcess, expected: Fields): Difference[] {
  if (expected.facts === undefined) return [];
  const show = (ns: bigint | null) => (ns === null ? null : input.show(ns));
  const actual = process.facts.map((fact) => ({
    at: input.show(fact.atNs),
    fields: {
      at: input.show(fact.atNs),
      kind: fact.kind,
      plan: fact.plan,
      job: fact.job,
      due: show(fact.dueNs),
      by: fact.by,
      comment: fact.comment,
      via: fact.via,
    },
  }));
  const items = listOf(expected.facts, `${input.folder}/expected.yaml: facts`).map((item) =>
    shown(input, item, ['at', 'due'], 'facts'),
  );
  return compareLists('fact', items, actual, (item) => String(item.at));
}

function compareState(input: Case, process: MaintenanceProcess, atNs: bigint, item: Fields): Difference[] {
  const { at: _, plan: name, usePerDayHours, usePerDay, ...rest } = item;
  const { bound, memory } = planOf(process, name, `${input.folder}/expected.yaml: states`);
  const perDay = { ...(usePerDay as Record<string, number> | undefined) };
  if (typeof usePerDayHours === 'number') perDay['run-hours'] = usePerDayHours;
  const moment = process.machines.get(bound.machine)?.moment(atNs, perDay) ?? { nowNs: atNs, meters: {} };
  const beside = process.plans.filter((other) => other.bound.machine === bound.machine);
  const view = maintenanceView(memory, bound, moment, coveredBy(bound, beside));
  const show = (ns: bigint | null) => (ns === null ? null : input.show(ns));
  const showMs = (ms: number | null) => (ms === null ? null : input.show(BigInt(Math.round(ms * 1000)) * 1000n));
  const times = ['dueAt', 'lastDone', 'opened', 'standsFor', 'pausedUntil', 'overdueSince'];
  const wanted = shown(input, rest, times, 'states');
  const { basis, compliance } = view;
  return compareFields(input.show(atNs), 'state', wanted, {
    due: view.due,
    dueAt: showMs(view.dueMs),
    forecast: view.forecast,
    speaks: basis.kind,
    used: view.used,
    usedHours: basis.kind === 'run-hours' ? basis.usedHours : null,
    usedCount: 'limit' in basis && 'used' in basis ? basis.used : null,
    job: view.job,
    opened: show(memory.job?.openedNs ?? null),
    standsFor: show(memory.job?.dueNs ?? null),
    overdueSince: showMs(view.overdueSinceMs),
    missed: view.missed,
    rest: view.rest === null ? null : view.rest.join(' '),
    coveredBy: view.coveredBy,
    pausedUntil: showMs(view.pausedUntilMs),
    services: compliance.services,
    inTime: compliance.inTime,
    meanDays: compliance.meanDays,
    deviationDays: compliance.deviationDays,
    lastDone: showMs(view.lastDoneMs),
    lastDoneBy: view.lastDoneBy,
  });
}

/** What a meter shows, in its unit. */
function compareMeter(input: Case, process: MaintenanceProcess, atNs: bigint, item: Fields): Difference[] {
  const { at: _, machine: name, meter, ...wanted } = item;
  const machine = process.machines.get(String(name ?? [...process.machines.keys()][0]));
  if (machine === undefined) throw new CaseError(`expected.yaml: meters: there is no machine ${name}`);
  const { perUnit } = machine.meter(String(meter));
  const { life = 0 } = machine.moment(atNs).meters[String(meter)] ?? {};
  return compareFields(input.show(atNs), `meter ${meter}`, wanted, { value: life / perUnit });
}

/** The dates of a plan's calendar trigger themselves, for worked examples of recurrence rules. */
function compareDates(input: Case, process: MaintenanceProcess, expected: Fields): Difference[] {
  return listOf(expected.dates, `${input.folder}/expected.yaml: dates`).flatMap((item) => {
    const where = 'expected.yaml: dates';
    const { plan, after, due } = objectOf(item, `${input.folder}/${where}`, ['plan', 'after', 'due']);
    const { bound } = planOf(process, plan, `${input.folder}/${where}`);
    const calendar = bound.plan.triggers.find((trigger) => trigger.kind === 'calendar');
    if (calendar === undefined) throw new CaseError(`${input.folder}/${where}: ${bound.id} has no calendar trigger`);
    const dates = recurrence(calendar.rrule, calendar.start, calendar.time, bound.timeZone, calendar.except);
    const wanted = (Array.isArray(due) ? due : [due]) as unknown[];
    let atNs = input.time(after, where);
    return wanted.flatMap((date) => {
      const next = dates.after(atNs);
      const actual = next === null ? null : input.show(next.dueNs);
      const difference = { at: input.show(atNs), what: 'date', expected: date, actual };
      if (next !== null) atNs = next.dueNs;
      return actual === (date === null ? null : input.show(input.time(date, where))) ? [] : [difference];
    });
  });
}

/** Times as the case shows them; what is `null` stays so. */
function shown(input: Case, item: Fields, keys: readonly string[], where: string): Fields {
  const times = keys.filter((key) => item[key] !== undefined && item[key] !== null);
  return {
    ...item,
    ...Object.fromEntries(times.map((key) => [key, input.show(input.time(item[key], `expected.yaml: ${where}`))])),
  };
}

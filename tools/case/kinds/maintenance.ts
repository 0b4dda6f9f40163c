/**
 * Cases of maintenance: meter readings or samples, completions, restarts and the clock go through the fold and the
 * maintenance core as in the server; facts, and how plans stand at given times, are compared.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf } from '@gemba/contract/plant';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { MemoryLedger } from '@gemba/server/domain/ledger/memory-ledger';
import { present } from '@gemba/server/domain/ledger/present';
import { checkMaintenance } from '@gemba/server/domain/maintenance/check';
import { recurrence } from '@gemba/server/domain/maintenance/triggers/recurrence';
import { maintenanceView } from '@gemba/server/domain/maintenance/view';
import { compareFields, compareLists, type Fields, listOf, objectOf } from '../compare.ts';
import { type CasePlan, MaintenanceProcess } from '../maintenance-process.ts';
import { type Case, CaseError, type CaseEvent, type CaseKind, type Difference } from './kind.ts';
import { entryOf } from './production.ts';

const EXPECTED_KEYS = ['facts', 'states', 'dates', 'faults'];
const LINE_KEYS = ['plan', 'runHours', 'complete', 'by', 'comment', 'restart', 'clock'];
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
    const meters = metersOf(input);
    const states = listOf(expected.states, `${input.folder}/expected.yaml: states`).map((item) => ({
      atNs: input.time(item.at, 'expected.yaml: states'),
      item,
    }));
    states.sort((a, b) => (a.atNs < b.atNs ? -1 : 1));
    const differences: Difference[] = [];
    const look = (throughNs: bigint | null) => {
      while (states[0] !== undefined && (throughNs === null || states[0].atNs < throughNs)) {
        const { atNs, item } = states.shift() as (typeof states)[number];
        process.clock(atNs);
        differences.push(...compareState(input, process, atNs, item));
      }
    };
    for (const event of input.events) {
      look(event.atNs);
      if (event.fields.restart === true) process.restart(event.atNs);
      else process.clock(event.atNs);
      feed(input, process, meters, event);
    }
    look(null);
    return [...compareFacts(input, process, expected), ...differences, ...compareDates(input, process, expected)];
  },
};

function metersOf(input: Case): Map<string, MemoryLedger> {
  return new Map(
    machinesOf(input.plant).map(({ machine }) => [
      machine.id,
      new MemoryLedger(contextOf(input.plant, machine.id as MachineId)),
    ]),
  );
}

function feed(input: Case, process: MaintenanceProcess, meters: Map<string, MemoryLedger>, event: CaseEvent): void {
  const { fields, atNs } = event;
  const where = `input.jsonl:${event.line}`;
  if (['signal', 'observed', 'gap'].some((key) => key in fields)) {
    objectOf(fields, `${input.folder}/${where}`, ENTRY_KEYS);
    const machine = String(fields.machine ?? [...meters.keys()][0]);
    const ledger = meters.get(machine);
    if (!ledger) throw new CaseError(`${input.folder}/${where}: there is no machine ${machine}`);
    const context = contextOf(input.plant, machine as MachineId);
    ledger.take([entryOf(input, context, event, where)]);
    process.read(machine, present(ledger.state, context).totals.runS, atNs);
    return;
  }
  objectOf(fields, `${input.folder}/${where}`, LINE_KEYS);
  const plan = planOf(process, fields.plan, `${input.folder}/${where}`);
  if (fields.runHours !== undefined) {
    if (typeof fields.runHours !== 'number') throw new CaseError(`${input.folder}/${where}: runHours is a number`);
    process.read(plan.bound.machine, fields.runHours * 3600, atNs);
  }
  if (fields.complete !== true) return;
  const by = typeof fields.by === 'string' ? fields.by : 'somebody';
  process.complete(plan, by, typeof fields.comment === 'string' ? fields.comment : null, atNs);
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
    },
  }));
  const items = listOf(expected.facts, `${input.folder}/expected.yaml: facts`).map((item) =>
    shown(input, item, ['at', 'due'], 'facts'),
  );
  return compareLists('fact', items, actual, (item) => String(item.at));
}

function compareState(input: Case, process: MaintenanceProcess, atNs: bigint, item: Fields): Difference[] {
  const { at: _, plan: name, usePerDayHours = null, ...rest } = item;
  const { bound, memory } = planOf(process, name, `${input.folder}/expected.yaml: states`);
  const { runS, readNs } = process.meter(bound.machine);
  const usePerDayH = typeof usePerDayHours === 'number' ? usePerDayHours : null;
  const view = maintenanceView(memory, bound, { nowNs: atNs, runS, readNs, usePerDayH });
  const show = (ns: bigint | null) => (ns === null ? null : input.show(ns));
  const showMs = (ms: number | null) => (ms === null ? null : input.show(BigInt(Math.round(ms * 1000)) * 1000n));
  const wanted = shown(input, rest, ['dueAt', 'lastDone', 'opened', 'standsFor'], 'states');
  return compareFields(input.show(atNs), 'state', wanted, {
    due: view.due,
    dueAt: showMs(view.dueMs),
    forecast: view.forecast,
    speaks: view.basis.kind,
    used: view.used,
    usedHours: view.basis.kind === 'run-hours' ? view.basis.usedHours : null,
    job: view.job,
    opened: show(memory.job?.openedNs ?? null),
    standsFor: show(memory.job?.dueNs ?? null),
    missed: memory.job?.missed ?? 0,
    lastDone: showMs(view.lastDoneMs),
    lastDoneBy: view.lastDoneBy,
  });
}

/** The dates of a plan's calendar trigger themselves, for worked examples of recurrence rules. */
function compareDates(input: Case, process: MaintenanceProcess, expected: Fields): Difference[] {
  return listOf(expected.dates, `${input.folder}/expected.yaml: dates`).flatMap((item) => {
    const where = 'expected.yaml: dates';
    const { plan, after, due } = objectOf(item, `${input.folder}/${where}`, ['plan', 'after', 'due']);
    const { bound } = planOf(process, plan, `${input.folder}/${where}`);
    const calendar = bound.plan.triggers.find((trigger) => trigger.kind === 'calendar');
    if (calendar === undefined) throw new CaseError(`${input.folder}/${where}: ${bound.id} has no calendar trigger`);
    const dates = recurrence(calendar.rrule, calendar.start, calendar.time, bound.timeZone);
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

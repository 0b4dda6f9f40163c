/**
 * Checks of maintenance plans: what they point at, and that what they ask for makes sense together. Recurrence rules are
 * the maintenance core's affair, which knows them.
 */

import type { Machine } from '../plant/machine.ts';
import type { MaintenancePlan } from '../plant/maintenance-plan.ts';
import type { MaintenanceTrigger } from '../plant/maintenance-trigger.ts';
import { OWN_METERS } from '../plant/meter.ts';
import type { Plant } from '../plant.ts';
import { checkDate } from './dates.ts';
import { checkUnique, known, type Report } from './faults.ts';
import type { Known } from './references.ts';

export function checkMaintenance(plant: Plant, all: Known, report: Report): void {
  const plans = new Map((plant.maintenance ?? []).map((plan) => [plan.id, plan]));
  plant.maintenance?.forEach((plan, i) => {
    const path = `maintenance[${i}]`;
    if (!all.machines.has(plan.machine)) {
      report(`${path}.machine`, `there is no machine ${plan.machine}`, known('machine', all.machines.keys()));
    }
    plan.triggers.forEach((trigger, j) => {
      if (trigger.kind === 'calendar') checkDate(trigger.start, `${path}.triggers[${j}].start`, report);
      checkTrigger(plant, trigger, all.machines.get(plan.machine), `${path}.triggers[${j}]`, report);
    });
    if (plan.shift !== undefined && plan.mode !== undefined) {
      report(`${path}.shift`, 'a shift stands instead of a mode', 'Leave out one of the two.');
    }
    checkTasks(plan, path, report);
    checkCovers(plan, path, plans, report);
  });
}

/** What a trigger goes by must be there, and be counted in what the trigger counts in. */
function checkTrigger(
  plant: Plant,
  trigger: MaintenanceTrigger,
  machine: Machine | undefined,
  path: string,
  report: Report,
): void {
  if (machine === undefined) return;
  if (trigger.kind === 'condition') {
    const rules = plant.alarms?.filter(({ machines }) => machines.includes('*') || machines.includes(machine.id)) ?? [];
    if (rules.some(({ id }) => id === trigger.rule)) return;
    const problem = `there is no alarm rule ${trigger.rule} on ${machine.id}`;
    report(
      `${path}.rule`,
      problem,
      known(
        'alarm rule',
        rules.map(({ id }) => id),
      ),
    );
  } else if (trigger.kind === 'forecast') checkMeasured(trigger.signal, machine, path, report);
  else if (trigger.kind !== 'calendar') {
    const { kind, meter = kind } = trigger;
    const own = OWN_METERS.filter((id) => hasOwn(machine, id));
    const meters = machine.meters ?? [];
    const found = meters.find(({ id }) => id === meter)?.kind ?? own.find((id) => id === meter);
    const ids = [...own, ...meters.map(({ id }) => id)];
    if (found === undefined) {
      report(`${path}.meter`, `${machine.id} has no meter ${meter}`, known('meter', ids));
    } else if (kind !== 'counter' && found !== kind) {
      report(`${path}.meter`, `${meter} counts ${found}, not ${kind}`, 'Use `kind: counter` for a meter of any kind.');
    }
  }
}

/** What is followed is measured: a number, of a signal that plays no other part. */
function checkMeasured(id: string, machine: Machine, path: string, report: Report): void {
  const values = machine.signals.filter(
    ({ role = 'value', type }) => role === 'value' && type !== 'text' && type !== 'bool',
  );
  if (values.some((signal) => signal.id === id)) return;
  const names = values.map((signal) => signal.id);
  report(`${path}.signal`, `${machine.id} measures nothing called ${id}`, known('signal', names));
}

/** Whether a machine tells what one of the meters that all have goes by. */
function hasOwn({ signals }: Machine, id: (typeof OWN_METERS)[number]): boolean {
  if (id === 'run-hours') return true;
  const roles = id === 'energy' ? ['energy'] : ['count-total', 'count-good', 'count-reject'];
  return signals.some(({ role }) => role !== undefined && roles.includes(role));
}

/** The meters of a machine have ids of their own, and the counters that they name. */
export function checkMeters({ meters = [], signals }: Machine, path: string, report: Report): void {
  checkUnique(
    'Meter',
    meters.map(({ id }, i) => ({ id, path: `${path}.meters[${i}]` })),
    report,
  );
  meters.forEach((meter, i) => {
    if (OWN_METERS.some((id) => id === meter.id && id !== meter.kind)) {
      report(`${path}.meters[${i}].id`, `every machine has a meter ${meter.id} of its own kind`, 'Choose another id.');
    }
    if (meter.kind !== 'counter') return;
    const counters = signals.filter(
      ({ role = 'value', type }) => role === 'value' && (type === 'int' || type === 'float'),
    );
    if (counters.some(({ id }) => id === meter.signal)) return;
    const names = counters.map(({ id }) => id);
    report(
      `${path}.meters[${i}].signal`,
      `there is no counter ${meter.signal} of no other role`,
      known('signal', names),
    );
  });
}

/** Tasks of a plan, or of another checklist. */
export function checkTasks({ tasks = [] }: Pick<MaintenancePlan, 'tasks'>, path: string, report: Report): void {
  checkUnique(
    'Task',
    tasks.map(({ id }, i) => ({ id, path: `${path}.tasks[${i}]` })),
    report,
  );
  tasks.forEach(({ measure }, i) => {
    const { low, high } = measure ?? {};
    if (low === undefined || high === undefined || low < high) return;
    report(`${path}.tasks[${i}].measure`, `${low} is not below ${high}`, 'Put the lower value first.');
  });
}

/** A plan covers smaller ones of its own machine, and in no circle: each would wait for the other. */
function checkCovers(
  { id, machine, covers = [] }: MaintenancePlan,
  path: string,
  plans: ReadonlyMap<string, MaintenancePlan>,
  report: Report,
): void {
  covers.forEach((name, i) => {
    const at = `${path}.covers[${i}]`;
    const covered = plans.get(name);
    if (covered === undefined) report(at, `there is no plan ${name}`, known('plan', plans.keys()));
    else if (covered.machine !== machine) {
      report(at, `${name} is a plan of ${covered.machine}, not of ${machine}`, 'Name plans of the same machine.');
    } else if (name === id || reaches(covered, id, plans)) {
      report(at, `${name} covers ${id} in turn`, 'Let only the bigger of the two cover the smaller.');
    }
  });
}

function reaches(from: MaintenancePlan, id: string, plans: ReadonlyMap<string, MaintenancePlan>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let plan = open.pop(); plan !== undefined; plan = open.pop()) {
    if (plan.id === id) return true;
    if (seen.has(plan.id)) continue;
    seen.add(plan.id);
    open.push(...(plan.covers ?? []).flatMap((name) => plans.get(name) ?? []));
  }
  return false;
}

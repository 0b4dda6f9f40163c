/** Checks of one machine: its signals have different ids, and their roles make sense together. */

import type { Machine, Signal, SignalRole } from '../plant/machine.ts';
import { checkDate } from './dates.ts';
import { checkUnique, type Report } from './faults.ts';

const COUNTERS: readonly SignalRole[] = ['count-total', 'count-good', 'count-reject', 'count-rework', 'energy'];
const NUMERIC: readonly SignalRole[] = [...COUNTERS, 'cycle-time'];
/** Each of these says one thing of the machine, so two of them would contradict each other. */
const SINGLE: readonly SignalRole[] = [...NUMERIC, 'state', 'reason', 'reject-reason', 'mode'];
const WITH_REASONS: readonly SignalRole[] = ['reason', 'reject-reason'];

export function checkMachine(machine: Machine, path: string, report: Report): void {
  const signals = machine.signals.map((signal, i) => ({ id: signal.id, path: `${path}.signals[${i}]` }));
  checkUnique('Signal', signals, report);
  machine.signals.forEach((signal, i) => {
    checkSignal(signal, `${path}.signals[${i}]`, report);
  });
  checkRoles(machine, path, report);
  const commissioned = machine.value?.commissioned;
  if (commissioned !== undefined) checkDate(commissioned, `${path}.value.commissioned`, report);
}

function checkRoles(machine: Machine, path: string, report: Report): void {
  for (const role of SINGLE) {
    const places = machine.signals.flatMap((signal, i) => (signal.role === role ? [i] : []));
    for (const i of places.slice(1)) {
      report(
        `${path}.signals[${i}].role`,
        `${machine.id} already has a signal with the role ${role} (signals[${places[0]}])`,
        'Keep the role at one of them; leave it out at the others.',
      );
    }
  }
  const state = machine.signals.find((signal) => signal.role === 'state');
  const mode = machine.signals.findIndex((signal) => signal.role === 'mode');
  if (mode >= 0 && !state?.stateModel) {
    report(
      `${path}.signals[${mode}].role`,
      'a mode says something only beside a state signal with a stateModel',
      'Give the state signal a stateModel, or leave out the role `mode`.',
    );
  }
  const rework = machine.signals.findIndex((signal) => signal.role === 'count-rework');
  if (rework >= 0 && !tellsRejects(machine)) {
    report(
      `${path}.signals[${rework}].role`,
      'rework says something only where rejects are counted: reworked parts are rejects that became good',
      'Add a signal with the role `count-reject`, or both `count-total` and `count-good`; or leave out `count-rework`.',
    );
  }
  const rejected = machine.signals.findIndex((signal) => signal.role === 'reject-reason');
  if (rejected >= 0 && !machine.signals.some((signal) => signal.role === 'count-reject')) {
    report(
      `${path}.signals[${rejected}].role`,
      'a reason of rejects says something only beside a counter of rejects',
      'Add a signal with the role `count-reject`, or leave out the role `reject-reason`.',
    );
  }
  const reason = machine.signals.findIndex((signal) => signal.role === 'reason');
  if (reason >= 0 && !state) {
    report(
      `${path}.signals[${reason}].role`,
      'a reason says something only beside a state signal',
      'Add a signal with the role `state`, or leave out the role `reason`.',
    );
  }
}

/** Rejects are counted, or are what the total has more than the good ones. */
function tellsRejects(machine: Machine): boolean {
  const has = (role: SignalRole) => machine.signals.some((signal) => signal.role === role);
  return has('count-reject') || (has('count-total') && has('count-good'));
}

function checkSignal(signal: Signal, path: string, report: Report): void {
  const role = signal.role ?? 'value';
  const numeric = signal.type === 'float' || signal.type === 'int';
  if (NUMERIC.includes(role) && !numeric) {
    report(
      `${path}.type`,
      `a signal with the role ${role} must be a number, not ${signal.type}`,
      'Use `int` or `float`.',
    );
  }
  if (role === 'state' && !signal.stateModel && !signal.states) {
    report(
      path,
      'the state signal has neither stateModel nor states',
      'Name a stateModel (packml, machinery, mtconnect), or map its values under `states`.',
    );
  }
  if (signal.stateModel && signal.states) {
    report(path, 'stateModel and states exclude each other', 'Keep one of the two.');
  }
  const misplaced: [keyof Signal, boolean, string][] = [
    ['stateModel', role === 'state', 'role `state`'],
    ['states', role === 'state', 'role `state`'],
    ['reasons', WITH_REASONS.includes(role), 'role `reason` or `reject-reason`'],
    ['chart', numeric, 'type `float` or `int`'],
    ['modulus', COUNTERS.includes(role), 'a counter’s role'],
  ];
  for (const [key, fits, where] of misplaced) {
    if (signal[key] !== undefined && !fits) {
      report(
        `${path}.${key}`,
        `${key} belongs to a signal with ${where}, this one has ${key === 'chart' ? signal.type : role}`,
        `Leave out ${key}, or change the ${key === 'chart' ? 'type' : 'role'}.`,
      );
    }
  }
  checkReasons(signal, path, report);
  checkSpan(signal.range?.[0], signal.range?.[1], `${path}.range`, report);
  checkSpan(signal.limits?.low, signal.limits?.high, `${path}.limits`, report);
  checkChart(signal, path, report);
}

function checkChart({ chart }: Signal, path: string, report: Report): void {
  if (chart === undefined) return;
  if (chart.subgroup !== undefined && chart.kind !== 'xbar-r') {
    report(`${path}.chart.subgroup`, 'single values have no subgroups', 'Leave out subgroup, or use `kind: xbar-r`.');
  }
  checkSpan(chart.specification?.low, chart.specification?.high, `${path}.chart.specification`, report);
  const first = new Map<string | undefined, number>();
  chart.frozen?.forEach(({ product }, i) => {
    const taken = first.get(product);
    if (taken === undefined) first.set(product, i);
    else {
      report(
        `${path}.chart.frozen[${i}].product`,
        `frozen[${taken}] is for the same product`,
        'Keep one of the two for each product.',
      );
    }
  });
}

function checkReasons(signal: Signal, path: string, report: Report): void {
  const first = new Map<string, number>();
  signal.reasons?.forEach((reason, i) => {
    const code = String(reason.code);
    const taken = first.get(code);
    if (taken === undefined) first.set(code, i);
    else
      report(`${path}.reasons[${i}].code`, `code ${code} is already reasons[${taken}]`, 'Give each code one reason.');
  });
}

function checkSpan(low: number | undefined, high: number | undefined, path: string, report: Report): void {
  if (low !== undefined && high !== undefined && low >= high) {
    report(path, `${low} is not below ${high}`, 'Put the lower value first.');
  }
}

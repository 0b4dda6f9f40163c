/** Checks of an alarm's condition: the machines that its rule names have the signals it needs, of a kind that fits. */

import type { AlarmCondition, AlarmRule } from '../plant/alarm-rule.ts';
import { meant, type Need } from '../plant/conditions/need.ts';
import { needsOf } from '../plant/conditions/registry.ts';
import type { Machine } from '../plant/machine.ts';
import { machinesOf, type Plant } from '../plant.ts';
import { known, type Report } from './faults.ts';

type Of<K extends AlarmCondition['kind']> = Extract<AlarmCondition, { kind: K }>;

/** `path` is the rule's. A rule for `*` passes over machines that lack a signal, but some machine must have it. */
export function checkCondition(rule: AlarmRule, plant: Plant, path: string, report: Report): void {
  const machines = new Map(machinesOf(plant).map(({ machine }) => [machine.id, machine]));
  const needs = needsOf(rule.condition);
  const named = rule.machines.flatMap((id) => machines.get(id) ?? []);
  for (const need of needs) {
    const at = `${path}.condition.${need.field}`;
    for (const machine of named) checkNeed(need, machine, at, report);
    const someHas = [...machines.values()].some((machine) => meant(need, machine) !== undefined);
    if (rule.machines.includes('*') && !someHas)
      report(at, `no machine has a ${wordsOf(need)}`, 'Name a signal that at least one machine has.');
  }
  if (rule.condition.kind === 'mismatch') checkPair(rule.condition, named, path, report);
  if (rule.condition.kind === 'plan-missed') checkCounting(rule, plant, path, report);
  if (rule.condition.kind === 'maintenance-due') checkPlans(rule, rule.condition, plant, path, report);
}

function checkNeed(need: Need, machine: Machine, path: string, report: Report): void {
  const signal = meant(need, machine);
  if (signal === undefined) {
    const ids = machine.signals.map(({ id }) => id);
    const next = need.signal === undefined ? 'Add one, or leave the machine out.' : known('signal', ids);
    report(path, `${machine.id} has no ${wordsOf(need)}`, next);
  } else if (!need.types.includes(signal.type)) {
    const types = need.types.toReversed().map((type) => `\`${type}\``);
    report(
      path,
      `${signal.id} of ${machine.id} is ${signal.type}, ${need.why}`,
      `Name a signal of type ${types.join(' or ')}.`,
    );
  }
}

const wordsOf = ({ signal, roles = [] }: Need): string =>
  signal === undefined ? `signal with the role ${roles.join(' or ')}` : `signal ${signal}`;

/** Feedback and command of one kind: a word equals no number. */
function checkPair(
  { signal, command }: Of<'mismatch'>,
  machines: readonly Machine[],
  path: string,
  report: Report,
): void {
  const kindOf = (machine: Machine, id: string) => {
    const type = machine.signals.find((one) => one.id === id)?.type;
    return type === 'int' ? 'float' : type;
  };
  for (const machine of machines) {
    const [feedback, wanted] = [kindOf(machine, signal), kindOf(machine, command)];
    if (feedback === undefined || wanted === undefined || feedback === wanted) continue;
    report(
      `${path}.condition.command`,
      `${command} of ${machine.id} is another kind of value than ${signal}, the two can’t be compared`,
      'Name a command and a feedback of one type.',
    );
  }
}

/** A line is as far as its counting point, so no other machine of it can be behind a plan. */
function checkCounting({ machines }: AlarmRule, plant: Plant, path: string, report: Report): void {
  for (const { line, machine } of machinesOf(plant)) {
    const counting = line.countingPoint ?? line.machines.at(-1)?.id;
    const i = machines.indexOf(machine.id);
    if (i < 0 || machine.id === counting) continue;
    report(
      `${path}.machines[${i}]`,
      `${machine.id} isn’t the counting point of ${line.id}, whose plan is that of the line`,
      `Name ${counting}, or \`*\` for all lines.`,
    );
  }
}

function checkPlans(
  rule: AlarmRule,
  { plans }: Of<'maintenance-due'>,
  plant: Plant,
  path: string,
  report: Report,
): void {
  const there = (plant.maintenance ?? []).filter(
    ({ machine }) => rule.machines.includes('*') || rule.machines.includes(machine),
  );
  plans?.forEach((plan, i) => {
    if (there.some(({ id }) => id === plan)) return;
    const ids = there.map(({ id }) => id);
    report(`${path}.condition.plans[${i}]`, `these machines have no maintenance plan ${plan}`, known('plan', ids));
  });
}

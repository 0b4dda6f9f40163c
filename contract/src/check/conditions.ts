/** Checks of an alarm's condition: the machines that its rule names have the signals it needs, of a kind that fits. */

import type { AlarmRule } from '../plant/alarm-rule.ts';
import { meant, type Need } from '../plant/conditions/need.ts';
import { needsOf } from '../plant/conditions/registry.ts';
import type { Machine } from '../plant/machine.ts';
import { known, type Report } from './faults.ts';

/** `path` is the rule's. A rule for `*` passes over machines that lack a signal, but some machine must have it. */
export function checkCondition(
  rule: AlarmRule,
  machines: ReadonlyMap<string, Machine>,
  path: string,
  report: Report,
): void {
  const needs = needsOf(rule.condition);
  const named = rule.machines.flatMap((id) => machines.get(id) ?? []);
  for (const need of needs) {
    const at = `${path}.condition.${need.field}`;
    for (const machine of named) checkNeed(need, machine, at, report);
    const someHas = [...machines.values()].some((machine) => meant(need, machine) !== undefined);
    if (rule.machines.includes('*') && !someHas)
      report(at, `no machine has a ${wordsOf(need)}`, 'Name a signal that at least one machine has.');
  }
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

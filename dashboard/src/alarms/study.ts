/** What of a rule can be changed to try it on the past, and the changed rule as it stands in plant.yaml. Pure. */

import type { RuleView, StudyRequest } from '@gemba/contract/alarm-figures';

type Rule = RuleView['rule'];
type Changed = StudyRequest['changed'];

/** A number of the rule: of its condition, or one of its delays. */
export interface Parameter {
  name: string;
  of: 'condition' | 'rule';
  /** `null` where the rule leaves it to its default. */
  value: number | null;
}

/** Those that every rule has, whether it says them or not. */
const DELAYS = ['onDelayS', 'offDelayS'] as const;
/** Numbers of conditions that have a default and matter enough to be tried where a rule doesn't say them. */
const QUIET: Record<string, readonly string[]> = { 'above-limit': ['deadband'], 'below-limit': ['deadband'] };

export function parametersOf(rule: Rule): Parameter[] {
  const condition = Object.entries(rule.condition).filter((one): one is [string, number] => typeof one[1] === 'number');
  const said = new Set(condition.map(([name]) => name));
  const quiet = (QUIET[rule.condition.kind] ?? []).filter((name) => !said.has(name));
  return [
    ...condition.map(([name, value]) => ({ name, of: 'condition' as const, value })),
    ...quiet.map((name) => ({ name, of: 'condition' as const, value: null })),
    ...DELAYS.map((name) => ({ name, of: 'rule' as const, value: rule[name] ?? null })),
  ];
}

/** The rule with other numbers; what is not a number is left to its default. */
export function changedBy(rule: Rule, values: Readonly<Record<string, string>>): Changed {
  const condition: Record<string, unknown> = { ...rule.condition };
  const delays: Record<string, number> = {};
  for (const { name, of } of parametersOf(rule)) {
    const text = (values[name] ?? '').trim().replace(',', '.');
    const value = text === '' ? Number.NaN : Number(text);
    if (of === 'condition') delete condition[name];
    if (!Number.isFinite(value)) continue;
    if (of === 'condition') condition[name] = value;
    else delays[name] = value;
  }
  return {
    condition: condition as Changed['condition'],
    ...delays,
    ...(rule.suppressIn && { suppressIn: rule.suppressIn }),
    ...(rule.graceS !== undefined && { graceS: rule.graceS }),
  };
}

/** The lines of plant.yaml that would change. */
export function yamlOf(rule: Rule, { condition, onDelayS, offDelayS }: Changed): string {
  const lines = [`- id: ${rule.id}`, '  condition:'];
  for (const [name, value] of Object.entries(condition)) lines.push(`    ${name}: ${scalar(value)}`);
  if (onDelayS !== undefined) lines.push(`  onDelayS: ${onDelayS}`);
  if (offDelayS !== undefined) lines.push(`  offDelayS: ${offDelayS}`);
  return lines.join('\n');
}

/** JSON is YAML; words stand without quotes where nothing in them has a meaning of its own. */
const scalar = (value: unknown): string =>
  typeof value === 'string' && /^[A-Za-z][\w/-]*$/.test(value) ? value : JSON.stringify(value);

import type { RuleView } from '@gemba/contract/alarm-figures';
import { expect, test } from 'vitest';
import { changedBy, parametersOf, yamlOf } from './study.ts';

const RULE: RuleView['rule'] = {
  ...{ id: 'hot', machines: ['*'], priority: 'high', text: 'Too hot', onDelayS: 5 },
  condition: { kind: 'above-limit', signal: 'zone/temperature', limit: 80 },
};

test('the numbers of a rule, with those that it leaves to their defaults', () => {
  expect(parametersOf(RULE)).toEqual([
    { name: 'limit', of: 'condition', value: 80 },
    { name: 'deadband', of: 'condition', value: null },
    { name: 'onDelayS', of: 'rule', value: 5 },
    { name: 'offDelayS', of: 'rule', value: null },
  ]);
});

test('the rule with other numbers; an empty one has its default', () => {
  expect(changedBy(RULE, { limit: '82,5', deadband: '2', onDelayS: '', offDelayS: '10' })).toEqual({
    condition: { kind: 'above-limit', signal: 'zone/temperature', limit: 82.5, deadband: 2 },
    offDelayS: 10,
  });
  expect(changedBy({ ...RULE, suppressIn: ['setup'], graceS: 60 }, { limit: '80' })).toMatchObject({
    ...{ suppressIn: ['setup'], graceS: 60 },
  });
});

test('the lines of plant.yaml', () => {
  const changed = changedBy(RULE, { limit: '82', onDelayS: '10' });
  expect(yamlOf(RULE, changed)).toBe(
    [
      '- id: hot',
      '  condition:',
      '    kind: above-limit',
      '    signal: zone/temperature',
      '    limit: 82',
      '  onDelayS: 10',
    ].join('\n'),
  );
});

import { AlarmCondition } from '@gemba/contract/plant/conditions/registry';
import { CONDITIONS } from '@gemba/server/domain/alarms/conditions/registry';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { alarmConditionsPage } from './alarm-conditions.ts';

const page = alarmConditionsPage();

test('every condition of a plant has its section, and says what it is', () => {
  const heads = [...page.matchAll(/^## (.*)$/gm)].flatMap(([, head = '']) => head.split(', '));
  for (const [kind, { about }] of Object.entries(CONDITIONS)) {
    if (kind !== 'noted') expect(heads).toContain(kind);
    expect(about.length, kind).toBeGreaterThan(40);
    expect(page).toContain(about);
  }
});

test('every example is one that the plant’s schema takes', () => {
  const branches = (AlarmCondition as unknown as { anyOf: { examples: unknown[] }[] }).anyOf;
  for (const { examples } of branches) {
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(Value.Check(AlarmCondition, example), JSON.stringify(example)).toBe(true);
  }
});

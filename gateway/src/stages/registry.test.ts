import { expect, test } from 'vitest';
import { stepsOf, typesOf } from './registry.ts';

test('stages of a signal are done in their order', () => {
  const steps = stepsOf([
    { kind: 'scale', signals: ['temperature', 'pressure'], factor: 0.1, offset: 0 },
    { kind: 'scale', signals: ['temperature'], factor: 1, offset: -40 },
  ]);
  const result = (signal: string, value: number) =>
    steps.get(signal)?.reduce((before, step) => Number(step(before)), value);
  expect(result('temperature', 650)).toBe(25);
  expect(result('pressure', 50)).toBe(5);
  expect(steps.has('state')).toBe(false);
});

test('a scale is for floats: it would not leave an integer one', () => {
  expect(typesOf({ kind: 'scale', signals: ['x'], factor: 2, offset: 0 })).toEqual(['float']);
});

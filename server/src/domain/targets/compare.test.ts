import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare } from './compare.ts';
import { FIGURE_IDS, TARGET_FIGURES } from './registry.ts';

test.each([
  ['oee', 0.5, 0.625, { isMet: false, attainment: 0.8 }],
  ['oee', 0.75, 0.75, { isMet: true, attainment: 1, difference: 0 }],
  ['scrap-ratio', 0.02, 0.01, { isMet: false, attainment: 0.5, difference: 0.01 }],
  ['scrap-ratio', 0, 0.01, { isMet: true, attainment: null }],
  ['scrap-ratio', 0, 0, { isMet: true, attainment: 1 }],
  ['energy-per-unit', 0.4, 0.5, { isMet: true, attainment: 1.25 }],
] as const)('%s of %d against %d', (figure, actual, target, expected) => {
  expect(compare(figure, actual, target)).toMatchObject(expected);
});

test('an unknown figure neither meets its target nor misses it', () => {
  for (const figure of FIGURE_IDS) expect(compare(figure, null, 0.5)).toBeNull();
});

test('met is at least all of it, whichever way is better', () => {
  const amount = fc.double({ min: 0.001, max: 1000, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...FIGURE_IDS), amount, amount, (figure, actual, target) => {
      const found = compare(figure, actual, target);
      expect(found?.isMet).toBe((found?.attainment ?? 0) >= 1);
      const towards = TARGET_FIGURES[figure].better === 'higher' ? 1 : -1;
      if (found?.isMet === false) expect(Math.sign(found.difference)).toBe(-towards);
    }),
  );
});

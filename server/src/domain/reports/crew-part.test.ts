import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noSums } from '../kpis/sums.ts';
import { type CrewPart, plannedPartsOfCrews, weighedTarget } from './crew-part.ts';

const crew = (knownS: number, idealParts: number, target: number | null): CrewPart => ({
  ...{ day: '2026-11-20', shift: { id: 'early', name: 'Early' }, team: null, idealParts },
  amounts: { sums: { ...noSums(), plannedS: knownS }, uncommented: 0, estimated: 0, metered: 0 },
  targets: new Map(target === null ? [] : [['oee', { value: target, setFor: 'Hanoi' }]]),
});
const known = ({ sums }: CrewPart['amounts']) => sums.plannedS;

test('a target of several crews lies between theirs, and weighs by known time', () => {
  expect(weighedTarget([crew(3600, 0, 0.8), crew(10_800, 0, 0.6)], 'oee', known)).toBeCloseTo(0.65, 12);
  const crews = fc.array(
    fc.record({ s: fc.integer({ min: 1, max: 40_000 }), target: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(crews, (given) => {
      const found = weighedTarget(
        given.map(({ s, target }) => crew(s, s, target)),
        'oee',
        known,
      ) as number;
      const values = given.map(({ target }) => target);
      expect(found).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12);
      expect(found).toBeLessThanOrEqual(Math.max(...values) + 1e-12);
    }),
  );
});

test('a crew that is held to nothing leaves the whole without a target, unless nothing is known of it', () => {
  expect(weighedTarget([crew(3600, 10, 0.8), crew(3600, 10, null)], 'oee', known)).toBeNull();
  expect(weighedTarget([crew(3600, 10, 0.8), crew(0, 0, null)], 'oee', known)).toBe(0.8);
  expect(plannedPartsOfCrews([crew(3600, 10, 0.8), crew(3600, 10, null)])).toBeNull();
  expect(plannedPartsOfCrews([crew(3600, 10, 0.8), crew(3600, 30, 0.5), crew(0, 0, null)])).toBe(23);
  expect(plannedPartsOfCrews([])).toBeNull();
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fit, MISFIT } from './fit.ts';
import { typeOf, type ValueType } from './sample.ts';

const TYPES: readonly ValueType[] = ['float', 'int', 'bool', 'text'];
const any = fc.oneof(fc.double(), fc.integer(), fc.bigInt(), fc.boolean(), fc.string());

test('what comes out is of the declared kind, or nothing with its reason; what fits already is as it was', () => {
  fc.assert(
    fc.property(any, fc.constantFrom(...TYPES), (value, type) => {
      const fitted = fit(value, type);
      if ('status' in fitted) expect(Object.values(MISFIT)).toContain(fitted.status);
      else {
        expect(typeOf(fitted.value)).toBe(type);
        if (typeOf(value) === type) expect(fitted.value).toBe(value);
      }
    }),
  );
});

test.each([
  [2n ** 63n - 1n, { value: 2n ** 63n - 1n }],
  [2n ** 63n, { status: MISFIT.badOutOfRange }],
  [-(2n ** 63n), { value: -(2n ** 63n) }],
  [-(2n ** 63n) - 1n, { status: MISFIT.badOutOfRange }],
  [2 ** 63, { status: MISFIT.badOutOfRange }],
  [0.5, { status: MISFIT.badTypeMismatch }],
])('%s as an integer of 64 bits', (value, fitted) => {
  expect(fit(value, 'int')).toEqual(fitted);
});

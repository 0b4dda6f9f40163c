import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conversion, UNITS, unitOf, unitOfId } from './unit-table.ts';

test('every code and label stands for one unit', () => {
  const names = UNITS.flatMap(({ ucum, labels }) => [ucum, ...labels]);
  const codes = UNITS.flatMap(({ unece }) => (unece === '' ? [] : [unece]));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});

test('a code in an EngineeringUnits property', () => {
  // [OPC 10000-8 §5.6.4.3]: °C is CEL, 4408652.
  expect(unitOfId(4408652)?.ucum).toBe('Cel');
  expect(unitOfId(-1)).toBeNull();
  expect(unitOfId(4338743)).toBe(unitOf('BAR') && unitOfId(4338743));
});

test.each([
  [100, '°C', '°F', 212],
  [-40, '°F', '°C', -40],
  [1, 'bar', 'psi', 14.503773773],
  [1, 'kWh', 'MJ', 3.6],
  [60, 'l/min', 'm³/h', 3.6],
  [1, '[gal_us]', 'L', 3.785411784],
  [1500, 'rpm', 'r/s', 25],
  [25.4, 'mm', 'in', 1],
])('%d %s is %s %d', (value, from, to, expected) => {
  const found = conversion(unitOf(from) as never, unitOf(to) as never);
  expect(value * (found?.factor ?? Number.NaN) + (found?.offset ?? 0)).toBeCloseTo(expected, 8);
});

test('there and back again is where it began, and other dimensions can’t be reached', () => {
  const anyUnit = fc.constantFrom(...UNITS);
  fc.assert(
    fc.property(anyUnit, anyUnit, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (from, to, value) => {
      const [there, back] = [conversion(from, to), conversion(to, from)];
      expect(there === null).toBe(from.dimension !== to.dimension);
      if (there === null || back === null) return;
      const returned = (value * there.factor + there.offset) * back.factor + back.offset;
      // Kelvin and Celsius are 273.15 apart: what is near zero loses that much of its digits.
      expect(Math.abs(returned - value)).toBeLessThanOrEqual(1e-9 * Math.max(1000, Math.abs(value)));
    }),
  );
});

import { describe, expect, test } from 'vitest';
import { cycle, measured, money, percent, signed, stepped, UNKNOWN, whole } from './number.ts';

describe('numbers', () => {
  test('are written as the language does, with a true minus', () => {
    expect(whole('en', 4310)).toBe('4,310');
    expect(whole('de', 4310)).toBe('4.310');
    expect(whole('en', -2518)).toBe('−2,518');
    expect(whole('th', 4310)).toBe('4,310');
  });

  test('what is unknown is a dash, never a zero', () => {
    for (const write of [whole, signed, percent, measured, cycle]) {
      expect(write('en', null)).toBe(UNKNOWN);
      expect(write('en', Number.NaN)).toBe(UNKNOWN);
      expect(write('en', Number.POSITIVE_INFINITY)).toBe(UNKNOWN);
    }
    expect(money('en', null, 'EUR')).toBe(UNKNOWN);
  });

  test('a difference carries its sign, and nothing has none', () => {
    expect(signed('en', 4)).toBe('+4');
    expect(signed('en', -110)).toBe('−110');
    expect(signed('en', 0.3)).toBe('±0');
    expect(signed('en', -0.3)).toBe('±0');
  });

  test('a performance above 100 % is shown as it is', () => {
    expect(percent('en', 1.237)).toBe('124');
    expect(percent('en', 0.4096, 1)).toBe('41.0');
  });

  test('a measured value has three digits that say something', () => {
    expect(measured('en', 6.9)).toBe('6.90');
    expect(measured('en', 41.23)).toBe('41.2');
    expect(measured('en', 1234.5)).toBe('1,235');
    expect(measured('en', -0.0512)).toBe('−0.05');
    expect(measured('en', 0)).toBe('0');
  });

  test('money is whole, and short where there is little room', () => {
    expect(money('en', 1073.4, 'EUR')).toBe('€1,073');
    expect(money('en', 83_580_000, 'VND', true)).toBe('₫83.6M');
    expect(money('en', 1073.4, 'EUR', true)).toBe('€1,073');
    expect(money('en', 12, null)).toBe('12');
  });
});

test('a mark of an axis has the digits of its steps', () => {
  expect([stepped('en', 2.25, 0.25), stepped('en', 2, 0.5), stepped('de', 0.001, 0.001)]).toEqual([
    '2.25',
    '2.0',
    '0,001',
  ]);
  expect([stepped('en', -40, 20), stepped('en', 1_250_000, 50_000), stepped('en', 1234, 2)]).toEqual([
    '−40',
    '1.25M',
    '1,234',
  ]);
});

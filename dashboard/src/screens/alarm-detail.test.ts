import { describe, expect, test } from 'vitest';
import { fill, type Key } from '../i18n/catalogue.ts';
import { de } from '../i18n/de.ts';
import { detailOf } from './alarm-detail.ts';

const words = {
  t: (key: Key, values: Record<string, string> = {}) => fill('de', de[key], values, String),
  measured: String,
  whole: String,
  percent: (ratio: number | null) => String((ratio ?? 0) * 100),
} as unknown as Parameters<typeof detailOf>[1];
const told = (detail: Parameters<typeof detailOf>[0]['detail']) => detailOf({ detail }, words, (ms) => `um ${ms}`);

describe('what an alarm says besides', () => {
  test.each([
    [
      { expectedMs: 5, earliestMs: 4, latestMs: 9, confidence: 0.95 },
      'erwartet um 5, zwischen um 4 und um 9 (Sicherheit 95 %)',
    ],
    [{ rule: 'eight-on-a-side', centre: 1, sigma: 2 }, 'acht auf einer Seite der Mittellinie'],
    [{ setPoint: 60 }, 'Sollwert 60'],
    [{ perMinute: -2.5 }, '-2.5 je Minute'],
    [{ idealCycleS: 4 }, 'idealer Takt 4 s'],
    [{ planned: 200, made: 0 }, '0 von 200 Teilen'],
    [{ command: 'true', feedback: 'false' }, 'Befehl true, Rückmeldung false'],
    [{ message: 'Part not clamped: E230', severity: 700 }, 'Part not clamped: E230 (Schwere 700 an der Maschine)'],
    [{ plans: 'oil, belt' }, 'Pläne: oil, belt'],
    [{ quality: 'bad', status: '0x80000000' }, 'Status 0x80000000'],
  ])('%j', (detail, text) => {
    expect(told(detail)).toBe(text);
  });

  test('is nothing where nothing was said, or nothing that it knows', () => {
    expect([told(null), told(undefined), told({}), told({ rule: 'unheard-of' })]).toEqual(['', '', '', '']);
  });
});

import type { KpiView } from '@gemba/contract/live';
import { describe, expect, test } from 'vitest';
import type { Words } from '../i18n/words.svelte.ts';
import { knownInWords } from './known.ts';

const words = {
  t: (key: string, values: object) => `${key} ${Object.values(values).join(' ')}`,
  percent: (ratio: number) => String(Math.round(ratio * 100)),
  age: (ms: number) => `${ms / 60_000} min`,
} as unknown as Words;
const kpi = (plannedS: number, noDataS: number): KpiView =>
  ({ plannedS, noDataS, completeness: plannedS === 0 ? null : 1 - noDataS / plannedS }) as KpiView;

describe('how much a figure rests on', () => {
  test('is a share where most is known, and a time where little is', () => {
    expect(knownInWords(kpi(1_000, 80), words)).toBe('wall.known 92');
    expect(knownInWords(kpi(7_680, 7_440), words)).toBe('wall.knownFor 4 min');
  });
});

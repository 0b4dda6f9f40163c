import type { Plant } from '@gemba/contract/plant';
import { expect, test } from 'vitest';
import { scopesOf, standsIn } from '../places/scopes.ts';
import { effectiveTarget } from './effective.ts';
import { configuredTargets } from './plant.ts';

const line = (id: string, more: object = {}) => ({ id, name: id, calendar: 'all', machines: [], ...more });
const plant: Plant = {
  enterprise: { id: 'lotus', name: 'Lotus' },
  sites: [
    {
      ...{ id: 'hanoi', name: 'Hanoi', timeZone: 'Asia/Ho_Chi_Minh' },
      areas: [{ id: 'hall', name: 'Hall', lines: [line('line-1', { oeeTarget: 0.75 }), line('line-2')] }],
      departments: [{ id: 'drinks', name: 'Drinks', lines: ['line-1'] }],
    },
    {
      id: 'leipzig',
      name: 'Leipzig',
      timeZone: 'Europe/Berlin',
      areas: [{ id: 'hall', name: 'Hall', lines: [line('a')] }],
    },
  ],
  calendars: [],
};

test('a line knows what it stands in; areas of two sites may have one name', () => {
  expect(standsIn(plant, 'line-1')).toEqual({
    ...{ enterprise: 'lotus', site: 'hanoi', area: 'hanoi/hall', department: 'hanoi/drinks', line: 'line-1' },
  });
  expect(standsIn(plant, 'a')).toMatchObject({ area: 'leipzig/hall', department: null });
  expect(standsIn(plant, 'b')).toBeNull();
});

test('what the configuration says of a line holds until something is set, and again nothing when that is ended', () => {
  const configured = configuredTargets(plant);
  const asked = { ...standsIn(plant, 'line-1'), figure: 'oee', team: null, shift: null, day: '2026-11-22' } as never;
  expect(effectiveTarget(configured, asked)).toMatchObject({ value: 0.75, source: { by: 'plant.yaml' } });
  const set = { ...configured[0], id: 1, from: '2026-11-22', by: 'lan' } as const;
  expect(effectiveTarget([...configured, { ...set, value: 0.8 } as never], asked)?.value).toBe(0.8);
  expect(effectiveTarget([...configured, { ...set, value: null } as never], asked)).toBeNull();
});

test('all places are there, each by a name that is its own among those of its level', () => {
  const places = scopesOf(plant).map(({ level, place }) => `${level} ${place}`);
  expect(places).toEqual([
    ...['enterprise lotus', 'site hanoi', 'area hanoi/hall', 'department hanoi/drinks', 'line line-1', 'line line-2'],
    ...['site leipzig', 'area leipzig/hall', 'line a'],
  ]);
});

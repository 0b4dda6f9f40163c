import { expect, test } from 'vitest';
import type { Line, Site } from '../plant/site.ts';
import { checkDepartments } from './departments.ts';
import { collect } from './faults.ts';

const line = (id: string): Line => ({ id, name: id, calendar: 'all', machines: [] });
const site = (departments: Site['departments']): Site => ({
  ...{ id: 'hanoi', name: 'Hanoi', timeZone: 'Asia/Ho_Chi_Minh', ...(departments && { departments }) },
  areas: [
    { id: 'bottling', name: 'Bottling', lines: [line('line-1'), line('line-2')] },
    { id: 'machining', name: 'Machining', lines: [line('line-3')] },
  ],
});
const faults = (departments: Site['departments']) =>
  collect((report) => checkDepartments(site(departments), 'departments', report));

test('departments take lines of several areas, and may be none', () => {
  expect(faults(undefined)).toEqual([]);
  expect(faults([{ id: 'drinks', name: 'Drinks', lines: ['line-1', 'line-3'] }])).toEqual([]);
});

test('a line that the site has not, one that is in two, and a name that is taken are faults', () => {
  const found = faults([
    { id: 'drinks', name: 'Drinks', lines: ['line-1', 'line-9'] },
    { id: 'Drinks', name: 'Drinks too', lines: ['line-1'] },
  ]);
  expect(found.map(({ path }) => path)).toEqual([
    ...['departments[1].id', 'departments[0].lines[1]', 'departments[1].lines[0]'],
  ]);
  expect(found[1]?.next).toContain('line-1, line-2, line-3');
});

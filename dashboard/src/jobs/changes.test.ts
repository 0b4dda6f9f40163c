import { expect, test } from 'vitest';
import { changesOf, type JobFields } from './changes.ts';

const before: JobFields = { title: 'Valve leaks', priority: 'medium', skill: 'mechanic', due: '2026-11-20T10:00' };

test('what stays as it was is not sent', () => {
  expect(changesOf(before, { ...before, title: ' Valve leaks ' }, 5)).toEqual({});
  expect(changesOf(before, { ...before, priority: 'high' }, 5)).toEqual({ priority: 'high' });
});

test('no skill and no date are said as such', () => {
  expect(changesOf(before, { ...before, skill: '', due: '' }, null)).toEqual({ skill: null, dueMs: null });
  expect(changesOf({ ...before, due: '' }, before, 7)).toEqual({ dueMs: 7 });
});

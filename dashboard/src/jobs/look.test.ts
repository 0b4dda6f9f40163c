import type { JobDetailView, JobView } from '@gemba/contract/jobs';
import { expect, test } from 'vitest';
import { headActs, isOverdue, numberTyped, stepOf } from './look.ts';

test('the next step comes first, and a machine is held or released, never both', () => {
  const acts: JobDetailView['acts'] = ['cancel', 'comment', 'wait', 'done', 'release-machine', 'hold-machine'];
  const job = { acts, holdsMachine: false, assignee: null };
  expect(headActs(job, 'ann')).toEqual(['done', 'wait', 'hold-machine', 'cancel']);
  expect(headActs({ ...job, holdsMachine: true }, 'ann')).toEqual(['done', 'wait', 'release-machine', 'cancel']);
});

test('nobody takes what he has', () => {
  const assignee = { kind: 'person', person: 'ann' } as const;
  const job = { acts: ['start', 'take'] as JobDetailView['acts'], holdsMachine: false, assignee };
  expect(headActs(job, 'ann')).toEqual(['start']);
  expect(headActs(job, 'bo')).toEqual(['take', 'start']);
});

test('what is done is not overdue any more', () => {
  const job = { dueMs: 1000, endedMs: null, doneMs: null } as JobView;
  expect(isOverdue(job, 1001)).toBe(true);
  expect(isOverdue(job, 999)).toBe(false);
  expect(isOverdue({ ...job, doneMs: 1500 }, 2000)).toBe(false);
  expect(isOverdue({ ...job, dueMs: null }, 2000)).toBe(false);
});

test('a measured value is typed with comma or point', () => {
  expect(['1,5', ' 2.25 ', '-3', '+4'].map(numberTyped)).toEqual([1.5, 2.25, -3, 4]);
  expect(['', '1.2.3', '1 000', 'abc', '1e9', '5 mm'].map(numberTyped)).toEqual([null, null, null, null, null, null]);
});

test('a quantity has the decimals that it needs', () => {
  expect([2, 0, 1.6, -0.25, 12.125, 0.3, 2.004].map(stepOf)).toEqual([1, 1, 0.1, 0.01, 0.001, 0.1, 0.001]);
});

import type { ReasonView, StopView } from '@gemba/contract/edits';
import { expect, test } from 'vitest';
import { isUnexplained, listed, neighboursOf, offerOf } from './stops.ts';

const stop = (fromMs: number, toMs: number, more: Partial<StopView> = {}): StopView => ({
  ...{ machine: 'filler-1', fromMs, toMs, stoodS: (toMs - fromMs) / 1000, kind: 'stop', open: false, state: 'stopped' },
  ...{ reason: null, reasonName: null, reasonBy: null, edits: [] },
  ...more,
});
const reason = (id: string, parent: string | null = null, used = 0): ReasonView => ({
  ...{ id, name: id.toUpperCase(), parent, kind: null, automatic: false, used },
});

test('stops are listed newest first, without micro-stops', () => {
  const stops = [stop(0, 10), stop(20, 21, { kind: 'micro-stop' }), stop(30, 40, { kind: 'pending' }), stop(15, 18)];
  expect(listed(stops).map(({ fromMs }) => fromMs)).toEqual([30, 15, 0]);
});

test('a stop wants a reason once it is one', () => {
  expect(isUnexplained(stop(0, 10))).toBe(true);
  expect(isUnexplained(stop(0, 10, { reason: 'jam' }))).toBe(false);
  expect(isUnexplained(stop(0, 10, { kind: 'pending' }))).toBe(false);
});

test('neighbours are of the same machine, micro-stops too', () => {
  const all = [stop(0, 10), stop(20, 21, { kind: 'micro-stop' }), stop(30, 40), stop(22, 23, { machine: 'packer-1' })];
  expect(neighboursOf(all[2] as StopView, all)).toEqual({ before: all[1] });
  expect(neighboursOf(all[1] as StopView, all)).toEqual({ before: all[0], after: all[2] });
});

test('reasons are offered by their branch, the branch itself last, the most used before all', () => {
  const { often, groups, single } = offerOf([
    ...[
      reason('technical'),
      reason('mechanical', 'technical'),
      reason('jam', 'mechanical', 3),
      reason('fuse', 'technical'),
    ],
    ...[reason('meeting', null, 5), reason('setup'), reason('changeover', 'setup', 1)],
  ]);
  expect(often.map(({ id }) => id)).toEqual(['meeting', 'jam', 'changeover']);
  expect(groups.map(({ id, reasons }) => [id, reasons.map((one) => one.id)])).toEqual([
    ['technical', ['mechanical', 'jam', 'fuse', 'technical']],
    ['setup', ['changeover', 'setup']],
  ]);
  expect(single.map(({ id }) => id)).toEqual(['meeting']);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { act, OPEN, stateOf } from './transitions.ts';
import { TASK_ACTS, type TaskAct } from './types.ts';

const KEY = '2026-11-22/day';
const made = (kind: TaskAct['kind'], by: string, more: Partial<TaskAct> = {}): TaskAct => ({
  ...{ task: 1, occurrence: KEY, kind, by, atNs: 1n, note: '' },
  ...more,
});

test('of two who tick it off the first has done it, and the second is told who', () => {
  const first = made('done', 'ann', { note: 'filter too' });
  const second = made('done', 'minh');
  expect(stateOf([first, second], KEY)).toEqual({ state: 'done', by: 'ann', atNs: 1n, note: 'filter too' });
  expect(act(stateOf([first], KEY), second)).toEqual({ refused: 'the task has been done by ann already' });
});

test('a slip of the finger is taken back, once', () => {
  const acts = [made('done', 'ann'), made('reopened', 'ann')];
  expect(stateOf(acts, KEY)).toEqual(OPEN);
  expect(act(OPEN, made('reopened', 'ann'))).toEqual({ refused: 'the task is open' });
  expect(stateOf([...acts, made('done', 'minh')], KEY)).toMatchObject({ state: 'done', by: 'minh' });
});

test('what is cancelled as a whole stays done where it was done', () => {
  const whole = made('cancelled', 'lan', { occurrence: null });
  expect(stateOf([made('done', 'ann'), whole], KEY)).toMatchObject({ state: 'done' });
  expect(stateOf([made('done', 'ann'), whole], '2026-11-23/day')).toMatchObject({ state: 'cancelled', by: 'lan' });
});

test('acts on other occurrences say nothing, whatever they are', () => {
  const acts = fc.array(
    fc.record({ kind: fc.constantFrom(...TASK_ACTS), isOwn: fc.boolean(), by: fc.constantFrom('ann', 'minh') }),
  );
  fc.assert(
    fc.property(acts, (all) => {
      const lines = all.map(({ kind, isOwn, by }) => made(kind, by, isOwn ? {} : { occurrence: '2026-11-23/day' }));
      const own = lines.filter(({ occurrence }) => occurrence === KEY);
      expect(stateOf(lines, KEY)).toEqual(stateOf(own, KEY));
    }),
  );
});

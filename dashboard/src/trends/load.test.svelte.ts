import type { History } from '@gemba/contract/history';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/request.ts';
import { TrendLoad } from './load.svelte.ts';

const signals = [{ machine: 'm', signal: 's' }];
const question = (fromMs: number) => ({ signals, window: { fromMs, toMs: 1000 }, points: 10 });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function bench() {
  const asked: { fromMs: number; answer: (history: History) => void; fail: (error: ApiError) => void }[] = [];
  const load = new TrendLoad(
    (_signals, fromMs) =>
      new Promise<History>((answer, fail) => {
        asked.push({ fromMs, answer, fail });
      }),
  );
  const history = (fromMs: number) => ({ fromMs }) as History;
  return { asked, load, history };
}

test('of questions that come up while one is on its way only the newest is asked, and the old answer stays meanwhile', async () => {
  const { asked, load, history } = bench();
  load.want(question(1), 0);
  await vi.advanceTimersByTimeAsync(0);
  load.want(question(2), 0);
  await vi.advanceTimersByTimeAsync(0);
  load.want(question(3), 0);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.map(({ fromMs }) => fromMs)).toEqual([1]);
  asked[0]?.answer(history(1));
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.map(({ fromMs }) => fromMs)).toEqual([1, 3]);
  expect(load.answer?.fromMs).toBe(1);
  expect(load.isLoading).toBe(true);
  asked[1]?.answer(history(3));
  await vi.advanceTimersByTimeAsync(0);
  expect(load.answer?.fromMs).toBe(3);
  expect(load.isLoading).toBe(false);
});

test('a hand that moves on asks once, when it rests', async () => {
  const { asked, load } = bench();
  for (let fromMs = 0; fromMs < 20; fromMs++) {
    load.want(question(fromMs), 200);
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked.map(({ fromMs }) => fromMs)).toEqual([19]);
});

test('what could not be had is said, what was there stays, and it is asked again when somebody says so', async () => {
  const { asked, load, history } = bench();
  load.want(question(1), 0);
  await vi.advanceTimersByTimeAsync(0);
  asked[0]?.answer(history(1));
  load.want(question(2), 0);
  await vi.advanceTimersByTimeAsync(0);
  asked[1]?.fail(new ApiError(503, 'GEMBA_READ_TIMEOUT', 'late', 'less'));
  await vi.advanceTimersByTimeAsync(0);
  expect([load.answer?.fromMs, load.error?.code]).toEqual([1, 'GEMBA_READ_TIMEOUT']);
  load.want(question(2), 0);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(2);
  load.again();
  expect(asked).toHaveLength(3);
  asked[2]?.answer(history(2));
  await vi.advanceTimersByTimeAsync(0);
  expect([load.answer?.fromMs, load.error]).toEqual([2, null]);
});

/** What is fetched again and again, with a server that answers when the test says so. */

import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/request.ts';
import { Polled } from './polled.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Answers of a server, held back until they are given. */
class Answers {
  readonly asked: PromiseWithResolvers<string>[] = [];
  readonly fetch = (): Promise<string> => {
    const one = Promise.withResolvers<string>();
    this.asked.push(one);
    return one.promise;
  };
  async give(index: number, answer: string | ApiError): Promise<void> {
    if (answer instanceof ApiError) this.asked[index]?.reject(answer);
    else this.asked[index]?.resolve(answer);
    await vi.advanceTimersByTimeAsync(0);
  }
}

const EVERY_MS = 60_000;
const polled = () => {
  const answers = new Answers();
  return { answers, it: new Polled(answers.fetch, EVERY_MS) };
};

test('it is fetched at once, and again so long after each answer', async () => {
  const { answers, it } = polled();
  const stop = it.start();
  expect(it.value).toBeNull();
  await answers.give(0, 'first');
  expect(it.value).toBe('first');
  await vi.advanceTimersByTimeAsync(EVERY_MS - 1);
  expect(answers.asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  await answers.give(1, 'second');
  expect(it.value).toBe('second');
  stop();
  await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
  expect(answers.asked).toHaveLength(2);
});

test('a failure is said, the last that came stays, and the next answer ends it', async () => {
  const { answers, it } = polled();
  const stop = it.start();
  await answers.give(0, 'first');
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  await answers.give(1, new ApiError(503, 'GEMBA_HISTORIAN_DOWN', 'no answer', 'wait'));
  expect([it.value, it.error?.code]).toEqual(['first', 'GEMBA_HISTORIAN_DOWN']);
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  await answers.give(2, 'second');
  expect([it.value, it.error]).toEqual(['second', null]);
  stop();
});

test('stopped and begun again during a fetch, it is fetched by one alone', async () => {
  const { answers, it } = polled();
  it.start()();
  const stop = it.start();
  await answers.give(1, 'of the second');
  await answers.give(0, 'of the first');
  expect(it.value).toBe('of the second');
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(answers.asked).toHaveLength(3);
  stop();
});

test('a change brings the next fetch forward, and many changes do not put it off', async () => {
  const { answers, it } = polled();
  const stop = it.start();
  await answers.give(0, 'first');
  for (let i = 0; i < 3; i += 1) {
    it.soon(1_500);
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(answers.asked).toHaveLength(2);
  stop();
});

test('what has become another is fetched at once, and however much changes, not without a pause', async () => {
  const { answers, it } = polled();
  const stop = it.start();
  await answers.give(0, 'first');
  await vi.advanceTimersByTimeAsync(1_000);
  it.changed();
  await vi.advanceTimersByTimeAsync(0);
  await answers.give(1, 'second');
  for (let i = 0; i < 4; i += 1) {
    it.changed();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(answers.asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(answers.asked).toHaveLength(3);
  stop();
});

test('a change during a fetch is followed by another, which may not have seen it', async () => {
  const { answers, it } = polled();
  const stop = it.start();
  it.soon(1_500);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(answers.asked).toHaveLength(1);
  await answers.give(0, 'first');
  expect(answers.asked).toHaveLength(2);
  stop();
});

test('an effect that begins it, or brings it forward, does not run again because an answer came', async () => {
  const { answers, it } = polled();
  let runs = 0;
  const end = $effect.root(() => {
    $effect(() => it.start());
    $effect(() => {
      runs += 1;
      it.soon(1_500);
    });
  });
  flushSync();
  await answers.give(0, 'first');
  await vi.advanceTimersByTimeAsync(1_500);
  await answers.give(1, 'second');
  flushSync();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([runs, answers.asked.length]).toEqual([1, 2]);
  end();
});

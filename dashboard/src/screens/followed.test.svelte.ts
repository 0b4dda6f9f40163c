/** What the stream tells changes of, with a stream and a server that the test holds in its hands. */

import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/request.ts';
import { JobsLive } from '../live/jobs.svelte.ts';
import type { LiveModel } from '../live/model.svelte.ts';
import { Followed } from './followed.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const job = (number: number, changedMs = 0) => ({ number, changedMs }) as never;

/** A page that follows something, until `end`. */
function page() {
  const live = $state({ serverMs: 1000, link: 'live', jobs: new JobsLive() });
  let isDown = false;
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    if (isDown) throw new ApiError(503, '', 'down', '');
    return `answer ${asked}`;
  };
  const it = new Followed(live as unknown as LiveModel, fetch, null);
  const end = $effect.root(() => it.follow(() => live.jobs.cards.get(7)));
  const passes = async (ms: number) => {
    flushSync();
    await vi.advanceTimersByTimeAsync(ms);
    flushSync();
  };
  return { live, it, end, passes, asked: () => asked, down: (is: boolean) => (isDown = is) };
}

test('it is read once, and again for what is told of it and after each snapshot, not for what is told of others', async () => {
  const { live, it, end, passes, asked } = page();
  await passes(60_000);
  expect([it.value, it.isLive, asked()]).toEqual(['answer 1', true, 1]);
  live.jobs.onDelta({ version: 2, jobs: [job(8)] });
  await passes(60_000);
  expect(asked()).toBe(1);
  live.jobs.onDelta({ version: 3, jobs: [job(7)] });
  await passes(0);
  expect([it.value, asked()]).toEqual(['answer 2', 2]);
  live.jobs.onSnapshot();
  flushSync();
  // What was missed between the two is in the next answer alone.
  expect(it.isLive).toBe(false);
  await passes(1000);
  expect([it.value, it.isLive]).toEqual(['answer 3', true]);
  end();
});

test('without a link, or after an answer that did not come, it says up to when it is known', async () => {
  const { live, it, end, passes, down } = page();
  await passes(1000);
  live.serverMs = 5000;
  expect(it.asOfMs).toBe(5000);
  live.link = 'lost';
  expect([it.isLive, it.value]).toEqual([false, 'answer 1']);
  live.link = 'live';
  down(true);
  live.serverMs = 9000;
  live.jobs.onSnapshot();
  await passes(1000);
  expect([it.isLive, it.asOfMs, it.error?.message]).toEqual([false, 1000, 'down']);
  down(false);
  await passes(5000);
  expect([it.isLive, it.asOfMs, it.error]).toEqual([true, 9000, null]);
  end();
});

test('of each job the newest card is kept, and no more than can be read', () => {
  const jobs = new JobsLive();
  for (let number = 1; number <= 1200; number += 1) jobs.onDelta({ version: number, jobs: [job(number)] });
  jobs.onDelta({ version: 1201, jobs: [job(900, 5)] });
  expect([jobs.cards.size, jobs.cards.get(900), jobs.cards.has(200), jobs.cards.has(201)]).toEqual([
    1000,
    job(900, 5),
    false,
    true,
  ]);
  jobs.onDelta({ version: 1202, requests: ['r'] });
  expect([jobs.requests, jobs.snapshots]).toEqual([1, 0]);
  jobs.onSnapshot();
  expect([jobs.cards.size, jobs.snapshots]).toEqual([0, 1]);
});

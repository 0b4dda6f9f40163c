import { PublishResponse } from 'node-opcua';
import { expect, test, vi } from 'vitest';
import { Publisher } from './publisher.ts';

const settled = () => vi.waitFor(() => new Promise((resolve) => setImmediate(resolve)));

function publishing() {
  const requests: { answer(subscriptionId: number): void; refuse(reason: string): void }[] = [];
  const failures: string[] = [];
  const strangers: number[] = [];
  const session = {
    publish: () =>
      new Promise<PublishResponse>((resolve, reject) => {
        requests.push({
          answer: (subscriptionId) => resolve(new PublishResponse({ subscriptionId })),
          refuse: (reason) => reject(new Error(reason)),
        });
      }),
  };
  const publisher = new Publisher(session, {
    failed: ({ message }) => failures.push(message),
    strange: (id) => strangers.push(id),
  });
  publisher.ask();
  return { publisher, requests, failures, strangers };
}

test('a server that holds fewer requests is asked less, but never nothing', async () => {
  const { requests, failures } = publishing();
  for (const { refuse } of requests.splice(0)) refuse(' serviceResult = BadTooManyPublishRequests (0x80780000)');
  await settled();
  expect(requests.length).toBe(0);
  expect(failures).toEqual([' serviceResult = BadTooManyPublishRequests (0x80780000)']);
});

test('one that holds three is asked for three', async () => {
  const { requests, failures } = publishing();
  requests.shift()?.refuse('BadTooManyPublishRequests');
  await settled();
  expect(requests.length).toBe(3);
  requests.shift()?.answer(1);
  await settled();
  expect(requests.length).toBe(3);
  expect(failures).toEqual([]);
});

test('an answer for a subscription that is just being made waits for it', async () => {
  const { publisher, requests } = publishing();
  requests.shift()?.answer(8);
  await settled();
  const got: number[] = [];
  publisher.register(8, ({ subscriptionId }) => got.push(subscriptionId));
  expect(got).toEqual([8]);
});

test('asked anew, answers to old requests count, but are not asked for again', async () => {
  const { publisher, requests } = publishing();
  const got: number[] = [];
  publisher.register(8, ({ subscriptionId }) => got.push(subscriptionId));
  publisher.ask();
  expect(requests.length).toBe(8);
  for (const { answer } of requests.splice(0, 4)) answer(8);
  await settled();
  expect([got.length, requests.length]).toEqual([4, 4]);
});

test('a request that fails is told once', async () => {
  const { requests, failures } = publishing();
  for (const { refuse } of requests) refuse('Connection Break');
  await settled();
  expect(failures).toEqual(['Connection Break']);
});

test('a subscription that nobody made is told of, but not while one is being made', async () => {
  const { publisher, requests, strangers } = publishing();
  publisher.register(8, () => {});
  requests.shift()?.answer(9);
  await settled();
  expect(strangers).toEqual([9]);
  publisher.forget(8);
  requests.shift()?.answer(8);
  requests.shift()?.answer(10);
  await settled();
  expect(strangers).toEqual([9]);
  publisher.register(10, () => {});
  expect(strangers).toEqual([9]);
  publisher.register(11, () => {});
  requests.shift()?.answer(12);
  await settled();
  expect(strangers).toEqual([9, 12]);
});

import { DataChangeNotification, DataValue, PublishResponse, StatusChangeNotification, StatusCodes } from 'node-opcua';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from './session.ts';
import { type Report, Subscription } from './subscription.ts';

const ID = 77;

/** A session whose server answers Publish requests when the test says so. */
function fakeSession() {
  const requests: { acknowledged: number[]; answer(response: PublishResponse): void; refuse(error: Error): void }[] =
    [];
  const session = {
    raw: {
      createSubscription: async () => ({ subscriptionId: ID, revisedPublishingInterval: 100 }),
    },
    itemsPerCall: null,
    publish: ({ subscriptionAcknowledgements }: { subscriptionAcknowledgements: { sequenceNumber: number }[] }) =>
      new Promise<PublishResponse>((answer, refuse) => {
        const acknowledged = subscriptionAcknowledgements.map(({ sequenceNumber }) => sequenceNumber);
        requests.push({ acknowledged, answer, refuse });
      }),
  } as unknown as Session;
  return { session, requests };
}

const response = (sequenceNumber: number, handles: number[] = [], ended = false): PublishResponse =>
  new PublishResponse({
    subscriptionId: ID,
    notificationMessage: {
      sequenceNumber,
      publishTime: new Date(5000),
      notificationData: [
        ...(handles.length === 0
          ? []
          : [
              new DataChangeNotification({
                monitoredItems: handles.map((clientHandle) => ({ clientHandle, value: new DataValue() })),
              }),
            ]),
        ...(ended ? [new StatusChangeNotification({ status: StatusCodes.BadTimeout })] : []),
      ],
    },
  });

let reports: Report[];
let failures: string[][];
let requests: ReturnType<typeof fakeSession>['requests'];
let subscription: Subscription;

beforeEach(async () => {
  vi.useFakeTimers();
  reports = [];
  failures = [];
  const fake = fakeSession();
  requests = fake.requests;
  subscription = new Subscription(fake.session, 100, {
    heard: (report) => reports.push(report),
    failed: (...why) => failures.push(why),
  });
  await subscription.start();
  subscription.publish();
});
afterEach(() => {
  subscription.stop();
  vi.useRealTimers();
});

/** The oldest request is answered. */
async function answer(what: PublishResponse): Promise<void> {
  requests.shift()?.answer(what);
  await vi.advanceTimersByTimeAsync(1);
}

test('keeps requests under way, and acknowledges what it got', async () => {
  expect(requests.length).toBe(4);
  await answer(response(1, [7, 8]));
  expect(requests.length).toBe(4);
  expect(requests.at(-1)?.acknowledged).toEqual([1]);
  expect(reports[0]?.changes.map(({ handle }) => handle)).toEqual([7, 8]);
  expect(reports[0]?.publishTime).toEqual(new Date(5000));
});

test('a keep-alive is a report without changes', async () => {
  await answer(response(1));
  await answer(response(1));
  await answer(response(1, [7]));
  await answer(response(2));
  expect(reports.map(({ changes }) => changes.length)).toEqual([0, 0, 1, 0]);
  expect(failures).toEqual([]);
});

test('a hole in the sequence is the end of it', async () => {
  await answer(response(1, [7]));
  await answer(response(3, [7]));
  expect(failures).toEqual([['subscription-lost', 'notification 3 came where 2 was due']]);
  expect(reports.length).toBe(1);
});

test('a keep-alive tells of a message that never came', async () => {
  await answer(response(1, [7]));
  await answer(response(3));
  expect(failures).toMatchObject([['subscription-lost', /3 came where 2/]]);
});

test('after the highest sequence number comes 1', async () => {
  await answer(response(0xffffffff, [7]));
  await answer(response(1, [7]));
  expect(failures).toEqual([]);
});

test('silence is noticed, once', async () => {
  await answer(response(1));
  await vi.advanceTimersByTimeAsync(4_900);
  expect(failures).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(failures).toEqual([['link-down', 'silence']]);
});

test('the server may end the subscription; what came with that still counts', async () => {
  await answer(response(1, [7], true));
  expect(reports[0]?.changes.length).toBe(1);
  expect(failures).toEqual([['subscription-lost', 'subscription ended: BadTimeout']]);
});

test('a server that holds fewer requests is asked less', async () => {
  requests.shift()?.refuse(new Error(' serviceResult = BadTooManyPublishRequests (0x80780000)'));
  await vi.advanceTimersByTimeAsync(1);
  expect(requests.length).toBe(3);
  expect(failures).toEqual([]);
});

test.each([
  ['BadNoSubscription', 'subscription-lost'],
  ['Connection Break', 'link-down'],
])('%s is a break: %s', async (message, cause) => {
  for (const { refuse } of requests) refuse(new Error(message));
  await vi.advanceTimersByTimeAsync(1);
  expect(failures).toEqual([[cause, message]]);
});

import {
  DataChangeNotification,
  DataValue,
  type NotificationMessage,
  PublishResponse,
  StatusChangeNotification,
  StatusCodes,
} from 'node-opcua';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Batches } from './batches.ts';
import { Publisher } from './publisher.ts';
import type { Report } from './report.ts';
import type { Session } from './session.ts';
import { type Line, Subscription } from './subscription.ts';

const ID = 77;

/** A server that answers Publish requests when the test says so, and holds messages for Republish. */
function fakeLine() {
  const requests: { acknowledged: number[]; answer(response: PublishResponse): void; refuse(error: Error): void }[] =
    [];
  const held = new Map<number, NotificationMessage>();
  const server = { republish: 'BadMessageNotAvailable', alive: true, asked: [] as number[] };
  const session = {
    raw: { createSubscription: async () => ({ subscriptionId: ID, revisedPublishingInterval: 100 }) },
    read: () => (server.alive ? Promise.resolve([]) : new Promise(() => {})),
    publish: ({ subscriptionAcknowledgements }: { subscriptionAcknowledgements: { sequenceNumber: number }[] }) =>
      new Promise<PublishResponse>((answer, refuse) => {
        const acknowledged = subscriptionAcknowledgements.map(({ sequenceNumber }) => sequenceNumber);
        requests.push({ acknowledged, answer, refuse });
      }),
    republish: async (_id: number, sequenceNumber: number) => {
      server.asked.push(sequenceNumber);
      const message = held.get(sequenceNumber);
      if (message === undefined) throw new Error(` ServiceResult is ${server.republish}`);
      return message;
    },
  } as unknown as Session;
  const publisher = new Publisher(session, {
    failed: ({ message }) => failures.push(['publisher', message]),
    strange: () => {},
  });
  const line: Line = { session, publisher };
  return { line, requests, held, server };
}

function response(sequenceNumber: number, handles: number[] = [], ended = false, more = false): PublishResponse {
  return new PublishResponse({
    subscriptionId: ID,
    moreNotifications: more,
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
}
const message = (sequenceNumber: number, handles: number[]) => response(sequenceNumber, handles).notificationMessage;

let reports: Report[];
let failures: string[][];
let fake: ReturnType<typeof fakeLine>;
let subscription: Subscription;
let prove: () => Promise<void>;

beforeEach(async () => {
  vi.useFakeTimers();
  reports = [];
  failures = [];
  prove = async () => {};
  fake = fakeLine();
  subscription = new Subscription(
    fake.line,
    { publishingIntervalMs: 100, lifetimeMs: 30_000, itemsPerCall: 1_000, creates: new Batches(1_000) },
    {
      prove: () => prove(),
      heard: (report) => reports.push(report),
      failed: (...why) => failures.push(why),
    },
  );
  await subscription.start();
  subscription.publish();
});
afterEach(() => {
  subscription.stop();
  vi.useRealTimers();
});

async function answer(what: PublishResponse): Promise<void> {
  fake.requests.shift()?.answer(what);
  await vi.advanceTimersByTimeAsync(1);
}
const handles = () => reports.map(({ changes }) => changes.map(({ handle }) => handle));

test('keeps requests under way, and acknowledges what it got', async () => {
  expect(fake.requests.length).toBe(4);
  await answer(response(1, [7, 8]));
  await answer(response(2));
  expect(fake.requests.length).toBe(4);
  expect(fake.requests.flatMap(({ acknowledged }) => acknowledged)).toEqual([1]);
  expect(handles()).toEqual([[7, 8], []]);
  expect(reports[0]).toMatchObject({ publishTime: new Date(5000), late: false, more: false });
});

test('a keep-alive is a report without changes', async () => {
  await answer(response(1));
  await answer(response(1));
  await answer(response(1, [7]));
  await answer(response(2));
  expect(handles()).toEqual([[], [], [7], []]);
  expect(failures).toEqual([]);
});

test('what is missing in the sequence is asked for again, and comes first', async () => {
  fake.held.set(2, message(2, [8]));
  fake.held.set(3, message(3, [9]));
  await answer(response(1, [7]));
  await answer(response(4, [10]));
  expect(handles()).toEqual([[7], [8], [9], [10]]);
  expect(reports.map(({ late }) => late)).toEqual([false, true, true, false]);
  expect(failures).toEqual([]);
});

test('a message that the server holds no more is the end of it', async () => {
  await answer(response(1, [7]));
  await answer(response(3, [7]));
  expect(failures).toEqual([['subscription-lost', 'message 3 came where 2 was due']]);
  expect(reports.length).toBe(1);
});

test('a server that can’t send again ends it as well', async () => {
  fake.server.republish = 'BadServiceUnsupported';
  await answer(response(1, [7]));
  await answer(response(3, [7]));
  expect(failures).toMatchObject([['subscription-lost', /3 came where 2/]]);
});

test('a keep-alive tells of a message that never came', async () => {
  fake.held.set(2, message(2, [8]));
  await answer(response(1, [7]));
  await answer(response(3));
  expect(handles()).toEqual([[7], [8], []]);
});

test('a number that was there already is another sequence', async () => {
  await answer(response(5, [7]));
  await answer(response(1, [7]));
  expect(failures).toMatchObject([['subscription-lost', /1 came where 6/]]);
});

test('after the highest sequence number comes 1', async () => {
  await answer(response(0xffffffff, [7]));
  await answer(response(1, [7]));
  expect(failures).toEqual([]);
});

test('what isn’t proven to be of the nodes that were asked for is not taken, and not acknowledged', async () => {
  prove = () => Promise.reject(new Error('the server numbers its namespaces anew'));
  await answer(response(1, [7]));
  expect(reports).toEqual([]);
  expect(fake.requests.flatMap(({ acknowledged }) => acknowledged)).toEqual([]);
  expect(failures).toMatchObject([['link-down', /namespaces/]]);
});

test('a silent server that answers no read is gone', async () => {
  await answer(response(1));
  fake.server.alive = false;
  await vi.advanceTimersByTimeAsync(4_900);
  expect(failures).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(failures).toEqual([['link-down', 'silence']]);
});

test('of a silent server that answers, what it holds is fetched, and it is asked anew', async () => {
  await answer(response(1, [7]));
  fake.held.set(2, message(2, [8]));
  await vi.advanceTimersByTimeAsync(5_200);
  expect(handles()).toEqual([[7], [8]]);
  expect(fake.requests.length).toBe(8);
  await answer(response(3, [9]));
  expect(handles()).toEqual([[7], [8], [9]]);
  expect(failures).toEqual([]);
});

/** Message 2 comes by itself while a silent server is asked for it; what it answers to that, and nothing to a second time. */
async function comesWhileFetched(): Promise<PromiseWithResolvers<NotificationMessage>> {
  await answer(response(1, [7]));
  const asked = Promise.withResolvers<NotificationMessage>();
  fake.line.session.republish = vi
    .fn<Session['republish']>(() => Promise.reject(new Error('BadMessageNotAvailable')))
    .mockReturnValueOnce(asked.promise);
  await vi.advanceTimersByTimeAsync(5_100);
  await answer(response(2, [8]));
  return asked;
}

test('a message that comes by itself while it is fetched is taken once', async () => {
  const asked = await comesWhileFetched();
  await answer(response(3, [9]));
  asked.resolve(message(2, [8]));
  await vi.advanceTimersByTimeAsync(1);
  expect(fake.line.session.republish).toHaveBeenCalledTimes(1);
  await answer(response(4, [10]));
  expect(handles()).toEqual([[7], [8], [9], [10]]);
  expect(failures).toEqual([]);
});

test('one that the server has no more, because it came by itself and was acknowledged, is not missing', async () => {
  const asked = await comesWhileFetched();
  asked.reject(new Error('BadMessageNotAvailable'));
  await vi.advanceTimersByTimeAsync(1);
  await answer(response(3, [9]));
  expect(handles()).toEqual([[7], [8], [9]]);
  expect(failures).toEqual([]);
});

test('one that was fetched and comes by itself after all is taken once; another of its number is another sequence', async () => {
  await answer(response(1, [7]));
  fake.held.set(2, message(2, [8]));
  fake.held.set(3, message(3, [9]));
  await vi.advanceTimersByTimeAsync(5_100);
  fake.held.clear();
  expect(handles()).toEqual([[7], [8], [9]]);
  await answer(response(2, [8]));
  await answer(response(3, [9]));
  await answer(response(4, [10]));
  expect(handles()).toEqual([[7], [8], [9], [10]]);
  expect(failures).toEqual([]);
  const other = response(3, [11]);
  other.notificationMessage.publishTime = new Date(6000);
  await answer(other);
  expect(handles()).toEqual([[7], [8], [9], [10]]);
  expect(failures).toEqual([['subscription-lost', 'message 3 came where 5 was due']]);
});

test('a server that is silent even then has lost the subscription', async () => {
  await answer(response(1, [7]));
  await vi.advanceTimersByTimeAsync(11_000);
  expect(failures).toEqual([['subscription-lost', 'silence']]);
});

test('the server may end the subscription; what came with that still counts', async () => {
  await answer(response(1, [7], true));
  expect(reports[0]?.changes.length).toBe(1);
  expect(failures).toEqual([['subscription-lost', 'subscription ended: BadTimeout']]);
});

test('over another connection it goes on where it stopped; until all that waited is here, the age of it says nothing', async () => {
  await answer(response(1, [7]));
  subscription.pause();
  const next = fakeLine();
  next.held.set(2, message(2, [8]));
  fake = next;
  await subscription.resume(next.line, [1, 2]);
  await answer(response(3, [9], false, true));
  await answer(response(4, [10]));
  await answer(response(5, [11]));
  expect(handles()).toEqual([[7], [8], [9], [10], [11]]);
  expect(reports.map(({ late, more }) => [late, more])).toEqual([
    [false, false],
    [true, true],
    [true, true],
    [true, false],
    [false, false],
  ]);
  expect(failures).toEqual([]);
});

test('it doesn’t go on where the server has dropped what is missing', async () => {
  await answer(response(1, [7]));
  subscription.pause();
  const next = fakeLine();
  await expect(subscription.resume(next.line, [3, 4])).rejects.toThrow('message 2 is not held any more');
});

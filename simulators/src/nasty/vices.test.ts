/** Each vice is real: a plain client, without any of the gateway's care, runs into it. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AttributeIds,
  BrowseDirection,
  DataChangeFilter,
  type DataValue,
  DeadbandType,
  NodeClass,
  type PublishResponse,
  RepublishRequest,
  TransferSubscriptionsRequest,
  type TransferSubscriptionsResponse,
} from 'node-opcua';
import { Value } from 'typebox/value';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Bench, changesOf, monitor, publish, type RawSession, subscribe } from './bench.ts';
import { isOf } from './describe.ts';
import { VICES } from './registry.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.make();
});
afterEach(() => bench.calm());
afterAll(() => bench.end());

const readValues = (session: RawSession, nodes: readonly string[]): Promise<DataValue[]> =>
  session.read(nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })));

/** A session with a subscription to the values of both machines. */
async function watching(): Promise<{ session: RawSession; id: number; nodes: string[] }> {
  const session = await bench.connect();
  const nodes = await Promise.all(['a', 'b'].map((machine) => bench.node(session, machine, 'Value')));
  const id = await subscribe(session);
  await monitor(session, id, nodes);
  return { session, id, nodes };
}

/** Publishes until something with changes comes. */
async function nextData(session: RawSession): Promise<PublishResponse> {
  for (;;) {
    const response = await publish(session);
    if (changesOf(response).length > 0) return response;
  }
}

const nextChanges = async (session: RawSession) => changesOf(await nextData(session));

const first = [
  [0, 1000.5, 'Good'],
  [1, 2000.5, 'Good'],
];

test('without a vice it is a server as others are', async () => {
  await bench.server.open();
  const { session } = await watching();
  expect(await nextChanges(session)).toEqual(first);
  bench.server.step('b', 7);
  expect(await nextChanges(session)).toEqual([[1, 2007.5, 'Good']]);
});

test.each(['limits-unannounced', 'limits-untrue'])(
  '%s: refuses whole calls that are longer than it takes',
  async (name) => {
    bench.be(name, { items: 2, nodes: 3 });
    await bench.server.open();
    const session = await bench.connect();
    const limit = await session.read({ nodeId: 'i=11714', attributeId: AttributeIds.Value });
    expect(limit.value.value).toBe(name === 'limits-untrue' ? 1000 : 0);
    const node = await bench.node(session, 'a', 'Value');
    await expect(readValues(session, Array(4).fill(node))).rejects.toThrow(/BadTooManyOperations/);
    expect(await readValues(session, Array(3).fill(node))).toHaveLength(3);
    const id = await subscribe(session);
    await expect(monitor(session, id, Array(3).fill(node))).rejects.toThrow(/BadTooManyOperations/);
    expect((await monitor(session, id, Array(2).fill(node))).results).toHaveLength(2);
  },
);

test('no-transfer: a subscription can’t be carried over', async () => {
  bench.be('no-transfer');
  await bench.server.open();
  const { id } = await watching();
  const other = await bench.connect();
  const request = new TransferSubscriptionsRequest({ subscriptionIds: [id], sendInitialValues: true });
  await expect(perform(other, request)).rejects.toThrow(/BadServiceUnsupported/);
});

test('no-republish: what was sent is gone', async () => {
  await bench.server.open();
  const { session, id } = await watching();
  const { notificationMessage } = await nextData(session);
  const request = () =>
    new RepublishRequest({ subscriptionId: id, retransmitSequenceNumber: notificationMessage.sequenceNumber });
  await expect(perform(session, request())).resolves.toBeDefined();
  bench.be('no-republish');
  await expect(perform(session, request())).rejects.toThrow(/BadMessageNotAvailable/);
});

test('no-filters: an item with a deadband is refused, its neighbours are made', async () => {
  bench.be('no-filters');
  await bench.server.open();
  const session = await bench.connect();
  const node = await bench.node(session, 'a', 'Value');
  const id = await subscribe(session);
  const filter = new DataChangeFilter({ deadbandType: DeadbandType.Absolute, deadbandValue: 1 });
  const alone = await monitor(session, id, [node], { filter });
  expect(alone.results?.map(({ statusCode }) => statusCode.name)).toEqual(['BadMonitoredItemFilterUnsupported']);
  const item = (clientHandle: number, more: object) => ({
    itemToMonitor: { nodeId: node, attributeId: AttributeIds.Value },
    monitoringMode: 2,
    requestedParameters: { clientHandle, samplingInterval: 0, queueSize: 1, ...more },
  });
  const mixed = await session.createMonitoredItems({
    subscriptionId: id,
    timestampsToReturn: 2,
    itemsToCreate: [item(1, {}), item(2, { filter }), item(3, {})],
  });
  expect(mixed.results?.map(({ statusCode }) => statusCode.name)).toEqual([
    'Good',
    'BadMonitoredItemFilterUnsupported',
    'Good',
  ]);
});

test('no-keep-alive: silence while nothing changes, and a change comes nevertheless', async () => {
  bench.be('no-keep-alive');
  await bench.server.open();
  const { session } = await watching();
  expect(await nextChanges(session)).toEqual(first);
  const waiting = publish(session);
  const outcome = await Promise.race([waiting, pause(400)]);
  expect(outcome).toBeUndefined();
  bench.server.step('a', 1);
  expect(changesOf(await waiting)).toEqual([[0, 1001.5, 'Good']]);
});

test('no-subscriptions: it can only be read', async () => {
  bench.be('no-subscriptions');
  await bench.server.open();
  const session = await bench.connect();
  await expect(subscribe(session)).rejects.toThrow(/BadServiceUnsupported/);
  const [value] = await readValues(session, [await bench.node(session, 'b', 'Value')]);
  expect(value?.value.value).toBe(2000.5);
});

test('silent-subscription: keep-alives in an unbroken row, and not one change', async () => {
  await bench.server.open();
  const { session, nodes } = await watching();
  expect(await nextChanges(session)).toEqual(first);
  bench.be('silent-subscription');
  const numbers: number[] = [];
  for (let step = 1; step <= 5; step++) {
    bench.server.step('a', step);
    const response = await publish(session);
    expect(changesOf(response)).toEqual([]);
    numbers.push(response.notificationMessage.sequenceNumber);
  }
  expect(new Set(numbers).size).toBe(1);
  expect((await readValues(session, nodes))[0]?.value.value).toBe(1005.5);
});

test('forgets-subscriptions: the session lives, the subscription is gone', async () => {
  await bench.server.open();
  const { session, nodes } = await watching();
  expect(await nextChanges(session)).toEqual(first);
  bench.be('forgets-subscriptions');
  await expect(
    (async () => {
      for (;;) if (changesOf(await publish(session)).length > 0) throw new Error('a change');
    })(),
  ).rejects.toThrow(/BadNoSubscription/);
  expect(await readValues(session, nodes)).toHaveLength(2);
});

test('forgets-sessions: the session is gone, its subscription can be taken into another', async () => {
  await bench.server.open();
  const { id } = await watching();
  bench.be('forgets-sessions');
  expect(bench.server.sessions).toBe(0);
  const other = await bench.connect();
  const request = new TransferSubscriptionsRequest({ subscriptionIds: [id], sendInitialValues: true });
  const { results } = (await perform(other, request)) as TransferSubscriptionsResponse;
  expect(results?.[0]?.statusCode.name).toBe('Good');
});

test('changed-subscription-id: what is published belongs to nothing that the client knows', async () => {
  await bench.server.open();
  const { session, id } = await watching();
  expect((await publish(session)).subscriptionId).toBe(id);
  bench.be('changed-subscription-id');
  bench.server.step('a', 1);
  expect((await publish(session)).subscriptionId).not.toBe(id);
});

test('lost-notifications: the numbers have a hole, which Republish could fill', async () => {
  await bench.server.open();
  const { session, id } = await watching();
  const before = await nextData(session);
  bench.be('lost-notifications', { every: 1 });
  bench.server.step('a', 1);
  const after = await publish(session);
  expect(changesOf(after)).toEqual([]);
  const missing = before.notificationMessage.sequenceNumber + 1;
  expect(after.notificationMessage.sequenceNumber).toBe(missing + 1);
  const again = await perform(session, new RepublishRequest({ subscriptionId: id, retransmitSequenceNumber: missing }));
  expect(changesOf(again as never)).toEqual([[0, 1001.5, 'Good']]);
});

test('drops-first-values: new items say nothing of the present, later changes come', async () => {
  bench.be('drops-first-values', { forMs: 0 });
  await bench.server.open();
  const { session } = await watching();
  expect(changesOf(await publish(session))).toEqual([]);
  bench.server.step('a', 3);
  expect(await nextChanges(session)).toEqual([[0, 1003.5, 'Good']]);
});

test('small-messages: what changed at once comes in several, each but the last saying that more follows', async () => {
  bench.be('small-messages', { values: 1 });
  await bench.server.open();
  const { session } = await watching();
  const messages = [await publish(session), await publish(session)];
  expect(messages.map((message) => [message.moreNotifications, changesOf(message)])).toEqual([
    [true, [first[0]]],
    [false, [first[1]]],
  ]);
});

test('small-queues: of many changes at once few are left, with an overflow bit', async () => {
  bench.be('small-queues', { size: 2 });
  await bench.server.open();
  const session = await bench.connect();
  const id = await subscribe(session);
  const made = await monitor(session, id, [await bench.node(session, 'a', 'Value')], { queueSize: 100 });
  expect(made.results?.[0]?.revisedQueueSize).toBe(2);
  await nextChanges(session);
  for (let step = 1; step <= 5; step++) bench.server.step('a', step);
  const changes = await nextChanges(session);
  expect(changes.map(([, value]) => value)).toEqual([1004.5, 1005.5]);
});

test('vanishing-node: its item says so, others go on, and it comes back', async () => {
  await bench.server.open();
  const { session, nodes } = await watching();
  expect(await nextChanges(session)).toEqual(first);
  bench.be('vanishing-node', { node: 'Value', namespace: 'urn:gemba:nasty:a' });
  expect(await nextChanges(session)).toEqual([[0, null, 'BadNodeIdUnknown']]);
  for (const machine of ['a', 'b']) bench.server.step(machine, 1);
  expect(await nextChanges(session)).toEqual([[1, 2001.5, 'Good']]);
  expect((await readValues(session, nodes)).map(({ statusCode }) => statusCode.name)).toEqual([
    'BadNodeIdUnknown',
    'Good',
  ]);
  expect(await childrenOf(session, nodes[0] as string)).not.toContain('Value');
  bench.server.nastiness.switchOff('vanishing-node');
  expect(await nextChanges(session)).toEqual([[0, 1001.5, 'Good']]);
});

test('inserted-namespace: what was known by its index is not there any more', async () => {
  await bench.server.open();
  const before = await bench.connect();
  const node = await bench.node(before, 'a', 'Value');
  await bench.server.close();
  bench.be('inserted-namespace');
  await bench.server.open();
  const after = await bench.connect();
  expect(await bench.node(after, 'a', 'Value')).not.toBe(node);
  expect((await readValues(after, [node]))[0]?.statusCode.name).toBe('BadNodeIdUnknown');
});

test('swapped-namespaces: a client that keeps its indexes gets Good and another machine’s values', async () => {
  await bench.server.open();
  const before = await bench.connect();
  const node = await bench.node(before, 'a', 'Value');
  await bench.server.close();
  bench.be('swapped-namespaces');
  await bench.server.open();
  const [value] = await readValues(await bench.connect(), [node]);
  expect([value?.statusCode.name, value?.value.value]).toEqual(['Good', 2000.5]);
  expect(isOf('a', 0, 'value', value?.value.value)).toBe(false);
});

test('swapped-namespaces: a machine alone on its server gets a stranger in its place', async () => {
  const alone = await Bench.make(['a']);
  await alone.server.open();
  const node = await alone.node(await alone.connect(), 'a', 'Count');
  await alone.server.close();
  alone.be('swapped-namespaces');
  await alone.server.open();
  const session = await alone.connect();
  const [wrong, right] = await readValues(session, [node, await alone.node(session, 'a', 'Count')]);
  await alone.end();
  expect([wrong?.statusCode.name, wrong?.value.value]).toEqual(['Good', 31337]);
  expect(right?.value.value).toBe(1000);
});

test('duplicate-names: siblings that only their NodeIds tell apart', async () => {
  bench.be('duplicate-names');
  await bench.server.open();
  const session = await bench.connect();
  const names = await childrenOf(session, await bench.node(session, 'a', 'Machine'));
  expect(names.filter((name) => name === 'Value')).toHaveLength(4);
});

test('cyclic-references: following them leads back', async () => {
  bench.be('cyclic-references');
  await bench.server.open();
  const session = await bench.connect();
  const node = await bench.node(session, 'a', 'Value');
  const ids = (await browse(session, node)).map(({ nodeId }) => nodeId.toString());
  expect(ids).toContain(node);
  expect(ids).toContain('ns=0;i=85');
});

test('slow-browse: only browsing is slow', async () => {
  bench.be('slow-browse', { ms: 300 });
  await bench.server.open();
  const session = await bench.connect();
  const node = await bench.node(session, 'a', 'Machine');
  const order: string[] = [];
  await Promise.all([
    browse(session, node).then(() => order.push('browsed')),
    readValues(session, [node]).then(() => order.push('read')),
  ]);
  expect(order).toEqual(['read', 'browsed']);
});

test('clock-in-2000: all its times are', async () => {
  bench.be('clock-in-2000');
  await bench.server.open();
  const { session, nodes } = await watching();
  const [value] = await readValues(session, nodes);
  expect([value?.sourceTimestamp, value?.serverTimestamp].map((time) => time?.getUTCFullYear())).toEqual([2000, 2000]);
  const { publishTime, notificationData } = (await nextData(session)).notificationMessage;
  expect(publishTime?.getUTCFullYear()).toBe(2000);
  const [change] =
    (notificationData as unknown as { monitoredItems: { value: DataValue }[] }[])[0]?.monitoredItems ?? [];
  expect(change?.value.sourceTimestamp?.getUTCFullYear()).toBe(2000);
});

test('expired-certificate: a client that looks does not connect', async () => {
  await bench.server.close();
  bench.be('expired-certificate');
  await bench.server.open();
  await bench.trust(join(bench.folder, 'simulators/expired/own/certs/certificate.pem'));
  await expect(bench.connect()).rejects.toThrow(/BadCertificateTimeInvalid/);
  expect(await readdir(join(bench.folder, 'client/rejected'))).toEqual([]);
});

test('hangs: nothing is answered, and the connection stays', async () => {
  await bench.server.open();
  const session = await bench.connect();
  const node = await bench.node(session, 'a', 'Value');
  bench.be('hangs');
  expect(await Promise.race([readValues(session, [node]).catch(() => 'answer'), pause(300)])).toBeUndefined();
  bench.server.nastiness.switchOff('hangs');
  expect(await readValues(session, [node])).toHaveLength(1);
});

test('every vice has a test, a name of its own and defaults that it accepts', () => {
  expect(new Set(VICES.map(({ name }) => name)).size).toBe(VICES.length);
  for (const { name, parameters } of VICES) {
    const given = name === 'vanishing-node' ? { node: 'Value' } : {};
    expect([name, Value.Check(parameters, Value.Default(parameters, given))]).toEqual([name, true]);
  }
});

const pause = (ms: number): Promise<undefined> => new Promise((resolve) => setTimeout(() => resolve(undefined), ms));

/** A service that the session has no method for. */
function perform(session: RawSession, request: object): Promise<object> {
  const raw = session as unknown as {
    performMessageTransaction(request: object, done: (error: Error | null, response?: object) => void): void;
  };
  return new Promise((resolve, reject) => {
    raw.performMessageTransaction(request, (error, response) => (error ? reject(error) : resolve(response ?? {})));
  });
}

async function browse(session: RawSession, nodeId: string) {
  const result = await session.browse({
    nodeId,
    browseDirection: BrowseDirection.Forward,
    includeSubtypes: true,
    nodeClassMask: NodeClass.Unspecified,
    resultMask: 63,
  });
  return result.references ?? [];
}

const childrenOf = async (session: RawSession, nodeId: string): Promise<(string | null)[]> =>
  (await browse(session, nodeId)).map(({ browseName }) => browseName.name);

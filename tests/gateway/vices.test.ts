/** The gateway against OPC UA servers with one vice each: what it still gets, what it declares, and that it shows nothing stale. */

import { setTimeout as pause } from 'node:timers/promises';
import { nastyNamespaceOf } from '@gemba/simulators/nasty/describe';
import { refusal } from '@gemba/simulators/nasty/internals';
import type { Vice } from '@gemba/simulators/nasty/vice';
import { CreateMonitoredItemsRequest, type NodeId, ReadRequest, StatusCodes } from 'node-opcua';
import Type from 'typebox';
import { afterEach, expect, test } from 'vitest';
import { NastyRig } from '../support/nasty-rig.ts';
import type { NastyEnd } from '../support/nasty-works.ts';
import { soon } from '../support/soon.ts';

const nowNs = () => BigInt(Date.now()) * 1_000_000n;
const NODE_ID_UNKNOWN = 0x8034_0000;

let rig: NastyRig;
afterEach(async () => rig?.stop());

/** `before` is called before the gateway starts. */
async function watching(before: () => void, settings: object = {}): Promise<void> {
  rig = await NastyRig.make();
  before();
  await rig.startGateway(settings);
  await says(0);
  await watched();
}

/** All signals of both machines have arrived as they are after so many changes. */
const says = (step: number) =>
  soon(() => {
    for (const [machine, base] of [['a', 1000] as const, ['b', 2000] as const]) {
      expect(rig.newest(machine, 'value')).toMatchObject({ value: base + step + 0.5, status: 0 });
      expect(rig.newest(machine, 'count')).toMatchObject({ value: BigInt(base + step), status: 0 });
      expect(rig.newest(machine, 'name')).toMatchObject({ value: `${machine} ${step}`, status: 0 });
    }
  });

async function change(step: number): Promise<void> {
  for (const machine of ['a', 'b']) rig.end.server.step(machine, step);
  await says(step);
}

/** Both machines are said to be observed beyond this moment. */
async function watched(): Promise<void> {
  const afterNs = nowNs();
  await soon(() => expect(rig.through('a') > afterNs && rig.through('b') > afterNs).toBe(true));
}

const be = (name: string, parameters?: Record<string, unknown>) => rig.end.server.nastiness.be(name, parameters);

test('servers that don’t announce their limits, or announce others: the size that they take is found, and nothing is missing', async () => {
  rig = await NastyRig.make([['a'], ['b']]);
  const [one, other] = rig.ends;
  one?.server.nastiness.be('limits-unannounced', { items: 2, nodes: 3 });
  other?.server.nastiness.be('limits-untrue', { items: 1, nodes: 2 });
  await rig.startGateway();
  await watched();
  one?.server.step('a', 1);
  other?.server.step('b', 1);
  await soon(() => {
    expect(rig.newest('a', 'value')).toMatchObject({ value: 1001.5, status: 0 });
    expect(rig.newest('b', 'value')).toMatchObject({ value: 1001.5, status: 0 });
  });
  expect(await rig.metrics.text()).toContain('signals_missing{gateway="edge-1"} 0');
  expect([...rig.gaps('a'), ...rig.gaps('b')]).toEqual([]);
});

test('a node that spoils each call in which it stands is Bad alone, and the others are watched together', async () => {
  rig = await NastyRig.make();
  const isValueOfB = (node: NodeId) => node.value === 'Value' && node.namespace === namespaceOfB;
  let namespaceOfB = -1;
  const spoiling: Vice = {
    name: 'spoiling',
    summary: 'refuses calls in which a certain node stands',
    parameters: Type.Object({}),
    act: () => ({
      on: (server) => {
        namespaceOfB = server.engine.addressSpace?.getNamespaceIndex(nastyNamespaceOf('b')) ?? -1;
      },
      asked: (request) => {
        const nodes =
          request instanceof CreateMonitoredItemsRequest
            ? (request.itemsToCreate ?? []).map(({ itemToMonitor }) => itemToMonitor.nodeId)
            : request instanceof ReadRequest
              ? (request.nodesToRead ?? []).map(({ nodeId }) => nodeId)
              : [];
        return nodes.some(isValueOfB) ? refusal(StatusCodes.BadResponseTooLarge) : undefined;
      },
    }),
  };
  rig.end.server.nastiness.switchOn(spoiling, {});
  await rig.startGateway();
  await watched();
  expect(rig.newest('b', 'value')).toMatchObject({ value: null });
  rig.end.server.step('b', 1);
  await soon(() => expect(rig.newest('b', 'count')).toMatchObject({ value: 2001n, status: 0 }));
  expect(rig.newest('a', 'value')).toMatchObject({ value: 1000.5, status: 0 });
  rig.end.server.nastiness.switchOff('spoiling');
  await change(2);
  expect(rig.gaps('a')).toEqual([]);
});

test('no-subscriptions: it is read at the interval, each change once; what nobody read while the cable was cut is a gap', async () => {
  await watching(() => be('no-subscriptions'));
  for (const step of [1, 2, 3]) await change(step);
  await watched();
  expect(rig.samples('a', 'value').map(({ value }) => value)).toEqual([1000.5, 1001.5, 1002.5, 1003.5]);
  expect(rig.gaps('a')).toEqual([]);
  expect(rig.end.server.sessions).toBe(1);
  rig.end.cable.cut();
  const cutNs = nowNs();
  await change(4);
  await soon(() => expect(rig.gaps('a').length).toBeGreaterThan(0));
  const [gap] = rig.gaps('a');
  expect(gap && gap.fromNs <= cutNs && gap.toNs >= cutNs).toBe(true);
});

test('changed-subscription-id: a gap, and as it goes on so, its values are read', async () => {
  await watching(() => {});
  be('changed-subscription-id');
  await soon(() => expect(rig.gaps('a').length).toBeGreaterThan(0));
  await change(1);
  await watched();
  expect(rig.gaps('a').every(({ cause }) => cause === 'subscription-lost')).toBe(true);
});

test('small-queues: what overflows is counted and declared, signal by signal', async () => {
  await watching(() => be('small-queues', { size: 2 }), { publishingIntervalMs: 300 });
  for (let step = 1; step <= 30; step++) {
    rig.end.server.step('a', step);
    await pause(2);
  }
  await soon(() => expect(rig.newest('a', 'value')).toMatchObject({ value: 1030.5 }));
  await soon(() => expect(rig.gaps('a').some(({ signals }) => signals.includes('value' as never))).toBe(true));
  expect(rig.gaps('a').every(({ cause, signals }) => cause === 'queue-overflow' && signals.length === 1)).toBe(true);
  expect(rig.gaps('b')).toEqual([]);
  await soon(async () => {
    const counted = /gemba_gateway_overflows_total\{gateway="edge-1"\} (\d+)/.exec(await rig.metrics.text())?.[1];
    expect(rig.gaps('a').length).toBe(Number(counted));
  });
});

test('a node that vanishes is Bad while it is away, also where nobody says so; the changes of others raise no doubt', async () => {
  rig = await NastyRig.make([['a'], ['b']]);
  await rig.startGateway({ checkS: 1, samplingIntervalMs: 250 });
  await watched();
  const [telling, silent] = rig.ends as [NastyEnd, NastyEnd];
  let step = 0;
  const busy = setInterval(() => {
    telling.server.step('a', ++step);
  }, 50);
  try {
    telling.server.nastiness.be('vanishing-node', { node: 'Value' });
    silent.server.nastiness.be('vanishing-node', { node: 'Value', tells: false });
    await soon(() => {
      for (const machine of ['a', 'b'])
        expect(rig.newest(machine, 'value')).toMatchObject({ value: null, status: NODE_ID_UNKNOWN });
    });
    const count = rig.newest('a', 'count')?.value;
    await soon(() => expect(Number(rig.newest('a', 'count')?.value)).toBeGreaterThan(Number(count)));
    // Of what vanished without a word it isn't known since when.
    await soon(() => expect(rig.gaps('b').map(({ signals }) => signals)).toEqual([['value']]));
    expect(await rig.metrics.text()).toContain('signals_missing{gateway="edge-1"} 2');
    for (const { server } of rig.ends) server.nastiness.switchOff('vanishing-node');
    await soon(() => {
      for (const machine of ['a', 'b']) expect(rig.newest(machine, 'value')?.status).toBe(0);
    });
  } finally {
    clearInterval(busy);
  }
  expect(rig.gaps('a')).toEqual([]);
  expect(rig.gaps('b').length).toBe(1);
});

test('a server that can not be reached at its address any more is watched at the next one, and nothing is lost', async () => {
  rig = await NastyRig.make();
  const { server, cable } = rig.end;
  await rig.startGateway({ failover: [server.endpoint] });
  await says(0);
  await watched();
  await cable.down();
  for (const step of [1, 2, 3]) await change(step);
  await watched();
  expect(rig.samples('a', 'value').map(({ value }) => value)).toEqual([1000.5, 1001.5, 1002.5, 1003.5]);
  expect(rig.gaps('a')).toEqual([]);
});

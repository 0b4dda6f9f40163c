/** What a gateway still gets of an OPC UA server when the connection, the session or a message is lost, and what it declares. */

import { type AddressSpace, DataType, type ServerSession, StatusCodes, type UAVariable } from 'node-opcua';
import { afterEach, expect, test } from 'vitest';
import { FaultProxy } from '../support/fault-proxy.ts';
import { soon } from '../support/soon.ts';
import { type LittleMachine, LittlePlant } from './little-plant.ts';

const URI = 'urn:ladder';

let plant: LittlePlant;
let cable: FaultProxy;
let counter: UAVariable;
let ticking: NodeJS.Timeout | undefined;
let count = 0;

afterEach(async () => {
  clearInterval(ticking);
  ticking = undefined;
  await plant?.end();
  await cable?.stop();
});

function fill(space: AddressSpace): void {
  counter = space.registerNamespace(URI).addVariable({
    organizedBy: space.rootFolder.objects,
    browseName: 'Count',
    nodeId: 's=Count',
    dataType: DataType.Double,
    minimumSamplingInterval: 0,
  });
  count = 0;
  tick();
}

function tick(): void {
  count += 1;
  counter.setValueFromSource({ dataType: DataType.Double, value: count }, StatusCodes.Good, new Date());
}

/** A machine that counts 50 times a second, watched through a cable; its queue holds what the tests' breaks last. */
async function counting(settings: object = {}): Promise<void> {
  plant = await LittlePlant.make(fill);
  cable = new FaultProxy(Number(new URL(plant.endpoint.replace('opc.tcp', 'http')).port));
  await cable.start();
  const machine: LittleMachine = {
    signals: [{ id: 'count', type: 'float' }] as LittleMachine['signals'],
    source: {
      endpoint: `opc.tcp://127.0.0.1:${cable.port}`,
      signals: { count: `nsu=${URI};s=Count` },
      queueSize: 5000,
      ...settings,
    },
  };
  await plant.startGateway({ press: machine });
  await soon(() => expect(plant.server.observed().length).toBeGreaterThan(0));
  ticking = setInterval(tick, 20);
  await arrives(count + 20);
}

const values = () => plant.samplesOf('press', 'count').map(({ value }) => Number(value));
const arrives = (value: number) => soon(() => expect(values().at(-1)).toBeGreaterThanOrEqual(value));
const sessions = (): ServerSession[] =>
  (plant.opcua.engine as unknown as { getSessions(): ServerSession[] }).getSessions();
const subscriptionIds = () =>
  sessions().flatMap(({ publishEngine }) => publishEngine.subscriptions.map(({ id }) => id));

/** Everything since it was first watched arrived, once and in order, and the stretches touch. */
function expectWhole(): void {
  const from = values()[0] as number;
  expect(values()).toEqual(Array.from({ length: values().length }, (_, index) => from + index));
  expect(plant.server.gaps()).toEqual([]);
  const stretches = plant.server.observed();
  for (const [index, { fromNs }] of stretches.entries()) {
    if (index > 0) expect(fromNs).toBe(stretches[index - 1]?.throughNs);
  }
}

test('a connection that breaks loses nothing: the session is taken over, and what the server held comes', async () => {
  await counting();
  const before = subscriptionIds();
  for (let cuts = 0; cuts < 3; cuts++) {
    cable.cut();
    await arrives(count + 50);
  }
  await soon(() => expect(plant.server.observed().length).toBeGreaterThan(5));
  expect(subscriptionIds()).toEqual(before);
  expect(sessions().length).toBe(1);
  expectWhole();
});

test('a connection that is open but dead is noticed, and nothing is lost when it comes back', async () => {
  await counting();
  cable.hold();
  await soon(async () => expect(await plant.metrics.text()).toContain('endpoints_watching{gateway="edge-1"} 0'));
  cable.release();
  await arrives(count + 20);
  expect(sessions().length).toBe(1);
  expectWhole();
});

test('a session that the server gave up leaves its subscription, which is taken into a new one', async () => {
  await counting();
  const before = subscriptionIds();
  const [session] = sessions();
  await cable.down();
  await plant.opcua.engine.closeSession(session?.authenticationToken as never, false, 'Timeout' as never);
  await cable.start();
  await arrives(count + 20);
  expect(subscriptionIds()).toEqual(before);
  expect(sessions().length).toBe(1);
  expectWhole();
});

test('a message that got lost is asked for again', async () => {
  await counting();
  const [session] = sessions();
  const engine = session?.publishEngine as unknown as { _send_response(...args: unknown[]): void };
  const send = engine._send_response.bind(engine);
  let lost = 0;
  engine._send_response = (...args) => {
    if (lost === 0) lost += 1;
    else send(...args);
  };
  await soon(() => expect(lost).toBe(1));
  await arrives(count + 20);
  expectWhole();
});

test('a subscription that the server dropped is made anew in the same session, with the gap declared', async () => {
  await counting();
  const [session] = sessions();
  const [before = 0] = subscriptionIds();
  session?.publishEngine.subscriptions[0]?.terminate();
  await arrives(count + 20);
  const [after = 0] = subscriptionIds();
  expect(after).not.toBe(before);
  await soon(() => expect(plant.server.gaps()).toMatchObject([{ machine: 'press', cause: 'subscription-lost' }]));
  expect(sessions().length).toBe(1);
});

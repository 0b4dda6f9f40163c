/** Another configuration in the middle of flow, against a real OPC UA server: what it doesn't change is not touched. */

import { type AddressSpace, DataType, type UAVariable } from 'node-opcua';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LittleMachine, LittlePlant, type Signals, soon } from './little-plant.ts';

const OUT_OF_SERVICE = 0x808d0000;
const at = (name: string) => `nsu=urn:reload;s=${name}`;

let plant: LittlePlant;
let nodes: Record<string, UAVariable>;
let counting: NodeJS.Timeout;
/** Values that were set, by node; each is told from the others by being one more. */
let values: Record<string, number>;

function fill(space: AddressSpace): void {
  const namespace = space.registerNamespace('urn:reload');
  for (const name of ['A', 'B', 'C', 'Rest', 'Other']) {
    nodes[name] = namespace.addVariable({
      organizedBy: space.rootFolder.objects,
      browseName: name,
      nodeId: `s=${name}`,
      dataType: DataType.Int32,
      minimumSamplingInterval: 0,
    });
    set(name, 1);
  }
}

function set(name: string, value: number): void {
  values[name] = value;
  nodes[name]?.setValueFromSource({ dataType: DataType.Int32, value });
}

beforeEach(async () => {
  nodes = {};
  values = {};
  plant = await LittlePlant.make(fill);
});
afterEach(async () => {
  clearInterval(counting);
  await plant?.end();
});

/** A machine whose signals are read at these nodes. */
function machine(sources: Record<string, string>, settings: object = {}): LittleMachine {
  const signals: Signals = Object.keys(sources).map((id) => ({ id, type: id === 'rest' ? 'float' : 'int' }));
  const named = Object.entries(sources).map(([id, name]) => [id, at(name)]);
  return { signals, source: { signals: Object.fromEntries(named), ...settings } };
}

const BEFORE = { still: machine({ a: 'A', rest: 'Rest' }), changed: machine({ b: 'B', c: 'C' }) };

/** The gateway watches, and A and B count all the time. */
async function counted(machines: Record<string, LittleMachine> = BEFORE): Promise<void> {
  await plant.startGateway(machines);
  await soon(() => {
    for (const id of Object.keys(machines)) expect(observedSince(id, 0)).toBe(true);
  });
  counting = setInterval(() => {
    for (const name of ['A', 'B']) set(name, (values[name] ?? 0) + 1);
  }, 5);
  await soon(() => expect(valuesOf('still', 'a').length).toBeGreaterThan(20));
}

const valuesOf = (id: string, signal: string) => plant.samplesOf(id, signal).map(({ value }) => value);
const observedSince = (id: string, ms: number) =>
  plant.server.observed().some(({ machine: of, throughNs }) => of === id && throughNs > BigInt(ms) * 1_000_000n);

/** What was set until now has arrived, and is said to be all. */
async function settled(id: string): Promise<void> {
  const sinceMs = Date.now();
  await soon(() => expect(observedSince(id, sinceMs)).toBe(true));
}

/** Nothing is missing between the first and the last, and nothing is there twice. */
function expectWhole(id: string, signal: string): void {
  const all = valuesOf(id, signal) as bigint[];
  const first = all[0] ?? 0n;
  expect(all).toEqual(all.map((_, index) => first + BigInt(index)));
}

/** Numbers and queues of all items at the server. */
const items = () => plant.sessions().flatMap(({ subscriptions }) => subscriptions.flatMap((one) => [...one.items]));
const queues = () => items().map(([, size]) => size);

test('signals come, go and are looked at otherwise; the others keep session, subscription, items and stretch', async () => {
  await counted();
  const before = plant.sessions();
  const itemsBefore = items().map(([number]) => number);
  plant.change({
    still: BEFORE.still,
    changed: machine({ b: 'B', other: 'Other' }),
  });
  await soon(() => expect(valuesOf('changed', 'other')).toEqual([1n]));
  await soon(() => expect(valuesOf('changed', 'c')).toEqual([1n, null]));
  expect(plant.samplesOf('changed', 'c').at(-1)?.status).toBe(OUT_OF_SERVICE);
  set('Other', 2);
  set('C', 2);
  await soon(() => expect(valuesOf('changed', 'other')).toEqual([1n, 2n]));
  await settled('changed');
  await settled('still');
  expect(valuesOf('changed', 'c')).toHaveLength(2);
  expectWhole('still', 'a');
  expectWhole('changed', 'b');
  expect(plant.server.gaps()).toEqual([]);
  const [[session], [was]] = [plant.sessions(), before];
  expect(session?.id).toBe(was?.id);
  expect(session?.subscriptions.map(({ id }) => id)).toEqual(was?.subscriptions.map(({ id }) => id));
  const kept = items().filter(([number]) => itemsBefore.includes(number));
  // One went, one came.
  expect([kept.length, items().length]).toEqual([itemsBefore.length - 1, itemsBefore.length]);
});

test('another stage sees the present value too, of a signal that rests', async () => {
  await counted();
  const before = items();
  const stages = [{ kind: 'scale', signals: ['rest'], factor: 10 }];
  plant.change({ ...BEFORE, still: machine({ a: 'A', rest: 'Rest' }, { stages }) });
  await soon(() => expect(valuesOf('still', 'rest')).toEqual([1, 10]));
  set('Rest', 2);
  await soon(() => expect(valuesOf('still', 'rest')).toEqual([1, 10, 20]));
  await settled('still');
  expectWhole('still', 'a');
  expect(plant.server.gaps()).toEqual([]);
  expect(items()).toEqual(before);
});

test('another sampling and queue are given to the same items', async () => {
  await counted();
  const before = items().map(([number]) => number);
  plant.change({ ...BEFORE, changed: machine({ b: 'B', c: 'C' }, { queueSize: 777, samplingIntervalMs: 0 }) });
  await soon(() => expect(queues()).toContain(777));
  expect(queues().filter((size) => size === 777)).toHaveLength(2);
  await settled('changed');
  expectWhole('changed', 'b');
  expectWhole('still', 'a');
  expect(plant.server.gaps()).toEqual([]);
  expect(items().map(([number]) => number)).toEqual(before);
});

test('a machine that comes and one that goes touch no other', async () => {
  await counted();
  const before = plant.sessions().map(({ id }) => id);
  plant.change({ still: BEFORE.still, come: machine({ other: 'Other' }) });
  await soon(() => expect(valuesOf('come', 'other')).toEqual([1n]));
  const goneMs = Date.now();
  await settled('come');
  await settled('still');
  expectWhole('still', 'a');
  expectWhole('changed', 'b');
  expect(observedSince('changed', goneMs)).toBe(false);
  expect(plant.server.gaps()).toEqual([]);
  expect(plant.sessions().map(({ id }) => id)).toEqual(before);
  // Back again: nobody watched it meanwhile, and that is said.
  plant.change({ ...BEFORE, come: machine({ other: 'Other' }) });
  await soon(() => expect(plant.server.gaps()).toMatchObject([{ machine: 'changed', cause: 'gateway-down' }]));
});

test('asked in another way, a server is left before it is asked anew; the gap is declared, of its machine alone', async () => {
  await counted({ still: BEFORE.still });
  const [before] = plant.sessions();
  plant.change({ still: machine({ a: 'A', rest: 'Rest' }, { publishingIntervalMs: 50 }) });
  await soon(() => {
    expect(plant.server.gaps()).toMatchObject([{ machine: 'still', cause: 'reconfigured', signals: [] }]);
    expect(plant.sessions()).toHaveLength(1);
  });
  expect(plant.sessions()[0]?.id).not.toBe(before?.id);
  await settled('still');
  const [gap] = plant.server.gaps();
  const all = plant.samplesOf('still', 'a');
  for (const [index, { value, timeNs }] of all.entries()) {
    const last = all[index - 1];
    if (last === undefined || value === (last.value as bigint) + 1n) continue;
    expect(last.timeNs <= (gap?.toNs ?? 0n) && timeNs >= (gap?.fromNs ?? 0n)).toBe(true);
  }
});

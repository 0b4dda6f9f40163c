/** Another configuration in the middle of flow, against a real OPC UA server: what it doesn't change is not touched. */

import type { Sample } from '@gemba/contract/sample';
import { type AddressSpace, DataType, type UAVariable } from 'node-opcua';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { soon } from '../support/soon.ts';
import { type LittleMachine, LittlePlant, type Signals } from './little-plant.ts';

const OUT_OF_SERVICE = 0x808d0000;
const at = (name: string) => `nsu=urn:reload;s=${name}`;

let plant: LittlePlant;
let nodes: Record<string, UAVariable>;
let counting: NodeJS.Timeout;
/** Values that were set, by node; each is told from the others by being one more. */
let values: Record<string, number>;
/** Entries that had arrived when the present test began. */
let before = 0;

function fill(space: AddressSpace): void {
  const namespace = space.registerNamespace('urn:reload');
  for (const name of ['A', 'B', 'C', 'Rest', 'Other', 'Third']) {
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

beforeAll(async () => {
  nodes = {};
  values = {};
  plant = await LittlePlant.make(fill);
  await plant.startGateway(BEFORE);
});
afterAll(() => plant?.end());

/** All is as it was, and what was before is of no account. */
beforeEach(async () => {
  plant.change(BEFORE);
  const sinceMs = Date.now();
  await soon(() => {
    for (const id of ['still', 'changed']) expect(observedSince(id, sinceMs)).toBe(true);
  });
  before = plant.server.entries().length;
  counting = setInterval(() => {
    for (const name of ['A', 'B']) set(name, (values[name] ?? 0) + 1);
  }, 5);
  await soon(() => expect(valuesOf('still', 'a').length).toBeGreaterThan(20));
});
afterEach(() => clearInterval(counting));

/** A machine whose signals are read at these nodes. */
function machine(sources: Record<string, string>, settings: object = {}): LittleMachine {
  const signals: Signals = Object.keys(sources).map((id) => ({ id, type: id === 'rest' ? 'float' : 'int' }));
  const named = Object.entries(sources).map(([id, name]) => [id, at(name)]);
  return { signals, source: { signals: Object.fromEntries(named), ...settings } };
}

const BEFORE = { still: machine({ a: 'A', rest: 'Rest' }), changed: machine({ b: 'B', c: 'C' }) };

/** What has arrived since the test began, in the order of the journal. */
const arrived = () => plant.server.entries().slice(before);
const samplesOf = (id: string, signal: string) =>
  arrived().filter((entry) => entry.kind === 'sample' && entry.machine === id && entry.signal === signal) as Sample[];
const valuesOf = (id: string, signal: string) => samplesOf(id, signal).map(({ value }) => value);
const gaps = () => arrived().filter((entry) => entry.kind === 'gap');
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
  const was = plant.sessions();
  const itemsBefore = items().map(([number]) => number);
  plant.change({
    still: BEFORE.still,
    changed: machine({ b: 'B', other: 'Other' }),
  });
  await soon(() => expect(valuesOf('changed', 'other')).toEqual([1n]));
  await soon(() => expect(valuesOf('changed', 'c')).toEqual([null]));
  expect(samplesOf('changed', 'c').at(-1)?.status).toBe(OUT_OF_SERVICE);
  set('Other', 2);
  set('C', 2);
  await soon(() => expect(valuesOf('changed', 'other')).toEqual([1n, 2n]));
  await settled('changed');
  await settled('still');
  expect(valuesOf('changed', 'c')).toHaveLength(1);
  expectWhole('still', 'a');
  expectWhole('changed', 'b');
  expect(gaps()).toEqual([]);
  const [[session], [first]] = [plant.sessions(), was];
  expect(session?.id).toBe(first?.id);
  expect(session?.subscriptions.map(({ id }) => id)).toEqual(first?.subscriptions.map(({ id }) => id));
  const kept = items().filter(([number]) => itemsBefore.includes(number));
  // One went, one came.
  expect([kept.length, items().length]).toEqual([itemsBefore.length - 1, itemsBefore.length]);
});

test('another stage sees the present value too, of a signal that rests', async () => {
  const was = items();
  const stages = [{ kind: 'scale', signals: ['rest'], factor: 10 }];
  plant.change({ ...BEFORE, still: machine({ a: 'A', rest: 'Rest' }, { stages }) });
  await soon(() => expect(valuesOf('still', 'rest')).toEqual([10]));
  set('Rest', 2);
  await soon(() => expect(valuesOf('still', 'rest')).toEqual([10, 20]));
  await settled('still');
  expectWhole('still', 'a');
  expect(gaps()).toEqual([]);
  expect(items()).toEqual(was);
});

test('another sampling and queue are given to the same items', async () => {
  const was = items().map(([number]) => number);
  plant.change({ ...BEFORE, changed: machine({ b: 'B', c: 'C' }, { queueSize: 777, samplingIntervalMs: 0 }) });
  await soon(() => expect(queues()).toContain(777));
  expect(queues().filter((size) => size === 777)).toHaveLength(2);
  await settled('changed');
  expectWhole('changed', 'b');
  expectWhole('still', 'a');
  expect(gaps()).toEqual([]);
  expect(items().map(([number]) => number)).toEqual(was);
});

test('a machine that comes and one that goes touch no other', async () => {
  const was = plant.sessions().map(({ id }) => id);
  plant.change({ still: BEFORE.still, come: machine({ other: 'Third' }) });
  await soon(() => expect(valuesOf('come', 'other')).toEqual([1n]));
  const goneMs = Date.now();
  await settled('come');
  await settled('still');
  expectWhole('still', 'a');
  expectWhole('changed', 'b');
  expect(observedSince('changed', goneMs)).toBe(false);
  expect(gaps()).toEqual([]);
  expect(plant.sessions().map(({ id }) => id)).toEqual(was);
  // Back again: nobody watched it meanwhile, and that is said.
  plant.change({ ...BEFORE, come: machine({ other: 'Third' }) });
  await soon(() => expect(gaps()).toMatchObject([{ machine: 'changed', cause: 'gateway-down' }]));
});

test('asked in another way, a server is left before it is asked anew; the gap is declared, of its machine alone', async () => {
  const [was] = plant.sessions();
  plant.change({ still: machine({ a: 'A', rest: 'Rest' }, { publishingIntervalMs: 50 }) });
  await soon(() => {
    expect(gaps()).toMatchObject([{ machine: 'still', cause: 'reconfigured', signals: [] }]);
    expect(plant.sessions()).toHaveLength(1);
  });
  expect(plant.sessions()[0]?.id).not.toBe(was?.id);
  await settled('still');
  const [gap] = gaps();
  const all = samplesOf('still', 'a');
  for (const [index, { value, timeNs }] of all.entries()) {
    const last = all[index - 1];
    if (last === undefined || value === (last.value as bigint) + 1n) continue;
    expect(last.timeNs <= (gap?.toNs ?? 0n) && timeNs >= (gap?.fromNs ?? 0n)).toBe(true);
  }
});

import type { Machine } from '@gemba/contract/plant/machine';
import {
  DataValue,
  MonitoredItemCreateResult,
  MonitoredItemModifyResult,
  type StatusCode,
  StatusCodes,
} from 'node-opcua';
import { beforeEach, expect, test } from 'vitest';
import type { MachineSource } from '../config.ts';
import type { Item, MadeItem } from './item-calls.ts';
import { Items } from './items.ts';
import { WatchedMachine } from './machine.ts';
import type { Session } from './session.ts';
import { Shunned } from './shunned.ts';

const PUBLISHING_MS = 100;
const nowNs = () => 1_790_000_000_000_000_000n;

const plan = {
  id: 'press-1',
  signals: [
    { id: 'total', type: 'int' },
    { id: 'force', type: 'float' },
  ],
} as Machine;
const source = (samplingIntervalMs: number) =>
  ({
    samplingIntervalMs,
    signals: { total: 'nsu=urn:a;s=Total', force: 'nsu=urn:a;s=Force' },
    stages: [],
  }) as unknown as MachineSource;

const session = {
  raw: {},
  facts: { identity: { namespaces: ['urn:base', 'urn:a'] } },
  read: async () => [{ value: { value: ['urn:base', 'urn:a'] } }],
} as unknown as Session;

/** A server that makes every item, at the interval that is asked for. */
class Server {
  readonly revisedMs = PUBLISHING_MS;
  asked: Item[] = [];
  removed: number[] = [];
  /** Happens when items are made, but nobody has been told of it. */
  meanwhile = async (_items: readonly Item[]): Promise<void> => {};

  async monitor(items: readonly Item[]): Promise<MonitoredItemCreateResult[]> {
    this.asked.push(...items);
    await this.meanwhile(items);
    return items.map(
      ({ handle, samplingIntervalMs }) =>
        new MonitoredItemCreateResult({
          monitoredItemId: idOf(handle),
          revisedSamplingInterval: samplingIntervalMs,
        }),
    );
  }

  async modify(items: readonly MadeItem[]): Promise<MonitoredItemModifyResult[]> {
    return items.map(
      ({ samplingIntervalMs }) => new MonitoredItemModifyResult({ revisedSamplingInterval: samplingIntervalMs }),
    );
  }

  async remove(itemIds: readonly number[]): Promise<void> {
    this.removed.push(...itemIds);
  }
}
const idOf = (handle: number): number => 100 + handle;

let server: Server;
let machine: WatchedMachine;
let items: Items;

beforeEach(() => {
  server = new Server();
  machine = new WatchedMachine(plan, source(100), { throughNs: null, samples: new Map() }, new Map());
  items = new Items([machine], session, server, new Shunned(), {
    sampling: ({ source: { samplingIntervalMs } }) => ({ samplingIntervalMs, queueSize: 2 }),
    without: () => {},
    unlearned: () => {},
  });
});

const report = (handle: number, statusCode: StatusCode) => [{ handle, dataValue: new DataValue({ statusCode }) }];
/** Signals of which a report of this item tells. */
const toldBy = (handle: number): string[] =>
  (items.valuesOf(report(handle, StatusCodes.Good)).get(machine) ?? []).map(({ tracked }) => tracked.signal);
const handleOf = (signal: string): number =>
  server.asked.findLast(({ handle }) => toldBy(handle).includes(signal))?.handle as number;

test('a node that is gone loses its item, and gets another when it is there again', async () => {
  await items.make(nowNs);
  const before = handleOf('total');
  await items.dropGone(report(before, StatusCodes.Good));
  expect([items.made, items.missing]).toEqual([2, 0]);
  await items.dropGone(report(before, StatusCodes.BadNodeIdUnknown));
  expect([items.made, items.missing, server.removed]).toEqual([1, 1, [idOf(before)]]);
  await items.make(nowNs);
  expect([items.made, items.missing]).toEqual([2, 0]);
  expect(handleOf('total')).not.toBe(before);
});

test('a node that goes while its item is being made is looked for again, and the item is taken away', async () => {
  server.meanwhile = ([first]) => items.dropGone(report(first?.handle as number, StatusCodes.BadNodeIdUnknown));
  await items.make(nowNs);
  expect([items.made, items.missing, server.removed]).toEqual([1, 1, [idOf(0)]]);
  server.meanwhile = async () => {};
  await items.make(nowNs);
  expect([items.made, items.missing]).toEqual([2, 0]);
  expect(server.asked.map(({ nodeId }) => nodeId.toString())).toEqual(['ns=1;s=Total', 'ns=1;s=Force', 'ns=1;s=Total']);
});

test('one that goes while a call fails is asked for once when it is made again', async () => {
  server.meanwhile = async ([first]) => {
    await items.dropGone(report(first?.handle as number, StatusCodes.BadNodeIdUnknown));
    throw new Error('the connection broke');
  };
  await expect(items.make(nowNs)).rejects.toThrow('the connection broke');
  server.meanwhile = async () => {};
  await items.make(nowNs);
  expect(toldBy(handleOf('total'))).toEqual(['total']);
  expect([items.made, items.missing]).toEqual([2, 0]);
});

test('an item that could not be taken away is when the server can be told', async () => {
  await items.make(nowNs);
  const remove = server.remove.bind(server);
  server.remove = () => Promise.reject(new Error('the connection broke'));
  await expect(items.dropGone(report(0, StatusCodes.BadNodeIdUnknown))).rejects.toThrow('the connection broke');
  expect([items.missing, items.unsettled]).toEqual([1, true]);
  server.remove = remove;
  await items.make(nowNs);
  expect([server.removed, items.unsettled]).toEqual([[idOf(0)], false]);
});

test('the slowest sampling is also that of items that are sampled more slowly from now on', async () => {
  await items.make(nowNs);
  expect(items.samplingMs).toBe(100);
  machine.change(plan, source(2_000), { throughNs: null, samples: new Map() }, new Map());
  items.change({ joining: [], leaving: [], resampled: [machine] });
  await items.make(nowNs);
  expect(items.samplingMs).toBe(2_000);
});

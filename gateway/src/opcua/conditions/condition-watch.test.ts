/** When a server is asked for all of its conditions, and what is said where it doesn't tell. */

import type { SignalId } from '@gemba/contract/identity';
import { decodeMachineAlarm } from '@gemba/contract/machine-alarm';
import { Identity } from '@gemba/journal/entries/identity';
import { makeLog } from '@gemba/program/log';
import {
  DataType,
  MonitoredItemCreateResult,
  NodeId,
  NodeIdType,
  resolveNodeId,
  type StatusCode,
  StatusCodes,
  type Variant,
} from 'node-opcua';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WatchedMachine, WatchedSignal } from '../machine.ts';
import { parseNodeName } from '../node-id.ts';
import type { Session } from '../session.ts';
import { ConditionWatch } from './condition-watch.ts';
import { eventFilter } from './fields.ts';

const URI = 'urn:press';
const NAMESPACES = ['http://opcfoundation.org/UA/', 'urn:server', URI];
const CONDITION = new NodeId(NodeIdType.STRING, 'Alarms.OilHot', 2);
const NAMES = (eventFilter().selectClauses ?? []).map(({ browsePath }) =>
  (browsePath ?? []).map(({ name }) => name).join('.'),
);
const HANDLE = 0xfffe_0000;

const event = (fields: Record<string, unknown>) => ({
  handle: HANDLE,
  fields: NAMES.map((name) => ({ dataType: DataType.Null, value: fields[name] ?? null })) as Variant[],
});
const START = event({ EventType: resolveNodeId('i=2787') });
const END = event({ EventType: resolveNodeId('i=2788'), Time: new Date(2_000_000_000_000) });
const OVERFLOW = event({ EventType: resolveNodeId('i=3035') });
const ACTIVE = event({
  ...{ '': CONDITION, Time: new Date(1_900_000_000_000), EventId: Buffer.from('a1', 'hex'), Retain: true },
  ...{ 'ActiveState.Id': true, 'AckedState.Id': false, 'EnabledState.Id': true, Severity: 700 },
});

function made(refreshes: () => Promise<{ statusCode: StatusCode }> = async () => ({ statusCode: StatusCodes.Good })) {
  const signal = {
    ...{ signal: 'alarms/oil' as SignalId, node: parseNodeName(`nsu=${URI};s=Alarms.OilHot`), isCondition: true },
    identity: new Identity(),
  } as WatchedSignal;
  const awaited: WatchedSignal[] = [];
  const machine = {
    ...{ source: {}, signals: [signal] },
    subscribed: (signals: WatchedSignal[]) => void awaited.push(...signals),
  } as unknown as WatchedMachine;
  const call = vi.fn(refreshes);
  const namespaces = NAMESPACES;
  const session = {
    raw: { call },
    facts: { identity: { namespaces, servers: [], startMs: null } },
    read: async (nodes: readonly unknown[]) =>
      nodes.map(() => ({ statusCode: StatusCodes.Good, value: { value: namespaces } })),
  } as unknown as Session;
  const without: number[] = [];
  const lost: WatchedSignal[] = [];
  let itemStatus: StatusCode = StatusCodes.Good;
  const source = {
    ...{ id: 7, revisedMs: 100 },
    monitor: async () => [new MonitoredItemCreateResult({ statusCode: itemStatus, monitoredItemId: 1 })],
  };
  const failed: unknown[] = [];
  const watch = new ConditionWatch([{ machine, signal }], session, source, {
    without: (_, status) => void without.push(status),
    lost: (_, signals) => void lost.push(...signals),
    failed: (error) => void failed.push(error),
    ...{ clock: () => 0n, log: makeLog('test', 'silent') },
  });
  const tell = (...events: (typeof START)[]) => watch.valuesOf(events).get(machine) ?? [];
  const refuseItems = (status: StatusCode) => {
    itemStatus = status;
  };
  return { watch, call, session, without, lost, awaited, failed, tell, refuseItems, signal };
}
const stateOf = (values: ReturnType<ReturnType<typeof made>['tell']>) =>
  values.map(({ dataValue }) => decodeMachineAlarm(dataValue.value.value));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a new subscription', () => {
  test('is asked for all conditions once; the machine waits for them until the refresh has come to its end', async () => {
    const { watch, call, awaited, tell, signal, without } = made();
    await watch.make();
    const refresh = watch.refresh();
    await vi.advanceTimersByTimeAsync(10);
    expect([awaited, watch.made, watch.missing]).toEqual([[signal], 1, 0]);
    expect(stateOf(tell(START, ACTIVE))).toMatchObject([{ active: true, event: 'a1' }]);
    expect(tell(END)).toEqual([]);
    await refresh;
    await watch.refresh();
    expect(call).toHaveBeenCalledTimes(1);
    expect(without).toEqual([]);
  });

  test('of a server that refuses to tell leaves the signals Bad, and it is asked again', async () => {
    const { watch, call, without } = made(async () => ({ statusCode: StatusCodes.BadMethodInvalid }));
    await watch.make();
    await watch.refresh();
    expect(without).toEqual([StatusCodes.BadMethodInvalid.value]);
    expect(watch.missing).toBe(1);
    await watch.refresh();
    expect(call).toHaveBeenCalledTimes(2);
  });

  test('of a server that never comes to an end leaves Bad what it hasn’t told of, and nothing else', async () => {
    const silent = made();
    await silent.watch.make();
    void silent.watch.refresh();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(silent.without).toEqual([0x800a_0000]);
    const half = made();
    await half.watch.make();
    void half.watch.refresh();
    await vi.advanceTimersByTimeAsync(10);
    half.tell(START, ACTIVE);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([half.without, half.watch.missing]).toEqual([[], 1]);
  });

  test('of a server that takes no item for events leaves the signals without one, until it does', async () => {
    const { watch, call, without, refuseItems } = made();
    refuseItems(StatusCodes.BadMonitoredItemFilterUnsupported);
    await watch.make();
    await watch.refresh();
    expect([without, watch.made, call.mock.calls.length]).toEqual([
      [StatusCodes.BadMonitoredItemFilterUnsupported.value],
      ...[0, 0],
    ]);
    refuseItems(StatusCodes.Good);
    await watch.make();
    expect(watch.made).toBe(1);
  });
});

test('an overflow of its queue is a loss, and a reason to ask for all again', async () => {
  const { watch, call, lost, tell, signal } = made();
  await watch.make();
  const first = watch.refresh();
  await vi.advanceTimersByTimeAsync(10);
  tell(START, END);
  await first;
  tell(OVERFLOW);
  await vi.advanceTimersByTimeAsync(10);
  expect(lost).toEqual([signal]);
  expect(call).toHaveBeenCalledTimes(2);
});

test('over another connection it is asked anew, whatever the old one still says', async () => {
  const broken: ((error: Error) => void)[] = [];
  const { watch, call, session, failed, without } = made(
    () =>
      new Promise((_, reject) => {
        broken.push(reject);
      }),
  );
  await watch.make();
  void watch.refresh();
  await vi.advanceTimersByTimeAsync(10);
  watch.move({ ...session });
  void watch.refresh();
  await vi.advanceTimersByTimeAsync(10);
  expect(call).toHaveBeenCalledTimes(2);
  const say = async (call: number) => {
    broken[call]?.(new Error('Connection Break'));
    await vi.advanceTimersByTimeAsync(10);
    return failed.length;
  };
  expect([await say(0), await say(1), without]).toEqual([0, 1, []]);
});

test('a signal that leaves is told of no more', async () => {
  const { watch, tell, signal } = made();
  await watch.make();
  watch.change([], [signal]);
  expect(tell(ACTIVE)).toEqual([]);
});

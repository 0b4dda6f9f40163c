import type { SignalId } from '@gemba/contract/identity';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Entry, Sample } from '@gemba/contract/sample';
import { Memory } from '@gemba/journal/entries/memory';
import { DataType, VariantArrayType } from 'node-opcua';
import { expect, test } from 'vitest';
import type { MachineSource } from '../config.ts';
import { stagesOf } from '../stages/registry.ts';
import { WatchedMachine } from './machine.ts';
import type { DataValueLike } from './to-sample.ts';

const T_MS = 1_790_000_000_000;
const at = (ms: number) => BigInt(T_MS + ms) * 1_000_000n;
const OUT_OF_SERVICE = 0x808d0000;

const plan = {
  id: 'press-1',
  name: 'Press',
  idealCycleS: 2,
  signals: [
    { id: 'total', type: 'int' },
    { id: 'force', type: 'float' },
  ],
} as Machine;
const [TOTAL, FORCE] = plan.signals as [Machine['signals'][number], Machine['signals'][number]];

const source = {
  endpoint: 'opc.tcp://127.0.0.1:1',
  publishingIntervalMs: 100,
  samplingIntervalMs: 0,
  queueSize: 100,
  signals: { total: 'nsu=urn:a;s=Total', force: 'nsu=urn:a;s=Force' },
  stages: [],
} as unknown as MachineSource;

const dataValue = (value: number, atMs: number): DataValueLike => ({
  value: { dataType: DataType.Double, arrayType: VariantArrayType.Scalar, value },
  statusCode: { value: 0 },
  sourceTimestamp: new Date(T_MS + atMs),
  sourcePicoseconds: 0,
  serverTimestamp: null,
  serverPicoseconds: 0,
});

/** A machine that is watched and said to be observed through 900, with values of 200. */
function watched() {
  const machine = new WatchedMachine(plan, source, new Memory('').of('press-1' as never), new Map());
  machine.subscribed(machine.signals, 100, at(0), 0n);
  const report = (atMs: number, values: Record<string, DataValueLike> = {}): Entry[] => {
    const changes = machine.signals.flatMap((tracked) => {
      const value = values[tracked.signal];
      return value === undefined ? [] : [{ tracked, dataValue: value }];
    });
    const publishTime = new Date(T_MS + atMs);
    const taken = machine.take(changes, at(atMs));
    machine.unreported({ publishTime, more: false });
    machine.heard(taken, at(atMs), publishTime, atMs);
    if (machine.wantsCheck(at(atMs))) machine.checked({ serverMs: T_MS + atMs, values: [] });
    return taken.entries;
  };
  report(250, { total: dataValue(7, 200), force: dataValue(2, 200) });
  report(260);
  report(1000);
  machine.observe();
  /** Another gateway.yaml and plant.yaml. */
  const change = (over: Partial<MachineSource>, signals = plan.signals, memory = new Memory('')) => {
    const changed = { ...source, ...over } as MachineSource;
    const asPlanned = { ...plan, signals } as Machine;
    return machine.change(asPlanned, changed, memory.of(machine.id), stagesOf(asPlanned, changed.stages));
  };
  return { machine, report, change };
}

const SCALED = [{ kind: 'scale', signals: ['force'], factor: 10, offset: 0 }] as MachineSource['stages'];

test('the same configuration changes nothing', () => {
  const { machine, change } = watched();
  const before = [...machine.signals];
  expect(change({})).toEqual({ joining: [], leaving: [], resampled: false, entries: [] });
  expect(machine.signals).toEqual(before);
});

test('a signal that goes is out of service after all that is known of it, and before what may still come', () => {
  const { machine, change } = watched();
  const { leaving, joining, entries } = change({ signals: { total: 'nsu=urn:a;s=Total' } }, [TOTAL]);
  expect([leaving.map(({ signal }) => signal), joining]).toEqual([['force'], []]);
  expect(entries).toEqual([
    { kind: 'sample', machine: 'press-1', signal: 'force', timeNs: at(900) + 1n, value: null, status: OUT_OF_SERVICE },
  ]);
  expect(machine.signals.map(({ signal }) => signal)).toEqual(['total']);
  expect(machine.watched).toBe(true);
});

test('a signal that comes is told with its own time, and the stretch of the machine goes on', () => {
  const { machine, report, change } = watched();
  const extra = { id: 'speed', type: 'float' } as const;
  const signals = { ...source.signals, speed: 'nsu=urn:a;s=Speed' };
  const { joining, leaving, entries } = change({ signals }, [TOTAL, FORCE, extra]);
  expect([joining.map(({ signal }) => signal), leaving, entries]).toEqual([['speed'], [], []]);
  machine.subscribed(joining, 100, at(1050), 0n);
  expect(report(1100, { speed: dataValue(3, 1040), total: dataValue(8, 1080) })).toMatchObject([
    { signal: 'total', timeNs: at(1080), value: 8n },
    { signal: 'speed', timeNs: at(1040), value: 3 },
  ]);
  report(2000);
  expect(machine.observe()).toMatchObject([{ kind: 'observed', fromNs: at(900) }]);
});

test('a signal that is read elsewhere begins there: what its new node said before is not its past, and not hidden by it', () => {
  const { machine, report, change } = watched();
  const { joining, leaving, entries } = change({ signals: { ...source.signals, force: 'nsu=urn:a;s=Other' } });
  expect([leaving.length, joining.length, entries]).toMatchObject([1, 1, [{ status: OUT_OF_SERVICE }]]);
  machine.subscribed(joining, 100, at(1050), 0n);
  const [first, second] = [
    ...report(1100, { force: dataValue(5, 150) }),
    ...report(1200, { force: dataValue(6, 1050) }),
  ];
  expect(first).toMatchObject({ timeNs: at(900) + 2n, sourceTimeNs: at(150), value: 5 });
  expect(second).toMatchObject({ timeNs: at(1050), value: 6 });
});

test('its present value is told again as another stage sees it, before what is still on the way', () => {
  const { machine, report, change } = watched();
  const { joining, leaving, entries } = change({ stages: SCALED });
  expect([joining, leaving]).toEqual([[], []]);
  expect(entries).toMatchObject([{ signal: 'force', timeNs: at(900) + 1n, sourceTimeNs: at(200), value: 20 }]);
  expect(report(1100, { force: dataValue(3, 950) })).toMatchObject([{ timeNs: at(950), value: 30 }]);
  expect(machine.watched).toBe(true);
});

test('a stage that takes nothing for anything else says nothing again', () => {
  const { change } = watched();
  const stages = [{ kind: 'deadband', signals: ['force'], absolute: 1, restMs: 1_000 }] as MachineSource['stages'];
  expect(change({ stages }).entries).toEqual([]);
});

test('another sampling concerns its items, and none of its signals', () => {
  const { change } = watched();
  expect(change({ queueSize: 7 })).toEqual({ joining: [], leaving: [], resampled: true, entries: [] });
});

test('a value that went out of service and is wanted again is told from now on', () => {
  const { report, machine, change } = watched();
  const memory = new Memory('');
  const gone = change({ signals: { total: 'nsu=urn:a;s=Total' } }, [TOTAL]).entries as Sample[];
  memory.learn(1, gone);
  const { joining } = change({}, plan.signals, memory);
  machine.subscribed(joining, 100, at(1050), 0n);
  const [again] = report(1100, { force: dataValue(2, 200) });
  expect(again).toMatchObject({ signal: 'force' as SignalId, timeNs: at(900) + 2n, sourceTimeNs: at(200), value: 2 });
});

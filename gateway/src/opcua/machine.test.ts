import type { SignalId } from '@gemba/contract/identity';
import type { Machine } from '@gemba/contract/plant/machine';
import type { Entry, Sample } from '@gemba/contract/sample';
import type { Recalled } from '@gemba/journal/entries/memory';
import { DataType, VariantArrayType } from 'node-opcua';
import { expect, test } from 'vitest';
import type { MachineSource } from '../config.ts';
import { WatchedMachine } from './machine.ts';
import type { DataValueLike } from './to-sample.ts';

const MS = 1_000_000n;
const T_MS = 1_790_000_000_000;
const at = (ms: number) => BigInt(T_MS + ms) * MS;

const plan = {
  id: 'press-1',
  name: 'Press',
  idealCycleS: 2,
  signals: [
    { id: 'total', type: 'int' },
    { id: 'force', type: 'float' },
  ],
} as Machine;

const source = {
  endpoint: 'opc.tcp://127.0.0.1:1',
  publishingIntervalMs: 100,
  signals: { total: 'nsu=urn:a;s=Total', force: 'nsu=urn:a;s=Force' },
  stages: [],
} as unknown as MachineSource;

const nothing = (): Recalled => ({ throughNs: null, samples: new Map() });

const dataValue = (value: number, atMs: number): DataValueLike => ({
  value: { dataType: DataType.UInt32, arrayType: VariantArrayType.Scalar, value },
  statusCode: { value: 0 },
  sourceTimestamp: new Date(T_MS + atMs),
  sourcePicoseconds: 0,
  serverTimestamp: null,
  serverPicoseconds: 0,
});

type Values = Record<string, DataValueLike>;

/** A machine whose items were made; `report` is a report at that moment, with values by signal; `read` what a read shows. */
function watched(recalled = nothing(), read: Values = {}) {
  const machine = new WatchedMachine(plan, source, recalled, new Map());
  machine.subscribed(machine.signals, 100, at(0), 0n);
  const ofSignals = (values: Values) =>
    machine.signals.flatMap((tracked) => {
      const value = values[tracked.signal];
      return value === undefined ? [] : [{ tracked, dataValue: value }];
    });
  const report = (atMs: number, values: Values = {}, more = false): Entry[] => {
    const publishTime = new Date(T_MS + atMs);
    const taken = machine.take(ofSignals(values), at(atMs));
    const unreported = machine.take(machine.unreported({ publishTime, more }), at(atMs));
    if (!more) machine.heard(taken, at(atMs), publishTime, atMs);
    if (!more && machine.wantsCheck(at(atMs))) machine.checked({ serverMs: T_MS + atMs + 5, values: ofSignals(read) });
    return [...taken.entries, ...unreported.entries];
  };
  return { machine, report };
}

test('is watched from the report with which all its present values are known', () => {
  const { machine, report } = watched();
  report(50);
  report(100, { total: dataValue(1, -3000) });
  expect(machine.watched).toBe(false);
  report(200, { force: dataValue(2, -60_000) });
  expect(machine.watched).toBe(false);
  report(300);
  expect(machine.watched).toBe(true);
  report(1200);
  expect(machine.observe()).toMatchObject([{ kind: 'observed', fromNs: at(300), throughNs: at(1100) }]);
});

test('a change that nobody reported while the items were made is found by the read, once reports of before it are in', () => {
  const read = { total: dataValue(2, 150), force: dataValue(7, 40) };
  const { machine, report } = watched(nothing(), read);
  report(200, { total: dataValue(1, 0), force: dataValue(7, 40) });
  expect(report(203, { force: dataValue(8, 190) })).toMatchObject([{ signal: 'force', timeNs: at(190) }]);
  expect(machine.watched).toBe(false);
  expect(report(300)).toMatchObject([{ signal: 'total', timeNs: at(150), value: 2n }]);
  expect(machine.watched).toBe(true);
  expect(report(400)).toEqual([]);
});

test('a change that waits on the server when the read shows it is no news to the read', () => {
  const read = { total: dataValue(3, 203), force: dataValue(7, 40) };
  const { machine, report } = watched(nothing(), read);
  report(200, { total: dataValue(1, 0), force: dataValue(7, 40) });
  expect(report(300, { total: dataValue(2, 150) }, true)).toMatchObject([{ timeNs: at(150), value: 2n }]);
  expect(machine.watched).toBe(false);
  expect(report(301, { total: dataValue(3, 203) })).toMatchObject([{ timeNs: at(203), value: 3n }]);
  expect(machine.watched).toBe(true);
});

test('what was reported before a value out of order is no news to the read', () => {
  const { machine, report } = watched(nothing(), { total: dataValue(5, 150), force: dataValue(7, 40) });
  report(200, { total: dataValue(5, 150), force: dataValue(7, 40) });
  expect(report(300, { total: dataValue(4, 100) })).toMatchObject([{ value: 4n }]);
  expect(machine.watched).toBe(true);
});

test('keep-alives without a time: the second report after the read is late enough', () => {
  const { machine } = watched();
  machine.take(
    machine.signals.map((tracked) => ({ tracked, dataValue: dataValue(1, 0) })),
    at(100),
  );
  expect(machine.wantsCheck(at(100))).toBe(true);
  expect(machine.wantsCheck(at(100))).toBe(false);
  machine.checked({ serverMs: T_MS, values: [] });
  for (const [index, ms] of [200, 300].entries()) {
    machine.unreported({ publishTime: new Date(-11_644_473_600_000), more: false });
    machine.heard({ lagNs: null, newestNs: null }, at(ms), null, ms);
    expect(machine.watched).toBe(index === 1);
  }
});

test('the second look comes a second after the first values', () => {
  const machine = new WatchedMachine(plan, source, nothing(), new Map());
  machine.subscribed(machine.signals, 100, at(0));
  machine.take(
    machine.signals.map((tracked) => ({ tracked, dataValue: dataValue(1, 0) })),
    at(100),
  );
  expect([100, 1099, 1100, 1200].map((ms) => machine.wantsCheck(at(ms)))).toEqual([false, false, true, false]);
});

test('a signal that says nothing doesn’t hide the others for ever', () => {
  const { machine, report } = watched();
  report(100, { total: dataValue(1, 0) });
  report(5_001);
  report(5_101);
  expect(machine.watched).toBe(true);
});

test('one that reports nothing at all is not watched', () => {
  const { machine, report } = watched();
  report(60_000);
  expect(machine.watched).toBe(false);
});

test('what was known before a restart is no news, and the downtime is a gap', () => {
  const known: Sample = {
    kind: 'sample',
    machine: 'press-1' as never,
    signal: 'total' as SignalId,
    timeNs: at(-9000),
    value: 1n,
    status: 0,
  };
  const recalled = { throughNs: at(-5000), samples: new Map([[known.signal, known]]) };
  const { machine, report } = watched(recalled);
  const entries = report(100, { total: dataValue(1, -9000), force: dataValue(2, -4000) });
  expect(entries).toMatchObject([{ signal: 'force', timeNs: at(-4000) }]);
  report(200);
  report(1100);
  expect(machine.observe()).toMatchObject([
    { kind: 'gap', fromNs: at(-5000), toNs: at(200), cause: 'gateway-down' },
    { kind: 'observed', fromNs: at(200), throughNs: at(1000) },
  ]);
});

test('what the journal refused is taken again when it is reported again', () => {
  const { machine, report } = watched();
  report(100, { total: dataValue(1, 0), force: dataValue(2, 0) });
  report(200);
  report(1100);
  machine.observe();
  const lost = report(1200, { total: dataValue(2, 1150) }) as Sample[];
  machine.unjournalled(lost, at(1000));
  expect(machine.watched).toBe(false);
  machine.subscribed(machine.signals, 100, at(2000), 0n);
  const again = report(2100, { total: dataValue(2, 1150), force: dataValue(2, 0) });
  expect(again).toMatchObject([{ signal: 'total', timeNs: at(1150), value: 2n }]);
  report(2200);
  report(3100);
  expect(machine.observe()).toMatchObject([
    { kind: 'gap', fromNs: at(1000), toNs: at(2200), cause: 'journal-full' },
    { kind: 'observed', fromNs: at(2200) },
  ]);
});

test('a signal without a node has a bad status, said once', () => {
  const { machine } = watched();
  const tracked = machine.signals[0] as (typeof machine.signals)[0];
  const said = () => machine.missing(tracked, 0x80340000, at(0)).entries;
  expect(said()).toMatchObject([{ signal: 'total', value: null, status: 0x80340000 }]);
  expect(said()).toEqual([]);
});

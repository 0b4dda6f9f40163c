import type { SignalId } from '@gemba/contract/identity';
import type { Machine } from '@gemba/contract/plant';
import type { Entry, Sample } from '@gemba/contract/sample';
import { DataType, VariantArrayType } from 'node-opcua';
import { expect, test } from 'vitest';
import type { MachineSource } from '../config.ts';
import type { Recalled } from '../memory.ts';
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

/** A machine whose items were made; `report` is a report at that moment, with values by signal. */
function watched(recalled = nothing()) {
  const machine = new WatchedMachine(plan, source, recalled, new Map());
  machine.subscribed(machine.signals, 100, at(0));
  const report = (atMs: number, values: Record<string, DataValueLike> = {}): Entry[] => {
    const changes = machine.signals.flatMap((tracked) => {
      const value = values[tracked.signal];
      return value === undefined ? [] : [{ tracked, dataValue: value }];
    });
    const taken = machine.take(changes, at(atMs));
    machine.heard(taken, at(atMs), new Date(T_MS + atMs));
    return taken.entries;
  };
  return { machine, report };
}

test('is watched from the report with which all its present values are known', () => {
  const { machine, report } = watched();
  report(50);
  report(100, { total: dataValue(1, -3000) });
  expect(machine.watched).toBe(false);
  report(200, { force: dataValue(2, -60_000) });
  expect(machine.watched).toBe(true);
  report(1200);
  expect(machine.observe()).toMatchObject([{ kind: 'observed', fromNs: at(200), throughNs: at(1100) }]);
});

test('a signal that says nothing doesn’t hide the others for ever', () => {
  const { machine, report } = watched();
  report(100, { total: dataValue(1, 0) });
  report(5_001);
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
  report(1100);
  expect(machine.observe()).toMatchObject([
    { kind: 'gap', fromNs: at(-5000), toNs: at(100), cause: 'gateway-down' },
    { kind: 'observed', fromNs: at(100), throughNs: at(1000) },
  ]);
});

test('what the journal refused is taken again when it is reported again', () => {
  const { machine, report } = watched();
  report(100, { total: dataValue(1, 0), force: dataValue(2, 0) });
  report(1100);
  machine.observe();
  const lost = report(1200, { total: dataValue(2, 1150) }) as Sample[];
  machine.unjournalled(lost, at(1000));
  expect(machine.watched).toBe(false);
  machine.subscribed(machine.signals, 100, at(2000));
  const again = report(2100, { total: dataValue(2, 1150), force: dataValue(2, 0) });
  expect(again).toMatchObject([{ signal: 'total', timeNs: at(1150), value: 2n }]);
  report(3100);
  expect(machine.observe()).toMatchObject([
    { kind: 'gap', fromNs: at(1000), toNs: at(2100), cause: 'journal-full' },
    { kind: 'observed', fromNs: at(2100) },
  ]);
});

test('a signal without a node has a bad status, said once', () => {
  const { machine } = watched();
  const tracked = machine.signals[0] as (typeof machine.signals)[0];
  const said = () => machine.missing(tracked, 0x80340000, at(0)).entries;
  expect(said()).toMatchObject([{ signal: 'total', value: null, status: 0x80340000 }]);
  expect(said()).toEqual([]);
});

import type { MachineId, SignalId } from '@gemba/contract/identity';
import { Identity } from '@gemba/journal/entries/identity';
import { DataType, VariantArrayType } from 'node-opcua';
import { expect, test } from 'vitest';
import { Sieve } from '../stages/sieve.ts';
import { UNTOUCHED } from '../stages/stage.ts';
import { type DataValueLike, type Tracked, takeSamples, ticks } from './to-sample.ts';

const MACHINE = 'press-1' as MachineId;
const T_MS = 1_790_000_000_000;
const T = BigInt(T_MS) * 1_000_000n;
const CLOCK = { limitNs: 10_000_000_000n, initialFromNs: T };
const OVERFLOW = 0x0480;

const tracked = (over: Partial<Tracked> = {}): Tracked => ({
  signal: 'total' as SignalId,
  type: 'int',
  identity: new Identity(),
  newestNs: null,
  newest: null,
  fromNs: null,
  stages: UNTOUCHED,
  sieve: new Sieve([], () => {}),
  names: null,
  part: [],
  ...over,
});

const dataValue = (value: number, afterMs: number, status = 0): DataValueLike => ({
  value: { dataType: DataType.UInt32, arrayType: VariantArrayType.Scalar, value },
  statusCode: { value: status },
  sourceTimestamp: new Date(T_MS + afterMs),
  sourcePicoseconds: 0,
  serverTimestamp: null,
  serverPicoseconds: 0,
});

const take = (signal: Tracked, values: DataValueLike[], arrivalNs = T + 200_000_000n, initial = false) =>
  takeSamples(
    MACHINE,
    values.map((one) => ({ tracked: signal, dataValue: one, initial })),
    arrivalNs,
    CLOCK,
  );

test('a change becomes a sample with its time to 100 ns', () => {
  const value = { ...dataValue(5, 0), sourcePicoseconds: 123_400_000 };
  expect(take(tracked(), [value]).entries).toEqual([
    { kind: 'sample', machine: MACHINE, signal: 'total', timeNs: T + 123_400n, value: 5n, status: 0 },
  ]);
});

test('what repeats itself is left out and counted', () => {
  const taken = take(tracked(), [dataValue(5, 0), dataValue(5, 0)]);
  expect(taken).toMatchObject({ duplicates: 1, entries: [{ value: 5n }] });
});

test('a bad status has no value, whatever stands beside it', () => {
  const [sample] = take(tracked(), [dataValue(5, 0, 0x80310000)]).entries;
  expect(sample).toMatchObject({ value: null, status: 0x80310000 });
});

test('an uncertain value is kept', () => {
  const [sample] = take(tracked(), [dataValue(5, 0, 0x40900000)]).entries;
  expect(sample).toMatchObject({ value: 5n, status: 0x40900000 });
});

test('a value of another kind is counted, and says why it is none', () => {
  const taken = take(tracked({ type: 'float' }), [
    { ...dataValue(0, 0), value: { dataType: DataType.ByteString, arrayType: VariantArrayType.Scalar, value: 'x' } },
  ]);
  expect(taken).toMatchObject({ misfits: 1, entries: [{ value: null, status: 0x80740000 }] });
});

test('an overflown queue is a gap from the last sample to the first that is left', () => {
  const signal = tracked();
  take(signal, [dataValue(1, 0)]);
  const taken = take(signal, [dataValue(9, 50, OVERFLOW), dataValue(10, 60)]);
  expect(taken.overflows).toBe(1);
  expect(taken.entries).toEqual([
    {
      kind: 'gap',
      machine: MACHINE,
      signals: ['total'],
      fromNs: T,
      toNs: T + 50_000_000n,
      cause: 'queue-overflow',
    },
    { kind: 'sample', machine: MACHINE, signal: 'total', timeNs: T + 50_000_000n, value: 9n, status: 0 },
    { kind: 'sample', machine: MACHINE, signal: 'total', timeNs: T + 60_000_000n, value: 10n, status: 0 },
  ]);
});

test('an overflown queue that begins with a value out of order is a gap up to now', () => {
  const signal = tracked();
  take(signal, [dataValue(1, 0), dataValue(3, 50)]);
  const [gap] = take(signal, [dataValue(2, 20, OVERFLOW), dataValue(9, 150)], T + 200_000_000n).entries;
  expect(gap).toMatchObject({ kind: 'gap', fromNs: T, toNs: T + 200_000_000n });
});

test('behind a value that came too late for its time to be believed, an overflown queue is a gap in the machine’s time', () => {
  const signal = tracked();
  take(signal, [dataValue(1, 0)]);
  // Its clock is two seconds behind ours; what is late stands at ours, ahead of all that the machine says next.
  take(signal, [dataValue(2, -12_000)], T + 4_000_000_000n);
  const [gap, sample] = take(signal, [dataValue(9, 3_000, OVERFLOW)], T + 5_000_000_000n).entries;
  expect(gap).toMatchObject({ kind: 'gap', fromNs: T, toNs: T + 4_000_000_001n });
  expect(sample).toMatchObject({ timeNs: T + 4_000_000_001n, sourceTimeNs: T + 3_000_000_000n });
});

test('a clock that was wrong for days and is right again makes no gap longer than it may be off', () => {
  const signal = tracked();
  take(signal, [dataValue(1, 0)]);
  const dayMs = 86_400_000;
  take(signal, [dataValue(2, 0)], T + BigInt(dayMs) * 1_000_000n);
  const [gap] = take(signal, [dataValue(9, dayMs + 500, OVERFLOW)], T + BigInt(dayMs + 1_000) * 1_000_000n).entries;
  expect(gap).toMatchObject({
    fromNs: T + BigInt(dayMs) * 1_000_000n - CLOCK.limitNs,
    toNs: T + BigInt(dayMs + 500) * 1_000_000n,
  });
});

test('the same value without the overflow bit is a repetition', () => {
  const signal = tracked();
  take(signal, [dataValue(9, 50, OVERFLOW)]);
  expect(take(signal, [dataValue(9, 50)], T + 900_000_000n, true).duplicates).toBe(1);
});

test('the lag is that of reported changes with credible times, not of initial values', () => {
  const arrivalNs = T + 200_000_000n;
  expect(take(tracked(), [dataValue(1, 20), dataValue(2, 120)], arrivalNs)).toMatchObject({
    lagNs: 180_000_000n,
    newestNs: T + 120_000_000n,
  });
  expect(take(tracked(), [dataValue(1, 20)], arrivalNs, true).lagNs).toBeNull();
  expect(take(tracked(), [dataValue(1, -60_000)], arrivalNs)).toMatchObject({ lagNs: null, retimed: 1 });
});

test('a clock that is wrong is told from a value that is as old as it was before it was bad', () => {
  const signal = tracked();
  const off = take(signal, [dataValue(1, -60_000)], T + 100_000_000n).entries;
  expect(off).toMatchObject([{ sourceTimeNs: T - 60_000_000_000n, wrongClock: true }]);
  take(signal, [dataValue(2, 1_000)], T + 1_100_000_000n);
  take(signal, [dataValue(0, 61_000, 0x80310000)], T + 61_100_000_000n);
  const [back] = take(signal, [dataValue(2, 1_000)], T + 62_100_000_000n).entries;
  expect(back).toMatchObject({ timeNs: T + 62_100_000_000n, sourceTimeNs: T + 1_000_000_000n });
  expect(back).not.toHaveProperty('wrongClock');
});

test('stages come before identity, so that their results are recognised', () => {
  const double = tracked({ type: 'float', stages: { ...UNTOUCHED, values: [(value) => Number(value) * 2] } });
  expect(take(double, [dataValue(4, 0), dataValue(4, 0)])).toMatchObject({ duplicates: 1, entries: [{ value: 8 }] });
});

test('where there is no source time the server’s is taken, and none before 1970', () => {
  const value = { ...dataValue(5, 0), sourceTimestamp: null, serverTimestamp: new Date(T_MS + 7) };
  expect(take(tracked(), [value]).entries).toMatchObject([{ timeNs: T + 7_000_000n }]);
  expect(ticks(new Date(Date.UTC(1601, 0, 1)), 0)).toBeNull();
  expect(ticks(new Date(Date.UTC(9999, 11, 31)), 0)).toBeNull();
});

import type { MachineId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { decodeBody } from '@gemba/contract/stream/codec';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Intake } from './intake.ts';

const entry = (n: number): Entry => ({
  kind: 'observed',
  machine: `m-${n % 3}` as MachineId,
  fromNs: 0n,
  throughNs: BigInt(n),
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A journal that confirms when the test says so. */
function journal() {
  const appends: { body: Uint8Array; confirm(): void; refuse(): void }[] = [];
  let position = 0;
  return {
    appends,
    append: (body: Uint8Array) =>
      new Promise<number>((resolve, reject) => {
        appends.push({ body, confirm: () => resolve(++position), refuse: () => reject(new Error('disk-full')) });
      }),
  };
}

function intake() {
  const disk = journal();
  const journalled: { position: number; entries: readonly Entry[] }[] = [];
  const refused: (readonly Entry[])[] = [];
  const made = new Intake(disk, {
    journalled: (position, body, entries) => {
      expect(decodeBody(body)).toEqual(entries);
      journalled.push({ position, entries });
    },
    refused: (entries) => refused.push(entries),
  });
  return { intake: made, disk, journalled, refused };
}

test('what comes within a moment shares a batch, and is passed on when it is durable', async () => {
  const { intake: one, disk, journalled } = intake();
  one.add([entry(1)]);
  await vi.advanceTimersByTimeAsync(10);
  one.add([entry(2), entry(3)]);
  expect(disk.appends.length).toBe(0);
  await vi.advanceTimersByTimeAsync(10);
  expect(disk.appends.length).toBe(1);
  expect(journalled).toEqual([]);
  disk.appends[0]?.confirm();
  await vi.advanceTimersByTimeAsync(0);
  expect(journalled).toEqual([{ position: 1, entries: [entry(1), entry(2), entry(3)] }]);
});

test('while the disk is busy the next batch gathers, so that order is kept', async () => {
  const { intake: one, disk, journalled } = intake();
  one.add([entry(1)]);
  await vi.advanceTimersByTimeAsync(20);
  one.add([entry(2)]);
  one.add([entry(3)]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(disk.appends.length).toBe(1);
  disk.appends[0]?.confirm();
  await vi.advanceTimersByTimeAsync(20);
  disk.appends[1]?.confirm();
  await one.flush();
  expect(journalled.map(({ entries }) => entries.length)).toEqual([1, 2]);
});

test('what the journal refuses comes back, and the next batch is tried again', async () => {
  const { intake: one, disk, journalled, refused } = intake();
  one.add([entry(1)]);
  await vi.advanceTimersByTimeAsync(20);
  disk.appends[0]?.refuse();
  await vi.advanceTimersByTimeAsync(0);
  expect(refused).toEqual([[entry(1)]]);
  one.add([entry(2)]);
  await vi.advanceTimersByTimeAsync(20);
  disk.appends[1]?.confirm();
  await one.flush();
  expect(journalled).toEqual([{ position: 1, entries: [entry(2)] }]);
});

test('with what is refused comes back what its machines have said since, and nothing of others', async () => {
  const { intake: one, disk, journalled, refused } = intake();
  one.add([entry(1)]);
  await vi.advanceTimersByTimeAsync(20);
  one.add([entry(4), entry(2)]);
  disk.appends[0]?.refuse();
  await vi.advanceTimersByTimeAsync(20);
  expect(refused).toEqual([[entry(1), entry(4)]]);
  disk.appends[1]?.confirm();
  await one.flush();
  expect(journalled).toEqual([{ position: 1, entries: [entry(2)] }]);
});

test('of what takes several batches, those behind a refused one come back with it', async () => {
  const { intake: one, disk, journalled, refused } = intake();
  one.add(Array.from({ length: 120_000 }, (_, n) => entry(n)));
  await vi.advanceTimersByTimeAsync(20);
  expect(disk.appends.length).toBe(1);
  disk.appends[0]?.confirm();
  await vi.advanceTimersByTimeAsync(0);
  disk.appends[1]?.refuse();
  await one.flush();
  expect(journalled.map(({ entries }) => entries.length)).toEqual([30_000]);
  expect(refused.map((entries) => entries.length)).toEqual([90_000]);
});

test('what can’t be encoded comes back instead of ending the gateway', async () => {
  const { intake: one, refused } = intake();
  const impossible: Entry = { kind: 'observed', machine: 'm' as MachineId, fromNs: 0n, throughNs: 2n ** 70n };
  one.add([impossible]);
  await one.flush();
  expect(refused).toEqual([[impossible]]);
});

test('a flush doesn’t wait for company', async () => {
  const { intake: one, disk, journalled } = intake();
  one.add([entry(1)]);
  const flushed = one.flush();
  await vi.advanceTimersByTimeAsync(0);
  disk.appends[0]?.confirm();
  await flushed;
  expect(journalled.length).toBe(1);
});

test('memory is bounded when the disk hangs', async () => {
  const { intake: one, refused } = intake();
  const many = Array.from({ length: 400_000 }, (_, n) => entry(n));
  one.add(many);
  one.add(many);
  expect(refused.map((entries) => entries.length)).toEqual([400_000]);
});

import type { MachineId } from '@gemba/contract/identity';
import type { Observed } from '@gemba/contract/sample';
import { decodeBody, encodeBody } from '@gemba/contract/stream/codec';
import type { PositionSet } from '@gemba/contract/stream/positions';
import { expect, test } from 'vitest';
import { type Damage, ReplayReader } from './replay.ts';

const entry = (position: number): Observed => ({
  kind: 'observed',
  machine: 'm' as MachineId,
  fromNs: 0n,
  throughNs: BigInt(position),
});

/** A journal of positions 1 to `last`; `readers` counts how often it was opened. */
function journal(last: number, missing: readonly number[] = [], damaged: PositionSet = []) {
  const source = {
    damaged,
    readers: 0,
    oldest: 1,
    async *read(from: number) {
      source.readers += 1;
      for (let position = Math.max(from, source.oldest); position <= last; position++) {
        yield { position, body: missing.includes(position) ? null : encodeBody([entry(position)]) };
      }
    },
  };
  return source;
}

const positions = (batches: { position: number }[]) => batches.map(({ position }) => position);

test('reads just what is asked for, and goes on where it stopped', async () => {
  const source = journal(9);
  const reader = new ReplayReader(source, async () => {});
  expect(positions(await reader.take(2, 4))).toEqual([2, 3, 4]);
  expect(positions(await reader.take(5, 6))).toEqual([5, 6]);
  expect(source.readers).toBe(1);
  expect(positions(await reader.take(2, 3))).toEqual([2, 3]);
  expect(source.readers).toBe(2);
});

test('what was released in the meantime is stored, and stepped over', async () => {
  const source = journal(9);
  source.oldest = 6;
  const reader = new ReplayReader(source, async () => {});
  expect(positions(await reader.take(2, 4))).toEqual([]);
  expect(positions(await reader.take(6, 8))).toEqual([6, 7, 8]);
});

test('a position without a record comes as an empty batch, so that nobody waits for it', async () => {
  const told: Damage[] = [];
  const reader = new ReplayReader(journal(5, [2, 3]), async (damage) => void told.push(damage));
  const batches = await reader.take(1, 5);
  expect(batches.map(({ body }) => decodeBody(body).length)).toEqual([1, 0, 0, 1, 1]);
  expect(told).toEqual([]);
});

test('damage is told once, with its whole neighbours', async () => {
  const told: Damage[] = [];
  const reader = new ReplayReader(journal(5, [2, 3], [[2, 3]]), async (damage) => void told.push(damage));
  await reader.take(1, 5);
  expect(told).toEqual([{ first: 2, lost: 2, before: [entry(1)], after: [entry(4)] }]);
});

test('damage at the end of what is asked for is told too, and not again by the next reader', async () => {
  const told: Damage[] = [];
  const reader = new ReplayReader(journal(5, [2, 3], [[2, 3]]), async (damage) => void told.push(damage));
  expect(positions(await reader.take(2, 3))).toEqual([2, 3]);
  expect(told).toEqual([{ first: 2, lost: 2, before: null, after: [entry(4)] }]);
  expect(positions(await reader.take(4, 5))).toEqual([4, 5]);
  await reader.take(1, 5);
  expect(told).toHaveLength(1);
});

test('damage that nothing whole follows is told as well', async () => {
  const told: Damage[] = [];
  const reader = new ReplayReader(journal(3, [2, 3], [[2, 3]]), async (damage) => void told.push(damage));
  await reader.take(1, 3);
  expect(told).toEqual([{ first: 2, lost: 2, before: [entry(1)], after: null }]);
});

test('nothing of a damaged stretch goes out before it is declared', async () => {
  let declared = false;
  const reader = new ReplayReader(journal(5, [2], [[2, 2]]), async () => {
    if (!declared) throw new Error('the journal is full');
  });
  await expect(reader.take(1, 5)).rejects.toThrow();
  await reader.close();
  declared = true;
  expect(positions(await reader.take(1, 5))).toEqual([1, 2, 3, 4, 5]);
});

test('a message is full before it is large', async () => {
  const reader = new ReplayReader(journal(5000), async () => {});
  const batches = await reader.take(1, 5000);
  expect(batches.length).toBe(1000);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Sample, Value } from '@gemba/contract/sample';
import { encodeBody } from '@gemba/contract/stream/codec';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Memory } from './memory.ts';

const M = 'm-1' as MachineId;
const EPOCH = '0123456789abcdef' as never;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gemba-memory-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sample = (signal: string, timeNs: bigint, value: Value | null, over: Partial<Sample> = {}): Sample => ({
  kind: 'sample',
  machine: M,
  signal: signal as SignalId,
  timeNs,
  value,
  status: 0,
  ...over,
});
const observed = (throughNs: bigint): Entry => ({ kind: 'observed', machine: M, fromNs: 0n, throughNs });

/** A journal that holds these batches, by position. */
const journal = (batches: Record<number, Entry[] | null>, epoch = EPOCH) => ({
  epoch,
  lastWritten: Math.max(0, ...Object.keys(batches).map(Number)),
  async *read(from: number) {
    for (const [position, entries] of Object.entries(batches)) {
      if (Number(position) < from) continue;
      yield { position: Number(position), body: entries === null ? null : encodeBody(entries) };
    }
  },
});

test('without a snapshot the journal says everything', async () => {
  const memory = new Memory(join(folder, 'memory.json'));
  const batches = { 1: [sample('a', 1n, 1), observed(5n)], 2: null, 3: [sample('a', 7n, 2), observed(9n)] };
  expect(await memory.recall(journal(batches))).toBe(2);
  expect(memory.of(M).throughNs).toBe(9n);
  expect(memory.samples()).toEqual([sample('a', 7n, 2)]);
});

test('a snapshot says what was released, every kind of value exactly, and the journal what came after', async () => {
  const samples = [
    sample('float', 1_790_000_000_000_000_001n, 0.1),
    sample('int', 2n, 2n ** 63n - 1n),
    sample('bool', 3n, false),
    sample('text', 4n, 'Xin chào'),
    sample('none', 5n, null, { status: 0x80310000, sourceTimeNs: -7n }),
  ];
  const file = join(folder, 'memory.json');
  const before = new Memory(file);
  before.learn(8, [...samples, observed(9n)]);
  expect(await before.save(EPOCH)).toBe(8);
  const after = new Memory(file);
  expect(await after.recall(journal({ 8: [sample('int', 1n, 0n)], 9: [observed(11n)] }))).toBe(1);
  expect(after.samples()).toEqual(samples);
  expect(after.of(M).throughNs).toBe(11n);
});

test('a snapshot of another journal is not believed: what it knows was perhaps never stored', async () => {
  const file = join(folder, 'memory.json');
  const before = new Memory(file);
  before.learn(8, [sample('a', 1n, 1), observed(9n)]);
  await before.save('ffffffffffffffff');
  const after = new Memory(file);
  await after.recall(journal({ 1: [sample('a', 2n, 2)] }));
  expect(after.samples()).toEqual([sample('a', 2n, 2)]);
});

test.each(['', '{}', '{"epoch":"0123456789abcdef","position":3,"machines":[{}]}'])(
  'a damaged snapshot (%s) costs a longer look into the journal, nothing else',
  async (text) => {
    const file = join(folder, 'memory.json');
    await writeFile(file, text);
    const memory = new Memory(file);
    await memory.recall(journal({ 1: [sample('a', 2n, 2)] }));
    expect(memory.samples()).toEqual([sample('a', 2n, 2)]);
  },
);

test('a journal that has lost what the snapshot knows: the values may be lost, the stretch was observed all the same', async () => {
  const file = join(folder, 'memory.json');
  const before = new Memory(file);
  before.learn(8, [sample('a', 1n, 1), sample('b', 2n, 2), observed(9n)]);
  await before.save(EPOCH);
  const after = new Memory(file);
  await after.recall(journal({ 7: [sample('a', 1n, 1)] }));
  expect(after.samples()).toEqual([
    { ...sample('a', 1n, 1), doubtful: true },
    { ...sample('b', 2n, 2), doubtful: true },
  ]);
  expect(after.of(M).throughNs).toBe(9n);
  // Until it is told again: a second start doesn't make it certain.
  after.learn(300, [sample('b', 12n, 2, { sourceTimeNs: 2n })]);
  await after.save(EPOCH);
  const later = new Memory(file);
  await later.recall(journal({ 300: [] }));
  expect(later.samples()).toEqual([
    { ...sample('a', 1n, 1), doubtful: true },
    sample('b', 12n, 2, { sourceTimeNs: 2n }),
  ]);
});

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry, Sample } from '@gemba/contract/sample';
import { decodeBody, encodeBody } from '@gemba/contract/stream/codec';
import { Journal } from '@gemba/journal/journal';
import { MemoryDisk } from '@gemba/journal/memory-disk';
import { makeLog } from '@gemba/program/log';
import { beforeEach, expect, test } from 'vitest';
import type { Gateway } from './config.ts';
import { Upkeep } from './upkeep.ts';

const HOUR_NS = 3_600_000_000_000n;
const NOW = 1_790_000_000_000_000_000n;
const MIB = 1024 * 1024;

let nowNs: bigint;
let limits: Gateway['journal'];
let journal: Journal;
let upkeep: Upkeep;
let dropped: number;
let warned: Record<string, unknown>[];
/** The journal takes no declaration. */
let deaf: boolean;
/** Something happens while a declaration is under way. */
let declaring: () => void;

beforeEach(async () => {
  nowNs = NOW;
  limits = { maxBytes: 16 * MIB, minFreeBytes: 0, release: 'stored' };
  dropped = 0;
  warned = [];
  deaf = false;
  declaring = () => {};
  journal = new Journal({
    folder: '',
    disk: new MemoryDisk(),
    freeDiskFloorBytes: 0,
    commitDelayMs: 0,
    maxBytes: 16 * MIB,
  });
  await journal.start();
  const log = makeLog('test', 'silent', 'json');
  log.warn = ((facts: Record<string, unknown>) => warned.push(facts)) as unknown as typeof log.warn;
  upkeep = new Upkeep({
    journal,
    limits: () => limits,
    declare: async (entries) => {
      if (deaf) throw new Error('deaf');
      declaring();
      await journal.append(encodeBody(entries));
    },
    dropped: (samples) => {
      dropped += samples;
    },
    clock: () => nowNs,
    log,
  });
});

const sample = (machine: string, timeNs: bigint, more: Partial<Sample> = {}): Sample => ({
  kind: 'sample',
  machine: machine as MachineId,
  signal: 'total' as SignalId,
  timeNs,
  value: 1n,
  status: 0,
  ...more,
});
const append = (...entries: Entry[]) => journal.append(encodeBody(entries));
const keep = (through = 0) => upkeep.keep(through, journal.last);

/** So many bytes more. */
async function fill(bytes: number): Promise<void> {
  const end = journal.bytes + bytes;
  while (journal.bytes < end) await append(sample('a', nowNs, { value: 'x'.repeat(4_000) }));
}

async function held(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const { body } of journal.read(1)) if (body !== null) entries.push(...decodeBody(body));
  return entries;
}

/** An hour goes by, and then a sample comes. */
async function hours(count: number): Promise<void> {
  for (let hour = 0; hour < count; hour++) {
    await append(sample('a', nowNs), sample('b', nowNs + 5n));
    nowNs += HOUR_NS;
    await keep();
  }
}

test('without a limit of age nothing is given up, however old', async () => {
  await hours(100);
  expect(journal.oldest).toBe(1);
  expect([dropped, warned]).toEqual([0, []]);
});

test('what is too old is given up after its gap has become durable; the rest stays', async () => {
  limits = { ...limits, maxAgeHours: 8 };
  await hours(12);
  const entries = await held();
  const samples = entries.filter((entry) => entry.kind === 'sample');
  const oldest = samples[0]?.timeNs ?? 0n;
  expect(nowNs - oldest).toBeLessThanOrEqual(9n * HOUR_NS);
  expect(nowNs - oldest).toBeGreaterThanOrEqual(7n * HOUR_NS);
  const gaps = entries.filter((entry) => entry.kind === 'gap');
  expect(new Set(gaps.map(({ cause }) => cause))).toEqual(new Set(['journal-expired']));
  // Each sample that was given up lies in a gap of its own machine, none that is held does.
  const covers = (machine: string, timeNs: bigint) =>
    gaps.some((gap) => gap.machine === machine && gap.fromNs < timeNs && timeNs < gap.toNs);
  for (let timeNs = NOW; timeNs < oldest; timeNs += HOUR_NS) {
    expect([covers('a', timeNs), covers('b', timeNs + 5n)]).toEqual([true, true]);
  }
  for (const { machine, timeNs } of samples) expect(covers(machine, timeNs)).toBe(false);
  expect(dropped).toBe(24 - samples.length);
});

test('a gap that was held is told again, and what was read from history lies in a gap of its own time', async () => {
  limits = { ...limits, maxAgeHours: 8 };
  const gap: Entry = { kind: 'gap', machine: 'a' as MachineId, signals: [], fromNs: 5n, toNs: 9n, cause: 'link-down' };
  await append(gap, sample('a', nowNs), sample('a', 1_000n, { historical: true }));
  await hours(10);
  const gaps = (await held()).filter((entry) => entry.kind === 'gap');
  expect(gaps).toContainEqual(gap);
  expect(gaps).toContainEqual({ ...gap, fromNs: 999n, toNs: 1_001n, cause: 'journal-expired' });
});

test('where the gap can not be declared, nothing is given up', async () => {
  limits = { ...limits, maxAgeHours: 8 };
  deaf = true;
  await hours(6);
  await append(sample('a', nowNs));
  nowNs += 20n * HOUR_NS;
  await expect(keep()).rejects.toThrow('deaf');
  expect([journal.oldest, dropped]).toEqual([1, 0]);
});

test('a journal that is full makes room by what is too old', async () => {
  limits = { ...limits, maxAgeHours: 8, maxBytes: MIB };
  journal.limit({ maxBytes: MIB });
  await hours(2);
  await expect(fill(MIB)).rejects.toThrow('journal-full');
  nowNs += 20n * HOUR_NS;
  await keep();
  expect(journal.oldest).toBeGreaterThan(1);
  expect(await append(sample('a', nowNs))).toBeGreaterThan(1);
});

test('a limit that is changed while room is made is the one that holds', async () => {
  limits = { ...limits, maxAgeHours: 8, maxBytes: MIB };
  journal.limit({ maxBytes: MIB });
  await hours(3);
  nowNs += 20n * HOUR_NS;
  declaring = () => {
    limits = { ...limits, maxBytes: 4 * MIB };
    journal.limit({ maxBytes: 4 * MIB });
  };
  await keep();
  await fill(2 * MIB);
  expect(journal.bytes).toBeGreaterThan(2 * MIB);
});

test('somebody is told before a limit is met, once, and again when it was over', async () => {
  limits = { ...limits, maxBytes: MIB, maxAgeHours: 10 };
  await fill(0.85 * MIB);
  await keep();
  await keep();
  expect(warned).toMatchObject([{ limit: 'bytes', maxBytes: MIB }]);
  nowNs += 2n * HOUR_NS;
  await keep();
  await append(sample('a', nowNs));
  nowNs += 7n * HOUR_NS;
  await keep();
  await keep();
  expect(warned).toMatchObject([{ limit: 'bytes' }, { limit: 'age', ageS: 9 * 3600, maxS: 36_000 }]);
  expect(upkeep.oldestS).toBe(9 * 3600);
  await append(sample('a', nowNs));
  await keep(journal.last - 1);
  await fill(0.85 * MIB);
  await keep();
  expect(warned).toHaveLength(3);
});

test('what the broker has taken is kept for an hour where that is to do, unless room gets scarce', async () => {
  limits = { ...limits, release: 'sent' };
  for (let minute = 0; minute < 180; minute++) {
    await append(sample('a', nowNs));
    nowNs += HOUR_NS / 60n;
    await keep(journal.last);
  }
  const [oldest] = (await held()) as Sample[];
  const keptMin = Number((nowNs - (oldest?.timeNs ?? 0n)) / (HOUR_NS / 60n));
  expect(keptMin).toBeGreaterThanOrEqual(59);
  expect(keptMin).toBeLessThanOrEqual(80);
  limits = { ...limits, maxBytes: 2 * journal.bytes - 1 };
  await keep(journal.last);
  expect(journal.ended).toEqual([]);
});

test('what was not sent stays, and so does what is not remembered elsewhere', async () => {
  limits = { ...limits, release: 'sent', maxAgeHours: 8 };
  await hours(4);
  await keep(0);
  expect(journal.oldest).toBe(1);
  nowNs += 100n * HOUR_NS;
  await upkeep.keep(journal.last, 0);
  expect(journal.oldest).toBe(1);
});

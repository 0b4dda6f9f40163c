import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Epoch, GatewayId, SiteId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { MemoryDisk } from '@gemba/journal/memory-disk';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { FILLER, LABELLER, sample } from '../testing/plant.ts';
import type { RefusedEntries } from './item.ts';
import { Quarantine, type QuarantineOptions } from './quarantine.ts';

const EPOCH = '0123456789abcdef' as Epoch;

const refusal = (position: number, entries: readonly Entry[], more: Partial<RefusedEntries> = {}): RefusedEntries => ({
  origin: { site: 'site-1' as SiteId, gateway: 'edge-1' as GatewayId, epoch: EPOCH, position },
  reason: 'historian',
  detail: 'no',
  entries,
  ...more,
});
const one = (position: number) => [sample(FILLER, 'total', position, BigInt(position))];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-quarantine-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function open(disk: MemoryDisk, more: Partial<QuarantineOptions> = {}) {
  const clock = new FakeClock();
  const common = { clock, log: makeLog('test', 'silent'), metrics: new Metrics() };
  const quarantine = new Quarantine({ folder, ...common, journal: { disk, segmentMaxBytes: 2000 }, ...more });
  await quarantine.start();
  return { quarantine, clock };
}

const lines = async (quarantine: Quarantine): Promise<(bigint | unknown)[]> => {
  const values: unknown[] = [];
  for (const item of quarantine.catalog.all({})) {
    const content = await quarantine.read(item);
    for (const entry of content?.entries ?? []) if (entry.kind === 'sample') values.push(entry.value);
  }
  return values;
};

describe('what is refused for good', () => {
  it('is kept with its reason, an item for each machine, exact over a restart', async () => {
    const disk = new MemoryDisk();
    const { quarantine } = await open(disk);
    const entries = [sample(FILLER, 'total', 1, 2n ** 60n), sample(LABELLER, 'state', 1, 'run'), ...one(2)];
    quarantine.keep(refusal(7, entries, { reason: 'type-conflict', detail: 'field type conflict' }));
    await quarantine.settled();
    await quarantine.stop();
    const { quarantine: again } = await open(disk);
    expect(again.catalog.all({})).toMatchObject([
      { id: 1, reason: 'type-conflict', source: 'edge-1', machine: FILLER, signal: 'total', count: 2, state: 'open' },
      { id: 2, machine: LABELLER, signal: 'state', count: 1 },
    ]);
    const [first] = again.catalog.all({ machine: FILLER });
    expect(await again.read(first as never)).toEqual({
      detail: 'field type conflict',
      entries: [entries[0], entries[2]],
      unreadable: null,
    });
  });

  it('is recognised when its batch comes again, also after a restart', async () => {
    const disk = new MemoryDisk();
    const { quarantine } = await open(disk);
    quarantine.keep(refusal(1, one(1)));
    quarantine.keep(refusal(1, one(1)));
    await quarantine.settled();
    quarantine.keep(refusal(1, one(1)));
    await quarantine.stop();
    const { quarantine: again } = await open(disk);
    again.keep(refusal(1, one(1)));
    again.keep(refusal(1, one(1), { reason: 'ledger' }));
    await again.settled();
    expect(again.catalog.all({}).map(({ reason }) => reason)).toEqual(['historian', 'ledger']);
  });

  it('is there after a power loss, wherever it falls, once it was said to be durable', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (step, groups, part) => {
          const disk = new MemoryDisk();
          const { quarantine } = await open(disk);
          disk.failPowerAt(step, () => part);
          const promised: bigint[] = [];
          let position = 0;
          for (const size of groups) {
            const given: bigint[] = [];
            for (let i = 0; i < size; i++) {
              position++;
              quarantine.keep(refusal(position, one(position)));
              given.push(BigInt(position));
            }
            const isDurable = await quarantine.settled().then(
              () => true,
              () => false,
            );
            if (!isDurable) break;
            promised.push(...given);
          }
          disk.cyclePower(() => part);
          const { quarantine: again } = await open(disk);
          expect(await lines(again)).toEqual(expect.arrayContaining(promised));
          await again.stop();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('waits in memory while the disk is full, and nobody is told that it is durable', async () => {
    const disk = new MemoryDisk();
    const { quarantine } = await open(disk);
    disk.roomBytes = 50;
    quarantine.keep(refusal(1, one(1)));
    await expect(quarantine.settled()).rejects.toThrow('disk');
    quarantine.keep(refusal(2, one(2)));
    await expect(quarantine.settled()).rejects.toThrow('disk');
    expect(quarantine.catalog.size).toBe(0);
    disk.roomBytes = 1_000_000;
    await quarantine.settled();
    expect(await lines(quarantine)).toEqual([1n, 2n]);
  });

  it('takes no more than so much while the disk is full', async () => {
    const disk = new MemoryDisk();
    const { quarantine } = await open(disk);
    disk.roomBytes = 0;
    const long = sample(FILLER, 'state', 1, 'x'.repeat(4000));
    const bulky = Array.from({ length: 1000 }, () => long);
    for (let position = 1; position < 10 && quarantine.takes; position++) quarantine.keep(refusal(position, bulky));
    expect(quarantine.takes).toBe(false);
    disk.roomBytes = 1_000_000_000;
    await quarantine.settled();
    expect(quarantine.takes).toBe(true);
    expect(quarantine.catalog.size).toBe(5);
  });

  it('gives the oldest up when it is full, after that is counted on the disk, once', async () => {
    const disk = new MemoryDisk();
    const { quarantine } = await open(disk, { maxBytes: 10_000 });
    for (let position = 1; position <= 100; position++) {
      quarantine.keep(refusal(position, one(position)));
      await quarantine.settled();
    }
    const { items } = quarantine.givenUp;
    expect(items).toBeGreaterThan(0);
    expect(quarantine.catalog.size + items).toBe(100);
    expect((await lines(quarantine)).at(-1)).toBe(100n);
    await quarantine.stop();
    const { quarantine: again } = await open(disk);
    expect(again.catalog.size + again.givenUp.items).toBe(100);
    expect(again.catalog.size).toBe(100 - items);
  });

  it('is bounded in its number too', async () => {
    const { quarantine } = await open(new MemoryDisk(), { maxItems: 20 });
    for (let position = 1; position <= 200; position++) {
      quarantine.keep(refusal(position, one(position)));
      await quarantine.settled();
    }
    expect(quarantine.catalog.size).toBeLessThan(40);
    expect(quarantine.catalog.size + quarantine.givenUp.items).toBe(200);
  });
});

describe('what nobody can read', () => {
  const noise = (byte: number) =>
    ({
      reason: 'malformed-message',
      source: 'edge-1',
      detail: 'no message',
      payload: new Uint8Array(5000).fill(byte),
    }) as const;

  it('is kept once, with its beginning and its length', async () => {
    const { quarantine } = await open(new MemoryDisk());
    for (let i = 0; i < 3; i++) quarantine.keepUnreadable(noise(7));
    await quarantine.settled();
    const [item] = quarantine.catalog.all({});
    expect(quarantine.catalog.size).toBe(1);
    expect(await quarantine.read(item as never)).toEqual({
      detail: 'no message',
      entries: [],
      unreadable: { bytes: 5000, start: new Uint8Array(1024).fill(7) },
    });
  });

  it('is kept a hundred times a second and no more', async () => {
    const { quarantine, clock } = await open(new MemoryDisk());
    for (let i = 0; i < 150; i++) quarantine.keepUnreadable(noise(i));
    await clock.advance(1000);
    quarantine.keepUnreadable(noise(200));
    await quarantine.settled();
    expect(quarantine.catalog.size).toBe(101);
  });
});

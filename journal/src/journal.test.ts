import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GembaError } from '@gemba/contract/errors';
import { isEpoch } from '@gemba/contract/identity';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal, type JournalOptions } from './journal.ts';
import { MemoryDisk } from './memory-disk.ts';
import { RESERVE_BLOCK } from './meta.ts';
import type { Item } from './reader.ts';
import { JournalRefused } from './refused.ts';

let folder: string;
const opened: Journal[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-journal-'));
});

afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(options: Partial<JournalOptions> = {}) {
  const journal = new Journal({ folder, commitDelayMs: 1, freeDiskFloorBytes: 0, ...options });
  const found = await journal.start();
  opened.push(journal);
  return { journal, found };
}

const body = (n: number, length = 40): Buffer => Buffer.alloc(length, `body ${n};`);
const appendAll = (journal: Journal, from: number, count: number, length?: number): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => journal.append(body(from + i, length))));

async function readAll(journal: Journal, from = 1): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { position, body: bytes } of journal.read(from)) {
    items.push({ position, body: bytes === null ? null : Buffer.from(bytes) });
  }
  return items;
}

const items = (first: number, count: number, length?: number): Item[] =>
  Array.from({ length: count }, (_, i) => ({ position: first + i, body: body(first + i, length) }));

async function refusal(append: Promise<number>): Promise<string> {
  const error = await append.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof JournalRefused ? error.reason : `not refused: ${error}`;
}

describe('a journal', () => {
  it('gives positions from 1 on, and the bodies again by position', async () => {
    const { journal } = await open();
    expect([journal.oldest, journal.last]).toEqual([1, 0]);
    expect(await appendAll(journal, 1, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(await readAll(journal)).toEqual(items(1, 5));
    expect(await readAll(journal, 4)).toEqual(items(4, 2));
    expect(await readAll(journal, 6)).toEqual([]);
  });

  it('goes on where it was stopped, in the same epoch', async () => {
    const first = await open();
    await appendAll(first.journal, 1, 3);
    const { epoch } = first.journal;
    expect(isEpoch(epoch)).toBe(true);
    await first.journal.stop();
    const { journal, found } = await open();
    expect(found).toEqual({ skipped: null, tornBytes: 0, foreign: [] });
    expect(journal.epoch).toBe(epoch);
    expect(await journal.append(body(4))).toBe(4);
    expect(await readAll(journal)).toEqual(items(1, 4));
  });

  it('makes what is appended together durable by one sync', async () => {
    const disk = new MemoryDisk();
    const { journal } = await open({ disk });
    await appendAll(journal, 1, 100);
    expect(disk.syncs).toBe(1);
    expect(journal.counts).toMatchObject({ appended: 100, commits: 1 });
  });

  it('confirms nothing before it is synced', async () => {
    const disk = new MemoryDisk();
    const { journal } = await open({ disk });
    await journal.append(body(1));
    disk.failSync = true;
    expect(await refusal(journal.append(body(2)))).toBe('disk-failed');
    expect(journal.last).toBe(1);
    expect(await readAll(journal)).toEqual(items(1, 1));
  });

  it('settles what was appended when it is stopped, and refuses what comes after', async () => {
    const { journal } = await open({ commitDelayMs: 50 });
    const appended = appendAll(journal, 1, 3);
    await journal.stop();
    expect(await appended).toEqual([1, 2, 3]);
    expect(await refusal(journal.append(body(4)))).toBe('stopped');
    expect(journal.counts.refused.stopped).toBe(1);
  });

  it('can be read while it is appended to, and gives what was durable when the reader came there', async () => {
    const { journal } = await open({ segmentMaxBytes: 500 });
    await appendAll(journal, 1, 4);
    const seen: Item[] = [];
    for await (const item of journal.read(1)) {
      seen.push({ position: item.position, body: Buffer.from(item.body ?? []) });
      if (item.position === 2) await appendAll(journal, 5, 4);
      if (item.position === 6) await appendAll(journal, 9, 40);
    }
    expect(seen).toEqual(items(1, 48));
  });

  it('holds a limit on what one body may be', async () => {
    const { journal } = await open();
    expect(await refusal(journal.append(new Uint8Array(0)))).toBe('body-size');
    expect(await refusal(journal.append(new Uint8Array(9 * 1024 * 1024)))).toBe('body-size');
  });
});

describe('segments', () => {
  it('are ended when they are full, and deleted whole once all of them is released', async () => {
    const { journal } = await open({ segmentMaxBytes: 500 });
    for (let i = 0; i < 30; i++) await journal.append(body(i + 1));
    const files = () => readdirSync(folder).filter((name) => name.endsWith('.seg')).length;
    expect(files()).toBe(5);
    await journal.release(6);
    expect([files(), journal.oldest]).toEqual([5, 1]);
    await journal.release(7);
    expect([files(), journal.oldest]).toEqual([4, 8]);
    expect(await readAll(journal)).toEqual(items(8, 23));
    await journal.release(30);
    expect([files(), journal.oldest]).toEqual([1, 29]);
  });

  it('may be released under a reader, which goes on with the oldest that is held', async () => {
    const { journal } = await open({ segmentMaxBytes: 500 });
    for (let i = 0; i < 30; i++) await journal.append(body(i + 1));
    const positions: number[] = [];
    for await (const { position } of journal.read(1)) {
      positions.push(position);
      if (position === 3) await journal.release(21);
    }
    expect(positions).toEqual([1, 2, 3, 4, 5, 6, 7, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
  });

  it('of an earlier run can be released too, and then nothing is held', async () => {
    const first = await open();
    await appendAll(first.journal, 1, 3);
    await first.journal.stop();
    const { journal } = await open();
    await journal.release(3);
    expect([journal.oldest, journal.last, journal.bytes]).toEqual([4, 3, 0]);
    await journal.stop();
    const again = await open();
    expect(await again.journal.append(body(4))).toBe(4);
  });

  it('larger than the index step are read from the middle', async () => {
    const { journal } = await open();
    for (let i = 0; i < 10; i++) await appendAll(journal, 1 + i * 10, 10, 20_000);
    expect(await readAll(journal, 73)).toEqual(items(73, 28, 20_000));
    await journal.stop();
    const again = await open();
    expect(await readAll(again.journal, 73)).toEqual(items(73, 28, 20_000));
  });
});

describe('limits', () => {
  it('a full journal refuses and counts, and takes appends again once something is released', async () => {
    const { journal } = await open({ maxBytes: 1500, segmentMaxBytes: 500 });
    const refused: string[] = [];
    let appended = 0;
    for (let i = 0; i < 30; i++) {
      try {
        appended = await journal.append(body(appended + 1));
      } catch (error) {
        refused.push((error as JournalRefused).reason);
      }
    }
    expect(new Set(refused)).toEqual(new Set(['journal-full']));
    expect(journal.counts.refused['journal-full']).toBe(refused.length);
    expect(journal.bytes).toBeLessThanOrEqual(1500);
    await journal.release(appended);
    expect(journal.bytes).toBe(0);
    expect(await journal.append(body(appended + 1))).toBe(appended + 1);
  });

  it('leaves a floor of free disk to others', async () => {
    const disk = new MemoryDisk();
    disk.roomBytes = 10_000;
    const { journal } = await open({ disk, freeDiskFloorBytes: 9_000 });
    await journal.append(body(1));
    expect(await refusal(journal.append(body(2, 900)))).toBe('disk-floor');
  });

  it('a disk that runs full in the middle of a write costs that write alone', async () => {
    const disk = new MemoryDisk();
    const { journal } = await open({ disk });
    await appendAll(journal, 1, 3);
    // Enough for the look before the write, then somebody else fills the disk.
    const freeBytes = disk.freeBytes.bind(disk);
    disk.freeBytes = async () => {
      disk.roomBytes = 30;
      return 1_000_000;
    };
    expect(await refusal(journal.append(body(4)))).toBe('disk-full');
    expect(await refusal(journal.append(body(4)))).toBe('disk-full');
    disk.freeBytes = freeBytes;
    disk.roomBytes = 1_000_000;
    expect(await journal.append(body(4))).toBe(4);
    expect(await readAll(journal)).toEqual(items(1, 4));
    await journal.stop();
    const again = await open({ disk });
    expect(await readAll(again.journal)).toEqual(items(1, 4));
  });

  it('holds a limit on what waits for the disk', async () => {
    const { journal } = await open({ queueMaxBytes: 100, commitDelayMs: 50 });
    const waiting = appendAll(journal, 1, 2);
    expect(await refusal(journal.append(body(3)))).toBe('queue-full');
    await waiting;
    expect(await journal.append(body(3))).toBe(3);
  });
});

describe('the lock', () => {
  it('keeps a second journal out of the folder, with the id of the process that has it', async () => {
    await open();
    const second = new Journal({ folder });
    const error = await second.start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GembaError);
    expect((error as GembaError).code).toBe('GEMBA_DATA_LOCKED');
    expect((error as GembaError).message).toContain(String(process.pid));
  });

  it('is given back by stop', async () => {
    const { journal } = await open();
    await journal.stop();
    await open();
  });
});

describe('a journal that was not stopped in order', () => {
  it('begins behind the reserved positions, and says which were left out', async () => {
    const disk = new MemoryDisk();
    const first = await open({ disk });
    await appendAll(first.journal, 1, 3);
    disk.cyclePower();
    const { journal, found } = await open({ disk });
    expect(found.skipped).toEqual([4, RESERVE_BLOCK]);
    expect(await journal.append(body(RESERVE_BLOCK + 1))).toBe(RESERVE_BLOCK + 1);
    const read = await readAll(journal);
    expect(read.slice(0, 3)).toEqual(items(1, 3));
    expect(read.slice(3, -1).every((item) => item.body === null)).toBe(true);
    expect(read.at(-1)).toEqual(items(RESERVE_BLOCK + 1, 1)[0]);
    expect(read.map((item) => item.position)).toEqual(Array.from({ length: RESERVE_BLOCK + 1 }, (_, i) => i + 1));
    expect(journal.damaged).toEqual([]);
  });

  it('what was found after a kill survives a power loss, though it was never confirmed', async () => {
    const disk = new MemoryDisk();
    const first = await open({ disk });
    disk.failSync = true;
    expect(await refusal(first.journal.append(body(1)))).toBe('disk-failed');
    await disk.unlock();
    const second = await open({ disk });
    expect((await readAll(second.journal))[0]).toEqual(items(1, 1)[0]);
    disk.cyclePower(() => 0);
    const { journal } = await open({ disk });
    expect((await readAll(journal))[0]).toEqual(items(1, 1)[0]);
    expect(journal.damaged).toEqual([]);
  });

  it('never gives a position twice, though the disk loses what it had called durable', async () => {
    const disk = new MemoryDisk();
    const first = await open({ disk });
    const given = await appendAll(first.journal, 1, 300);
    const segment = '0000000000000001.seg';
    const cut = disk.bytesOf(segment).subarray(0, 2000);
    await disk.remove(segment);
    const file = await disk.create(segment);
    await file.write(cut, 0);
    disk.cyclePower(() => 1);
    const { journal } = await open({ disk });
    expect(await journal.append(body(1))).toBeGreaterThan(Math.max(...given));
  });

  it('is stopped in order the next time, and then nothing more is left out', async () => {
    const disk = new MemoryDisk();
    const first = await open({ disk });
    await first.journal.append(body(1));
    disk.cyclePower();
    const second = await open({ disk });
    const { last } = second.journal;
    await second.journal.stop();
    const { journal, found } = await open({ disk });
    expect([journal.last, found.skipped]).toEqual([last, null]);
  });
});

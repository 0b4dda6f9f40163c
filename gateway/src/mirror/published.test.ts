import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryDisk } from '@gemba/journal/memory-disk';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PublishedTopics } from './published.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-published-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const OLD = Array.from({ length: 50 }, (_, i) => `uns/old/${i}`);
const NEW = Array.from({ length: 80 }, (_, i) => `uns/new/${i}`);

test('what was published is known after a restart; nothing is a list too', async () => {
  const file = join(folder, 'deep', 'mirror.json');
  expect(await new PublishedTopics(file).read()).toEqual([]);
  await new PublishedTopics(file).write(OLD);
  expect(await new PublishedTopics(file).read()).toEqual(OLD);
  await new PublishedTopics(file).write([]);
  expect(await new PublishedTopics(file).read()).toEqual([]);
});

test.each(['["uns/a","uns/', '{"uns/a":1}', '', '[1,null]'])('a file that holds %j counts as none', async (text) => {
  const file = join(folder, 'mirror.json');
  writeFileSync(file, text);
  expect(await new PublishedTopics(file).read()).toEqual([]);
});

test('whenever the power fails, the old list is there or the new one', async () => {
  const outcomes = new Set<string>();
  for (const kept of [0, 0.3, 0.9]) {
    for (let step = 0; step < 6; step++) {
      const disk = new MemoryDisk();
      await new PublishedTopics('mirror.json', disk).write(OLD);
      disk.failPowerAt(step, () => kept);
      const told = await new PublishedTopics('mirror.json', disk).write(NEW).then(
        () => true,
        () => false,
      );
      disk.cyclePower();
      const found = await new PublishedTopics('mirror.json', disk).read();
      expect([OLD, NEW]).toContainEqual(found);
      if (told) expect(found).toEqual(NEW);
      outcomes.add(found[0] as string);
    }
  }
  expect(outcomes).toEqual(new Set(['uns/old/0', 'uns/new/0']));
});

/** Takes longer over what it was given first. */
class LazyDisk extends MemoryDisk {
  readonly #waiting: (() => void)[] = [];
  #writes = 0;

  override async replaceSmall(name: string, bytes: Uint8Array): Promise<void> {
    if (++this.#writes === 1) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await super.replaceSmall(name, bytes);
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  goOn(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('of two lists on the way to the disk the later one stays, and is what is read', async () => {
  const disk = new LazyDisk();
  const published = new PublishedTopics('mirror.json', disk);
  const first = published.write(OLD);
  const second = published.write(NEW);
  const read = published.read();
  await turn();
  expect(disk.isWaiting).toBe(true);
  disk.goOn();
  await Promise.all([first, second]);
  expect(await read).toEqual(NEW);
  expect(await new PublishedTopics('mirror.json', disk).read()).toEqual(NEW);
});

test('what the disk refuses is told, and ends nothing: the next list is written', async () => {
  const disk = new MemoryDisk();
  const published = new PublishedTopics('mirror.json', disk);
  await published.write(OLD);
  disk.roomBytes = 10;
  await expect(published.write(NEW)).rejects.toThrow('ENOSPC');
  expect(await published.read()).toEqual(OLD);
  disk.roomBytes = 1_000_000;
  await published.write(NEW);
  expect(await published.read()).toEqual(NEW);
});

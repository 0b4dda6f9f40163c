/**
 * Damage at every byte: a small journal on a real disk is cut or changed at each byte of each of its files. Whatever is
 * done to it, it starts, gives back what is whole at its own position, and never gives a position twice.
 */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journal } from './journal.ts';
import { MemoryDisk } from './memory-disk.ts';
import { RECORD_HEADER_BYTES } from './record.ts';
import { SEGMENT_HEADER_BYTES } from './segment.ts';

const RECORDS = 8;
const BODY_BYTES = 30;
const RECORD_BYTES = RECORD_HEADER_BYTES + BODY_BYTES;
/** Four records a segment. */
const PER_SEGMENT = 4;
const options = {
  commitDelayMs: 0,
  freeDiskFloorBytes: 0,
  segmentMaxBytes: SEGMENT_HEADER_BYTES + PER_SEGMENT * RECORD_BYTES,
};
const body = (position: number): Buffer => Buffer.alloc(BODY_BYTES, `of position ${position};`);

let root: string;
let whole: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gemba-damage-'));
  whole = join(root, 'whole');
  const journal = new Journal({ ...options, folder: whole });
  await journal.start();
  for (let position = 1; position <= RECORDS; position++) await journal.append(body(position));
  await journal.stop();
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Damages a copy, starts it, appends one body, and gives what is read: position → whether it is the one appended. */
async function survives(damage: (folder: string) => void) {
  const folder = join(root, 'damaged');
  cpSync(whole, folder, { recursive: true });
  try {
    damage(folder);
    const journal = new Journal({ ...options, folder });
    await journal.start();
    const next = await journal.append(Buffer.from('after the damage'));
    const held = new Set<number>();
    let expected = journal.oldest;
    for await (const item of journal.read(1)) {
      expect(item.position).toBe(expected++);
      if (item.body === null || item.position === next) continue;
      expect(Buffer.from(item.body)).toEqual(body(item.position));
      held.add(item.position);
    }
    expect(expected).toBe(next + 1);
    const { damaged } = journal;
    await journal.stop();
    return { next, held, damaged };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const segments = ['0000000000000001.seg', '0000000000000005.seg'];
const all = Array.from({ length: RECORDS }, (_, i) => i + 1);
/** Position whose record the byte belongs to; 0 for the header of the segment. */
const positionAt = (segment: string, offset: number): number =>
  offset < SEGMENT_HEADER_BYTES
    ? 0
    : Number.parseInt(segment, 10) + Math.floor((offset - SEGMENT_HEADER_BYTES) / RECORD_BYTES);

describe('a journal on a disk', () => {
  it.each(segments)(
    'whose segment %s is changed at any byte loses at most that record',
    async (segment) => {
      const bytes = readFileSync(join(whole, segment));
      for (let offset = 0; offset < bytes.length; offset++) {
        const { held, next, damaged } = await survives((folder) => {
          const changed = Buffer.from(bytes);
          changed[offset] = (changed[offset] as number) ^ (1 << (offset % 8));
          writeFileSync(join(folder, segment), changed);
        });
        const lost = positionAt(segment, offset);
        expect([...held]).toEqual(all.filter((position) => position !== lost));
        expect(next).toBeGreaterThan(RECORDS);
        // The last record of all is a torn tail as well as a damaged record; the others were certainly written.
        if (lost !== 0 && lost !== RECORDS) expect(damaged).toEqual([[lost, lost]]);
      }
    },
    60_000,
  );

  it.each(segments)(
    'whose segment %s is cut at any byte keeps all that is before the cut',
    async (segment) => {
      const { size } = statSync(join(whole, segment));
      for (let length = 0; length < size; length++) {
        const { held, next } = await survives((folder) => truncateSync(join(folder, segment), length));
        const first = Number.parseInt(segment, 10);
        const kept = first + Math.max(0, Math.floor((length - SEGMENT_HEADER_BYTES) / RECORD_BYTES));
        const isLost = (position: number) => position >= kept && position < first + PER_SEGMENT;
        expect([...held]).toEqual(all.filter((position) => !isLost(position)));
        expect(next).toBeGreaterThan(RECORDS);
      }
    },
    60_000,
  );

  it('whose small file is changed or cut at any byte loses nothing', async () => {
    const bytes = readFileSync(join(whole, 'journal.json'));
    for (let offset = 0; offset < bytes.length; offset++) {
      const changed = Buffer.from(bytes);
      changed[offset] = (changed[offset] as number) ^ (1 << (offset % 7));
      for (const content of [changed, bytes.subarray(0, offset)]) {
        const { held, next } = await survives((folder) => writeFileSync(join(folder, 'journal.json'), content));
        expect([...held]).toEqual(all);
        expect(next).toBeGreaterThan(RECORDS);
      }
    }
  }, 60_000);

  it('of which any file is missing goes on with the others', async () => {
    for (const name of readdirSync(whole)) {
      const { held, next } = await survives((folder) => rmSync(join(folder, name)));
      const first = Number.parseInt(name, 10);
      const isLost = (position: number) => position >= first && position < first + PER_SEGMENT;
      expect([...held]).toEqual(all.filter((position) => !isLost(position)));
      expect(next).toBeGreaterThan(RECORDS);
    }
  });

  it('with a segment of another journal in its folder leaves that alone', async () => {
    const other = join(root, 'other');
    const journal = new Journal({ ...options, folder: other });
    await journal.start();
    for (let position = 1; position <= RECORDS; position++) await journal.append(Buffer.from('not ours'));
    await journal.stop();
    const { held, next } = await survives((folder) =>
      cpSync(join(other, '0000000000000001.seg'), join(folder, '0000000000000009.seg')),
    );
    expect([...held]).toEqual(all);
    expect(next).toBeGreaterThan(RECORDS);
  });
});

describe('a journal whose power fails', () => {
  it('at any moment keeps everything that it had confirmed, at its position', async () => {
    const step = fc.oneof(
      { arbitrary: fc.record({ append: fc.integer({ min: 1, max: 12 }) }), weight: 5 },
      fc.constant('power' as const),
      fc.constant('stop' as const),
      fc.constant('release' as const),
      fc.constant('full' as const),
      fc.constant('no-sync' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.nat(), async (steps, seed) => {
        const disk = new MemoryDisk();
        const random = generator(seed);
        const confirmed = new Map<number, string>();
        let released = 0;
        let count = 0;
        let journal = new Journal({ ...options, folder: '', disk });
        await journal.start();
        const restart = async () => {
          journal = new Journal({ ...options, folder: '', disk });
          await journal.start();
        };
        const append = async () => {
          const text = `${count++}`;
          const position = await journal.append(Buffer.from(text)).catch(() => null);
          if (position === null) return;
          expect(confirmed.has(position)).toBe(false);
          confirmed.set(position, text);
        };
        for (const what of steps) {
          if (what === 'power') {
            disk.failPowerAt(Math.floor(random() * 12), random);
            await append();
            await append();
            disk.cyclePower(random);
            // It may fail again while the journal starts.
            disk.failPowerAt(Math.floor(random() * 20), random);
            await restart().catch(() => {});
            disk.cyclePower(random);
            await restart();
          } else if (what === 'stop') {
            await journal.stop();
            await restart();
          } else if (what === 'release') {
            released = journal.last;
            await journal.release(released);
          } else if (what === 'full') {
            disk.roomBytes = Math.floor(random() * 100);
            await append();
            disk.roomBytes = Number.MAX_SAFE_INTEGER;
          } else if (what === 'no-sync') {
            disk.failSync = true;
            await append();
            disk.failSync = false;
          } else for (let i = 0; i < what.append; i++) await append();
        }
        const read = new Map<number, string>();
        for await (const item of journal.read(1)) if (item.body !== null) read.set(item.position, String(item.body));
        for (const [position, text] of confirmed) if (position > released) expect(read.get(position)).toBe(text);
        await journal.stop();
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Reads positions in their order, from a journal that is being written and released meanwhile. Every position is
 * accounted for: one whose record is gone comes with `null`, so that whoever passes positions on can say that nothing
 * of it will ever come.
 */

import type { Disk } from './disk.ts';
import { scanRecords } from './record.ts';
import { offsetBefore, remember, type Segment } from './segment.ts';

export interface Item {
  position: number;
  /** `null` where there is no whole record: damaged, or never given to anybody. */
  body: Uint8Array | null;
}

/** What a reader sees of the journal, each time it looks. */
export interface Source {
  readonly disk: Disk;
  readonly segments: readonly Segment[];
  /** Last position that is durable, or was left out. */
  readonly last: number;
  readonly oldest: number;
  /** Last position whose record was written. */
  readonly lastWritten: number;
  /** Told of positions whose records were written and are not whole any more. */
  onDamage(first: number, last: number): void;
}

/** Items from `from` (or the oldest held) through the last that is durable when it gets there. */
export async function* readItems(source: Source, from: number): AsyncGenerator<Item, void, undefined> {
  let position = from;
  while (true) {
    position = Math.max(position, source.oldest);
    if (position > source.last) return;
    const place = source.segments.findLastIndex((segment) => segment.first <= position);
    const segment = source.segments[place] as Segment;
    const next = source.segments[place + 1];
    // Taken together, without a pause between them: what is appended meanwhile is for the next round.
    const through = next === undefined ? source.last : next.first - 1;
    const written = next === undefined ? source.lastWritten : Math.min(next.before, through);
    const offset = offsetBefore(segment, position);
    const bytes = await readBytes(source, segment, offset);
    if (bytes === null) continue;
    for (const record of scanRecords(bytes, 0, lowestAt(segment, offset), written)) {
      remember(segment, record.position, offset + record.start);
      if (record.position < position) continue;
      if (record.position > position) source.onDamage(position, record.position - 1);
      while (position < record.position) yield { position: position++, body: null };
      yield { position: position++, body: record.body };
    }
    if (position <= written) source.onDamage(position, written);
    while (position <= through) yield { position: position++, body: null };
  }
}

/** Positions before the place that was looked up can't come: they would be remains of something else. */
const lowestAt = (segment: Segment, offset: number): number =>
  segment.index.find((known) => known.offset === offset)?.position ?? segment.first;

/** Bytes of the segment from the offset; `null` when it was released in the meantime. */
async function readBytes(source: Source, segment: Segment, offset: number): Promise<Buffer | null> {
  const length = Math.max(0, segment.bytes - offset);
  try {
    const file = await source.disk.open(segment.name);
    try {
      const bytes = await file.read(offset, length);
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!source.segments.includes(segment)) return null;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/**
 * What a folder says of the journal in it, whatever happened to its files: the epoch, the segments that are left, where
 * the last whole record ends, and the first position that was certainly never given. Only the last segment is read in
 * full; the others are verified when they are read, which is when it matters.
 */

import { randomBytes } from 'node:crypto';
import type { Epoch } from '@gemba/contract/identity';
import type { Disk } from './disk.ts';
import { type Meta, RESERVE_BLOCK, readMeta } from './meta.ts';
import { scanRecords } from './record.ts';
import { decodeHeader, firstOf, remember, SEGMENT_HEADER_BYTES, type Segment, segmentName } from './segment.ts';

export interface Recovered {
  epoch: Epoch;
  /** Ascending by first position. */
  segments: Segment[];
  /** Position of the last whole record; 0 when none was ever written. */
  lastWritten: number;
  /** Next position to give. */
  next: number;
  /** Positions that this start leaves out, because they may have been given and lost. */
  skipped: [first: number, last: number] | null;
  /** Bytes behind the last whole record, which are left aside. */
  tornBytes: number;
  /** Files named like segments that belong to another epoch: left alone. */
  foreign: string[];
}

export async function recover(disk: Disk): Promise<Recovered> {
  const meta = await readMeta(disk);
  const { segments, epoch, foreign } = await readSegments(disk, meta);
  let lastWritten: number | null = null;
  let tornBytes = 0;
  for (let last = segments.at(-1); last !== undefined; last = segments.at(-1)) {
    const end = await findEnd(disk, last, meta?.reserved ?? Number.MAX_SAFE_INTEGER);
    tornBytes += end.tornBytes;
    lastWritten = end.position ?? last.before;
    if (end.position !== null) break;
    // Nothing whole in it: without it the positions that it may have held count as never given, which they may be.
    await disk.remove(last.name);
    segments.pop();
  }
  const resumed = resumeAt(meta, lastWritten);
  let next = resumed ?? Math.max(meta?.reserved ?? (lastWritten ?? 0) + RESERVE_BLOCK, lastWritten ?? 0) + 1;
  while (foreign.includes(segmentName(next))) next++;
  const before = lastWritten ?? meta?.clean?.lastWritten ?? 0;
  const skipped: Recovered['skipped'] = resumed === null && lastWritten !== null ? [before + 1, next - 1] : null;
  return { epoch, segments, foreign, lastWritten: before, tornBytes, next, skipped };
}

/**
 * Where to go on when it is certain that no later position was given: in a new journal, and after a stop in order whose
 * end is still there (`found` is the last whole record's position, `null` where there is no segment). Else `null`.
 */
function resumeAt(meta: Meta | null, found: number | null): number | null {
  if (meta === null) return found === null ? 1 : null;
  if (meta.clean !== null && (found === null || found === meta.clean.lastWritten)) return meta.clean.last + 1;
  return null;
}

async function readSegments(disk: Disk, meta: Meta | null) {
  const segments: Segment[] = [];
  const foreign: string[] = [];
  let epoch = meta?.epoch ?? null;
  for (const name of await disk.list()) {
    const first = firstOf(name);
    if (first === null) continue;
    const file = await disk.open(name);
    const bytes = await file.size();
    const header = decodeHeader(Buffer.from(await file.read(0, SEGMENT_HEADER_BYTES)));
    await file.close();
    epoch ??= header?.epoch ?? null;
    if (header !== null && (header.epoch !== epoch || header.first !== first)) foreign.push(name);
    else segments.push({ name, first, before: header?.before ?? first - 1, bytes, index: [] });
  }
  return { segments, foreign, epoch: epoch ?? (randomBytes(8).toString('hex') as Epoch) };
}

async function findEnd(disk: Disk, segment: Segment, highest: number) {
  const file = await disk.open(segment.name);
  const bytes = Buffer.from(await file.read(0, segment.bytes));
  // What a killed process had written and not synced can be read, and would not survive a power loss: now it does.
  await file.sync();
  await file.close();
  let position: number | null = null;
  let end = Math.min(SEGMENT_HEADER_BYTES, bytes.length);
  for (const record of scanRecords(bytes, SEGMENT_HEADER_BYTES, segment.first, highest)) {
    remember(segment, record.position, record.start);
    position = record.position;
    end = record.end;
  }
  segment.bytes = end;
  return { position, tornBytes: bytes.length - end };
}

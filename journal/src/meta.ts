/**
 * The journal's one small file beside its segments: the epoch, how far positions are reserved, and whether the journal
 * was stopped in order. A position is never given twice: if a disk loses records that it had called durable, the server
 * may hold them already and would take new ones of the same position for copies. So positions are reserved in blocks
 * before they are used, and a start that isn't sure where the last run ended begins behind the reserved block.
 */

import { crc32 } from 'node:zlib';
import { type Epoch, isEpoch } from '@gemba/contract/identity';
import type { Disk } from './disk.ts';

const NAME = 'journal.json';

/** Positions reserved at a time: an unclean start leaves out at most so many. */
export const RESERVE_BLOCK = 256;

export interface Meta {
  epoch: Epoch;
  /** No position beyond this was ever given. */
  reserved: number;
  /** Where the journal ended, if it was stopped in order; else `null`. */
  clean: { last: number; lastWritten: number } | null;
}

/** The small file; `null` when there is none, or when it is damaged (the segments then speak for themselves). */
export async function readMeta(disk: Disk): Promise<Meta | null> {
  const bytes = await disk.readSmall(NAME);
  if (bytes === null) return null;
  try {
    const { checksum, ...meta } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Meta & { checksum: number };
    if (checksum !== checksumOf(meta) || !isEpoch(meta.epoch)) return null;
    return meta;
  } catch {
    return null;
  }
}

export async function writeMeta(disk: Disk, { epoch, reserved, clean }: Meta): Promise<void> {
  const meta: Meta = { epoch, reserved, clean };
  const text = `${JSON.stringify({ ...meta, checksum: checksumOf(meta) })}\n`;
  await disk.replaceSmall(NAME, Buffer.from(text));
}

const checksumOf = (meta: Meta): number => crc32(JSON.stringify(meta));

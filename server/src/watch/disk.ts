/** The disk that the server's folder is on. */

import { statfs } from 'node:fs/promises';
import type { Look } from './look.ts';

const GIB = 1024 ** 3;
/** Less than this is too little for a night, however small the disk. */
const LEAST_BYTES = GIB;
/** On a larger disk a share of it, up to what a week of a large plant takes. */
const SHARE = 0.05;
const SHARE_MAX_BYTES = 10 * GIB;

/** Whether so much room is too little. */
export const isLow = (freeBytes: number, allBytes: number): boolean =>
  freeBytes < Math.max(LEAST_BYTES, Math.min(SHARE_MAX_BYTES, allBytes * SHARE));

export const diskLook = (room: typeof roomOf = roomOf): Look => ({
  rule: 'system:disk',
  everyMs: 60_000,
  look: async ({ folder }) => {
    const { free, all } = await room(folder);
    return isLow(free, all) ? ['server'] : [];
  },
});

async function roomOf(folder: string): Promise<{ free: number; all: number }> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, all: blocks * bsize };
}

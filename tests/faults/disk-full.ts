/**
 * Fault 5: the gateway's disk fills up: to the floor that it leaves to others, and to its last byte. What can't be
 * journalled lies in a declared gap, and as soon as there is room again the gateway goes on by itself.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningPlant } from '../support/running-plant.ts';
import { until } from '../support/running-plant.ts';
import { between, type Fault, type Scene } from './fault.ts';

const MIB = 1024 * 1024;
const DISK_MIB = 24;
const FLOOR_BYTES = 4 * MIB;
const ROUNDS = { small: 2, whole: 12 };

/** A small disk of the gateway's own, where this process may mount one; else why not. */
const diskMissing =
  process.platform === 'linux' && process.getuid?.() === 0 && mayMount() ? null : 'no right to mount a small disk';

function mayMount(): boolean {
  return spawnSync('unshare', ['--mount', 'true']).status === 0;
}

export const diskFull: Fault = {
  name: 'disk-full',
  what: 'the gateway’s disk full, to its floor and to the last byte: a declared gap, and it recovers by itself',
  missing: diskMissing,
  plant: { journal: { minFreeBytes: FLOOR_BYTES } },
  prepare: async (plant) => {
    const folder = join(plant.data, 'gateway');
    const kept = join(plant.folder, 'kept');
    cpSync(folder, kept, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', folder]);
    cpSync(kept, folder, { recursive: true });
    return () => void execFileSync('umount', ['--lazy', folder]);
  },
  async play(scene) {
    const { plant, whole, next, did } = scene;
    for (let round = 0; round < (whole ? ROUNDS.whole : ROUNDS.small); round++) {
      await pause(between(next, 0, 1000));
      const before = await refused(scene);
      const leave = round % 2 === 0 ? between(next, 0, FLOOR_BYTES) : 0;
      const ballast = fill(plant, leave);
      await until('the journal refuses', 30_000, async () => (await refused(scene)) > before);
      await pause(between(next, 0, 2000));
      rmSync(ballast);
      const at = await plant.journalled();
      await until('it journals again', 30_000, async () => (await plant.journalled()) > at + 5);
      await plant.untilAllLive();
      did('disk full', { leave, refused: (await refused(scene)) - before });
    }
    // Of a few rounds, all that was refused may come again before anything has changed.
    if (scene.whole) scene.mustDeclare.push('journal-full');
  },
};

const refused = async ({ plant }: Scene): Promise<number> =>
  (await plant.metric('gateway', 'gemba_gateway_dropped_total', 'reason="journal-refused"')) ?? 0;

/** Leaves so many bytes of the gateway's disk; none, where the gateway itself takes the last of them meanwhile. */
function fill(plant: RunningPlant, leaveBytes: number): string {
  const folder = join(plant.data, 'gateway');
  const { bavail, bsize } = statfsSync(folder);
  const file = join(folder, 'ballast');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes), 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  return file;
}

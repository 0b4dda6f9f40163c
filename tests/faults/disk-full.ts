/**
 * Fault 5: the gateway's disk fills up: to the floor that it leaves to others, and to its last byte. What can't be
 * journalled lies in a declared gap, and as soon as there is room again the gateway goes on by itself.
 */

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/running-plant.ts';
import { SmallDisk, smallDiskMissing } from '../support/small-disk.ts';
import { between, type Fault, type Scene } from './fault.ts';

const MIB = 1024 * 1024;
const DISK_MIB = 24;
const FLOOR_BYTES = 4 * MIB;
const ROUNDS = { small: 2, whole: 12 };

let disk: SmallDisk;

export const diskFull: Fault = {
  name: 'disk-full',
  what: 'the gateway’s disk full, to its floor and to the last byte: a declared gap, and it recovers by itself',
  missing: smallDiskMissing,
  plant: { journal: { minFreeBytes: FLOOR_BYTES } },
  prepare: async (plant) => {
    disk = SmallDisk.mount(join(plant.data, 'gateway'), DISK_MIB, join(plant.folder, 'kept'));
    return () => disk.unmount();
  },
  async play(scene) {
    const { plant, whole, next, did } = scene;
    for (let round = 0; round < (whole ? ROUNDS.whole : ROUNDS.small); round++) {
      await pause(between(next, 0, 1000));
      const before = await refused(scene);
      const leave = round % 2 === 0 ? between(next, 0, FLOOR_BYTES) : 0;
      disk.fill(leave);
      await until('the journal refuses', 30_000, async () => (await refused(scene)) > before);
      await pause(between(next, 0, 2000));
      disk.free();
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

/**
 * Fault 19: the server's disk fills up, to its last bytes. Its health is red, nothing is half committed, what is to be
 * quarantined does not count as stored; and as soon as there is room again the server goes on by itself.
 */

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { QuarantineItemView } from '@gemba/contract/quarantine';
import type { Sample } from '@gemba/contract/sample';
import { expect } from 'vitest';
import { until } from '../support/running-plant.ts';
import { SecondGateway } from '../support/second-gateway.ts';
import { SmallDisk, smallDiskMissing } from '../support/small-disk.ts';
import { between, type Fault, type Scene } from './fault.ts';

const DISK_MIB = 96;
const ROUNDS = { small: 1, whole: 12 };
const LINES = 50;
/** What is left is used up by then, or it is enough for what comes: then others take it, and more comes that needs room. */
const ENOUGH_MS = 10_000;

let disk: SmallDisk;

export const serverDiskFull: Fault = {
  name: 'server-disk-full',
  what: 'the server’s disk full to its last bytes: health red, nothing half committed, and it recovers by itself',
  missing: smallDiskMissing,
  bothHistorians: true,
  prepare: async (plant) => {
    disk = SmallDisk.mount(join(plant.data, 'server'), DISK_MIB, join(plant.folder, 'kept-server'));
    return () => disk.unmount();
  },
  async play(scene) {
    const { plant, whole, next, did } = scene;
    const gateway = await SecondGateway.on(plant.mqtt, 'edge-stranger', 'feed000000000003');
    let batches = 0;
    const add = () => {
      gateway.add(strangers(batches++));
      scene.quarantined += LINES;
    };
    for (let round = 0; round < (whole ? ROUNDS.whole : ROUNDS.small); round++) {
      await pause(between(next, 0, 1000));
      const leave = round % 2 === 0 ? 0 : between(next, 0, 256 * 1024);
      disk.fill(leave);
      const filledMs = performance.now();
      add();
      await until('the server’s health is red', 60_000, async () => {
        await gateway.send();
        if (performance.now() - filledMs > ENOUGH_MS) {
          disk.takeRest();
          if (gateway.waiting === 0) add();
        }
        return (await healthOf(scene)) === false;
      });
      await pause(between(next, 0, 2000));
      if (leave === 0) expect(gateway.waiting, 'batches of what is to be quarantined').toBe(1);
      disk.free();
      await until('it is well again', 60_000, async () => (await healthOf(scene)) === true);
      await gateway.untilStored(60_000);
      await plant.untilAllLive();
      await plant.untilDrained();
      did('disk full', { leave });
    }
    await gateway.end();
    const items = await plant.get<{ items: QuarantineItemView[] }>(
      '/api/v1/quarantine/items?source=edge-stranger&limit=500',
    );
    expect(items?.items.length, 'items').toBe(batches);
  },
};

const healthOf = async ({ plant }: Scene): Promise<boolean | undefined> =>
  (await plant.get<{ ok: boolean }>('/api/v1/health'))?.ok;

/** Of a machine that the plant does not have. */
const strangers = (batch: number): Sample[] =>
  Array.from({ length: LINES }, (_, i) => ({
    ...{ kind: 'sample', machine: 'stranger-1' as never, signal: 'total' as never, value: i, status: 0 },
    timeNs: BigInt(Date.now()) * 1_000_000n + BigInt(batch * LINES + i),
  }));

/**
 * A plant is backed up under flow by the server's own command, runs on, loses the server's disk, and goes on from the
 * backup. Afterwards, held against what the machines emitted: all is stored or lies in a declared gap, nothing twice, no
 * part counted twice; and what the gateway had deleted since the backup is the gap that says so.
 */

import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { summary } from '../support/ledger-of-samples.ts';
import { ROOT, withTails } from '../support/processes.ts';
import { random, record, seeds } from '../support/proof.ts';
import { partsOf, readBack } from '../support/read-back.ts';
import { RunningPlant, until } from '../support/running-plant.ts';

const MACHINES = [
  { id: 'filler-1', kind: 'filler', idealCycleS: 0.5 },
  { id: 'press-1', kind: 'press', idealCycleS: 0.4 },
];

test.each(seeds([1]))(
  'restored from a backup that was made under flow, seed %i',
  { timeout: 240_000 },
  async (seed) => {
    const plant = await RunningPlant.prepare({ machines: MACHINES, seed, trouble: 5 });
    const next = random(seed);
    const backups = join(plant.folder, 'backups');
    try {
      await plant.start();
      await pause(1000 + next() * 2000);
      const { folder, positions } = await command(plant, 'backup', ['--out', backups, '--json']);
      expect(positions.filter(({ gateway }) => gateway === 'edge-1')).toHaveLength(1);
      expect(readdirSync(backups)).toHaveLength(1);
      expect(readdirSync(join(plant.data, 'server/backups'))).toEqual([]);

      await untilDeleted(plant);
      await plant.server.kill();
      await rm(join(plant.data, 'server'), { recursive: true });
      await command(plant, 'restore', ['--from', folder, '--json']);
      await plant.server.start();
      await plant.untilAllLive();
      await pause(2000);

      await plant.simulators.stop();
      await plant.untilDrained();
      // The gaps went through the server's own spool, behind everything else.
      await plant.server.stop();
      await plant.server.start();
      await plant.gateway.stop();
      await plant.server.stop();
      const facts: Record<string, unknown> = {};
      for (const { id } of MACHINES) {
        const { verdict } = await readBack(plant, id, null);
        const parts = await partsOf(plant, id);
        facts[id] = { verdict: summary(verdict), parts };
        const text = summary(verdict);
        expect(verdict.stored, text).toBeGreaterThan(50);
        expect([verdict.lost, verdict.doubled, verdict.invented], text).toEqual([[], [], []]);
        expect(verdict.inGaps.restored, text).toBeGreaterThan(0);
        expect(verdict.inGaps.unobserved, text).toBeUndefined();
        expect(parts.counted, text).toBeLessThanOrEqual(parts.made);
      }
      record('restore', seed, facts);
    } catch (error) {
      throw withTails(error, plant.gateway, plant.server);
    } finally {
      await plant.end();
    }
  },
);

/** Until the gateway has deleted what it had stored by then, and something besides: it deletes what a run before has written. */
async function untilDeleted(plant: RunningPlant): Promise<void> {
  const segments = () =>
    readdirSync(join(plant.data, 'gateway/edge-1/journal')).filter((name) => name.endsWith('.seg'));
  await plant.untilDrained();
  await pause(1500);
  await plant.gateway.stop();
  const old = segments();
  await plant.gateway.start();
  await plant.untilAllLive();
  await until(
    'the gateway has deleted what was stored',
    60_000,
    async () => !segments().some((one) => old.includes(one)),
  );
}

interface Told {
  folder: string;
  positions: { gateway: string }[];
}

/** `npm run server -- …`; what it prints. */
function command(plant: RunningPlant, name: string, words: string[]): Promise<Told> {
  const args = [join(ROOT, 'server/src/main.ts'), name, '--data', plant.data, ...words];
  if (name === 'backup') args.push('--plant', plant.config.plantFile);
  const env = { ...process.env, NODE_OPTIONS: '', GEMBA_LOG_FORMAT: 'json' };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: ROOT, env }, (error, out, err) => {
      if (error === null) resolve(JSON.parse(out) as Told);
      else reject(new Error(`${name}: ${err}`));
    });
  });
}

/** A backup: one moment of the historian, while it goes on; or a word on how it is made. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Bench, batch, newMachine, observed, S, SPEED, sample, T0 } from './bench.ts';

const HOUR = 3600n * S;

const makeFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-backup-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};

export function describeBackup(bench: Bench): void {
  describe('backup', () => {
    test("shows one moment, with its positions; or says how the engine's own is made", async () => {
      const machine = newMachine();
      const at = (i: number) =>
        batch([sample(machine, T0 + BigInt(i) * S, i), observed(machine, T0, T0 + BigInt(i) * S)]);
      for (let i = 0; i < 3; i++) await bench.historian.append([at(i)]);
      await bench.historian.upkeep(T0 + 48n * HOUR);
      for (let i = 3; i < 6; i++) await bench.historian.append([at(i)]);
      const positions = await bench.historian.positions();
      const folder = join(await makeFolder(), "it's one");
      const behind: Promise<unknown>[] = [];
      const fixed = () => {
        for (let i = 6; i < 9; i++) behind.push(bench.historian.append([at(i)]));
      };
      const { elsewhere } = await bench.historian.backup(folder, { fixed });
      expect(behind).toHaveLength(3);
      await Promise.all(behind);
      expect((await bench.readings(machine)).map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);

      const backup = bench.openBackup(folder);
      if (backup === null) {
        expect(elsewhere).toMatch(/backup/);
        return;
      }
      expect(elsewhere).toBeNull();
      await backup.start();
      onTestFinished(() => backup.stop());
      const { items } = await backup.range(machine, SPEED, T0, T0 + HOUR, 100);
      expect(items.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5]);
      expect(await backup.positions()).toEqual(positions);
      // It goes on as any other.
      await backup.append([at(6)]);
      expect((await backup.range(machine, SPEED, T0, T0 + HOUR, 100)).items).toHaveLength(7);
    });

    test('broken off, it leaves the historian as it was, and the next one is whole', async () => {
      const machine = newMachine();
      await bench.store(sample(machine, T0, 1));
      if (bench.openBackup('') === null) return;
      const told = new AbortController();
      const broken = bench.historian.backup(join(await makeFolder(), 'copy'), {
        fixed: () => told.abort(new Error('enough')),
        signal: told.signal,
      });
      await expect(broken).rejects.toThrow();
      await bench.store(sample(machine, T0 + S, 2));
      expect(await bench.readings(machine)).toHaveLength(2);
      expect(await bench.historian.backup(join(await makeFolder(), 'copy'))).toEqual({ elsewhere: null });
    });
  });
}

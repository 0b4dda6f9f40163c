/** A backup: one moment of the records, while they go on. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Begin, EPOCH, FILLER, GATEWAY, row, S, T0 } from './bench.ts';

export function describeBackup(begin: Begin): void {
  describe('backup', () => {
    test('it shows one moment: commits go on beside it, and those behind the moment are not in it', async () => {
      const { records, folder, openBackup } = await begin();
      const commit = (position: number) =>
        records.commit({
          rows: [row(T0 + BigInt(position) * S, T0 + BigInt(position + 1) * S)],
          positions: [{ gateway: GATEWAY, epoch: EPOCH, set: [[1, position]] }],
        });
      for (let position = 1; position <= 50; position++) await commit(position);
      const file = join(folder, 'copy');
      const behind: Promise<void>[] = [];
      const fixed = () => {
        for (let position = 51; position <= 100; position++) behind.push(commit(position));
      };
      await records.backup(file, { fixed });
      expect(behind).toHaveLength(50);
      await Promise.all(behind);

      const copy = await openBackup(file);
      expect(await copy.positions('records')).toEqual([{ gateway: GATEWAY, epoch: EPOCH, set: [[1, 50]] }]);
      expect(await copy.rows(FILLER, T0, T0 + 200n * S)).toHaveLength(50);
      expect(await copy.migration()).toBe(await records.migration());
      expect(await records.rows(FILLER, T0, T0 + 200n * S)).toHaveLength(100);
    });

    test('it goes on as the records would have: what is written into it stays there', async () => {
      const { records, folder, openBackup } = await begin();
      const line = {
        atMs: 1,
        who: 'ann',
        from: '::1',
        what: 'login',
        subject: 'ann',
        detail: '',
        result: 'done',
      } as const;
      await records.audit(line);
      await records.backup(join(folder, 'copy'));
      const copy = await openBackup(join(folder, 'copy'));
      await copy.audit({ ...line, atMs: 2 });
      expect((await copy.auditLog(10)).map(({ id }) => id)).toEqual([2, 1]);
      expect(await records.auditLog(10)).toHaveLength(1);
    });

    test('one that can not be made, or is broken off, leaves nothing behind, and the records go on', async () => {
      const { records, folder } = await begin();
      const before = await readdir(folder);
      await expect(records.backup(join(folder, 'nowhere', 'copy'))).rejects.toThrow();
      const told = new AbortController();
      const broken = records.backup(join(folder, 'copy'), {
        fixed: () => told.abort(new Error('enough')),
        signal: told.signal,
      });
      await expect(broken).rejects.toThrow('enough');
      expect(await readdir(folder)).toEqual(before);
      await records.setValue('build', 'one');
      expect(await records.getValue('build')).toBe('one');
    });
  });
}

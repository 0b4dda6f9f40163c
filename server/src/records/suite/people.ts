/** Users, sessions, the audit log and the server’s own values. */

import { describe, expect, test } from 'vitest';
import type { Begin } from './bench.ts';

export function describePeople(begin: Begin): void {
  describe('people', () => {
    const ann = {
      name: 'ann',
      role: 'operator',
      passwordHash: 'argon2id$x',
      mustChange: true,
      createdMs: 1_795_000_000_000,
    };
    const session = {
      tokenHash: 'ab'.repeat(32),
      user: 'ann',
      createdMs: 1_795_000_000_000,
      expiresMs: 1_795_000_900_000,
    };

    test('a user is kept, changed, and keeps the day on which he was made', async () => {
      const { records } = await begin();
      await records.putUser(ann);
      await records.putUser({ ...ann, role: 'admin', mustChange: false, createdMs: 5 });
      expect(await records.user('ann')).toEqual({ ...ann, role: 'admin', mustChange: false });
      expect(await records.user("ann' OR '1'='1")).toBeNull();
      expect(await records.users()).toHaveLength(1);
    });

    test('a session ends by its token, with its user, or with its time', async () => {
      const { records } = await begin();
      await records.putUser(ann);
      const later = { ...session, tokenHash: 'cd'.repeat(32), expiresMs: session.expiresMs + 1 };
      await records.putSession(session);
      await records.putSession(later);
      await records.deleteSessions({ expiredBeforeMs: later.expiresMs });
      expect(await records.session(session.tokenHash)).toBeNull();
      expect(await records.session(later.tokenHash)).toEqual(later);
      await records.deleteSession(later.tokenHash);
      expect(await records.session(later.tokenHash)).toBeNull();

      await records.putSession(session);
      await records.deleteSessions({ user: 'ann' });
      expect(await records.session(session.tokenHash)).toBeNull();
    });

    test('a session of nobody is refused', async () => {
      const { records } = await begin();
      await expect(records.putSession({ ...session, user: 'nobody' })).rejects.toThrow();
    });

    test('the audit log keeps its order under a crowd, and every line has its own hash', async () => {
      const { records, reopen } = await begin();
      const lines = Array.from({ length: 10 }, (_, i) => ({
        atMs: 1_795_000_000_000 + i,
        who: 'ann',
        from: '10.0.0.7',
        what: 'alarm.acknowledge',
        subject: 'hot@filler-1#1',
        detail: `{"n":${i}}`,
        result: i % 2 ? ('refused' as const) : ('done' as const),
      }));
      await Promise.all(lines.map((line) => records.audit(line)));
      const log = await (await reopen()).auditLog(100);
      expect(log.map(({ id }) => id)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect(log.map(({ id, hash, ...line }) => line)).toEqual(lines.toReversed());
      expect(new Set(log.map(({ hash }) => hash)).size).toBe(10);
      await expect(records.auditLog(3)).rejects.toThrow('not started');
    });

    test('values of the server are kept and written over', async () => {
      const { records, reopen } = await begin();
      await records.setValue('build', 'one');
      await records.setValue('build', 'two');
      expect(await (await reopen()).getValue('build')).toBe('two');
    });
  });
}

/** What is remembered of rules and plans, and their journals. */

import { describe, expect, test } from 'vitest';
import type { MaintenanceFact } from '../../domain/maintenance/types.ts';
import { alarm, type Begin, PRESS, plan, S, T0, transition } from './bench.ts';

export function describeJournals(begin: Begin): void {
  describe('alarms and maintenance', () => {
    test('alarm memory comes back whole, opaque parts, bigint and infinities included', async () => {
      const { records, reopen } = await begin();
      const memory = alarm({
        condition: { lastNs: T0, value: -0.5, worst: Number.NEGATIVE_INFINITY, history: [1n, null, 'x'] },
        timer: { kind: 'on', sinceNs: T0, dueNs: T0 + S, value: 91.5 },
        waiting: [{ atNs: T0 + S, truth: 'back', value: 20, untilNs: null }],
      });
      await records.commit({ alarms: [alarm({ state: 'normal' })] });
      await records.commit({ alarms: [memory, alarm({ machine: PRESS })] });
      expect(await (await reopen()).alarms()).toEqual([memory, alarm({ machine: PRESS })]);
    });

    test('the alarm journal is read newest first and paged by id', async () => {
      const { records } = await begin();
      const lines = [1n, 2n, 3n, 4n, 5n].map((i) =>
        transition(T0 + i, { value: Number(i), announce: i % 2n === 0n, late: i % 2n === 1n }),
      );
      await records.commit({ transitions: lines.slice(0, 2) });
      await records.commit({ transitions: lines.slice(2) });

      const newest = await records.transitions(2);
      expect(newest).toEqual([
        { ...lines[4], id: 5 },
        { ...lines[3], id: 4 },
      ]);
      expect(await records.transitions(10, newest[1]?.id)).toEqual([
        { ...lines[2], id: 3 },
        { ...lines[1], id: 2 },
        { ...lines[0], id: 1 },
      ]);
      expect(await records.transitionsAfter(2, 2)).toEqual([
        { ...lines[2], id: 3 },
        { ...lines[3], id: 4 },
      ]);
      expect(await records.transitionsAfter(5, 2)).toEqual([]);
    });

    test('plans are written over, what happened to them is added', async () => {
      const { records, reopen } = await begin();
      const fact: MaintenanceFact = {
        plan: 'grease',
        kind: 'completed',
        job: 'grease@1',
        atNs: T0,
        dueNs: T0 - S,
        by: 'ann',
        comment: null,
        via: 'overhaul',
      };
      await records.commit({ plans: [plan()], maintenance: [{ ...fact, kind: 'due', dueNs: null, by: null }] });
      const done = plan({ lastDoneNs: T0, lastDoneBy: 'ann', job: null, due: 'ok' });
      await records.commit({ plans: [done], maintenance: [fact] });

      const again = await reopen();
      expect(await again.plans()).toEqual([done]);
      expect(await again.maintenanceJournal(10)).toEqual([fact, { ...fact, kind: 'due', dueNs: null, by: null }]);
      expect(await again.maintenanceJournal(1)).toEqual([fact]);
    });
  });
}

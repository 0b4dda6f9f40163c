/** Schedules of reports, and what became of each report. */

import { describe, expect, test } from 'vitest';
import type { ReportSchedule, SentReport } from '../../domain/reports/schedule.ts';
import type { Begin } from './bench.ts';

const SCHEDULE: ReportSchedule = {
  ...{ id: 'früh', name: 'Frühbesprechung „Halle 2“', enabled: true, place: 'leipzig/hall', period: 'shift' },
  ...{ profile: 'oee.com', layouts: ['pdf', 'xlsx'], recipients: ['ann@works.example'], language: 'de' },
  ...{ timeZone: 'Europe/Berlin', time: '07:30', afterMin: 15, sinceMs: 1_795_000_000_123, by: 'ann', changedMs: 5 },
};

const SENT: Omit<SentReport, 'id'> = {
  ...{ schedule: 'früh', key: 'leipzig/hall 2026-11-22/A', correction: 0, state: 'waiting', dueMs: 1_795_000_900_000 },
  ...{ late: false, sentMs: null, attempts: 0, nextMs: 1_795_000_900_000, error: null, hash: 'ab'.repeat(32) },
  ...{ period: { kind: 'shift', day: '2026-11-22', shift: 'A' }, endMs: 1_795_000_000_000, place: 'leipzig/hall' },
  ...{ profile: 'oee.com', language: 'de', layouts: ['pdf'], recipients: ['ann@works.example'], refused: [] },
  ...{ report: null, changes: [], causes: [{ kind: 'late', machine: 'Füller 1' }] },
};

export function describeReports(begin: Begin): void {
  describe('reports', () => {
    test('a schedule is kept, written over and taken away; what was sent by it stays', async () => {
      const { records, reopen } = await begin();
      await records.putReportSchedule(SCHEDULE);
      await records.putReportSchedule({ ...SCHEDULE, enabled: false });
      await records.addSentReport(SENT);
      expect(await (await reopen()).reportSchedules()).toEqual([{ ...SCHEDULE, enabled: false }]);
    });

    test('what was sent by a schedule stays when it is taken away', async () => {
      const { records } = await begin();
      await records.putReportSchedule(SCHEDULE);
      const id = (await records.addSentReport(SENT)) as number;
      await records.deleteReportSchedule(SCHEDULE.id);
      expect(await records.reportSchedules()).toEqual([]);
      expect(await records.sentReport(id)).toEqual({ ...SENT, id });
    });

    test('each report of a schedule and each correction of it is kept once, also in a crowd', async () => {
      const { records } = await begin();
      const ids = await Promise.all(Array.from({ length: 5 }, () => records.addSentReport(SENT)));
      expect(ids.filter((id) => id !== null)).toHaveLength(1);
      expect(await records.addSentReport({ ...SENT, correction: 1 })).toBeGreaterThan(0);
      expect(await records.addSentReport({ ...SENT, schedule: 'late' })).toBeGreaterThan(0);
      expect(await records.sentReports({ schedule: SENT.schedule })).toHaveLength(2);
    });

    test('those of long ago are deleted, but not what is still to be sent', async () => {
      const { records, reopen } = await begin();
      const waits = (await records.addSentReport(SENT)) as number;
      for (const state of ['sent', 'failed', 'uncertain', 'skipped'] as const)
        await records.addSentReport({ ...SENT, key: state, state });
      const later = (await records.addSentReport({
        ...SENT,
        key: 'later',
        endMs: SENT.endMs + 1,
        state: 'sent',
      })) as number;
      expect(await records.deleteSentReports(SENT.endMs)).toBe(0);
      expect(await records.deleteSentReports(SENT.endMs + 1)).toBe(4);
      expect((await (await reopen()).sentReports({})).map(({ id }) => id)).toEqual([later, waits]);
    });

    test('they are found by schedule, by state and by the end of their period, newest first', async () => {
      const { records, reopen } = await begin();
      const first = (await records.addSentReport(SENT)) as number;
      const second = await records.addSentReport({ ...SENT, key: 'later', endMs: SENT.endMs + 1, state: 'sent' });
      const found = async (where: Parameters<typeof records.sentReports>[0]) =>
        (await records.sentReports(where)).map(({ id }) => id);
      expect(await found({})).toEqual([second, first]);
      expect(await found({ states: ['sent', 'failed'] })).toEqual([second]);
      expect(await found({ sinceMs: SENT.endMs + 1 })).toEqual([second]);
      expect(await found({ limit: 1 })).toEqual([second]);
      expect(await found({ schedule: 'none' })).toEqual([]);
      await records.changeSentReport(first, { state: 'failed', error: '550 no such user', attempts: 3, nextMs: null });
      expect(await (await reopen()).sentReport(first)).toEqual({
        ...{ ...SENT, id: first, state: 'failed', error: '550 no such user', attempts: 3, nextMs: null },
      });
    });
  });
}

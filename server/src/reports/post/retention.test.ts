/** How long reports that were sent are kept. */

import { makeLog } from '@gemba/program/log';
import { expect, test } from 'vitest';
import type { SentReport, SentState } from '../../domain/reports/schedule.ts';
import { FakeClock } from '../../testing/fake-clock.ts';
import { memoryRecords } from '../../testing/moody-records.ts';
import { SentRetention } from './retention.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 20);

const sent = (key: string, endMs: number, state: SentState): Omit<SentReport, 'id'> => ({
  ...{ schedule: 's', key, correction: 0, state, dueMs: endMs, late: false, sentMs: null, attempts: 0, nextMs: null },
  ...{ error: null, hash: '', period: { kind: 'day', day: '2026-11-20', shift: null }, endMs, place: 'p' },
  ...{ profile: 'oee.com', language: 'de', layouts: [], recipients: [], refused: [], report: null },
  ...{ changes: [], causes: [] },
});

test('what ended longer ago goes, unless it is still to be sent; and goes on its day, hour by hour', async () => {
  const records = await memoryRecords();
  const clock = new FakeClock(NOW_MS);
  await records.addSentReport(sent('old', NOW_MS - 101 * DAY_MS, 'sent'));
  await records.addSentReport(sent('waits', NOW_MS - 101 * DAY_MS, 'waiting'));
  await records.addSentReport(sent('nearly', NOW_MS - 100 * DAY_MS + 1, 'failed'));
  await records.addSentReport(sent('new', NOW_MS - DAY_MS, 'sent'));
  const retention = new SentRetention({ records, keptDays: 100, clock, log: makeLog('test', 'silent') });
  const kept = async () => (await records.sentReports({})).map(({ key }) => key);
  retention.start();
  await clock.advance(0);
  expect(await kept()).toEqual(['new', 'nearly', 'waits']);
  await clock.advance(3_600_000);
  await retention.stop();
  expect(await kept()).toEqual(['new', 'waits']);
});

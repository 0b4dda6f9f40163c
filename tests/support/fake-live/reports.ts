/** Reports of a plant of two sites, as the server says them; schedules, and letters that were sent, corrected and refused. */

import type { ReportOptions, SaidReport, ScheduleView, SentView } from '@gemba/contract/report';
import { madeReport } from '@gemba/server/domain/reports/fixture-report';
import type { ReportLanguage } from '@gemba/server/domain/reports/schedule';
import { sayReport } from '@gemba/server/reports/say';

const DAY = '2026-11-20';
const PLACES = ['acme', 'acme/leipzig', 'acme/leipzig/hall', 'acme/leipzig/hall/line-1', 'acme/hanoi/chai/line-3'];

export const reportOptionsOf = (): ReportOptions => ({
  places: PLACES.map((path) => ({ path, level: 'line', names: path.split('/') })),
  timeZone: 'Europe/Berlin',
  today: DAY,
  shifts: [
    { id: 'early', name: 'Early' },
    { id: 'late', name: 'Late' },
  ],
  profiles: ['oee.com', 'iso22400'],
  layouts: ['screen', 'pdf', 'xlsx', 'csv', 'json'],
});

export function reportOf(asked: URLSearchParams): SaidReport {
  const period = (asked.get('period') ?? 'day') as 'shift' | 'day' | 'week' | 'month';
  const place = asked.get('place') ?? '';
  const report = madeReport(place === '' ? 'acme' : place, period, DAY, 3, period === 'shift' ? 'early' : null);
  return sayReport(report, (asked.get('language') ?? 'en') as ReportLanguage);
}

const SCHEDULE: ScheduleView = {
  ...{ id: 's1', name: 'Frühbesprechung Halle 1', enabled: true, place: 'acme/leipzig/hall', period: 'shift' },
  ...{ profile: 'oee.com', layouts: ['pdf', 'xlsx'], recipients: ['ann@works.example', 'bob@works.example'] },
  ...{ language: 'de', timeZone: 'Europe/Berlin', time: '07:30', afterMin: 15 },
};

export const schedulesOf = () => ({ canSend: true, schedules: [SCHEDULE] });

export function sentOf(nowMs: number): { sent: SentView[] } {
  const sent = (id: number, more: Partial<SentView>): SentView => ({
    ...{ id, schedule: 's1', key: `acme/leipzig/hall ${DAY}/early`, correction: 0, state: 'sent', late: false },
    ...{ dueMs: nowMs - id * 3_600_000, sentMs: nowMs - id * 3_600_000, error: null, refused: [] },
    ...{ recipients: SCHEDULE.recipients, ...more },
  });
  return {
    sent: [
      sent(5, { state: 'waiting', sentMs: null, error: 'connect ECONNREFUSED 10.0.0.9:587' }),
      sent(4, { correction: 1 }),
      sent(3, { late: true, refused: ['bob@works.example'] }),
      sent(2, { state: 'uncertain', error: 'the server stopped while it was being sent: it may have arrived' }),
    ],
  };
}

import type { MaintenanceView } from '@gemba/contract/maintenance';
import type { Plant } from '@gemba/contract/plant';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { expect, test } from 'vitest';
import { speechOf } from '../../feeds/texts.ts';
import { FILLER, LABELLER, testPlant } from '../../testing/plant.ts';
import { openJob } from '../jobs/open.ts';
import type { Job } from '../jobs/types.ts';
import { calendarOf } from './calendar.ts';
import { itemsOf } from './items.ts';

const ns = (text: string) => Temporal.Instant.from(text).epochNanoseconds;
const ms = (text: string) => Date.parse(text);
const nowNs = ns('2026-11-23T09:15:00Z');
const WEEKLY: MaintenancePlan = {
  ...{ id: 'belts', machine: FILLER, task: 'Check belts', minutes: 20, mode: 'fixed' },
  triggers: [{ kind: 'calendar', rrule: 'FREQ=WEEKLY;BYDAY=FR', start: '2026-01-02', time: '06:00' }],
  pauses: [{ from: '12-20', to: '01-05' }],
};
const GREASE: MaintenancePlan = {
  id: 'grease',
  machine: LABELLER,
  task: 'Grease',
  triggers: [{ kind: 'run-hours', hours: 500 }],
};

function berlin(maintenance: MaintenancePlan[]): Plant {
  const plant = testPlant({ maintenance });
  return { ...plant, sites: plant.sites.map((site) => ({ ...site, timeZone: 'Europe/Berlin' })) };
}
const view = (more: Partial<MaintenanceView>): MaintenanceView => ({
  ...{ plan: 'belts', machine: FILLER, task: 'Check belts', due: 'ok', job: null, overdueSinceMs: null, missed: 0 },
  ...{ basis: { kind: 'calendar', rrule: 'FREQ=WEEKLY;BYDAY=FR', time: '06:00' }, used: 0.4 },
  ...{ dueMs: ms('2026-11-27T05:00:00Z'), forecast: false, confidence: null, triggers: [], rest: null, covers: [] },
  ...{
    coveredBy: null,
    pausedUntilMs: null,
    lastDoneMs: 5,
    lastDoneBy: null,
    owner: null,
    procedure: null,
    minutes: 20,
  },
  compliance: { services: 0, inTime: 0, meanDays: null, deviationDays: null },
  ...more,
});
const FORECAST = view({
  ...{ plan: 'grease', machine: LABELLER, task: 'Grease', forecast: true, confidence: 0.8, minutes: null },
  ...{
    dueMs: ms('2026-12-02T23:30:00Z'),
    basis: { kind: 'run-hours', hours: 500, usedHours: 312.7, meter: 'run-hours' },
  },
});
const RULES = { takeWithinNs: { critical: 1n, high: 1n, medium: 1n, low: 1n }, proofNs: () => 1n };
const job = (number: number, more: Partial<Job>): Job => ({
  ...openJob(
    {
      ...{
        id: `made@${number}`,
        number,
        source: 'technician',
        machine: FILLER,
        title: `Job ${number}`,
        priority: 'high',
      },
      ...{ atNs: nowNs - 10n ** 12n, recordedNs: nowNs - 10n ** 12n, by: 'an' },
    },
    RULES,
  ).job,
  ...more,
});
const due = (more: object) => ({ plant: berlin([WEEKLY, GREASE]), plans: [], jobs: [], staff: [], nowNs, ...more });
const line = { kind: 'line', line: 'line-1' } as const;

test('of a fixed plan the dates of a quarter are shown, those in its season of rest are not; each by its date', () => {
  const items = itemsOf(line, 'an', due({ plans: [view({})] }));
  expect(items.map(({ uid }) => uid)).toEqual(
    [
      ...['2026-11-27', '2026-12-04', '2026-12-11', '2026-12-18', '2027-01-08', '2027-01-15', '2027-01-22'],
      ...['2027-01-29', '2027-02-05', '2027-02-12', '2027-02-19'],
    ].map((day) => `plan-belts-${day}`),
  );
  expect(items.every(({ allDay, tentative }) => !allDay && !tentative)).toBe(true);
});

test('what use alone tells is a tentative day, and says how sure it is', () => {
  const items = itemsOf(line, 'an', due({ plans: [FORECAST] }));
  const text = calendarOf(items, {
    ...{ name: 'Line 1', origin: 'https://gemba.example', domain: 'test.gemba', speech: speechOf('en'), nowNs },
  }).replaceAll('\r\n ', '');
  expect(text.split('\r\n').slice(8)).toEqual([
    ...[
      'BEGIN:VEVENT',
      'UID:plan-grease-after-5@test.gemba',
      'DTSTAMP:20261123T090000Z',
      'LAST-MODIFIED:20261123T090000Z',
    ],
    // Half past eleven in UTC is the next day in Berlin.
    ...[
      'SEQUENCE:59734800',
      'DTSTART;VALUE=DATE:20261203',
      'DTEND;VALUE=DATE:20261204',
      'SUMMARY:≈ Grease – Labeller 1',
    ],
    'DESCRIPTION:312 of 500 run hours used.\\nA forecast from use: the date moves as the machine runs.\\nConfidence: 80 %.\\nExpected: 30 min.',
    ...['LOCATION:Labeller 1\\, Line 1\\, Site', 'CATEGORIES:MAINTENANCE', 'STATUS:TENTATIVE', 'TRANSP:TRANSPARENT'],
    ...['URL:https://gemba.example/maintenance', 'END:VEVENT', 'END:VCALENDAR', ''],
  ]);
});

test('a time is local to the site, in a zone that the calendar tells', () => {
  const text = calendarOf(itemsOf(line, 'an', due({ plans: [view({})] })), {
    ...{ name: 'Line 1', origin: 'https://gemba.example', domain: 'test.gemba', speech: speechOf('de'), nowNs },
  });
  expect(text).toContain('TZID:Europe/Berlin');
  expect(text).toContain('DTSTART;TZID=Europe/Berlin:20261127T060000\r\nDTEND;TZID=Europe/Berlin:20261127T062000');
});

test('a technician sees his own jobs, and what nobody has where he looks after; not what others have', () => {
  const jobs = [
    job(1, { assignee: { kind: 'person', person: 'an' }, machine: LABELLER }),
    job(2, { assignee: { kind: 'person', person: 'bo' } }),
    job(3, {}),
    job(4, { machine: LABELLER }),
    job(5, { state: 'done' }),
    job(6, { assignee: { kind: 'team', team: 'A' } }),
  ];
  const staff = [{ person: 'an', teams: [], skills: [], places: [FILLER] }];
  const mine = itemsOf({ kind: 'mine' }, 'an', due({ jobs, staff, plans: [view({}), FORECAST] }));
  expect(mine.flatMap(({ job }) => job?.number ?? [])).toEqual([1, 3, 6]);
  expect(new Set(mine.flatMap(({ job, title }) => (job === null ? title : [])))).toEqual(new Set(['Check belts']));
  expect(itemsOf(line, 'an', due({ jobs })).flatMap(({ job }) => job?.number ?? [])).toEqual([1, 2, 3, 4, 6]);
});

test('what is overdue, or has no date, stands on the present day; a revision never goes back', () => {
  const late = job(1, { dueNs: ns('2026-11-20T05:00:00Z') });
  const ahead = job(2, { dueNs: ns('2026-11-24T05:00:00Z') });
  const at = (timeNs: bigint) =>
    new Map(
      itemsOf(line, 'an', due({ jobs: [late, ahead, job(3, {})], nowNs: timeNs })).map((item) => [item.uid, item]),
    );
  const [now, tomorrow] = [at(nowNs), at(nowNs + 86_400_000_000_000n)];
  const midnight = ns('2026-11-22T23:00:00Z');
  expect(now.get('job-1')).toMatchObject({ atNs: midnight, allDay: true, overdueNs: late.dueNs });
  expect(now.get('job-3')).toMatchObject({ atNs: midnight, allDay: true, overdueNs: null });
  expect(now.get('job-2')).toMatchObject({ atNs: ahead.dueNs, allDay: false, overdueNs: null });
  expect(tomorrow.get('job-2')).toMatchObject({ allDay: true, overdueNs: ahead.dueNs });
  for (const uid of now.keys()) {
    expect((tomorrow.get(uid)?.revisedNs ?? 0n) >= (now.get(uid)?.revisedNs ?? 0n)).toBe(true);
  }
});

test('a plan that has come due is its job alone, and one that a bigger service covers waits for that', () => {
  expect(
    itemsOf(line, 'an', due({ plans: [view({ job: 'belts@1' }), view({ coveredBy: 'big' }), view({ dueMs: null })] })),
  ).toEqual([]);
});

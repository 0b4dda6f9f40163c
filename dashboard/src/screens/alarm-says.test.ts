import type { AlarmView } from '@gemba/contract/live';
import { expect, test } from 'vitest';
import { saysOf } from './alarm-says.ts';

const alarm = (more: Partial<AlarmView>): AlarmView =>
  ({
    state: 'active-unacknowledged',
    suppression: 'none',
    uncertain: false,
    shelvedUntilMs: null,
    ...more,
  }) as AlarmView;
const words = {
  t: (key: string, values: Record<string, unknown> = {}) => [key, ...Object.values(values)].join(' '),
} as unknown as Parameters<typeof saysOf>[1];
const says = (more: Partial<AlarmView>) => saysOf(alarm(more), words, (ms) => `at ${ms}`);

test('an ordinary alarm needs no word more', () => {
  expect(says({})).toEqual([]);
});

test('what is quiet says why, until when and by whom', () => {
  const shelved = { suppression: 'shelved', shelvedUntilMs: 7, shelvedBy: 'ann', shelvedReason: 'known' } as const;
  expect(says(shelved)).toEqual(['alarm.shelvedUntil at 7', 'ann', 'known']);
  expect(says({ ...shelved, shelvedOnce: true, shelfEnding: true })).toEqual([
    ...['alarm.shelvedOnce at 7', 'alarm.shelfEnding', 'ann', 'known'],
  ]);
  expect(
    says({
      suppression: 'by-design',
      suppressedBy: [
        { cause: 'setup', sinceMs: 1, untilMs: 9 },
        { cause: 'job 7', sinceMs: 1, untilMs: null },
      ],
    }),
  ).toEqual([...['alarm.suppressedBy state.setup', 'alarm.graceUntil at 9'], ...['alarm.suppressedBy jobs.number 7']]);
  const outOfService = { by: 'ann', reason: 'sensor away', sinceMs: 1 };
  expect(says({ suppression: 'out-of-service', outOfService })).toEqual([
    ...['alarm.outOfService', 'ann', 'sensor away'],
  ]);
});

test('what belongs together, comes and goes, or came in a flood says so', () => {
  expect(says({ chattering: true, place: 'first-out', group: 'trip@press', occurrences: 4 })).toEqual([
    ...['alarm.chattering', 'alarm.firstOut', 'alarm.occurrences 4'],
  ]);
  expect(says({ place: 'follower', held: 'flood', state: 'returned-unacknowledged' })).toEqual([
    ...['alarm.returned', 'alarm.follower', 'alarm.inFlood'],
  ]);
});

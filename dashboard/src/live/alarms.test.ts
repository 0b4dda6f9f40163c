import type { AlarmView } from '@gemba/contract/live';
import { describe, expect, test } from 'vitest';
import { blinks, byMachine, byUrgency, isAnnounced, NEWS_MS, registerOf } from './alarms.ts';

const alarm = (occurrence: string, more: Partial<AlarmView> = {}): AlarmView => ({
  occurrence,
  rule: 'r',
  machine: 'm',
  priority: 'high',
  state: 'active-unacknowledged',
  suppression: 'none',
  shelvedUntilMs: null,
  text: 't',
  response: null,
  sinceMs: 0,
  returnedMs: null,
  acknowledgedBy: null,
  acknowledgedMs: null,
  uncertain: false,
  value: null,
  ...more,
});
const acknowledged = { state: 'active-acknowledged', acknowledgedBy: 'an' } as const;

describe('the list of alarms', () => {
  test('begins with what nobody has acknowledged and still is so, then priority, then the oldest', () => {
    const list = [
      alarm('old-low', { priority: 'low', sinceMs: 1 }),
      alarm('new-critical', { priority: 'critical', sinceMs: 9 }),
      alarm('old-critical', { priority: 'critical', sinceMs: 2 }),
      alarm('known-critical', { priority: 'critical', ...acknowledged }),
      alarm('returned', { priority: 'medium', state: 'returned-unacknowledged', sinceMs: 3 }),
    ];
    expect(list.sort(byUrgency).map((one) => one.occurrence)).toEqual([
      'old-critical',
      'new-critical',
      'old-low',
      'returned',
      'known-critical',
    ]);
  });

  test('leaves out what is shelved or suppressed', () => {
    expect(isAnnounced(alarm('a'))).toBe(true);
    expect(isAnnounced(alarm('a', { suppression: 'shelved' }))).toBe(false);
    expect(isAnnounced(alarm('a', { suppression: 'by-design' }))).toBe(false);
    expect(isAnnounced(alarm('a', { state: 'normal' }))).toBe(false);
  });

  test('the register has what people silenced first, and nothing that is normal and suppressed by design alone', () => {
    const register = registerOf([
      alarm('design', { suppression: 'by-design' }),
      alarm('normal', { suppression: 'by-design', state: 'normal' }),
      alarm('shelved', { suppression: 'shelved', state: 'normal' }),
      alarm('open'),
      alarm('out', { suppression: 'out-of-service' }),
    ]);
    expect(register.map(({ occurrence }) => occurrence)).toEqual(['out', 'shelved', 'design']);
  });

  test('by machine keeps the order of urgency', () => {
    const map = byMachine([alarm('b', { sinceMs: 2 }), alarm('x', { machine: 'n' }), alarm('a', { sinceMs: 1 })]);
    expect(map.get('m')?.map((one) => one.occurrence)).toEqual(['a', 'b']);
    expect(map.get('n')).toHaveLength(1);
  });
});

describe('a DOWN machine', () => {
  test('blinks until all its alarms are acknowledged', () => {
    expect(blinks([alarm('a'), alarm('b', acknowledged)], NEWS_MS * 9)).toBe(true);
    expect(blinks([alarm('a', acknowledged), alarm('b', acknowledged)], 0)).toBe(false);
  });

  test('without an alarm blinks while it is news', () => {
    expect(blinks([], NEWS_MS - 1)).toBe(true);
    expect(blinks([], NEWS_MS)).toBe(false);
    expect(blinks([alarm('a', { suppression: 'shelved' })], NEWS_MS)).toBe(false);
  });
});

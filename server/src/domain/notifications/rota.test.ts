import type { Plant } from '@gemba/contract/plant';
import { describe, expect, test } from 'vitest';
import { isAtWork, onCall } from './rota.ts';
import type { Rota, Staff } from './types.ts';

const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').epochNanoseconds;

describe('on call', () => {
  const rota: Rota = {
    ...{ id: 'electric', name: 'Electric', timeZone: 'Europe/Berlin', people: ['ann', 'bob', 'cem'] },
    ...{ startDay: '2026-11-02', turnDays: 7, handover: '07:00' },
    swaps: [{ fromDay: '2026-11-11', toDay: '2026-11-13', person: 'cem' }],
  };

  test('turns go round, from the handover on', () => {
    expect(onCall(rota, at('2026-11-02T06:59'))).toBeNull();
    expect(onCall(rota, at('2026-11-02T07:00'))).toBe('ann');
    expect(onCall(rota, at('2026-11-09T06:59'))).toBe('ann');
    expect(onCall(rota, at('2026-11-09T07:00'))).toBe('bob');
    expect(onCall(rota, at('2026-11-16T12:00'))).toBe('cem');
    expect(onCall(rota, at('2026-11-23T12:00'))).toBe('ann');
  });

  test('a swap holds from handover to handover', () => {
    expect(onCall(rota, at('2026-11-11T06:59'))).toBe('bob');
    expect(onCall(rota, at('2026-11-11T07:00'))).toBe('cem');
    expect(onCall(rota, at('2026-11-13T06:59'))).toBe('cem');
    expect(onCall(rota, at('2026-11-13T07:00'))).toBe('bob');
  });

  test('of an empty rota it is nobody', () => {
    expect(onCall({ ...rota, people: [] }, at('2026-11-20T12:00'))).toBeNull();
  });
});

describe('at work', () => {
  const line = (id: string, calendar: string) => ({
    ...{ id, name: id, calendar },
    machines: [{ id: `${id}-m`, name: 'M', idealCycleS: 1, signals: [] }],
  });
  const plant = {
    enterprise: { id: 'acme', name: 'Acme' },
    sites: [
      {
        ...{ id: 'berlin', name: 'Berlin', timeZone: 'Europe/Berlin' },
        areas: [{ id: 'hall', name: 'Hall', lines: [line('one', 'teams'), line('two', 'plain')] }],
      },
    ],
    calendars: [
      {
        id: 'teams',
        shifts: [
          { id: 'early', name: 'Early', start: '06:00', end: '14:00' },
          { id: 'late', name: 'Late', start: '14:00', end: '22:00' },
        ],
        teams: [
          { id: 'red', name: 'Red', pattern: ['early'] },
          { id: 'blue', name: 'Blue', pattern: ['late'] },
        ],
      },
      { id: 'plain', shifts: [{ id: 'day', name: 'Day', start: '08:00', end: '16:00' }] },
    ],
  } as unknown as Plant;
  const red: Staff = { person: 'ann', teams: [{ calendar: 'teams', team: 'red' }], skills: [], places: [] };

  test('a team works its shift', () => {
    expect(isAtWork(plant, red, 'one', at('2026-11-23T07:00'))).toBe(true);
    expect(isAtWork(plant, red, 'one', at('2026-11-23T15:00'))).toBe(false);
    expect(isAtWork(plant, red, 'one', at('2026-11-23T23:00'))).toBe(false);
  });

  test('where nobody has said which team works, a running shift is enough', () => {
    expect(isAtWork(plant, undefined, 'one', at('2026-11-23T15:00'))).toBe(true);
    expect(isAtWork(plant, red, 'two', at('2026-11-23T15:00'))).toBe(true);
    expect(isAtWork(plant, red, 'two', at('2026-11-23T17:00'))).toBe(false);
  });

  test('for what stands at no line, any line will do', () => {
    expect(isAtWork(plant, red, null, at('2026-11-23T07:00'))).toBe(true);
    expect(isAtWork(plant, red, null, at('2026-11-23T17:00'))).toBe(false);
  });
});

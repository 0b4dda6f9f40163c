import type { CalendarClass, MachineState } from '@gemba/contract/state';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlarmEvent, StateStretch } from '../event.ts';
import { at, bind, clock, Run } from '../testing.ts';

const stretch = (from: number, to: number, state: MachineState, calendar: CalendarClass = 'scheduled') =>
  ({ state, calendar, sinceNs: at(from), atNs: at(to) }) satisfies StateStretch;
const state = (...of: Parameters<typeof stretch>): AlarmEvent => ({ kind: 'state', ...stretch(...of) });
const restated = (...stretches: StateStretch[]): AlarmEvent => ({ kind: 'restated', stretches });

const standing = (more: object = {}, rule: object = {}) =>
  bind({ condition: { kind: 'state-longer-than', states: ['stopped', 'faulted'], forS: 60, ...more }, ...rule });

describe('in a state for longer', () => {
  test('it becomes active at the very moment at which it has lasted long enough', () => {
    const run = new Run(standing()).tell(state(0, 10, 'producing'), state(10, 69.9, 'stopped'));
    expect(run.said).toEqual([]);
    run.tell(state(10, 80, 'stopped'), state(80, 90, 'producing'));
    expect(run.story).toEqual(['activated 70', 'returned 80']);
  });

  test('rows that are cut at quarter hours, and moves between the states, don’t break the count', () => {
    const run = new Run(standing()).tell(state(0, 30, 'stopped'), state(30, 45, 'faulted'), state(45, 61, 'stopped'));
    expect(run.story).toEqual(['activated 60']);
  });

  test('a break pauses the count', () => {
    const run = new Run(standing()).tell(state(0, 40, 'stopped'), state(40, 1000, 'stopped', 'break'));
    expect(run.said).toEqual([]);
    expect(run.tell(state(1000, 1030, 'stopped')).story).toEqual(['activated 1020']);
  });

  test('unless all time counts', () => {
    const run = new Run(standing({ scheduledOnly: false })).tell(state(0, 100, 'stopped', 'unscheduled'));
    expect(run.story).toEqual(['activated 60']);
  });

  test('time without data starts the count anew, and holds an alarm that is active', () => {
    const run = new Run(standing()).tell(state(0, 40, 'stopped'), state(40, 50, 'no-data'), state(50, 109, 'stopped'));
    expect(run.said).toEqual([]);
    run.tell(state(50, 115, 'stopped'), state(115, 130, 'no-data'));
    expect(run.story).toEqual(['activated 110']);
    expect(run.memory.uncertain).toBe(true);
    run.tell(state(130, 140, 'stopped'), state(140, 150, 'producing'));
    expect(run.story).toEqual(['activated 110', 'returned 140']);
  });

  test('a short run within the off-delay doesn’t end it', () => {
    const run = new Run(standing({}, { offDelayS: 30 })).tell(state(0, 70, 'stopped'), state(70, 80, 'producing'));
    run.tell(state(80, 90, 'stopped'), state(90, 119, 'producing'));
    expect(run.story).toEqual(['activated 60']);
    expect(run.tell(state(119, 121, 'producing')).story).toEqual(['activated 60', 'returned 120']);
  });

  test('an on-delay is added to it', () => {
    const run = new Run(standing({}, { onDelayS: 5 })).tell(state(0, 64, 'stopped'));
    expect(run.said).toEqual([]);
    expect(run.tell(state(0, 65, 'stopped')).story).toEqual(['activated 65']);
  });

  test('silence marks it uncertain', () => {
    const run = new Run(standing()).tell(state(0, 10, 'producing'), clock(20, 9000));
    expect(run.memory.uncertain).toBe(true);
  });
});

describe('a ledger that was folded again', () => {
  test('says only what it means now', () => {
    const run = new Run(standing()).tell(state(0, 10, 'no-data'), state(10, 300, 'no-data'));
    run.tell(restated(stretch(10, 100, 'stopped'), stretch(100, 300, 'producing')));
    expect(run.said).toEqual([]);
    run.tell(restated(stretch(10, 100, 'producing'), stretch(100, 310, 'stopped')));
    expect(run.story).toEqual(['activated 160']);
    expect(run.announced).toEqual([160]);
  });

  test('goes on from what stood before it', () => {
    const run = new Run(standing()).tell(state(0, 40, 'stopped'), state(40, 200, 'no-data'));
    run.tell(restated(stretch(40, 200, 'stopped')));
    expect(run.story).toEqual(['activated 60']);
  });

  test('ends an alarm that should have ended', () => {
    const run = new Run(standing()).tell(state(0, 100, 'stopped'), state(100, 200, 'no-data'));
    run.tell(restated(stretch(100, 150, 'stopped'), stretch(150, 200, 'producing')));
    expect(run.story).toEqual(['activated 60', 'returned 150']);
  });
});

test('property: however the rows are cut, the same happens', () => {
  const pieces = fc.array(
    fc.record({
      s: fc.integer({ min: 1, max: 90 }),
      state: fc.constantFrom<MachineState>('producing', 'stopped', 'faulted', 'no-data'),
      calendar: fc.constantFrom<CalendarClass>('scheduled', 'scheduled', 'break'),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(pieces, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (list, cuts) => {
      const whole = new Run(standing());
      const cut = new Run(standing());
      let from = 0;
      let i = 0;
      for (const piece of list) {
        const to = from + piece.s;
        whole.tell(state(from, to, piece.state, piece.calendar));
        for (let t = from; t < to; ) {
          const next = Math.min(to, t + (cuts[i++ % cuts.length] ?? 1));
          // Rows grow while they are settled, and now and then a new one begins.
          if (i % 3 === 0) cut.tell(state(t, (t + next) / 2, piece.state, piece.calendar));
          cut.tell(state(t, next, piece.state, piece.calendar));
          t = next;
        }
        from = to;
      }
      expect(cut.story).toEqual(whole.story);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialAlarm } from '../step.ts';
import { bind, gap, observed, Run, sample, T0 } from '../testing.ts';

test('a gateway that was down sends only what changed: the last value counts again behind the gap', () => {
  const run = new Run().tell(sample(1, 90), observed(0, 10), gap(10, 60), observed(60, 61));
  expect(run.memory).toMatchObject({ state: 'active-unacknowledged', uncertain: false });
});

test('a limit that is changed says what it means for the value that is there', () => {
  const run = new Run().tell(sample(1, 90), observed(0, 10));
  const lenient = new Run(bind({ condition: { kind: 'above-limit', signal: 'temperature', limit: 95 } }));
  lenient.memory = run.memory;
  expect(lenient.tell(observed(10, 11)).story).toEqual(['returned 11']);
});

test('another signal begins anew and holds the state', () => {
  const run = new Run().tell(sample(1, 90), observed(0, 10));
  const other = new Run(bind({ condition: { kind: 'above-limit', signal: 'pressure', limit: 7 } }));
  other.memory = run.memory;
  other.tell(observed(10, 11));
  expect(other.memory).toMatchObject({ state: 'active-unacknowledged', uncertain: true });
});

test('below a limit is the mirror of above it', () => {
  const low = bind({ condition: { kind: 'below-limit', signal: 'temperature', limit: 60, deadband: 4 } });
  const run = new Run(low).tell(sample(1, 60), sample(2, 59.9), sample(3, 63.9), sample(4, 64));
  expect(run.story).toEqual(['activated 2', 'returned 4']);
});

/** Values at whole seconds, ascending: beyond, in the deadband, back, or bad. */
const readings = fc
  .uniqueArray(fc.record({ s: fc.integer({ min: 1, max: 120 }), v: fc.constantFrom(90, 78, 20, null) }), {
    selector: ({ s }) => s,
    maxLength: 25,
  })
  .map((list) => list.sort((a, b) => a.s - b.s));
const delays = fc.record({ on: fc.integer({ min: 0, max: 8 }), off: fc.integer({ min: 0, max: 8 }) });

test('property: delays complete exactly where a plain look at every half second says', () => {
  fc.assert(
    fc.property(readings, delays, (list, { on, off }) => {
      const run = new Run(bind({ onDelayS: on, offDelayS: off }));
      run.tell(observed(0, 0.5), ...list.map(({ s, v }) => sample(s, v)), observed(0.5, 130));
      // That it chatters is said beside it.
      const changes = run.story.filter((line) => /^(activated|returned) /.test(line));
      expect(changes).toEqual(looked(list, on, off));
    }),
  );
});

/** What happens when a plain loop looks at every half second: it shares nothing with the machine under test. */
function looked(list: { s: number; v: number | null }[], on: number, off: number): string[] {
  const story: string[] = [];
  let active = false;
  let held = -1;
  for (let t = 0; t <= 130; t += 0.5) {
    const value = list.findLast(({ s }) => s <= t)?.v ?? null;
    const wanted = active ? value !== null && value <= 75 : value !== null && value > 80;
    if (!wanted) held = -1;
    else if (held < 0) held = t;
    if (held >= 0 && t - held >= (active ? off : on)) {
      story.push(`${active ? 'returned' : 'activated'} ${t}`);
      active = !active;
      held = -1;
      t -= 0.5;
    }
  }
  return story;
}

test('property: how often somebody says “observed” changes nothing', () => {
  fc.assert(
    fc.property(readings, delays, fc.array(fc.integer({ min: 1, max: 129 })), (list, { on, off }, marks) => {
      const bound = bind({ onDelayS: on, offDelayS: off });
      const seldom = new Run(bound).tell(...list.map(({ s, v }) => sample(s, v)), observed(0, 130));
      const often = new Run(bound);
      let through = 0;
      for (const mark of [...new Set(marks)].sort((a, b) => a - b).concat(130)) {
        const due = list.filter(({ s }) => s > through && s <= mark);
        often.tell(...due.map(({ s, v }) => sample(s, v)), observed(through, mark));
        through = mark;
      }
      expect(often.story).toEqual(seldom.story);
    }),
  );
});

test('a fresh alarm knows nothing', () => {
  expect(initialAlarm(bind(), T0)).toMatchObject({ state: 'normal', uncertain: true });
});

/** Each condition that goes by time against a plain look at every second, which shares nothing with it. */

import type { AlarmCondition } from '@gemba/contract/plant/alarm-rule';
import type { Value } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChartSpec, chartOf, type Subgroup } from '../../quality/chart.ts';
import { at, BAD, observed, Run } from '../testing.ts';
import type { Truth } from '../types.ts';
import { boundTo, of, SIGNALS } from './testing.ts';

const END = 120;
/** Of a machine without a state all values are those of a process. */
const STATELESS = SIGNALS.filter(({ role }) => role !== 'state');

interface Told {
  signal: string;
  s: number;
  value: Value | null;
}

/** Samples at whole seconds, one at a time, ascending; `null` is one of bad quality. */
const samples = (values: Record<string, fc.Arbitrary<Value | null>>): fc.Arbitrary<Told[]> =>
  fc
    .uniqueArray(
      fc.constantFrom(...Object.keys(values)).chain((signal) =>
        fc.record({
          signal: fc.constant(signal),
          s: fc.integer({ min: 1, max: END }),
          value: values[signal] as fc.Arbitrary<Value | null>,
        }),
      ),
      { selector: ({ s }) => s, maxLength: 40 },
    )
    .map((list) => list.sort((a, b) => a.s - b.s));

const storyOf = (condition: AlarmCondition, list: readonly Told[]): string[] =>
  new Run(boundTo(condition, {}, condition.kind === 'spc' ? STATELESS : SIGNALS))
    .tell(
      observed(0, 0.5),
      ...list.map(({ signal, s, value }) => of(signal, s, value, value === null ? BAD : 0)),
      observed(0.5, END),
    )
    .story.filter((line) => /^(activated|returned) /.test(line));

/** What happens when somebody looks every second: `beyond` activates, `back` returns. */
function looked(list: readonly Told[], truthAt: (s: number, now: (signal: string, s: number) => Told | null) => Truth) {
  const now = (signal: string, s: number) => list.findLast((one) => one.signal === signal && one.s <= s) ?? null;
  const story: string[] = [];
  let active = false;
  for (let s = 1; s <= END; s += 1) {
    const truth = truthAt(s, now);
    if (truth !== (active ? 'back' : 'beyond')) continue;
    active = !active;
    story.push(`${active ? 'activated' : 'returned'} ${s}`);
  }
  return story;
}

const number = fc.constantFrom(1, 2, 3, 7, null);

describe('a plain look at every second says the same as', () => {
  test('flatline', () => {
    fc.assert(
      fc.property(samples({ temperature: number }), fc.integer({ min: 2, max: 30 }), (list, forS) => {
        expect(storyOf({ kind: 'flatline', signal: 'temperature', forS }, list)).toEqual(
          looked(list, (s) => {
            const heard = list.filter((one) => one.s <= s);
            const last = heard.at(-1);
            if (last == null || last.value === null) return 'unknown';
            const other = heard.findLastIndex(({ value }) => value !== last.value);
            const since = (heard[other + 1] as Told).s;
            if (s - since >= forS) return 'beyond';
            return other >= 0 && heard[other]?.value !== null ? 'back' : 'between';
          }),
        );
      }),
    );
  });

  test('mismatch', () => {
    const values = {
      valve: fc.constantFrom(true, false, false, null),
      command: fc.constantFrom(true, false, true, null),
    };
    fc.assert(
      fc.property(samples(values), fc.integer({ min: 1, max: 20 }), (list, forS) => {
        expect(storyOf({ kind: 'mismatch', signal: 'valve', command: 'command', forS }, list)).toEqual(
          looked(list, (s, now) => {
            const differ = (t: number) => {
              const [command, valve] = [now('command', t)?.value ?? null, now('valve', t)?.value ?? null];
              return command === null || valve === null ? null : command !== valve;
            };
            if (differ(s) === null) return 'unknown';
            if (differ(s) === false) return 'back';
            let since = s;
            while (since > 1 && differ(since - 1) && now('command', since - 1)?.value === now('command', s)?.value)
              since -= 1;
            return s - since >= forS ? 'beyond' : 'between';
          }),
        );
      }),
    );
  });

  test('counter-stalled', () => {
    const values = {
      total: fc.constantFrom(1n, 2n, 3n, null),
      state: fc.constantFrom('producing', 'producing', 'idle', 'nonsense'),
    };
    fc.assert(
      fc.property(samples(values), fc.integer({ min: 2, max: 30 }), (list, forS) => {
        expect(storyOf({ kind: 'counter-stalled', forS }, list)).toEqual(
          looked(list, (s, now) => {
            const state = (t: number) => now('state', t)?.value ?? 'nonsense';
            const count = (t: number) => now('total', t)?.value ?? null;
            const stands = (t: number) => state(t) === 'producing' && count(t) !== null;
            if (state(s) === 'idle') return 'back';
            if (!stands(s)) return 'unknown';
            let since = s;
            while (since > 1 && stands(since - 1) && count(since - 1) === count(s)) since -= 1;
            if (s - since >= forS) return 'beyond';
            const counted = count(since - 1) !== null && count(since - 1) !== count(since);
            return counted || state(since - 1) === 'idle' ? 'back' : 'between';
          }),
        );
      }),
    );
  });

  test('rate of change', () => {
    const rule = fc.record({
      overS: fc.integer({ min: 3, max: 40 }),
      direction: fc.constantFrom('rising', 'falling', 'either' as const),
    });
    fc.assert(
      fc.property(samples({ temperature: number }), rule, (list, { overS, direction }) => {
        const perMinute = (3 / overS) * 60;
        expect(storyOf({ kind: 'rate-of-change', signal: 'temperature', perMinute, overS, direction }, list)).toEqual(
          looked(list, (s, now) => {
            const value = now('temperature', s)?.value ?? null;
            if (value === null) return 'unknown';
            const bad = list.findLast((one) => one.s <= s && one.value === null);
            const since = list.find((one) => one.s > (bad?.s ?? 0)) as Told;
            const whole = since.s <= s - overS;
            const before = whole ? (now('temperature', s - overS) as Told).value : since.value;
            const rise = Number(value) - Number(before);
            const speed = direction === 'rising' ? rise : direction === 'falling' ? -rise : Math.abs(rise);
            return speed > 3 ? 'beyond' : whole ? 'back' : 'between';
          }),
        );
      }),
    );
  });

  test('deviation, with a deadband', () => {
    fc.assert(
      fc.property(samples({ temperature: number, set: fc.constantFrom(1, 2, 4, null) }), (list) => {
        const rule = { kind: 'deviation', signal: 'temperature', setPoint: 'set', by: 2, deadband: 1 } as const;
        expect(storyOf(rule, list)).toEqual(
          looked(list, (s, now) => {
            const [value, set] = [now('temperature', s)?.value ?? null, now('set', s)?.value ?? null];
            if (value === null || set === null) return 'unknown';
            const off = Math.abs(Number(value) - Number(set));
            return off > 2 ? 'beyond' : off <= 1 ? 'back' : 'between';
          }),
        );
      }),
    );
  });

  test('the chart of the quality page, point for point', () => {
    const values = fc.constantFrom(1, 2, 4, 5, 6, 7, 9, 11, null);
    const limits = { centre: 5, range: 1.8 };
    const spec: ChartSpec = {
      kind: 'i-mr',
      subgroup: 5,
      specification: { lower: null, upper: null },
      frozen: new Map([[null, limits]]),
    };
    fc.assert(
      fc.property(samples({ temperature: values }), fc.integer({ min: 2, max: 7 }), (list, everyS) => {
        const points: Subgroup[] = [];
        let gap = false;
        const broken = (s: number): Truth => {
          const value = list.findLast((one) => one.s <= s)?.value ?? null;
          // A bad value between two points breaks the run as well as one that holds at a point.
          gap ||= list.some((one) => one.s > s - 1 && one.s <= s && one.value === null);
          if (value === null) return 'unknown';
          if (Number(at(s) / 1_000_000_000n) % everyS !== 0) return 'between';
          points.push({ timeNs: at(s), values: [Number(value)], product: null, afterGap: gap });
          gap = false;
          const { violations } = chartOf(points, spec);
          return violations.some((one) => one.points.at(-1) === points.length - 1) ? 'beyond' : 'back';
        };
        expect(storyOf({ kind: 'spc', signal: 'temperature', limits, everyS, take: 'held' }, list)).toEqual(
          looked(list, broken),
        );
      }),
    );
  });
});

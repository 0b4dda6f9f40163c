/**
 * What must hold of every condition that goes by samples: what it says depends on what was sampled and watched, and on
 * nothing else; and what nobody knows clears no alarm and completes no delay.
 */

import { encodeMachineAlarm } from '@gemba/contract/machine-alarm';
import type { AlarmCondition } from '@gemba/contract/plant/alarm-rule';
import type { Value } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlarmEvent } from '../event.ts';
import { BAD, gap, observed, Run, secondsOf } from '../testing.ts';
import { CONDITIONS } from './registry.ts';
import { boundTo, of } from './testing.ts';

/** One of each kind, so that values between 0 and 9 make it speak. */
const RULES: AlarmCondition[] = [
  { kind: 'above-limit', signal: 'temperature', limit: 5, deadband: 2 },
  { kind: 'below-limit', signal: 'temperature', limit: 4 },
  { kind: 'deviation', signal: 'temperature', setPoint: 5, by: 2, deadband: 1 },
  { kind: 'deviation', signal: 'temperature', setPoint: 'set', by: 3, side: 'above' },
  { kind: 'rate-of-change', signal: 'temperature', perMinute: 12, overS: 20, deadband: 4 },
  { kind: 'rate-of-change', signal: 'temperature', perMinute: 12, overS: 7, direction: 'falling' },
  { kind: 'bad-quality', signal: 'temperature' },
  { kind: 'flatline', signal: 'temperature', forS: 12, band: 1 },
  { kind: 'flatline', signal: 'temperature', forS: 9, states: ['producing', 'idle'] },
  { kind: 'mismatch', signal: 'valve', command: 'command', forS: 8 },
  { kind: 'counter-stalled', forS: 11 },
  { kind: 'cycle-over-ideal', factor: 2, deadband: 0.5 },
  { kind: 'spc', signal: 'temperature', limits: { centre: 5, range: 1.5 }, everyS: 4 },
  { kind: 'spc', signal: 'temperature', limits: { centre: 5, range: 1.5 }, take: 'each', rules: ['range'] },
  { kind: 'forecast', signal: 'temperature', limit: 9, towards: 'above', withinS: 60, overS: 48, confidence: 0.5 },
  { kind: 'machine-alarm', signal: 'alarm', severityFrom: 400 },
];

interface Told {
  signal: string;
  s: number;
  value: Value | null;
  status: number;
}

const OF: Record<string, fc.Arbitrary<Value>> = {
  temperature: fc.integer({ min: 0, max: 9 }).map((n) => n + 0.5),
  set: fc.integer({ min: 0, max: 9 }).map((n) => n + 0.5),
  cycle: fc.integer({ min: 1, max: 9 }).map((n) => n / 1),
  total: fc.bigInt(0n, 3n),
  valve: fc.boolean(),
  command: fc.boolean(),
  alarm: fc
    .record({
      active: fc.boolean(),
      acknowledged: fc.constantFrom(true, false, null),
      enabled: fc.constantFrom(true, true, false),
    })
    .chain((state) => fc.constantFrom(300, 700).map((severity) => ({ ...state, severity })))
    .map((state) => encodeMachineAlarm({ ...state, message: 'Jam', event: 'a1', by: null, comment: null })),
  state: fc.constantFrom('producing', 'producing', 'stopped', 'idle', 'nonsense'),
};

/** Samples of the rule's signals at tenths of seconds of their own, ascending; now and then a bad one. */
const samplesOf = (signals: readonly string[]): fc.Arbitrary<Told[]> =>
  fc
    .array(
      fc.constantFrom(...signals).chain((signal) =>
        fc.record({
          signal: fc.constant(signal),
          s: fc.integer({ min: 1, max: 1200 }).map((n) => n / 10 + 0.03 + signals.indexOf(signal) / 100),
          value: OF[signal] as fc.Arbitrary<Value>,
          status: fc.constantFrom(0, 0, 0, 0, 0, 0, BAD),
        }),
      ),
      { minLength: 3, maxLength: 40 },
    )
    .map((list) => {
      const seen = new Set<string>();
      return list
        .filter(({ signal, s }) => !seen.has(`${signal} ${s}`) && seen.add(`${signal} ${s}`))
        .sort((a, b) => a.s - b.s);
    });

const event = ({ signal, s, value, status }: Told): AlarmEvent => of(signal, s, value, status);
const delays = fc.record({ onDelayS: fc.constantFrom(0, 3), offDelayS: fc.constantFrom(0, 4), latched: fc.boolean() });
const END = 130;
const changes = ({ said }: Run) => said.filter(({ transition }) => ['activated', 'returned'].includes(transition));

describe.each(RULES.map((condition, i) => [`${i + 1}. ${condition.kind}`, condition] as const))(
  '%s',
  (_, condition) => {
    const { signals } = boundTo(condition);
    const straight = (list: Told[], rule: object) =>
      new Run(boundTo(condition, rule)).tell(observed(0, 0.05), ...list.map(event), observed(0.05, END));

    test('property: it says the same however often somebody says that he watches, and after any restart', () => {
      const marks = fc.array(
        fc.integer({ min: 1, max: END - 1 }).map((n) => n + 0.05),
        { maxLength: 30 },
      );
      fc.assert(
        fc.property(samplesOf(signals), delays, marks, (list, rule, times) => {
          const often = new Run(boundTo(condition, rule)).tell(observed(0, 0.05));
          let from = 0.05;
          for (const to of [...new Set(times), END].sort((a, b) => a - b)) {
            often.tell(...list.filter(({ s }) => s > from && s <= to).map(event), observed(from, to));
            often.memory = structuredClone(often.memory);
            from = to;
          }
          const once = straight(list, rule);
          expect(often.story).toEqual(once.story);
          expect(often.memory.truth).toBe(once.memory.truth);
        }),
        { numRuns: 80 },
      );
    });

    test('property: signals may overtake each other', () => {
      fc.assert(
        fc.property(
          samplesOf(signals),
          delays,
          fc.infiniteStream(fc.integer({ min: 0, max: 30 })),
          (list, rule, late) => {
            // Each comes up to three seconds late; those of one signal in their order.
            const arrivals = list.map((told) => ({ told, s: told.s + (late.next().value as number) / 10 }));
            for (const signal of signals) {
              let latest = 0;
              for (const one of arrivals.filter(({ told }) => told.signal === signal)) {
                one.s = Math.max(one.s, latest);
                latest = one.s;
              }
            }
            arrivals.sort((a, b) => a.s - b.s);
            const run = new Run(boundTo(condition, rule)).tell(observed(0, 0.05));
            let from = 0.05;
            for (const { told, s } of arrivals) {
              const through = Math.max(from, Math.min(s, END) - 3.1);
              if (through > from + 5) run.tell(observed(from, through));
              if (through > from + 5) from = through;
              run.tell(event(told));
            }
            run.tell(observed(from, END));
            const once = straight(list, rule);
            expect(run.memory.state.startsWith('active')).toBe(once.memory.state.startsWith('active'));
            expect(run.memory.truth).toBe(once.memory.truth);
            if (CONDITIONS[condition.kind].pace === 'watched') expect(run.story).toEqual(once.story);
          },
        ),
        { numRuns: 80 },
      );
    });

    test('property: in a gap nothing becomes active and nothing returns, and behind it a delay begins anew', () => {
      const gaps = fc.record({ from: fc.integer({ min: 5, max: 90 }), length: fc.integer({ min: 2, max: 30 }) });
      fc.assert(
        fc.property(samplesOf(signals), delays, gaps, (list, rule, { from, length }) => {
          const to = from + length;
          const run = new Run(boundTo(condition, rule)).tell(observed(0, 0.05));
          run.tell(...list.filter(({ s }) => s <= from).map(event), observed(0.05, from), gap(from, to));
          const held = run.memory.state;
          const before = changes(run).length;
          run.tell(...list.filter(({ s }) => s > to).map(event), observed(to, END));
          const [next, ...others] = changes(run).slice(before);
          for (const { atNs } of others) expect(secondsOf(atNs)).toBeGreaterThanOrEqual(to);
          const soon = to + Math.min(rule.onDelayS, rule.offDelayS);
          if (next !== undefined) expect(secondsOf(next.atNs)).toBeGreaterThanOrEqual(soon);
          // What a machine says is acknowledged there is so here, whatever else is held.
          else if (!run.said.some(({ transition }) => transition === 'acknowledged'))
            expect(run.memory.state).toBe(held);
          else expect(run.memory.state.startsWith('active')).toBe(held.startsWith('active'));
        }),
        { numRuns: 80 },
      );
    });

    test('property: time that nobody watched holds the state, marks it uncertain, and ends no alarm', () => {
      fc.assert(
        fc.property(samplesOf(signals), delays, (list, rule) => {
          const run = new Run(boundTo(condition, rule)).tell(observed(0, 0.05));
          run.tell(...list.filter(({ s }) => s <= 60).map(event), observed(0.05, 60));
          const { state } = run.memory;
          const before = changes(run).length;
          run.tell(observed(90, 100));
          expect(run.memory).toMatchObject({ state, uncertain: true, timer: null });
          expect(changes(run)).toHaveLength(before);
        }),
        { numRuns: 40 },
      );
    });

    test('property: once a backlog has come, the alarm is where it would be without the outage', () => {
      const hole = fc.record({ from: fc.integer({ min: 5, max: 90 }), length: fc.integer({ min: 2, max: 30 }) });
      fc.assert(
        fc.property(samplesOf(signals), delays, hole, (list, rule, { from, length }) => {
          const to = from + length;
          const run = new Run(boundTo(condition, rule)).tell(observed(0, 0.05));
          run.tell(...list.filter(({ s }) => s <= from).map(event), observed(0.05, from));
          for (let s = to; s < END; s += 2) {
            const end = Math.min(s + 2, END);
            run.tell(...list.filter((one) => one.s > s && one.s <= end).map(event), observed(s, end));
          }
          run.tell(...list.filter(({ s }) => s > from && s <= to).map(event), observed(from, to));
          const once = straight(list, rule);
          expect(run.memory.state.startsWith('active')).toBe(once.memory.state.startsWith('active'));
          expect(run.memory.truth).toBe(once.memory.truth);
          expect(run.memory.timer?.dueNs).toBe(once.memory.timer?.dueNs);
          if (CONDITIONS[condition.kind].pace === 'watched')
            expect(run.memory.condition).toEqual(once.memory.condition);
        }),
        { numRuns: 80 },
      );
    });
  },
);

test('a rule of each kind that goes by samples is among them', () => {
  const kinds = Object.entries(CONDITIONS).flatMap(([kind, { pace }]) => (pace === 'clock' ? [] : [kind]));
  expect(new Set(RULES.map(({ kind }) => kind as string))).toEqual(new Set(kinds));
});

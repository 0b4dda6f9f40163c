/**
 * Prometheus has an on-delay (`for`) and an off-delay (`keep_firing_for`) too, built by others: on series without a
 * deadband, all good, read as often as rules are evaluated, both must say the same at every evaluation.
 */

import type { MachineId, SignalId } from '@gemba/contract/identity';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { AlarmEvent } from '@gemba/server/domain/alarms/event';
import { rulesOf } from '@gemba/server/domain/alarms/rules';
import { initialAlarm, step } from '@gemba/server/domain/alarms/step';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { promtoolMissing, testRules } from '../support/promtool.ts';
import { describeWith } from '../support/skip.ts';
import { plantOf } from './plant.ts';

const SERIES = 200;
const STEPS = 80;
/** Between evaluations, and between samples, s. */
const INTERVAL_S = 15;
const LIMIT = 80;
const MACHINE = 'press-1' as MachineId;
const SIGNAL = 'temperature' as SignalId;

interface Series {
  values: number[];
  /** Delays, in intervals. */
  on: number;
  off: number;
}

/** Values that stay on one side for a while, the limit itself among them: it is not beyond. */
const series: fc.Arbitrary<Series> = fc.record({
  values: fc
    .array(fc.record({ value: fc.constantFrom(70, 79, LIMIT, 81, 90), times: fc.integer({ min: 1, max: 9 }) }), {
      minLength: STEPS,
      maxLength: STEPS,
    })
    .map((stays) => stays.flatMap(({ value, times }) => Array<number>(times).fill(value)).slice(0, STEPS)),
  on: fc.integer({ min: 0, max: 6 }),
  off: fc.integer({ min: 0, max: 6 }),
});

const timeNs = (i: number): bigint => BigInt(i * INTERVAL_S) * 1_000_000_000n;

/** At which evaluations our alarm is active, told of every sample and that all time was watched. */
function ours({ values, on, off }: Series): boolean[] {
  const rule: AlarmRule = {
    id: 'hot',
    machines: [MACHINE],
    condition: { kind: 'above-limit', signal: SIGNAL, limit: LIMIT },
    onDelayS: on * INTERVAL_S,
    offDelayS: off * INTERVAL_S,
    priority: 'high',
    text: 'Too hot',
  };
  const [bound] = rulesOf(plantOf([rule]));
  if (bound === undefined) throw new Error('the rule is bound to no machine');
  let memory = initialAlarm(bound, 0n);
  const changes: { atNs: bigint; active: boolean }[] = [];
  const tell = (event: AlarmEvent) => {
    const stepped = step(memory, event, bound);
    memory = stepped.memory;
    for (const { transition, atNs } of stepped.transitions) {
      if (transition === 'activated' || transition === 'returned')
        changes.push({ atNs, active: transition === 'activated' });
    }
  };
  for (const [i, value] of values.entries()) {
    tell({
      kind: 'sample',
      sample: { kind: 'sample', machine: MACHINE, signal: SIGNAL, timeNs: timeNs(i), value, status: 0 },
    });
    tell({
      kind: 'observed',
      machine: MACHINE,
      fromNs: timeNs(Math.max(0, i - 1)),
      throughNs: timeNs(i),
    } as AlarmEvent);
  }
  return values.map((_, i) => changes.findLast(({ atNs }) => atNs <= timeNs(i))?.active ?? false);
}

const nameOf = ({ on, off }: Series): string => `on_${on}_off_${off}`;

/** What promtool is to find firing at each evaluation. */
function asked(all: readonly Series[], firing: readonly boolean[][]) {
  const names = [...new Set(all.map(nameOf))];
  const rules = {
    groups: [
      {
        name: 'delays',
        interval: `${INTERVAL_S}s`,
        rules: names.map((name) => {
          const { on, off } = all.find((one) => nameOf(one) === name) as Series;
          const delays = { for: `${on * INTERVAL_S}s`, keep_firing_for: `${off * INTERVAL_S}s` };
          return { alert: name, expr: `value{rule="${name}"} > ${LIMIT}`, ...delays };
        }),
      },
    ],
  };
  const labels = (i: number) => ({ rule: nameOf(all[i] as Series), series: String(i) });
  const tests = {
    evaluation_interval: `${INTERVAL_S}s`,
    tests: [
      {
        interval: `${INTERVAL_S}s`,
        input_series: all.map(({ values }, i) => ({
          series: `value{rule="${labels(i).rule}", series="${i}"}`,
          values: values.join(' '),
        })),
        alert_rule_test: names.flatMap((alertname) =>
          Array.from({ length: STEPS }, (_, step) => ({
            eval_time: `${step * INTERVAL_S}s`,
            alertname,
            exp_alerts: all.flatMap((one, i) =>
              nameOf(one) === alertname && firing[i]?.[step] ? [{ exp_labels: labels(i) }] : [],
            ),
          })),
        ),
      },
    ],
  };
  return { rules, tests };
}

describeWith([promtoolMissing], 'delays as in Prometheus', () => {
  const seed = Math.trunc(Math.random() * 2 ** 31);
  const all = fc.sample(series, { numRuns: SERIES, seed });
  const firing = all.map(ours);

  test(`promtool finds the same alarms active at every evaluation of ${SERIES} series`, () => {
    const active = firing.flat().filter((one) => one).length;
    expect(active).toBeGreaterThan(SERIES);
    const { rules, tests } = asked(all, firing);
    const { ok, output } = testRules(rules, tests);
    expect(ok, `seed ${seed}: ${output.slice(0, 2000)}`).toBe(true);
    console.log(`promtool agrees on ${SERIES} series of ${STEPS} evaluations, ${active} of them with an active alarm`);
  });

  test('and would not, were one of them active an evaluation longer', () => {
    const [i, step] = firing.flatMap((list, i) => {
      const at = list.findIndex((one, step) => one && list[step + 1] === false);
      return at < 0 ? [] : [[i, at + 1] as const];
    })[0] as readonly [number, number];
    const wrong = firing.map((list, other) => (other === i ? list.with(step, true) : list));
    const { rules, tests } = asked(all, wrong);
    expect(testRules(rules, tests).ok).toBe(false);
  });
});

/** Conditions as the server runs them: over several signals, told of plans and maintenance, and across a restart. */

import type { AlarmCondition, AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { expect, test } from 'vitest';
import { Bench } from '../testing/bench.ts';
import { at, FILLER, LABELLER, observed, sample, testPlant } from '../testing/plant.ts';

const rule = (condition: AlarmCondition, machine: string = FILLER): AlarmRule => ({
  id: 'rule',
  machines: [machine],
  condition,
  priority: 'low',
  text: 'Something is wrong',
});

const shownBy = (bench: Bench) => bench.life.pipeline.picture.alarms();

test('a counter that stands while the machine produces, though the server was restarted meanwhile', async () => {
  const bench = await Bench.make(testPlant({ alarms: [rule({ kind: 'counter-stalled', forS: 30 })] }));
  bench.live(sample(FILLER, 'state', 0, 'run'), sample(FILLER, 'total', 0, 5n), observed(FILLER, 0, 10));
  await bench.clock.advance(10_000);
  await bench.restart();
  bench.live(observed(FILLER, 10, 29));
  await bench.clock.advance(500);
  expect(shownBy(bench)).toEqual([]);
  bench.live(observed(FILLER, 29, 31));
  await bench.clock.advance(500);
  expect(shownBy(bench)).toMatchObject([{ rule: 'rule', sinceMs: Number(at(30) / 1_000_000n) }]);
  bench.live(sample(FILLER, 'total', 32, 6n), observed(FILLER, 31, 33));
  await bench.clock.advance(500);
  expect(shownBy(bench)).toMatchObject([{ state: 'returned-unacknowledged' }]);
});

test('maintenance that is overdue, until it is done', async () => {
  const plan: MaintenancePlan = {
    id: 'grease',
    machine: FILLER,
    task: 'Grease',
    triggers: [{ kind: 'run-hours', hours: 0.01, toleranceH: 0.001 }],
  };
  const alarms = [rule({ kind: 'maintenance-due' })];
  const bench = await Bench.make(testPlant({ alarms, maintenance: [plan] }));
  bench.live(sample(FILLER, 'state', 0, 'run'), observed(FILLER, 0, 38));
  await bench.clock.advance(2000);
  expect(shownBy(bench)).toEqual([]);
  bench.live(observed(FILLER, 38, 60));
  await bench.clock.advance(2000);
  expect(shownBy(bench)).toMatchObject([{ rule: 'rule', value: 1, detail: { plans: 'grease' } }]);
  const done = bench.life.pipeline.acts.complete('grease', { name: 'ann', comment: null });
  await bench.clock.advance(500);
  await done;
  await bench.clock.advance(2000);
  expect(shownBy(bench)).toMatchObject([{ state: 'returned-unacknowledged' }]);
});

test('a line that is behind its shift, for as long as it is told so', async () => {
  const behind = rule({ kind: 'plan-missed', plan: 'shift', behind: 0.1 }, LABELLER);
  const bench = await Bench.make(testPlant({ alarms: [behind] }));
  const tell = async (made: number) => {
    bench.life.pipeline.planned(LABELLER, { of: 'shift', planned: 100, made });
    await bench.clock.advance(500);
  };
  await tell(95);
  expect(shownBy(bench)).toEqual([]);
  await tell(80);
  expect(shownBy(bench)).toMatchObject([{ detail: { planned: 100, made: 80 }, state: 'active-unacknowledged' }]);
  await tell(91);
  expect(shownBy(bench)).toMatchObject([{ state: 'returned-unacknowledged' }]);
});

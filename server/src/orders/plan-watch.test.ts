import type { MachineId } from '@gemba/contract/identity';
import type { LineView } from '@gemba/contract/live';
import type { LinePlanView } from '@gemba/contract/orders';
import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import type { Log } from '@gemba/program/log';
import { expect, test } from 'vitest';
import type { LineStanding } from '../domain/alarms/event.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { LABELLER, START_MS, testPlant } from '../testing/plant.ts';
import { PlanWatch } from './plan-watch.ts';

const rule = (plan: 'order' | 'shift'): AlarmRule => ({
  id: plan,
  machines: ['*'],
  condition: { kind: 'plan-missed', plan, behind: 0.1 },
  priority: 'low',
  text: 'Behind',
});

function watching(alarms: AlarmRule[], fails = false) {
  const told: [MachineId, LineStanding][] = [];
  const logged: string[] = [];
  const order = { id: 'o-1', good: 40, targetNow: 100 };
  const watch = new PlanWatch({
    plant: testPlant({ alarms }),
    planner: {
      plan: async () => {
        if (fails) throw new Error('no rows');
        return { running: { order: 'o-1' }, orders: [order] } as unknown as LinePlanView;
      },
    },
    pipeline: {
      picture: { line: () => ({ made: 30, targetNow: null }) as unknown as LineView },
      planned: (...standing) => told.push(standing),
    },
    clock: new FakeClock(START_MS),
    log: { error: ({ reason }: { reason: string }) => logged.push(reason) } as unknown as Log,
  });
  return { watch, told, logged };
}

test('tells the counting point how order and shift stand to their plans, each to the rule that asks', async () => {
  const { watch, told } = watching([rule('order'), rule('shift')]);
  watch.start();
  await watch.stop();
  expect(told).toEqual([
    [LABELLER, { of: 'order', planned: 100, made: 40 }],
    [LABELLER, { of: 'shift', planned: null, made: null }],
  ]);
});

test('a plant without such a rule is not looked at', async () => {
  const { watch, told } = watching([]);
  watch.start();
  await watch.stop();
  expect(told).toEqual([]);
});

test('a plan that can’t be read is said, and looked at again', async () => {
  const { watch, told, logged } = watching([rule('order')], true);
  watch.start();
  await watch.stop();
  expect([told, logged]).toEqual([[], ['no rows']]);
});

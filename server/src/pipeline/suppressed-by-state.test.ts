/** Suppression by the machine's state through the whole pipeline: what the state causes in the same second is silent. */

import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { expect, it } from 'vitest';
import { Bench } from '../testing/bench.ts';
import { FILLER, observed, sample, testPlant } from '../testing/plant.ts';

const HOT: AlarmRule = {
  id: 'hot',
  machines: [FILLER],
  condition: { kind: 'above-limit', signal: 'zone/temperature', limit: 80 },
  suppressIn: ['faulted'],
  graceS: 5,
  priority: 'high',
  text: 'Too hot',
  cause: 'Cooling has failed',
  consequence: 'Foam',
  response: 'Look at the pump',
  respondWithinS: 600,
};

const told = async (bench: Bench) =>
  (await bench.records.alarmJournal({ rule: 'hot' }, 50))
    .reverse()
    .map(({ transition, suppression, announce }) => `${transition} ${suppression}${announce ? ' announced' : ''}`);

it.each(['not', 'dead-before', 'dead-after'] as const)(
  'is silent in the state and in the grace time, and told of at its end; killed in it: %s',
  async (killed) => {
    const bench = await Bench.make(testPlant({ alarms: [HOT] }));
    bench.live(sample(FILLER, 'state', 0, 'run'), sample(FILLER, 'zone/temperature', 0.1, 20), observed(FILLER, 0, 1));
    await bench.clock.advance(1000);
    // In one batch, and before anybody has watched so far: the state first, a moment later what it causes.
    bench.live(sample(FILLER, 'state', 1.2, 'fault'), sample(FILLER, 'zone/temperature', 1.3, 90));
    await bench.clock.advance(1000);
    expect(bench.life.pipeline.picture.alarms()).toMatchObject([
      { suppression: 'by-design', suppressedBy: [{ cause: 'faulted' }] },
    ]);
    bench.live(sample(FILLER, 'state', 2.5, 'run'), observed(FILLER, 1, 3));
    if (killed !== 'not') {
      bench.life.records.mood = killed;
      await bench.clock.advance(100);
      await bench.restart(killed);
      bench.replay();
    }
    await bench.clock.advance(1000);
    expect(await told(bench)).toEqual(['suppressed by-design', 'activated by-design']);
    bench.live(observed(FILLER, 3, 8));
    await bench.clock.advance(5000);
    expect(await told(bench)).toEqual(['suppressed by-design', 'activated by-design', 'unsuppressed none announced']);
    const [alarm] = bench.life.pipeline.picture.alarms();
    expect(alarm).toMatchObject({ state: 'active-unacknowledged', suppression: 'none', value: 90 });
  },
);

/**
 * A thousand alarms at one moment, through the whole pipeline into the records: the server stays live, people get one
 * notice of the flood, and of what is critical each by itself; and a kill at any moment of that changes nothing of it.
 */

import type { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { describe, expect, it } from 'vitest';
import { Bench } from '../testing/bench.ts';
import { FILLER, observed, sample, testPlant } from '../testing/plant.ts';

const RULES: AlarmRule[] = Array.from({ length: 1000 }, (_, i) => ({
  id: `alarm-${i}`,
  machines: [FILLER],
  condition: { kind: 'above-limit', signal: 'zone/temperature', limit: 60 + i / 100 },
  priority: i % 50 === 0 ? 'critical' : 'medium',
  text: `Alarm ${i}`,
  cause: 'Power is gone',
  consequence: 'All stands',
  response: 'Look at the main switch',
  respondWithinS: 300,
}));
const CRITICAL = RULES.filter(({ priority }) => priority === 'critical').length;
/** Of the machine's own time; it takes a quarter of a second where nothing else runs. */
const LIVE_MS = 3000;

const announced = async (bench: Bench) =>
  (await bench.records.alarmJournal({}, 5000)).filter(({ announce }) => announce).reverse();

async function tripped(alarms = RULES) {
  const bench = await Bench.make(testPlant({ alarms }));
  bench.live(sample(FILLER, 'zone/temperature', 0.5, 90), observed(FILLER, 0, 1));
  return bench;
}

describe('a thousand alarms at once', () => {
  it('are all active, one notice says so, and the critical ones are told of each by itself', async () => {
    const bench = await tripped();
    await bench.clock.advance(100);
    const active = bench.life.pipeline.picture.alarms();
    expect(active.filter(({ state }) => state === 'active-unacknowledged')).toHaveLength(1001);
    const told = await announced(bench);
    expect(told.filter(({ rule }) => rule === 'system:flood')).toMatchObject([{ machine: 'line-1' }]);
    const critical = told.filter(({ rule }) => RULES.find(({ id }) => id === rule)?.priority === 'critical');
    expect(critical).toHaveLength(CRITICAL);
    // Those before the flood began, the critical ones, and the notice: no more.
    expect(told).toHaveLength(10 + CRITICAL - 1 + 1);
    expect(active.find(({ rule }) => rule === 'alarm-999')).toMatchObject({ held: 'flood' });
  });

  it('leave the server live: what comes next is shown at once', async () => {
    const bench = await tripped();
    const begunMs = performance.now();
    await bench.clock.advance(1000);
    bench.live(sample(FILLER, 'state', 1.5, 'fault'), observed(FILLER, 1, 2));
    const shown = bench.life.pipeline.picture.machine(FILLER)?.state;
    const tookMs = performance.now() - begunMs;
    expect(shown).toBe('faulted');
    expect(tookMs).toBeLessThan(LIVE_MS);
    await bench.clock.advance(1000);
    expect(bench.life.pipeline.picture.alarms()).toHaveLength(1001);
  });

  it.each(['dead-before', 'dead-after'] as const)('are told of once when the server is killed (%s)', async (mood) => {
    const bench = await tripped();
    bench.life.records.mood = mood;
    await bench.clock.advance(100);
    await bench.restart(mood);
    bench.replay();
    await bench.clock.advance(3000);
    const told = await announced(bench);
    expect(told).toHaveLength(10 + CRITICAL - 1 + 1);
    expect(new Set(told.map(({ occurrence }) => occurrence)).size).toBe(told.length);
  });

  it('end: ten minutes later fewer than five have come, and the notice is taken back at that time', async () => {
    const bench = await tripped(RULES.slice(0, 12));
    await bench.clock.advance(100);
    for (let s = 1; s < 620; s += 1) {
      bench.live(observed(FILLER, s, s + 1));
      await bench.clock.advance(1000);
    }
    const lines = (await bench.records.alarmJournal({ rule: 'system:flood' }, 10)).reverse();
    expect(lines.map(({ transition }) => transition)).toEqual(['activated', 'returned']);
    const [began, ended] = lines.map(({ atNs }) => atNs) as [bigint, bigint];
    expect(ended - began).toBe(600_000_000_000n);
  });
});

import type { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { describe, expect, it } from 'vitest';
import { Bench } from '../testing/bench.ts';
import { FILLER, observed, START_MS, sample, testPlant } from '../testing/plant.ts';

const RINSE: MaintenancePlan = {
  ...{ id: 'rinse', machine: FILLER, task: 'Rinse' },
  triggers: [
    { kind: 'run-hours', hours: 0.01 },
    { kind: 'counter', meter: 'strokes', amount: 50 },
  ],
};

/** The filler with a counter of its own and a meter that people read. */
function plantWith(maintenance: MaintenancePlan[]) {
  const plant = testPlant({ maintenance });
  const machine = plant.sites[0]?.areas[0]?.lines[0]?.machines.find(({ id }) => id === FILLER);
  if (machine === undefined) throw new Error('the filler is gone');
  machine.signals.push({ id: 'strokes', type: 'int' });
  machine.meters = [
    { id: 'strokes', kind: 'counter', signal: 'strokes', maxPerH: 360_000 },
    { id: 'oil', kind: 'by-hand', unit: 'l' },
  ];
  return plant;
}
const ann = { name: 'ann', comment: 'new encoder' };
const meterOf = (bench: Bench, meter: string) =>
  bench.life.pipeline.meters.views(FILLER).find((view) => view.meter === meter);

describe('a plan and its meters, through the whole pipeline', () => {
  it.each(['dead-before', 'dead-after'] as const)(
    'make one job, though the server is killed at every commit (%s)',
    async (mood) => {
      const bench = await Bench.make(plantWith([RINSE]));
      for (let second = 0; second < 40; second += 4) {
        bench.live(
          ...(second === 0 ? [sample(FILLER, 'state', 0, 'run')] : []),
          sample(FILLER, 'strokes', second, BigInt(second * 2)),
          observed(FILLER, second, second + 4),
        );
        bench.life.records.mood = mood;
        await bench.clock.advance(1000);
        await bench.restart(mood);
        bench.replay();
        await bench.clock.advance(2000);
      }
      const journal = await bench.records.maintenanceJournal(100);
      const opened = journal.filter(({ kind }) => kind === 'job-opened');
      expect(opened).toHaveLength(1);
      expect((await bench.records.plans())[0]?.job?.id).toBe(opened[0]?.job);
      const jobs = await bench.records.jobs.open();
      expect(jobs.map(({ id }) => id)).toEqual([opened[0]?.job]);
      expect(meterOf(bench, 'strokes')?.value).toBe(72);
      expect(meterOf(bench, 'run-hours')?.value).toBeCloseTo(40 / 3600, 9);
    },
  );

  it('go on over a counter that was replaced, told afterwards, and refuse what can’t be', async () => {
    const bench = await Bench.make(plantWith([]));
    bench.live(sample(FILLER, 'strokes', 0, 100n), observed(FILLER, 0, 1));
    bench.live(sample(FILLER, 'strokes', 2, 130n), observed(FILLER, 1, 3));
    bench.live(sample(FILLER, 'strokes', 4, 9_999_999n), observed(FILLER, 3, 5));
    bench.live(sample(FILLER, 'strokes', 6, 10n), observed(FILLER, 5, 7));
    await bench.clock.advance(2000);
    const told = { machine: FILLER, meter: 'strokes', signal: null, atMs: START_MS + 3000, final: 140, start: 4 };
    await bench.clock.advance(10_000);
    const swapped = bench.life.pipeline.meters.swap({ ...told, atMs: START_MS + 5000 }, ann);
    await bench.clock.advance(30_000);
    await swapped;
    // 30 before the swap; the reading that can't be is none, and 4 → 10 is 6.
    expect(meterOf(bench, 'strokes')?.value).toBeGreaterThanOrEqual(36);
    const events = await bench.records.meterEvents(FILLER, 10);
    expect(events.map(({ kind }) => kind)).toContain('jump');
    expect(bench.life.pipeline.meters.said(FILLER, 'strokes')).toMatchObject([{ kind: 'swap', by: 'ann', start: 4 }]);
    const value = meterOf(bench, 'strokes')?.value;
    await bench.restart();
    expect(meterOf(bench, 'strokes')?.value).toBe(value);
  });

  it('take readings by hand, and say which can’t be', async () => {
    const bench = await Bench.make(plantWith([]));
    const { meters } = bench.life.pipeline;
    const read = (value: number, second: number) =>
      meters.read(FILLER, 'oil', { value, atMs: START_MS + second * 1000 }, ann);
    await bench.clock.advance(60_000);
    for (const [value, second] of [
      [100, 0],
      [140, 20],
    ] as const) {
      const done = read(value, second);
      await bench.clock.advance(100);
      await done;
    }
    expect(meterOf(bench, 'oil')).toMatchObject({ value: 140, unit: 'l' });
    await expect(read(120, 30)).rejects.toMatchObject({ code: 'GEMBA_IMPLAUSIBLE_READING' });
    await expect(read(150, 20)).rejects.toMatchObject({ code: 'GEMBA_CONFLICT' });
    await expect(read(150, 9999)).rejects.toMatchObject({ code: 'GEMBA_BAD_REQUEST' });
    await expect(meters.read(FILLER, 'strokes', { value: 1, atMs: START_MS }, ann)).rejects.toMatchObject({
      code: 'GEMBA_CONFLICT',
    });
    await bench.restart();
    expect(meterOf(bench, 'oil')?.value).toBe(140);
  });
});

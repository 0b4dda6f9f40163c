/** People work on jobs while the server is killed, before a commit or behind it, and phones send again what was not answered. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JobActEvent } from '../../domain/jobs/event.ts';
import { Bench } from '../../testing/bench.ts';
import { FILLER, testPlant } from '../../testing/plant.ts';

const MADE = {
  id: 'made@1',
  source: 'technician',
  machine: FILLER,
  title: 'Seal',
  priority: 'high',
  by: 'an',
} as const;

type Told =
  | { kind: 'use-part' | 'return-part'; milli: number }
  | { kind: 'comment' }
  | { kind: 'clock-in' | 'clock-out' };
const told: fc.Arbitrary<Told> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('use-part' as const, 'return-part' as const),
    milli: fc.integer({ min: 1, max: 4000 }),
  }),
  fc.record({ kind: fc.constant('comment' as const) }),
  fc.record({ kind: fc.constantFrom('clock-in' as const, 'clock-out' as const) }),
);
/** How the server fares while an act is under way. */
const mood = fc.constantFrom('well', 'well', 'dead-before', 'dead-after', 'doubled');

it('each act counts once, and the stock is the sum of its movements', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(told, mood), { maxLength: 12 }), async (story) => {
      const bench = await Bench.make(testPlant());
      const now = () => BigInt(bench.clock.nowMs()) * 1_000_000n;
      const send = async (make: (life: Bench['life']) => Promise<unknown>) => {
        let state: 'waits' | 'answered' | 'lost' = 'waits';
        make(bench.life).then(
          () => {
            state = 'answered';
          },
          () => {
            state = 'lost';
          },
        );
        for (let i = 0; i < 30 && state === 'waits'; i++) await bench.clock.advance(10);
        return state;
      };
      const begun = { ...MADE, atNs: now(), recordedNs: now() };
      await send(({ pipeline }) => pipeline.jobs.begin(begun));
      const started = { act: 'start', by: 'an', comment: null, atNs: now(), recordedNs: now() };
      await send(({ pipeline }) => pipeline.jobs.act(1, { ...started, kind: 'start', holdsMachine: false }));
      for (const [i, [one, fares]] of story.entries()) {
        const act = { act: `act-${i}`, by: 'bo', comment: 'x', atNs: now(), recordedNs: now(), part: 'seal', ...one };
        const tell = ({ pipeline }: Bench['life']) => pipeline.jobs.act(1, act as JobActEvent);
        if (fares === 'dead-before' || fares === 'dead-after') {
          bench.life.records.mood = fares;
          await send(tell);
          await bench.restart(fares);
        }
        await send(tell);
        // An answer that was lost on its way.
        if (fares !== 'well') await send(tell);
      }
      const job = await bench.records.jobs.job({ number: 1 });
      const journal = await bench.records.jobs.journal('made@1');
      const movements = await bench.records.jobs.movements({ part: 'seal', limit: 999 });
      const [stock] = await bench.records.jobs.stock();
      expect(new Set(job?.acts).size).toBe(job?.acts.length);
      expect(journal.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
      expect(job?.comments).toBe(journal.filter(({ kind }) => kind === 'commented').length);
      expect(job?.comments).toBe(story.filter(([{ kind }]) => kind === 'comment').length);
      const used = movements.reduce((sum, { kind, milli }) => (kind === 'difference' ? sum : sum - milli), 0);
      expect(job?.parts[0]?.milli ?? 0).toBe(used);
      expect(stock?.milli ?? 0).toBe(movements.reduce((sum, { milli }) => sum + milli, 0));
      expect(stock?.milli ?? 0).toBeGreaterThanOrEqual(0);
      // What is in memory is what is kept.
      expect(await bench.life.pipeline.jobs.find(1)).toEqual(job);
    }),
    { numRuns: 40 },
  );
});

import type { Entry } from '@gemba/contract/sample';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contextOf } from '../domain/ledger/context.ts';
import { Bench } from '../testing/bench.ts';
import { MemoryFacts } from '../testing/memory-facts.ts';
import { at, FILLER, observed, sample, testPlant } from '../testing/plant.ts';
import { Reasons } from '../views/reasons.ts';
import { factsOfRows, quarterOf } from './from-rows.ts';
import type { Fact } from './port.ts';

const MINUTES = 40;

/** A minute of a machine that counts a part a second, and stands in the minutes named. */
function minute(index: number, stops: ReadonlySet<number>): Entry[] {
  const from = index * 60;
  return [
    sample(FILLER, 'state', from, stops.has(index) ? 'fault' : 'run'),
    sample(FILLER, 'total', from + 30, BigInt(from + 30)),
    sample(FILLER, 'reject', from + 30, BigInt(index)),
    observed(FILLER, from, from + 60),
  ];
}

/** Published points without those that were withdrawn: they say nothing of any sum. */
const standing = (facts: MemoryFacts): Pick<Fact, 'measurement' | 'timeNs' | 'fields'>[] =>
  (['state', 'count', 'kpi'] as const).flatMap((measurement) =>
    facts
      .of(measurement, FILLER)
      .filter(({ fields }) => fields.seconds !== 0)
      .filter(({ fields }) => measurement === 'state' || Object.values(fields).some((value) => value !== 0 && value))
      .map(({ timeNs, fields }) => ({ measurement, timeNs, fields })),
  );

async function expected(bench: Bench) {
  const rows = await bench.records.rows(FILLER, 0n, at(24 * 3600));
  const context = { context: contextOf(bench.plant, FILLER), reasons: new Reasons(bench.plant) };
  const made = factsOfRows(rows, quarterOf(rows[0]?.fromNs ?? 0n), context);
  const facts = new MemoryFacts();
  await facts.seenBy(() => 'well').write(made);
  return standing(facts);
}

it('what stands published is what the records say, whatever comes late, fails or is killed', async () => {
  const trouble = fc.constantFrom('kill-before', 'kill-after', 'engine-down', 'engine-lies', 'none');
  const script = fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: MINUTES }, (_, i) => i),
      { minLength: MINUTES },
    ),
    stops: fc.uniqueArray(fc.integer({ min: 0, max: MINUTES - 1 }), { maxLength: 12 }),
    troubles: fc.array(trouble, { minLength: 8, maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(script, async ({ order, stops, troubles }) => {
      const facts = new MemoryFacts();
      const bench = await Bench.make(testPlant(), { facts });
      for (let i = 0; i < MINUTES; i++) bench.journalled(...minute(i, new Set(stops)));
      for (const [index, what] of troubles.entries()) {
        facts.mood = what === 'engine-down' ? 'refusing' : what === 'engine-lies' ? 'lying' : 'well';
        bench.send(order.slice(index * 5, index * 5 + 5).map((i) => i + 1));
        await bench.clock.advance(7000);
        if (what === 'kill-before') await bench.restart('dead-before');
        if (what === 'kill-after') await bench.restart('dead-after');
        await bench.clock.advance(9000);
      }
      facts.mood = 'well';
      bench.replay();
      await bench.clock.advance(300_000);
      expect(await bench.records.dirty()).toEqual([]);
      expect(standing(facts)).toEqual(await expected(bench));
    }),
    { numRuns: 15 },
  );
});

it('lets nobody wait: samples are stored while the engine takes no facts', async () => {
  const facts = new MemoryFacts();
  facts.mood = 'refusing';
  const bench = await Bench.make(testPlant(), { facts });
  for (let i = 0; i < 5; i++) bench.live(...minute(i, new Set()));
  await bench.clock.advance(60_000);
  expect(bench.stored).toEqual([[1, 5]]);
  expect(facts.of('state', FILLER)).toEqual([]);
  facts.mood = 'well';
  await bench.clock.advance(180_000);
  expect(standing(facts)).toEqual(await expected(bench));
});

it('writes over what an engine stored without saying so, when late data makes other rows', async () => {
  const facts = new MemoryFacts();
  const bench = await Bench.make(testPlant(), { facts });
  for (let i = 0; i < 16; i++) bench.live(...minute(i, new Set()));
  await bench.clock.advance(60_000);
  facts.mood = 'lying';
  for (let i = 16; i < 47; i++) bench.live(...minute(i, new Set()));
  bench.journalled(...minute(47, new Set()));
  bench.live(...minute(48, new Set()));
  await bench.clock.advance(60_000);
  bench.replay();
  await bench.clock.advance(60_000);
  facts.mood = 'well';
  await bench.clock.advance(300_000);
  expect(standing(facts)).toEqual(await expected(bench));
});

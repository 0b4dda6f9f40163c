import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributed } from '../orders/attribution.ts';
import type { RunSpan } from '../orders/order.ts';
import { at, CONTEXT, day, MINUTES, rowsOf, SUMS, WHOLE } from './day.arbitrary.ts';
import { project } from './project.ts';
import { PROFILES } from './registry.ts';
import { addSums } from './sums.ts';
import { talliesBy, tallyOf } from './tallies.ts';
import type { Tally } from './tally.ts';
import { why } from './why.ts';

const CYCLES: Record<string, number> = { water: 0.7, tea: 2.1, syrup: 0.35 };
const cycleS = (product: string | null): number => CYCLES[product ?? ''] ?? CONTEXT.idealCycleS;

/** Orders one after the other, with and without time between them. */
const runs = fc
  .record({
    edges: fc.uniqueArray(fc.integer({ min: -60, max: MINUTES + 60 }), { minLength: 2, maxLength: 9 }),
    products: fc.array(fc.constantFrom(...Object.keys(CYCLES)), { minLength: 8, maxLength: 8 }),
    idle: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  })
  .map(({ edges, products, idle }) => {
    const ends = edges.toSorted((a, b) => a - b).map(at);
    return ends.slice(1).flatMap((toNs, i): RunSpan[] => {
      if (idle[i]) return [];
      return [{ order: `order ${i % 5}`, product: products[i % 5] as string, fromNs: ends[i] as bigint, toNs }];
    });
  });

const near = (a: number | null, b: number | null) => {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThan(1e-9 * Math.max(1, Math.abs(b)));
};

const ADDITIVE = [
  ...['calendarS', 'plannedS', 'noDataS', 'runS', 'downS', 'idealS', 'goodIdealS', 'good', 'reject', 'energyKWh'],
  ...['stops', 'microStops', 'failures'],
] as const;
type Additive = 'calendarS' | 'plannedS' | 'idealS' | 'goodIdealS' | 'good';

describe.each(PROFILES)('sums of $id by order', (profile) => {
  it('and of the time without one are together those of the line, known or not', () => {
    fc.assert(
      fc.property(day, runs, (given, spans) => {
        const context = { ...SUMS, runs: spans };
        const measured = rowsOf(given);
        const rows = attributed(measured, spans, cycleS);
        const byOrder = talliesBy(rows, WHOLE, context, ({ order }) => order ?? null);
        const together = addSums(...[...byOrder.values()].map((tally) => project(tally, profile)));
        const whole = project(tallyOf(rows, WHOLE, context), profile);
        for (const id of ADDITIVE) near(together[id as Additive], whole[id as Additive]);
        // Orders change what parts are worth, and nothing of time, parts and stops.
        const plain = project(tallyOf(measured, WHOLE, SUMS), profile);
        for (const id of ADDITIVE) {
          if (!id.toLowerCase().includes('ideal')) near(whole[id as Additive], plain[id as Additive]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('hold all time in which it ran, and are worth its own ideal cycle', () => {
    fc.assert(
      fc.property(day, runs, (given, spans) => {
        const by = (cycle: (product: string | null) => number) =>
          talliesBy(
            attributed(rowsOf(given), spans, cycle),
            WHOLE,
            { ...SUMS, runs: spans },
            ({ order }) => order ?? null,
          );
        const [byOrder, asTheLines] = [by(cycleS), by(() => CONTEXT.idealCycleS)];
        for (const order of new Set(spans.map((span) => span.order))) {
          const own = spans.filter((span) => span.order === order);
          const within = own.map(({ fromNs, toNs }) => overlapS(fromNs, toNs)).reduce((a, b) => a + b, 0);
          const tally = byOrder.get(order);
          if (tally === undefined) {
            near(within, 0);
            continue;
          }
          const sums = project(tally, profile);
          near(sums.calendarS, within);
          const cycle = cycleS(own[0]?.product ?? null);
          const plain = project(asTheLines.get(order) as Tally, profile);
          near(sums.goodIdealS, (plain.goodIdealS / CONTEXT.idealCycleS) * cycle);
          near(sums.idealS, (plain.idealS / CONTEXT.idealCycleS) * cycle);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are explained by the stretches of that order alone', () => {
    fc.assert(
      fc.property(day, runs, (given, spans) => {
        const context = { ...SUMS, runs: spans };
        const rows = attributed(rowsOf(given), spans, cycleS);
        const order = spans[0]?.order ?? 'none';
        const tally = talliesBy(rows, WHOLE, context, (stretch) => stretch.order === order).get(true);
        const figure = profile.figures[profile.index];
        if (figure === undefined || tally === undefined) return;
        const told = why(rows, WHOLE, context, profile, figure, order);
        near(told.value, figure.of(project(tally, profile)));
        for (const stretch of told.stretches) expect(stretch.order).toBe(order);
      }),
      { numRuns: 15 },
    );
  });
});

function overlapS(fromNs: bigint, toNs: bigint): number {
  const [first, last] = [fromNs > WHOLE.fromNs ? fromNs : WHOLE.fromNs, toNs < WHOLE.toNs ? toNs : WHOLE.toNs];
  return last > first ? Number(last - first) / 1e9 : 0;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, day, MINUTES, rowsOf, SUMS, WHOLE } from './day.arbitrary.ts';
import { addPacked, project } from './project.ts';
import { PROFILES } from './registry.ts';
import { addSums, LOSS_SUMS, noSums, SUM_IDS, type SumId, type Sums } from './sums.ts';
import { talliesBy, tallyOf } from './tallies.ts';
import { joinTallies, packTally, unpackTally } from './tally.ts';
import { why } from './why.ts';

/** Uptime runs are told by windows that follow one another; added up they lack those that a cut goes through. */
const RUNS: readonly SumId[] = ['upRuns', 'upRunS', 'upRunElapsedS'];

function near(a: number | null, b: number | null): void {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThan(1e-9 * Math.max(1, Math.abs(b)));
}

const lost = (sums: Sums) => Object.values(LOSS_SUMS).reduce((all, id) => all + sums[id], 0);

describe.each(PROFILES)('sums of $id', (profile) => {
  it('of any partition re-aggregate to the same figures, packed or not', () => {
    fc.assert(
      fc.property(day, (given) => {
        const rows = rowsOf(given);
        const edges = [...new Set([0, ...given.cuts, MINUTES])].sort((a, b) => a - b).map(at);
        const parts = edges
          .slice(1)
          .map((toNs, i) => unpackTally(packTally(tallyOf(rows, { fromNs: edges[i] as bigint, toNs }, SUMS))));
        const together = project(joinTallies(parts), profile);
        const whole = project(tallyOf(rows, WHOLE, SUMS), profile);
        for (const id of SUM_IDS) near(together[id], whole[id]);
        for (const figure of Object.values(profile.figures)) near(figure.of(together), figure.of(whole));
        const added = noSums();
        for (const part of parts) addPacked(added, packTally(part), profile);
        for (const id of SUM_IDS) if (!RUNS.includes(id)) near(added[id], whole[id]);
      }),
      { numRuns: 40 },
    );
  });

  it('add up to calendar time, over all there is, and none is negative', () => {
    fc.assert(
      fc.property(day, (given) => {
        const sums = project(tallyOf(rowsOf(given), WHOLE, SUMS), profile);
        for (const id of SUM_IDS) expect(sums[id]).toBeGreaterThanOrEqual(0);
        near(sums.calendarS, MINUTES * 60);
        near(sums.runS + sums.downS + sums.noDataS, sums.plannedS);
        // What isn't planned is lost to something; of what is, the rest of the losses is production.
        const productive = sums.calendarS - lost(sums) - sums.noDataS;
        expect(productive).toBeGreaterThanOrEqual(-1e-6);
        expect(productive).toBeLessThanOrEqual(sums.producingS + 1e-6);
        for (const { of, id } of Object.values(profile.figures)) {
          expect(of(sums) ?? 0, id).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('by shift and product are those of the whole, and stretches tell why', () => {
    fc.assert(
      fc.property(day, (given) => {
        const rows = rowsOf(given);
        const whole = project(tallyOf(rows, WHOLE, SUMS), profile);
        const slices = [...talliesBy(rows, WHOLE, SUMS, ({ shift, product }) => `${shift} ${product}`).values()];
        const together = addSums(...slices.map((tally) => project(tally, profile)));
        for (const id of ['calendarS', 'plannedS', 'runS', 'goodIdealS', 'good', 'failures'] as const) {
          near(together[id], whole[id]);
        }
        for (const figure of Object.values(profile.figures)) {
          const told = why(rows, WHOLE, SUMS, profile, figure);
          near(told.value, figure.of(whole));
          for (const id of figure.terms) {
            near(
              told.stretches.reduce((sum, { terms }) => sum + (terms[id] ?? 0), 0),
              whole[id],
            );
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});

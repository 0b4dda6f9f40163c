/** Repair or replace out of a machine's life, its line's prices, and what is entered of it. */

import { machinesOf, type PlacedMachine } from '@gemba/contract/plant';
import type { MachineValue } from '@gemba/contract/plant/machine-value';
import { expect, test } from 'vitest';
import { type Life, Use } from '../domain/effect/life.ts';
import type { Job } from '../domain/jobs/types.ts';
import { testPlant } from '../testing/plant.ts';
import { costOf } from './job-costs.ts';
import { missingOf, replacementOf } from './replacement.ts';

const DAY = 86_400_000_000_000n;
const NOW_MS = Date.UTC(2026, 0, 1);

function placedWith(value: MachineValue, site: Partial<PlacedMachine['site']> = {}): PlacedMachine {
  const [placed] = machinesOf(testPlant());
  if (placed === undefined) throw new Error('The plant has machines.');
  return { ...placed, machine: { ...placed.machine, value }, site: { ...placed.site, ...site } };
}

/** Fails for an hour at the times given, in days; produces in all of the others. */
function lifeOf(days: number, failures: readonly number[]): Life {
  const life: Life = { fromNs: 0n, toNs: BigInt(days) * DAY, knownFromNs: 0n, runs: [], failures: [], earlier: [] };
  let fromNs = 0n;
  for (const day of failures) {
    const atNs = BigInt(day) * DAY;
    life.runs.push({ fromNs, toNs: atNs });
    fromNs = atNs + DAY / 24n;
    life.failures.push({ fromNs: atNs, toNs: fromNs, downS: 3600 });
  }
  life.runs.push({ fromNs, toNs: life.toNs });
  return life;
}

const NONE = { jobs: 0, minutes: 0, money: 0, partsMoney: 0, unpricedParts: 0 };
const known = (placed: PlacedMachine, life: Life) => ({
  ...{ placed, life, use: new Use(life), nowMs: NOW_MS, planned: NONE, lineShare: 0.5, shareDays: 28 },
  corrective: { ...NONE, money: 1000 },
});
const VALUE = { commissioned: '2016-01-01', lifeYears: 12, replacementPrice: 50_000 };

test('a year’s cost of failures is failed time by the share that stopped the line and its price of a minute', () => {
  const found = replacementOf(known(placedWith(VALUE, { capitalRate: 0.05 }), lifeOf(73, [10, 30, 50])));
  // Three hours in 73 days, half of which stopped the line at 60 a minute.
  expect(found.downtime).toBeCloseTo((3 * 60 * 0.5 * 60 * 365.25) / 73, 6);
  expect(found.corrective).toBeCloseTo((1000 * 365.25) / 73, 6);
  expect(found.ageYears).toBeCloseTo(10, 2);
  expect(found.yearsLeft).toBeCloseTo(2, 2);
  expect(found).toMatchObject({ rate: 0.05, rateGiven: true, failureShare: 0.25, failureShareGiven: false, growth: 1 });
  expect(found.proposal?.keep.downtime).toBeCloseTo(found.downtime ?? 0, 9);
});

test('a trend is carried on only where it is sure, and no further than to the double', () => {
  const value = placedWith(VALUE);
  expect(replacementOf(known(value, lifeOf(100, [90, 93, 95, 97, 98, 99])))).toMatchObject({
    growth: 2,
    growthSure: true,
  });
  expect(replacementOf(known(value, lifeOf(100, [10, 40, 60, 90])))).toMatchObject({ growth: 1, growthSure: false });
});

test('nothing is compared without a price, a life, or four weeks of which something is known; what is missing is named', () => {
  expect(replacementOf(known(placedWith({ lifeYears: 5 }), lifeOf(100, [10]))).proposal).toBeNull();
  expect(replacementOf(known(placedWith({ replacementPrice: 5 }), lifeOf(100, [10]))).proposal).toBeNull();
  expect(replacementOf(known(placedWith(VALUE), lifeOf(20, [10])))).toMatchObject({
    proposal: null,
    missing: [{ field: 'maintenancePerH' }],
  });
  expect(missingOf(placedWith({}, { maintenancePerH: 50 })).map(({ field, needed }) => [field, needed])).toEqual([
    ['replacementPrice', true],
    ['lifeYears', true],
    ['commissioned', false],
  ]);
});

test('a job costs its time and its parts; without a rate nobody knows, without a price a part counts as nothing and is told', () => {
  const job = {
    ...{
      doneNs: 1n,
      running: [],
      parts: [
        { part: 'seal', milli: 2000 },
        { part: 'x', milli: 1000 },
      ],
    },
    times: [{ id: 't', person: 'an', durationNs: 90n * 60_000_000_000n, fromNs: null, note: null, by: 'an' }],
  } as unknown as Job;
  const priceOf = (part: string) => (part === 'seal' ? 4 : null);
  expect(costOf([job], 60, priceOf, 2n)).toEqual({ jobs: 1, minutes: 90, money: 98, partsMoney: 8, unpricedParts: 1 });
  expect(costOf([job], null, priceOf, 2n).money).toBeNull();
  expect(costOf([], null, priceOf, 2n)).toEqual(NONE);
});

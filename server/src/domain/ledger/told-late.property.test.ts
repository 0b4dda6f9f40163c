/**
 * Quality is told late: a leak test minutes later, a laboratory after the shift, a message that comes a day after the
 * stretch was settled. However late, no reject may be lost, and no part counted that was not made.
 */

import type { Entry } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextFor, ns, observed, type PlantParts, STATE, sample } from './fixture.ts';
import { MemoryLedger } from './memory-ledger.ts';

const BEGIN_NS = ns('08:00');
const NS_PER_S = 1_000_000_000n;

const QUALITIES = ['reject', 'good'] as const;
type Quality = (typeof QUALITIES)[number];

const partsOf = (quality: Quality): PlantParts => ({
  machine: { idealCycleS: 1, maxRatePerS: 1000 },
  signals: [
    STATE,
    { id: 'total', role: 'count-total', type: 'int' },
    { id: quality, role: `count-${quality}`, type: 'int' },
  ],
});

/** A stretch in one state: how long it lasts, what it makes, whether somebody watches, and whether its quality is told at its end. */
const stretch = fc.record({
  seconds: fc.integer({ min: 2, max: 900 }),
  good: fc.integer({ min: 0, max: 5 }),
  reject: fc.integer({ min: 0, max: 5 }),
  watched: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  told: fc.oneof({ weight: 1, arbitrary: fc.constant(true) }, { weight: 6, arbitrary: fc.constant(false) }),
});
type Stretch = typeof stretch extends fc.Arbitrary<infer T> ? T : never;

/** What such a machine says: the total with each stretch, quality when it is told, all of it with the last but one. */
function entriesOf(given: readonly Stretch[], quality: Quality): { entries: Entry[]; made: Record<Quality, number> } {
  const made = { good: 0, reject: 0 };
  const entries = [sample(BEGIN_NS, 'total', 0n), sample(BEGIN_NS, quality, 0n)] as Entry[];
  // The ledger begins watched; at the end all is told, and as many parts are made as may be owed.
  const all: Stretch[] = [
    { seconds: 5, good: 0, reject: 0, watched: true, told: true },
    ...given,
    { seconds: 60, good: 0, reject: 0, watched: true, told: true },
    {
      seconds: 900,
      good: quality === 'reject' ? 700 : 0,
      reject: quality === 'good' ? 700 : 0,
      watched: true,
      told: true,
    },
  ];
  let atNs = BEGIN_NS;
  all.forEach(({ seconds, good, reject, watched, told }, i) => {
    const toNs = atNs + BigInt(seconds) * NS_PER_S;
    const endNs = toNs - 1n;
    made.good += good;
    made.reject += reject;
    entries.push(sample(atNs + 1n, 'state', i % 2 ? 'stop' : 'run'));
    entries.push(sample(endNs, 'total', BigInt(made.good + made.reject)));
    if (told) entries.push(sample(endNs, quality, BigInt(made[quality])));
    if (watched) entries.push(observed(atNs, toNs));
    atNs = toNs;
  });
  return { entries, made };
}

const story = fc.record({
  quality: fc.constantFrom(...QUALITIES),
  stretches: fc.array(stretch, { minLength: 1, maxLength: 40, size: 'max' }),
});

function sumOf(ledger: MemoryLedger) {
  const sum = { good: 0, reject: 0 };
  for (const { good, reject } of ledger.rows) {
    expect(good).toBeGreaterThanOrEqual(0);
    expect(reject).toBeGreaterThanOrEqual(0);
    sum.good += good;
    sum.reject += reject;
  }
  return sum;
}

describe('quality that is told late', () => {
  it('is that of every part, however many rows later it is told', () => {
    fc.assert(
      fc.property(story, ({ quality, stretches }) => {
        const { entries, made } = entriesOf(stretches, quality);
        const ledger = new MemoryLedger(contextFor(partsOf(quality)));
        ledger.take(entries);
        expect(sumOf(ledger)).toEqual(made);
      }),
      { numRuns: 100 },
    );
  });

  it('makes the same rows when its samples arrive after the stretch was settled', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 5 }), ({ quality, stretches }, size) => {
        const { entries } = entriesOf(stretches, quality);
        const context = contextFor(partsOf(quality));
        const inOrder = new MemoryLedger(context);
        inOrder.take(entries);
        const late = new MemoryLedger(context);
        const isLate = (entry: Entry) => entry.kind === 'sample' && entry.signal === quality;
        late.take(entries.filter((entry) => !isLate(entry)));
        late.take([observed(ns('2026-03-03T20:00:00Z'), ns('2026-03-03T20:01:00Z'))]);
        inOrder.take([observed(ns('2026-03-03T20:00:00Z'), ns('2026-03-03T20:01:00Z'))]);
        const told = entries.filter(isLate);
        for (let i = 0; i < told.length; i += size) late.take(told.slice(i, i + size));
        expect(late.rows).toEqual(inOrder.rows);
      }),
      { numRuns: 25 },
    );
  });
});

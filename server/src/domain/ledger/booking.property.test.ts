/**
 * However a machine's counters are read across time in which nobody watched, every part is counted once: when total
 * and quality have both told of all parts, the rows hold exactly those.
 */

import type { Entry } from '@gemba/contract/sample';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextFor, ledgerOf, ns, observed, STATE, sample } from './fixture.ts';

const START_NS = ns('08:00');
const STEP_NS = 1_000_000_000n;

/** What happens in one second: parts made, of them rejected, and whether the gateway watches. */
const second = fc.record({
  good: fc.integer({ min: 0, max: 2 }),
  reject: fc.integer({ min: 0, max: 1 }),
  watched: fc.boolean(),
});
const life = fc.array(second, { minLength: 5, maxLength: 40 });

function entriesOf(
  seconds: readonly { good: number; reject: number; watched: boolean }[],
  quality: 'good' | 'reject',
): Entry[] {
  const entries: Entry[] = [];
  let [total, told] = [0, 0];
  const read = (timeNs: bigint) => {
    entries.push(sample(timeNs, 'total', BigInt(total)), sample(timeNs, quality, BigInt(told)));
  };
  entries.push(sample(START_NS, 'state', 'run'));
  read(START_NS);
  entries.push(observed(START_NS, START_NS + STEP_NS));
  let lastChange = { total: START_NS, quality: START_NS };
  let watchedBefore = true;
  const all = [...seconds, { good: 1, reject: 1, watched: true }, { good: 0, reject: 0, watched: true }];
  for (const [index, { good, reject, watched }] of all.entries()) {
    const fromNs = START_NS + BigInt(index + 1) * STEP_NS;
    const atNs = fromNs + STEP_NS / 2n;
    // Coming back, the gateway is told the present values with the times at which they changed.
    if (watched && !watchedBefore) {
      entries.push(sample(lastChange.total, 'total', BigInt(total)), sample(lastChange.quality, quality, BigInt(told)));
    }
    const step = quality === 'good' ? good : reject;
    total += good + reject;
    told += step;
    if (good + reject > 0) lastChange = { ...lastChange, total: atNs };
    if (step > 0) lastChange = { ...lastChange, quality: atNs };
    if (watched) {
      if (good + reject > 0) entries.push(sample(atNs, 'total', BigInt(total)));
      if (step > 0) entries.push(sample(atNs, quality, BigInt(told)));
      entries.push(observed(fromNs, fromNs + STEP_NS));
    }
    watchedBefore = watched;
  }
  return entries;
}

test.each([
  ['good', 0.4],
  ['good', 1.5],
  ['reject', 0.4],
  ['reject', 1.5],
] as const)('total and %s, ideal cycle %d s: parts are those that were made, each once', (quality, idealCycleS) => {
  const context = contextFor({
    machine: { idealCycleS, maxRatePerS: 20 },
    signals: [
      STATE,
      { id: 'total', role: 'count-total', type: 'int' },
      { id: quality, role: `count-${quality}`, type: 'int' },
    ],
  });
  const quiet = { good: 0, reject: 0, watched: false };
  const twoBlindStretches = [
    quiet,
    { good: 0, reject: 1, watched: true },
    ...Array(4).fill({ good: 2, reject: 0, watched: false }),
    { ...quiet, watched: true },
  ];
  fc.assert(
    fc.property(life, (seconds) => {
      const { rows } = ledgerOf(context, entriesOf(seconds, quality));
      const made = { good: 1, reject: 1 };
      for (const { good, reject } of seconds) {
        made.good += good;
        made.reject += reject;
      }
      const counted = rows.reduce((sum, row) => ({ good: sum.good + row.good, reject: sum.reject + row.reject }), {
        good: 0,
        reject: 0,
      });
      expect(counted.good + counted.reject).toBe(made.good + made.reject);
      expect(counted).toEqual(made);
    }),
    { numRuns: 1000, examples: [[twoBlindStretches]] },
  );
});

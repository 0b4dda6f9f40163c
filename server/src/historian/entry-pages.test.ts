import type { MachineId, SignalId } from '@gemba/contract/identity';
import { compareEntries, type Entry, orderTimeNs } from '@gemba/contract/sample';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EntrySource, entryPages } from './entry-pages.ts';

const machine = 'filler-1' as MachineId;

/** Entries crowded into few moments, so that pages are cut in the midst of one. */
const entries = fc.array(
  fc.record({
    kind: fc.constantFrom('sample', 'observed', 'gap'),
    at: fc.bigInt({ min: -3n, max: 12n }),
    name: fc.constantFrom('a', 'b'),
  }),
  { maxLength: 60 },
);

const entryOf = ({ kind, at, name }: { kind: string; at: bigint; name: string }): Entry => {
  if (kind === 'observed') return { kind, machine, fromNs: at - 5n, throughNs: at };
  if (kind === 'gap') return { kind, machine, signals: [], fromNs: at - 5n, toNs: at, cause: 'link-down' };
  return { kind: 'sample', machine, signal: name as SignalId, timeNs: at, value: null, status: 0 };
};

const sourceOf =
  (all: readonly Entry[]): EntrySource =>
  async (afterNs, throughNs, limit) => {
    const inside = all.filter((entry) => orderTimeNs(entry) > afterNs && orderTimeNs(entry) <= throughNs);
    const sorted = inside.toSorted((a, b) => Number(orderTimeNs(a) - orderTimeNs(b)));
    return { entries: sorted.slice(0, limit), cut: sorted.length >= limit };
  };

test('pages of any size hold every entry once, in the one order, and never split a moment', async () => {
  await fc.assert(
    fc.asyncProperty(entries, fc.integer({ min: 1, max: 9 }), async (made, pageEntries) => {
      const all = made.map(entryOf);
      const sources = (['sample', 'observed', 'gap'] as const).map((kind) =>
        sourceOf(all.filter((one) => one.kind === kind)),
      );
      const pages: Entry[][] = [];
      for await (const page of entryPages(sources, -1n, 10n, pageEntries)) pages.push(page);

      const asked = all.filter((entry) => orderTimeNs(entry) > -1n && orderTimeNs(entry) <= 10n);
      expect(pages.flat()).toHaveLength(asked.length);
      expect(new Set(pages.flat())).toEqual(new Set(asked));
      const order = pages.flat();
      expect(order.every((entry, i) => i === 0 || compareEntries(order[i - 1] as Entry, entry) <= 0)).toBe(true);
      for (const [i, page] of pages.entries()) {
        const before = pages[i - 1]?.at(-1);
        if (before !== undefined) expect(orderTimeNs(page[0] as Entry)).toBeGreaterThan(orderTimeNs(before));
      }
    }),
  );
});

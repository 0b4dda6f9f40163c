import type { MachineId, ProductId } from '@gemba/contract/identity';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerRow } from '../ledger/row.ts';
import { attributed } from './attribution.ts';
import type { RunSpan } from './order.ts';

const row = (fromNs: bigint, toNs: bigint, good: number): LedgerRow =>
  ({
    machine: 'filler-1' as MachineId,
    ...{ fromNs, toNs, calendar: 'scheduled', shift: null, state: 'producing', reason: null },
    ...{ product: 'water' as ProductId, good, reject: 1, rework: 0, idealS: good + 1, goodIdealS: good, energyKWh: 2 },
    estimated: false,
  }) as LedgerRow;
const span = (order: string, product: string, fromNs: bigint, toNs: bigint): RunSpan => ({
  order,
  product,
  fromNs,
  toNs,
});
const cycle = (product: string | null) => (product === 'tea' ? 2 : 1);

test('a row in which the order changes is cut there, and each piece has its share', () => {
  const pieces = attributed([row(0n, 100n, 10)], [span('a', 'water', 0n, 40n), span('b', 'tea', 60n, 200n)], cycle);
  expect(pieces.map(({ fromNs, toNs, order, product, good }) => [fromNs, toNs, order, product, good])).toEqual([
    [0n, 40n, 'a', 'water', 4],
    [40n, 60n, null, 'water', 2],
    [60n, 100n, 'b', 'tea', 4],
  ]);
});

test('parts of another product are worth its ideal time', () => {
  const [piece] = attributed([row(0n, 100n, 10)], [span('b', 'tea', 0n, 100n)], cycle);
  expect(piece).toMatchObject({ product: 'tea', good: 10, goodIdealS: 20, idealS: 22 });
});

test('whatever orders ran, time is covered without holes and parts are the same in sum', () => {
  const cuts = fc.uniqueArray(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(cuts, cuts, (rowCuts, spanCuts) => {
      const sorted = (values: bigint[]) => values.toSorted((a, b) => (a < b ? -1 : 1));
      const edges = sorted(rowCuts);
      const rows = edges.slice(1).map((toNs, i) => row(edges[i] as bigint, toNs, i + 0.5));
      const ends = sorted(spanCuts);
      const spans = ends.slice(1).flatMap((toNs, i) => (i % 2 ? [] : [span(`o${i}`, 'tea', ends[i] as bigint, toNs)]));
      const pieces = attributed(rows, spans, cycle);
      const sum = (of: readonly LedgerRow[]) => of.reduce((total, { good }) => total + good, 0);
      expect(sum(pieces)).toBeCloseTo(sum(rows), 9);
      expect(pieces[0]?.fromNs).toBe(edges[0]);
      for (let i = 1; i < pieces.length; i++) expect(pieces[i]?.fromNs).toBe(pieces[i - 1]?.toNs);
      for (const piece of pieces) {
        const within = spans.find(({ fromNs, toNs }) => piece.fromNs >= fromNs && piece.fromNs < toNs);
        expect(piece.order).toBe(within?.order ?? null);
        expect(piece.toNs > piece.fromNs).toBe(true);
      }
    }),
  );
});

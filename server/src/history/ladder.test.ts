import { NS_PER_S } from '@gemba/contract/sample';
import { array, assert, bigInt, constantFrom, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { gridOf, LADDER_S, stepFor } from './ladder.ts';

const ns = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;
const iso = (edge: bigint): string => new Date(Number(edge / 1_000_000n)).toISOString().slice(0, 16);
const ZONES = ['UTC', 'Asia/Ho_Chi_Minh', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Santiago'];

test('a window gets the narrowest buckets of which no more than wanted cover it', () => {
  const hours = (count: number) => BigInt(count) * 3600n * NS_PER_S;
  expect(stepFor(hours(1), 600)).toBe(10);
  expect(stepFor(hours(8), 600)).toBe(60);
  expect(stepFor(hours(24), 600)).toBe(300);
  expect(stepFor(hours(24 * 30), 600)).toBe(2 * 3600);
  expect(stepFor(hours(24 * 366), 400)).toBe(86_400);
  expect(stepFor(1n, 600)).toBe(1);
  expect(stepFor(hours(24 * 366 * 20), 600)).toBe(86_400);
});

test('buckets cover the window without hole, no wider than they must, where everybody’s lie', () => {
  const times = bigInt({ min: ns('2020-01-01T00:00Z'), max: ns('2032-01-01T00:00Z') });
  const lengths = array(bigInt({ min: 1n, max: 40n * 86_400n * NS_PER_S }), { minLength: 1, maxLength: 1 });
  assert(
    property(
      times,
      lengths,
      integer({ min: 20, max: 2000 }),
      constantFrom(...ZONES),
      (fromNs, [length], points, zone) => {
        const toNs = fromNs + (length as bigint);
        const { edges, baseS, stepS } = gridOf(fromNs, toNs, stepFor(length as bigint, points), zone);
        expect(LADDER_S).toContain(stepS);
        expect(edges.length).toBeGreaterThan(1);
        // The first bucket holds the start, the last one the end, and none is added.
        expect((edges[0] as bigint) <= fromNs && fromNs < (edges[1] as bigint)).toBe(true);
        expect((edges.at(-2) as bigint) < toNs && toNs <= (edges.at(-1) as bigint)).toBe(true);
        for (const [i, edge] of edges.entries()) {
          expect(edge % (BigInt(baseS) * NS_PER_S)).toBe(0n);
          if (i === 0) continue;
          const widthS = Number((edge - (edges[i - 1] as bigint)) / NS_PER_S);
          if (stepS <= 3600) expect(widthS).toBe(stepS);
          else expect(Math.abs(widthS - stepS)).toBeLessThanOrEqual(3600);
        }
        // Another window over the same time has the same buckets.
        const later = gridOf(edges[1] as bigint, (edges[1] as bigint) + 1n, stepS, zone);
        if (edges.length > 2) expect(later.edges).toEqual(edges.slice(1, 3));
      },
    ),
    { numRuns: 150 },
  );
});

test('a day is the site’s day, of 23 hours on the night on which its clocks go forward', () => {
  const { edges, baseS } = gridOf(ns('2027-03-27T12:00Z'), ns('2027-03-29T12:00Z'), 86_400, 'Europe/Berlin');
  expect(edges.map(iso)).toEqual(['2027-03-26T23:00', '2027-03-27T23:00', '2027-03-28T22:00', '2027-03-29T22:00']);
  expect(baseS).toBe(3600);
  expect(gridOf(ns('2027-03-27T12:00Z'), ns('2027-03-27T13:00Z'), 86_400, 'Asia/Kolkata').baseS).toBe(1800);
});

test('hours of the site’s clock: a quarter of a day begins at its midnight', () => {
  const { edges } = gridOf(ns('2026-11-20T18:30Z'), ns('2026-11-21T06:00Z'), 6 * 3600, 'Asia/Ho_Chi_Minh');
  expect(edges.map(iso)).toEqual(['2026-11-20T17:00', '2026-11-20T23:00', '2026-11-21T05:00', '2026-11-21T11:00']);
});

import type { Value } from '@gemba/contract/sample';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RejectReading, reasonsOf, rejectsByReason } from './rejects.ts';

const s = (seconds: number): bigint => BigInt(seconds) * 1_000_000_000n;
const count = (seconds: number, value: Value): RejectReading => ({ of: 'count', timeNs: s(seconds), value });
const reason = (seconds: number, value: Value | null): RejectReading => ({ of: 'reason', timeNs: s(seconds), value });
const LIMITS = { modulus: null, ratePerS: 10 };
const NAMES: Record<string, string> = { 1: 'underfilled', 2: 'no-cap' };
const nameOf = (value: Value) => NAMES[String(value)] ?? String(value);

describe('reject reasons', () => {
  it('are those that held when the counter told of the reject', () => {
    const readings = [
      count(0, 5),
      reason(10, 1),
      count(10, 6),
      count(20, 8),
      reason(30, 2),
      count(30, 9),
      reason(40, null),
      count(50, 10),
    ];
    expect(rejectsByReason(readings, 0n, LIMITS, nameOf)).toEqual([
      { reason: 'underfilled', parts: 3 },
      { reason: 'no-cap', parts: 1 },
      { reason: null, parts: 1 },
    ]);
  });

  it('of a window take what came before it as baseline and held reason only', () => {
    const readings = [count(0, 5), reason(1, 2), count(5, 7), count(20, 8)];
    expect(rejectsByReason(readings, s(10), LIMITS, nameOf)).toEqual([{ reason: 'no-cap', parts: 1 }]);
  });

  it('count a rollover and a reset as the ledger does', () => {
    const readings = [count(0, 65534), reason(1, 1), count(10, 1), count(20, 0)];
    expect(rejectsByReason(readings, 0n, { modulus: 65536, ratePerS: 10 }, nameOf)).toEqual([
      { reason: 'underfilled', parts: 3 },
    ]);
  });

  it('with what people booked add up to the rejects: what nobody named is shown as such', () => {
    expect(reasonsOf([{ reason: 'no-cap', parts: 3 }], [{ reason: 'scratched', parts: 2 }], 10)).toEqual([
      { reason: null, parts: 5 },
      { reason: 'no-cap', parts: 3 },
      { reason: 'scratched', parts: 2 },
    ]);
  });

  const list = fc.array(
    fc.record({ reason: fc.constantFrom('a', 'b', 'c', null), parts: fc.integer({ min: 0, max: 50 }) }),
    { maxLength: 8 },
  );
  it('add up to the rejects whatever was told, and are never negative', () => {
    fc.assert(
      fc.property(list, list, fc.nat(200), (told, booked, rejects) => {
        const found = reasonsOf(told, booked, rejects);
        expect(found.reduce((sum, { parts }) => sum + parts, 0)).toBeCloseTo(rejects, 9);
        for (const { parts } of found) expect(parts).toBeGreaterThan(0);
      }),
    );
  });
});

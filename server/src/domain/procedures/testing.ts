/** Histories of a procedure for tests: drafts, publications and withdrawals in any order that the rules allow. */

import fc from 'fast-check';
import type { ProcedureVersion, Receipt } from './types.ts';
import { isRefused, publish, withdraw } from './versions.ts';

export const DAY = 86_400_000_000_000n;

export function draft(number: number, more: Partial<ProcedureVersion> = {}): ProcedureVersion {
  return {
    ...{ procedure: 'cip', number, mediaType: 'text/markdown', fileName: null, bytes: 3, sha256: `${number}` },
    ...{ note: '', madeBy: 'lan', madeNs: 0n, publication: null, withdrawal: null },
    ...more,
  };
}

/** A version that holds from the day on which it was published. */
export const published = (number: number, day: number, isEditorial = false, effectiveDay = day): ProcedureVersion =>
  draft(number, {
    publication: { by: 'lan', atNs: BigInt(day) * DAY, effectiveNs: BigInt(effectiveDay) * DAY, isEditorial },
  });

export const receipt = (person: string, number: number, day: number): Receipt => ({
  ...{ procedure: 'cip', number, person },
  atNs: BigInt(day) * DAY,
});

type Act =
  | { kind: 'draft' }
  | { kind: 'publish'; number: number; afterDays: number; isEditorial: boolean }
  | { kind: 'withdraw'; number: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('draft' as const) }),
  fc.record({
    kind: fc.constant('publish' as const),
    number: fc.integer({ min: 1, max: 6 }),
    afterDays: fc.integer({ min: 0, max: 9 }),
    isEditorial: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('withdraw' as const), number: fc.integer({ min: 1, max: 6 }) }),
);

/** Versions as acts on days 1, 2, 3 … left them; what the rules refuse changes nothing. */
export const histories: fc.Arbitrary<{ versions: ProcedureVersion[]; days: number }> = fc
  .array(act, { maxLength: 25 })
  .map((acts) => ({ versions: played(acts), days: acts.length + 10 }));

function played(acts: readonly Act[]): ProcedureVersion[] {
  let versions: ProcedureVersion[] = [];
  acts.forEach((one, index) => {
    const atNs = BigInt(index + 1) * DAY;
    if (one.kind === 'draft') {
      versions.push(draft(versions.length + 1, { madeNs: atNs }));
      return;
    }
    const version = versions.find(({ number }) => number === one.number);
    if (version === undefined) return;
    const changed =
      one.kind === 'publish'
        ? publish(version, versions, {
            ...{ by: 'lan', atNs, isEditorial: one.isEditorial },
            effectiveNs: atNs + BigInt(one.afterDays) * DAY,
          })
        : withdraw(version, versions, { by: 'lan', atNs, reason: 'wrong' });
    if (!isRefused(changed)) versions = versions.map((other) => (other === version ? changed : other));
  });
  return versions;
}

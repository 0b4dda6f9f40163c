/** Compares what was expected with what came out: only fields that were written down, numbers within a tolerance. */

import { CaseError, type Difference } from './kinds/kind.ts';

/** Numbers may differ by this much unless the case says otherwise. */
export const TOLERANCE = 1e-6;

export type Fields = Record<string, unknown>;

/** Differences of the fields that `expected` names; a field that doesn't exist is an error of the case. */
export function compareFields(
  at: string | null,
  what: string,
  expected: Fields,
  actual: Fields,
  tolerance = TOLERANCE,
): Difference[] {
  return Object.entries(expected).flatMap(([key, wanted]) => {
    if (!(key in actual)) {
      throw new CaseError(`${what}: there is no ${key}; there are ${Object.keys(actual).join(', ')}`);
    }
    return equal(wanted, actual[key], tolerance)
      ? []
      : [{ at, what: `${what} ${key}`, expected: wanted, actual: actual[key] }];
  });
}

/** Compares two lists item by item; `label` says what and when an item is, for a missing or an additional one. */
export function compareLists(
  what: string,
  expected: readonly Fields[],
  actual: readonly { at: string; fields: Fields }[],
  atOf: (item: Fields) => string,
): Difference[] {
  const differences: Difference[] = [];
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    const wanted = expected[i];
    const found = actual[i];
    if (!wanted) differences.push({ at: found?.at ?? null, what, expected: undefined, actual: found?.fields });
    else if (!found) differences.push({ at: atOf(wanted), what, expected: wanted, actual: undefined });
    else differences.push(...compareFields(found.at, what, wanted, found.fields));
  }
  return differences;
}

/** A list of objects as written in `expected.yaml`; nothing written is an empty list. */
export function listOf(written: unknown, where: string): Fields[] {
  const list = written ?? [];
  const sound = Array.isArray(list) && list.every((item) => typeof item === 'object' && item !== null);
  if (!sound) throw new CaseError(`${where} must be a list of objects`);
  return list as Fields[];
}

/** An object as written, whose keys must be among the known ones. */
export function objectOf(written: unknown, where: string, keys: readonly string[]): Fields {
  if (typeof written !== 'object' || written === null || Array.isArray(written))
    throw new CaseError(`${where} must be an object`);
  const unknown = Object.keys(written).filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new CaseError(`${where}: unknown ${unknown.join(', ')}; known are ${keys.join(', ')}`);
  return written as Fields;
}

function equal(expected: unknown, actual: unknown, tolerance: number): boolean {
  if (typeof expected === 'number' && typeof actual === 'number') return Math.abs(expected - actual) <= tolerance;
  return expected === actual;
}

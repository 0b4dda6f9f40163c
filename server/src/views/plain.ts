/** Values as JSON can carry them. */

import type { Value } from '@gemba/contract/sample';

/** An integer that a double can't hold becomes text: JSON would round it silently. */
export function plainValue(value: Value | null): Exclude<Value, bigint> | null {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/**
 * A machine's value as the kind that the plant declares for its signal, by whatever protocol it came. What doesn't fit
 * becomes no value with a status that says why; it is never bent into something else [OPC 10000-6 §5.2.2.16].
 */

import type { Value, ValueType } from './sample.ts';
import { LIMITS } from './stream/message.ts';

/** StatusCodes of what doesn't fit [OPC 10000-6 Annex A.2]. */
export const MISFIT = {
  badTypeMismatch: 0x80740000,
  badOutOfRange: 0x803c0000,
  badEncodingLimitsExceeded: 0x80080000,
} as const;

/** A value, or the status that says why there is none. */
export type Fitted = { value: Value } | { status: number };

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * The value as the declared type.
 *
 * | declared | taken from |
 * |---|---|
 * | float | every number; a Boolean as 0 or 1 |
 * | int | integers, whole floats; a Boolean as 0 or 1; nothing beyond 64 bits |
 * | bool | Booleans; numbers, 0 being false |
 * | text | texts; numbers and Booleans as digits and words |
 */
export function fit(value: Value, type: ValueType): Fitted {
  if (type === 'text') {
    const text = String(value);
    return text.length > LIMITS.textMaxChars ? { status: MISFIT.badEncodingLimitsExceeded } : { value: text };
  }
  if (typeof value === 'string') return { status: MISFIT.badTypeMismatch };
  if (type === 'bool') return { value: Boolean(value) };
  if (type === 'int') return asInt(value);
  const float = Number(value);
  return Number.isFinite(float) ? { value: float } : { status: MISFIT.badOutOfRange };
}

function asInt(value: number | bigint | boolean): Fitted {
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return { status: Number.isFinite(value) ? MISFIT.badTypeMismatch : MISFIT.badOutOfRange };
  }
  const int = BigInt(value);
  return int < INT64_MIN || int > INT64_MAX ? { status: MISFIT.badOutOfRange } : { value: int };
}

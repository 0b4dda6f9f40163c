/**
 * A value of a Sparkplug metric as the kind that the plant declares for its signal. What doesn't fit becomes no value
 * with a status that says why; it is never bent into something else. The same rules as for OPC UA in the gateway.
 */

import type { Value, ValueType } from '@gemba/contract/sample';
import { LIMITS } from '@gemba/contract/stream/message';

/** StatusCodes that the server itself gives [OPC 10000-6 Annex A.2]. */
const STATUS = {
  badTypeMismatch: 0x80740000,
  badOutOfRange: 0x803c0000,
  badEncodingLimitsExceeded: 0x80080000,
} as const;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** The value as the declared kind, or the status that says why there is none. */
export function fit(value: Value, type: ValueType): { value: Value } | { status: number } {
  if (type === 'text') {
    const text = String(value);
    return text.length > LIMITS.textMaxChars ? { status: STATUS.badEncodingLimitsExceeded } : { value: text };
  }
  if (typeof value === 'string') return { status: STATUS.badTypeMismatch };
  if (type === 'bool') return { value: Boolean(value) };
  if (type === 'float') {
    const float = Number(value);
    return Number.isFinite(float) ? { value: float } : { status: STATUS.badOutOfRange };
  }
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return { status: Number.isFinite(value) ? STATUS.badTypeMismatch : STATUS.badOutOfRange };
  }
  const int = BigInt(value);
  return int < INT64_MIN || int > INT64_MAX ? { status: STATUS.badOutOfRange } : { value: int };
}

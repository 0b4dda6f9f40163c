/**
 * Why a machine rejects parts: a table of reasons, and which of them the newest reject has. It follows from the count
 * alone, so that it needs no chance and no memory of its own.
 */

import type { Reason } from '@gemba/contract/plant/machine';

export interface RejectCause {
  /** As the machine reports it; 0 is none. */
  code: number;
  id: string;
  name: string;
  /** Of all rejects; the shares of a machine add up to 1. */
  share: number;
}

/** Steps of this share of a turn never fall into a pattern, and meet each reason as often as its share says. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Code of the reason of the `count`-th reject; 0 before the first. */
export function rejectCode(causes: readonly RejectCause[], count: number): number {
  if (count <= 0) return 0;
  let left = (count * GOLDEN) % 1;
  for (const { code, share } of causes) {
    if (left < share) return code;
    left -= share;
  }
  return causes.at(-1)?.code ?? 0;
}

/** The table as plant.yaml has it. */
export const rejectTable = (causes: readonly RejectCause[]): Reason[] =>
  causes.map(({ code, id, name }) => ({ code, id, name }));

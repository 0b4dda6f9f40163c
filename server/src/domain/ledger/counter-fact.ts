/** Something odd that a counter did, and what it was taken for: for metrics, diagnostics and cases; not stored. */

import type { CounterKind } from '../counters/counter.ts';
import type { CounterRole } from './context.ts';

export interface CounterFact {
  counter: CounterRole;
  atNs: bigint;
  kind: CounterKind;
  /** The reading before; `null` at the baseline. */
  from: number | null;
  to: number;
  /** Parts (or kWh) that were counted for it. */
  counted: number;
}

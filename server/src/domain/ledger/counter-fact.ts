/** Something odd that a counter did, and what it was taken for: for metrics, diagnostics and cases; not stored. */

import type { CounterKind } from '../counters/counter.ts';
import type { CounterRole } from './context.ts';

export interface CounterFact {
  /** What the counter is to the machine; `meter` where only meters read it. */
  counter: CounterRole | 'meter';
  signal: string;
  atNs: bigint;
  /** `excess`: more of a quality was told than the total has parts; what goes beyond is not counted. */
  kind: CounterKind | 'excess';
  /** The reading before; `null` at the baseline. */
  from: number | null;
  to: number;
  /** Parts (or kWh) that were counted for it. */
  counted: number;
}

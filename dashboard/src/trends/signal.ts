/** A signal as a trend shows it: what the plant says of it, its stretches, and its colour among the others. Pure. */

import type { Missing } from '@gemba/contract/history';
import type { Segment } from './segments.ts';

export interface TrendSignal {
  machine: string;
  signal: string;
  name: string;
  machineName: string;
  unit: string | null;
  type: string;
  role: string;
  low: number | null;
  high: number | null;
  /** Age from which what its machine said last is no longer taken for the present, ms. */
  noDataAfterMs: number;
  /** Name of the design token. */
  color: string;
  segments: readonly Segment[];
  /** Stretches of which nothing is known. */
  missing: readonly Missing[];
}

/** Colours of lines: none that means something abnormal. */
const COLORS = 8;
export const colorOf = (index: number): string => `--trace-${(index % COLORS) + 1}`;

export const keyOf = ({ machine, signal }: { machine: string; signal: string }): string => `${machine}/${signal}`;

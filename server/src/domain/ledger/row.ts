/**
 * A row of the ledger: a stretch of one machine over which nothing that matters changes. Rows are additive: any hour,
 * shift, day or product is a plain sum of them, and ratios are formed only when read (docs/decisions/0003).
 */

import type { MachineId, ProductId } from '@gemba/contract/identity';
import type { CalendarClass, MachineState } from '@gemba/contract/state';

/** Raised when the fold derives other rows from the same input; rows carry it, and a start with older rows folds again. */
export const FOLD_VERSION = 4;

export interface LedgerRow {
  machine: MachineId;
  /** `[fromNs, toNs)`; never across a quarter hour UTC, a shift change or an order change. */
  fromNs: bigint;
  toNs: bigint;
  calendar: CalendarClass;
  /** `2026-11-22/A`: the production day, and the shift; `null` outside shifts. */
  shift: string | null;
  state: MachineState;
  /** Id of the reason, or the raw code as text when the plant doesn't know it; `null` without one. */
  reason: string | null;
  product: ProductId | null;
  /** Parts that were good at first. The increment belongs to the later reading. */
  good: number;
  /** Parts that were not good at first. */
  reject: number;
  /** Rejects that became good later [ISO 22400-2, rework quantity]: scrap is reject − rework, over any longer time. */
  rework: number;
  /** Σ parts × ideal cycle of their product, seconds: of all parts, and of the good ones. */
  idealS: number;
  goodIdealS: number;
  energyKWh: number;
  /** Counts were spread over unknown time; they stand outside performance. */
  estimated: boolean;
  /** Never stored: what people said of the stop that begins here, laid over rows when they are read (`../edits`). */
  stopMark?: StopMark;
}

/**
 * A stop is counted from here though the machine stood before (`cut`), or isn't, because it is counted with another
 * (`joined`). It speaks of `atNs` alone: a row that is cut later carries it twice.
 */
export interface StopMark {
  kind: 'cut' | 'joined';
  atNs: bigint;
}

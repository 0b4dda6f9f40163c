/**
 * Words of the calendar: a running shift, and a stretch of time over which neither class nor shift changes. All
 * windows are half-open, `[fromNs, toNs)`.
 */

import type { CalendarClass } from '@gemba/contract/state';

/** One shift on one day. Night shifts of 7 or 9 hours are real: its length is `toNs − fromNs`, never a constant. */
export interface ShiftWindow {
  id: string;
  name: string;
  /** Production day: the local date on which the shift starts, or ends, as its calendar says; `2026-11-22`. */
  day: string;
  /** `2026-11-22/A`, as rows carry it. */
  key: string;
  fromNs: bigint;
  toNs: bigint;
}

export interface Segment {
  fromNs: bigint;
  toNs: bigint;
  calendar: CalendarClass;
  /** The shift that it lies in, breaks and planned stops included; `null` outside shifts. */
  shift: ShiftWindow | null;
}

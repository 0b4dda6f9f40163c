/** What the pages ask of the server beside the live stream: history for pictures, and the acts of people. */

import type { LossKind } from '@gemba/contract/losses';
import type { CalendarClass, MachineState, ShownState } from '@gemba/contract/state';
import { request } from './request.ts';

/** A stretch of one machine over which nothing that matters changed. */
export interface TimelineRow {
  machine: string;
  fromMs: number;
  toMs: number;
  state: MachineState;
  shown: ShownState;
  calendar: CalendarClass;
  reason: string | null;
}

/** A reason for lost time in the running shift. */
export interface Loss {
  line: string;
  /** The machine that caused it. */
  machine: string;
  kind: LossKind;
  /** `null` for micro-stops, lost speed and rejects. */
  state: MachineState | null;
  reason: string | null;
  minutes: number;
  cost: number | null;
  /** ISO 4217 */
  currency: string | null;
}

const at = encodeURIComponent;

export const timeline = (line: string, hours: number): Promise<{ rows: TimelineRow[] }> =>
  request('GET', `/lines/${at(line)}/timeline?hours=${hours}`);

export const overview = (): Promise<{ losses: Loss[] }> => request('GET', '/overview');

export const acknowledge = (occurrence: string, comment: string | null): Promise<unknown> =>
  request('POST', '/alarms/acknowledge', { occurrence, comment });

/** Ends a latched alarm that has returned and was acknowledged. */
export const reset = (occurrence: string, comment: string | null): Promise<unknown> =>
  request('POST', '/alarms/reset', { occurrence, comment });

/** @param minutes at most what the server allows (8 h unless configured) */
export const shelve = (
  rule: string,
  machine: string,
  how: { minutes?: number; once: boolean; reason: string },
): Promise<unknown> => request('POST', '/alarms/shelve', { rule, machine, ...how });

/** Without an end: it comes back by hand. */
export const removeFromService = (rule: string, machine: string, reason: string): Promise<unknown> =>
  request('POST', '/alarms/remove-from-service', { rule, machine, reason });

export const returnToService = (rule: string, machine: string, comment: string | null): Promise<unknown> =>
  request('POST', '/alarms/return-to-service', { rule, machine, comment });

/** Says something of an occurrence, which may be over. */
export const commentOn = (occurrence: string, comment: string): Promise<unknown> =>
  request('POST', '/alarms/comment', { occurrence, comment });

export const unshelve = (rule: string, machine: string, comment: string | null): Promise<unknown> =>
  request('POST', '/alarms/unshelve', { rule, machine, comment });

export const completePlan = (plan: string, comment: string | null): Promise<unknown> =>
  request('POST', '/maintenance/complete', { plan, comment });

/** Meters of machines: what they show, how they have gone on, and what people say of them. */

import type { MeterActView, MeterEventView, MeterPointView, MeterView } from '@gemba/contract/maintenance';
import { request } from './request.ts';

/** Life-to-date of all machines, or of one. */
export const meters = (machine?: string): Promise<{ meters: MeterView[] }> =>
  request('GET', machine === undefined ? '/meters' : `/meters?${new URLSearchParams({ machine })}`);

type Which = Pick<MeterView, 'machine' | 'meter'>;
const which = ({ machine, meter }: Which): string => `${new URLSearchParams({ machine, meter })}`;

/** What people said of a meter, newest first. */
export const meterActs = (meter: Which): Promise<{ acts: MeterActView[] }> =>
  request('GET', `/meters/acts?${which(meter)}`);

/** What counters of a machine did out of the ordinary, newest first. */
export const meterEvents = (machine: string): Promise<{ events: MeterEventView[] }> =>
  request('GET', `/meters/events?${new URLSearchParams({ machine })}`);

/** Life-to-date over the last days. */
export const meterHistory = (meter: Which, days: number): Promise<{ points: MeterPointView[] }> =>
  request('GET', `/meters/history?${which(meter)}&days=${days}`);

export const readMeter = (
  { machine, meter }: Which,
  reading: { atMs: number; value: number; comment: string | null },
): Promise<unknown> => request('POST', '/meters/reading', { machine, meter, ...reading });

export const replaceCounter = (
  { machine, meter }: Which,
  swap: { atMs: number; signal: string | null; final: number | null; start: number | null; comment: string },
): Promise<unknown> => request('POST', '/meters/swap', { machine, meter, ...swap });

/** What engineers ask of the way from the gateways to the sinks. */

import type { Diagnostics, GapSum } from '@gemba/contract/diagnostics';
import { request } from './request.ts';

export const diagnostics = (): Promise<Diagnostics> => request('GET', '/diagnostics');

/** Declared gaps of the last hours, by machine and cause. */
export const gaps = (hours: number): Promise<{ fromMs: number; toMs: number; gaps: GapSum[] }> =>
  request('GET', `/diagnostics/gaps?hours=${hours}`);

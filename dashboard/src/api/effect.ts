/** What maintenance did, what a machine is worth, and what could be done while a line stands, as the server answers it. */

import type { EffectOverview, MachineEffectView } from '@gemba/contract/effect';
import type { OpportunitiesView } from '@gemba/contract/opportunity';
import { request } from './request.ts';

const at = encodeURIComponent;

export const effects = (days: number): Promise<EffectOverview> => request('GET', `/maintenance/effect?days=${days}`);

export const effectOf = (machine: string, days: number): Promise<MachineEffectView> =>
  request('GET', `/machines/${at(machine)}/effect?days=${days}`);

/** Of one line, or of all that stand. */
export const opportunities = (line: string | null): Promise<OpportunitiesView> =>
  request('GET', `/opportunities${line === null ? '' : `?line=${at(line)}`}`);

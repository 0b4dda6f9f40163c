/** What was lost where, as the server answers it (`contract/src/losses.ts`), and which machine holds a line up. */

import type { ProfileId } from '@gemba/contract/figures';
import type { BottleneckView, LossesView, LossUnit, LostStretch, ParetoRow } from '@gemba/contract/losses';
import { request } from './request.ts';

/** A place and a window. */
export interface AskedLosses {
  place: string;
  profile: ProfileId;
  fromMs: number;
  toMs: number;
}

const at = encodeURIComponent;
const asked = ({ place, profile, fromMs, toMs }: AskedLosses): string =>
  `place=${at(place)}&profile=${profile}&from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}`;

export const losses = (of: AskedLosses, unit: LossUnit): Promise<LossesView> =>
  request('GET', `/losses?${asked(of)}&unit=${unit}`);

/** When a cause took its time, newest first, and how many stretches there are beyond those. */
export const stretches = (
  of: AskedLosses,
  { machine, kind, state, reasonId }: Pick<ParetoRow, 'machine' | 'kind' | 'state' | 'reasonId'>,
): Promise<{ stretches: LostStretch[]; more: number }> => {
  const cause = `machine=${at(machine)}&kind=${kind}${state === null ? '' : `&state=${state}`}`;
  return request('GET', `/losses/stretches?${asked(of)}&${cause}${reasonId === null ? '' : `&reason=${at(reasonId)}`}`);
};

/** Of the running shift, and now. */
export const bottleneck = (line: string): Promise<BottleneckView> => request('GET', `/lines/${at(line)}/bottleneck`);

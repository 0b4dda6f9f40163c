/** Figures of places, and why they are what they are, as the server answers it (`contract/src/figures.ts`). */

import type { FigureId, Grouping } from '@gemba/contract/figure-names';
import type { FigureDays, Figures, ProfileId, ProfileView, WhyView } from '@gemba/contract/figures';
import { request } from './request.ts';

/** A place, a window and a definition. */
export interface AskedFigures {
  place: string;
  profile: ProfileId;
  /** Only what was made while it ran; `null`: all. */
  order: string | null;
  fromMs: number;
  toMs: number;
}

const at = encodeURIComponent;
const windowOf = ({ fromMs, toMs }: Pick<AskedFigures, 'fromMs' | 'toMs'>): string =>
  `from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}`;

export const profiles = (): Promise<{ profiles: ProfileView[] }> => request('GET', '/profiles');

const orderOf = (order: string | null): string => (order === null ? '' : `&order=${at(order)}`);

/** Of an order over its whole run, whatever the window is. */
export const figures = (asked: AskedFigures, by: Grouping): Promise<Figures> => {
  const { place, profile, order } = asked;
  const when = order === null ? `&${windowOf(asked)}` : orderOf(order);
  return request('GET', `/figures?place=${at(place)}&profile=${profile}${when}&by=${by}`);
};

/** Production days, `2026-11-22`, the last one included. */
export const figureDays = (
  { place, profile }: Pick<AskedFigures, 'place' | 'profile'>,
  figure: FigureId,
  from: string,
  through: string,
): Promise<FigureDays> =>
  request(
    'GET',
    `/figures/days?place=${at(place)}&profile=${profile}&figure=${figure}&from=${from}&through=${through}`,
  );

/** As many as one can look through; the next are a touch away. */
const STRETCHES = 40;

/** Stretches of one machine, a page at a time. */
export const why = (
  machine: string,
  figure: FigureId,
  asked: Omit<AskedFigures, 'place'>,
  cursor: number,
): Promise<WhyView> =>
  request(
    'GET',
    `/machines/${at(machine)}/figures/${figure}?profile=${asked.profile}&${windowOf(asked)}${orderOf(asked.order)}&limit=${STRETCHES}&cursor=${cursor}`,
  );

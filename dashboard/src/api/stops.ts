/** Stops of a line, the reasons that they can have, and what people say of them. */

import type { BookingsView, CorrectionAsked, EditAsked, EditView, ReasonView, StopView } from '@gemba/contract/edits';
import { request } from './request.ts';

const at = encodeURIComponent;

/** Stops of the running shift, or of the last hours where none runs. */
export const stopsOf = (line: string): Promise<{ fromMs: number; toMs: number; stops: StopView[] }> =>
  request('GET', `/lines/${at(line)}/stops`);

export const reasonsOf = (line: string): Promise<{ machines: { machine: string; reasons: ReasonView[] }[] }> =>
  request('GET', `/lines/${at(line)}/reasons`);

/** What was said of a stretch, what was taken back too; in the order in which it was said. */
export const editsOf = (machine: string, fromMs: number, toMs: number): Promise<{ edits: EditView[] }> =>
  request('GET', `/machines/${at(machine)}/edits?from=${fromMs}&to=${toMs}`);

export const say = (machine: string, edit: EditAsked): Promise<EditView> =>
  request('POST', `/machines/${at(machine)}/edits`, edit);

/** @param why `null`: nothing is said of it */
export const takeBack = (machine: string, edit: number, why: string | null = null): Promise<EditView> =>
  request('DELETE', `/machines/${at(machine)}/edits/${edit}${why === null ? '' : `?comment=${at(why)}`}`);

/** What was booked later for the last shifts of a line. */
export const bookingsOn = (line: string): Promise<BookingsView> => request('GET', `/lines/${at(line)}/bookings`);

export const book = (machine: string, asked: CorrectionAsked): Promise<EditView> =>
  request('POST', `/machines/${at(machine)}/corrections`, asked);

/** How the alarm system itself does, and rules tried on the past (`contract/src/alarm-figures.ts`). */

import type { AlarmFigures, RuleView, StudyRequest, StudyView } from '@gemba/contract/alarm-figures';
import { request } from './request.ts';

const at = encodeURIComponent;

export const alarmFigures = (place: string, fromMs: number, toMs: number): Promise<AlarmFigures> =>
  request('GET', `/alarms/figures?place=${at(place)}&from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}`);

export const alarmRules = (): Promise<{ rules: RuleView[] }> => request('GET', '/alarms/rules');

export const beginStudy = (asked: StudyRequest): Promise<StudyView> => request('POST', '/alarms/studies', asked);
export const studyOf = (id: string): Promise<StudyView> => request('GET', `/alarms/studies/${at(id)}`);
export const cancelStudy = (id: string): Promise<StudyView> => request('DELETE', `/alarms/studies/${at(id)}`);

/** Where the journal is taken away as CSV. */
export const journalCsv = (fromMs: number, toMs: number): string =>
  `/api/v1/alarms/journal/export?format=csv&from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}`;

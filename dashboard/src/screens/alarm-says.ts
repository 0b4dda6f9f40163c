/** What is to be said of an alarm beside its text: where it stands, what keeps it quiet, and since when; pure. */

import type { AlarmView } from '@gemba/contract/live';
import type { MachineState } from '@gemba/contract/state';
import type { Words } from '../i18n/words.svelte.ts';

/** States of a machine, as tiles call them. */
const STATES = {
  ...({ producing: 'state.run', starved: 'state.starved', blocked: 'state.blocked', stopped: 'state.down' } as const),
  ...({ faulted: 'state.down', setup: 'state.setup', maintenance: 'state.maintenance', idle: 'state.idle' } as const),
  ...({ off: 'state.off', 'no-data': 'state.no-data' } as const),
} as const satisfies Record<MachineState, string>;

const isState = (cause: string): cause is MachineState => cause in STATES;

/** A state of the machine, a job that holds it, or what else the server calls it. */
function causeOf(cause: string, words: Pick<Words, 't'>): string {
  if (isState(cause)) return words.t(STATES[cause]);
  const number = /^job (\d+)$/.exec(cause)?.[1];
  return number === undefined ? cause : words.t('jobs.number', { number });
}

/** @param at writes a moment in the zone of the alarm's site */
export function saysOf(alarm: AlarmView, words: Pick<Words, 't'>, at: (ms: number) => string): string[] {
  return [...standing(alarm, words), ...quiet(alarm, words, at)].filter((text) => text !== '');
}

function standing(alarm: AlarmView, words: Pick<Words, 't'>): string[] {
  const { state, uncertain, chattering = false, place = null, held = null, occurrences = 1 } = alarm;
  return [
    state.startsWith('returned') ? words.t('alarm.returned') : '',
    state.startsWith('latched') ? words.t('alarm.latched') : '',
    uncertain ? words.t('wall.uncertain') : '',
    chattering ? words.t('alarm.chattering') : '',
    place === null ? '' : words.t(place === 'first-out' ? 'alarm.firstOut' : 'alarm.follower'),
    held === 'flood' ? words.t('alarm.inFlood') : '',
    occurrences > 1 ? words.t('alarm.occurrences', { count: occurrences }) : '',
  ];
}

function quiet(alarm: AlarmView, words: Pick<Words, 't'>, at: (ms: number) => string): string[] {
  const { outOfService = null, suppressedBy = [], shelvedUntilMs } = alarm;
  const says: string[] = [];
  if (outOfService !== null) says.push(words.t('alarm.outOfService'), outOfService.by, outOfService.reason);
  else if (alarm.suppression === 'out-of-service') says.push(words.t('alarm.outOfService'));
  if (shelvedUntilMs !== null) {
    const time = at(shelvedUntilMs);
    says.push(words.t(alarm.shelvedOnce === true ? 'alarm.shelvedOnce' : 'alarm.shelvedUntil', { time }));
    says.push(alarm.shelfEnding === true ? words.t('alarm.shelfEnding') : '');
    says.push(alarm.shelvedBy ?? '', alarm.shelvedReason ?? '');
  }
  for (const { cause, untilMs } of suppressedBy) {
    says.push(words.t('alarm.suppressedBy', { cause: causeOf(cause, words) }));
    if (untilMs !== null) says.push(words.t('alarm.graceUntil', { time: at(untilMs) }));
  }
  if (alarm.suppression === 'by-design' && suppressedBy.length === 0) says.push(words.t('alarm.suppressed'));
  return says;
}

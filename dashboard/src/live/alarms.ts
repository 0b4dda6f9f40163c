/** Which alarms a screen lists and in what order; pure, so that a wall, a desk and a phone agree. */

import type { AlarmView } from '@gemba/contract/live';
import { PRIORITIES } from '@gemba/contract/state';

/** Whether somebody still has to say "I know" [ISA-18.2 §5.5]. */
export const isUnacknowledged = (alarm: AlarmView): boolean => alarm.state.endsWith('unacknowledged');

/** Whether the condition is true at this moment, or was when data was last seen. */
export const isActive = (alarm: AlarmView): boolean => alarm.state.startsWith('active');

/** Whether it speaks: shelved, suppressed and out-of-service alarms are in a register of their own. */
export const isAnnounced = (alarm: AlarmView): boolean => alarm.suppression === 'none' && alarm.state !== 'normal';

/**
 * Order of a list: what nobody has acknowledged first, of it what is still so before what is over, then by priority, then
 * the oldest. A critical alarm is so never
 * hidden behind three old ones of low priority.
 */
export function byUrgency(a: AlarmView, b: AlarmView): number {
  return (
    Number(isUnacknowledged(b)) - Number(isUnacknowledged(a)) ||
    Number(isActive(b)) - Number(isActive(a)) ||
    PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
    a.sinceMs - b.sinceMs ||
    (a.occurrence < b.occurrence ? -1 : 1)
  );
}

/** What people did stands before what the design does. */
const BY_WHOM: readonly AlarmView['suppression'][] = ['out-of-service', 'shelved', 'by-design'];

/**
 * The register of what is kept quiet. What is normal and only suppressed by the state of its machine is nobody's concern:
 * of a line that is switched off that would be every rule.
 */
export const registerOf = (alarms: readonly AlarmView[]): AlarmView[] =>
  alarms
    .filter(({ suppression, state }) => suppression !== 'none' && !(suppression === 'by-design' && state === 'normal'))
    .sort((a, b) => BY_WHOM.indexOf(a.suppression) - BY_WHOM.indexOf(b.suppression) || byUrgency(a, b));

/** Alarms by machine, each list in the order of urgency. */
export function byMachine(alarms: readonly AlarmView[]): ReadonlyMap<string, readonly AlarmView[]> {
  const map = new Map<string, AlarmView[]>();
  for (const alarm of alarms) {
    const list = map.get(alarm.machine);
    if (list === undefined) map.set(alarm.machine, [alarm]);
    else list.push(alarm);
  }
  for (const list of map.values()) list.sort(byUrgency);
  return map;
}

/** A stop for which no alarm has come (yet) blinks this long: it is news to everybody. */
export const NEWS_MS = 5 * 60_000;

/**
 * Whether a DOWN machine blinks: until its alarms are acknowledged. Where no rule speaks there is nothing to
 * acknowledge, so it blinks while it is news.
 */
export function blinks(alarms: readonly AlarmView[], inStateMs: number): boolean {
  const active = alarms.filter((alarm) => isAnnounced(alarm) && isActive(alarm));
  return active.length === 0 ? inStateMs < NEWS_MS : active.some(isUnacknowledged);
}

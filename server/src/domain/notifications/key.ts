/** Which lines of the journal people are told of, and the key by which each is known for good, over restarts and at whoever receives it. */

import type { AlarmTransition } from '../alarms/types.ts';

/**
 * Whether somebody is to be told of a line of the journal: it announces an alarm, or it warns whoever shelved one that
 * the shelving ends soon.
 */
export const isTold = ({ announce, transition }: Pick<AlarmTransition, 'announce' | 'transition'>): boolean =>
  announce || transition === 'shelf-ending';

/** One occurrence makes the same transition at a moment once. */
export const announcementKey = ({
  occurrence,
  transition,
  atNs,
}: Pick<AlarmTransition, 'occurrence' | 'transition' | 'atNs'>): string => `${occurrence}/${transition}/${atNs}`;

/** The key of an announcement: it names it for good, over restarts and at whoever receives it. */

import type { AlarmTransition } from '../alarms/types.ts';

/** One occurrence makes the same transition at a moment once. */
export const announcementKey = ({
  occurrence,
  transition,
  atNs,
}: Pick<AlarmTransition, 'occurrence' | 'transition' | 'atNs'>): string => `${occurrence}/${transition}/${atNs}`;

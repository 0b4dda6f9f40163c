/** The alarm as it is between occurrences. */

import type { AlarmMemory } from './types.ts';

export function closed(memory: AlarmMemory): AlarmMemory {
  return {
    ...memory,
    state: 'normal',
    occurrence: null,
    activeNs: null,
    returnedNs: null,
    acknowledgedNs: null,
    acknowledgedBy: null,
    value: null,
    detail: null,
    announced: false,
    held: null,
    place: null,
    occurrences: 0,
  };
}

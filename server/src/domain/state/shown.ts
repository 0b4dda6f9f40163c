/** What a screen says of a machine: one table of calendar class, machine state and pace. */

import type { CalendarClass, MachineState, ShownState } from '@gemba/contract/state';

/** Shown in scheduled time; `producing` at full pace. */
const IN_SCHEDULED_TIME: Readonly<Record<MachineState, ShownState>> = {
  producing: 'run',
  stopped: 'down',
  faulted: 'down',
  starved: 'starved',
  blocked: 'blocked',
  setup: 'setup',
  maintenance: 'maintenance',
  idle: 'idle',
  off: 'off',
  'no-data': 'no-data',
};

/**
 * The shown state. In a break, a planned stop and unscheduled time nothing is missed, so it is `planned` whatever the
 * machine does; but what isn't known is never shown as anything else than `no-data`.
 */
export function shownOf(calendar: CalendarClass, state: MachineState, slow: boolean): ShownState {
  if (state === 'no-data') return 'no-data';
  if (calendar !== 'scheduled') return 'planned';
  return state === 'producing' && slow ? 'slow' : IN_SCHEDULED_TIME[state];
}

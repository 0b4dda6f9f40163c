/** Words for tables of what stretches count as: each profile is a table, and these are its cells. */

import type { TimeLoss } from '@gemba/contract/figures';
import { MACHINE_STATES, type MachineState } from '@gemba/contract/state';
import type { Count } from '../profile.ts';

type Row = Readonly<Record<MachineState, Count>>;

export const RUN: Count = { part: 'run', loss: null };
export const UNKNOWN: Count = { part: 'unknown', loss: null };
/** Planned, and lost to something, as downtime. */
export const down = (loss: TimeLoss): Count => ({ part: 'stop', loss });
/** Lost to something within run time: a loss of performance. */
export const slowed = (loss: TimeLoss): Count => ({ part: 'run', loss });
/** Not planned. */
export const out = (loss: TimeLoss): Count => ({ part: 'outside', loss });

/** All states alike. */
export const always = (count: Count): Row =>
  Object.fromEntries(MACHINE_STATES.map((state) => [state, count])) as Record<MachineState, Count>;

/** Time that is planned though the calendar doesn't schedule it: production counts, whatever else it is lost to one thing. */
export const unlessProducing = (count: Count): Row => ({ ...always(count), producing: RUN, 'no-data': UNKNOWN });

/** What most definitions take states for in scheduled time. */
export const USUAL: Row = {
  producing: RUN,
  starved: down('waiting'),
  blocked: down('waiting'),
  stopped: down('breakdown'),
  faulted: down('breakdown'),
  setup: down('setup'),
  maintenance: down('maintenance'),
  idle: down('idle'),
  off: down('idle'),
  'no-data': UNKNOWN,
};

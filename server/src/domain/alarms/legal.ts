/**
 * The lifecycle as a table [ISA-18.2 §5.5 and fig. 3, IEC 62682 fig. 6]: from which states of the inner axis a transition
 * may come, and into which it may lead. Written from the standard, not from the code that is held to it.
 */

import type { AlarmState } from '@gemba/contract/state';
import type { AlarmTransition } from './types.ts';

type Legal = Partial<Record<AlarmState, readonly AlarmState[]>>;

/** What leaves the inner axis as it is. */
const STAYS: Legal = {
  normal: ['normal'],
  'active-unacknowledged': ['active-unacknowledged'],
  'active-acknowledged': ['active-acknowledged'],
  'returned-unacknowledged': ['returned-unacknowledged'],
  'latched-unacknowledged': ['latched-unacknowledged'],
  'latched-acknowledged': ['latched-acknowledged'],
};

/** Suppression ends: normal if normal, unacknowledged if not. While another one lasts nothing changes. */
const ANEW: Legal = {
  normal: ['normal'],
  'active-unacknowledged': ['active-unacknowledged'],
  'active-acknowledged': ['active-unacknowledged', 'active-acknowledged'],
  'returned-unacknowledged': ['normal', 'returned-unacknowledged'],
  'latched-unacknowledged': ['latched-unacknowledged'],
  'latched-acknowledged': ['latched-unacknowledged', 'latched-acknowledged'],
};

export const LEGAL: Readonly<Record<AlarmTransition['transition'], Legal>> = {
  activated: {
    normal: ['active-unacknowledged'],
    'returned-unacknowledged': ['active-unacknowledged'],
    'latched-unacknowledged': ['active-unacknowledged'],
    'latched-acknowledged': ['active-unacknowledged'],
  },
  returned: {
    'active-unacknowledged': ['returned-unacknowledged', 'latched-unacknowledged'],
    'active-acknowledged': ['normal', 'latched-acknowledged'],
  },
  acknowledged: {
    'active-unacknowledged': ['active-acknowledged'],
    'returned-unacknowledged': ['normal'],
    'latched-unacknowledged': ['latched-acknowledged'],
  },
  reset: { 'latched-acknowledged': ['normal'] },
  shelved: STAYS,
  'shelf-ending': STAYS,
  suppressed: STAYS,
  'removed-from-service': STAYS,
  unshelved: ANEW,
  unsuppressed: ANEW,
  'returned-to-service': ANEW,
  commented: STAYS,
  chattering: STAYS,
  steady: STAYS,
  'first-out': STAYS,
  follower: STAYS,
};

/** Whether a line of the journal may follow the state before it. */
export function isLegal(before: AlarmState, { transition, state }: Pick<AlarmTransition, 'transition' | 'state'>) {
  return LEGAL[transition][before]?.includes(state) ?? false;
}

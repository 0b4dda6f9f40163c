/** All kinds of alarm condition; a new one is one file and one line here, and its part of the plant's schema. */

import type { AlarmCondition } from '@gemba/contract/plant';
import type { Condition } from './condition.ts';
import { limit } from './limit.ts';
import { stale } from './stale.ts';
import { stateLongerThan } from './state-longer-than.ts';

export const CONDITIONS: Record<AlarmCondition['kind'], Condition<unknown>> = {
  'above-limit': limit,
  'below-limit': limit,
  'state-longer-than': stateLongerThan,
  stale,
};

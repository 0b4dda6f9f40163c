/** All kinds of alarm condition; a new one is one file and one line here, and its part of the plant's schema, unless it is the system's own. */

import type { AlarmCondition } from '@gemba/contract/plant/alarm-rule';
import type { NotedCondition } from '../rules.ts';
import type { Condition } from './condition.ts';
import { limit } from './limit.ts';
import { noted } from './noted.ts';
import { stale } from './stale.ts';
import { stateLongerThan } from './state-longer-than.ts';

export const CONDITIONS: Record<AlarmCondition['kind'] | NotedCondition['kind'], Condition<unknown>> = {
  'above-limit': limit,
  'below-limit': limit,
  'state-longer-than': stateLongerThan,
  stale,
  noted,
};

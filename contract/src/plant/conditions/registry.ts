/** All conditions that a rule of the plant can have: their schemas, and what each needs of a machine. */

import Type, { type Static } from 'typebox';
import { LimitCondition, limitNeeds } from './limit.ts';
import type { Need } from './need.ts';
import { StaleCondition } from './stale.ts';
import { StateCondition } from './state-longer-than.ts';

export const AlarmCondition = Type.Union([LimitCondition, StateCondition, StaleCondition]);
export type AlarmCondition = Static<typeof AlarmCondition>;

type Needs = (condition: never) => Need[];

const NEEDS: Record<AlarmCondition['kind'], Needs> = {
  'above-limit': limitNeeds,
  'below-limit': limitNeeds,
  'state-longer-than': () => [],
  stale: () => [],
};

/** What a condition needs of a machine; its own signal first, empty where it goes by none. */
export const needsOf = (condition: AlarmCondition): Need[] => NEEDS[condition.kind](condition as never);

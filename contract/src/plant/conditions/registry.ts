/** All conditions that a rule of the plant can have: their schemas, and what each needs of a machine. */

import Type, { type Static } from 'typebox';
import { BadQualityCondition, badQualityNeeds } from './bad-quality.ts';
import { CounterStalledCondition, counterStalledNeeds } from './counter-stalled.ts';
import { CycleOverIdealCondition, cycleOverIdealNeeds } from './cycle-over-ideal.ts';
import { DeviationCondition, deviationNeeds } from './deviation.ts';
import { FlatlineCondition, flatlineNeeds } from './flatline.ts';
import { ForecastCondition, forecastNeeds } from './forecast.ts';
import { LimitCondition, limitNeeds } from './limit.ts';
import { MachineAlarmCondition, machineAlarmNeeds } from './machine-alarm.ts';
import { MaintenanceDueCondition } from './maintenance-due.ts';
import { MismatchCondition, mismatchNeeds } from './mismatch.ts';
import type { Need } from './need.ts';
import { PlanMissedCondition } from './plan-missed.ts';
import { RateOfChangeCondition, rateOfChangeNeeds } from './rate-of-change.ts';
import { SpcCondition, spcNeeds } from './spc.ts';
import { StaleCondition } from './stale.ts';
import { StateCondition } from './state-longer-than.ts';

export const AlarmCondition = Type.Union([
  LimitCondition,
  DeviationCondition,
  RateOfChangeCondition,
  StateCondition,
  StaleCondition,
  BadQualityCondition,
  FlatlineCondition,
  MismatchCondition,
  CounterStalledCondition,
  CycleOverIdealCondition,
  SpcCondition,
  ForecastCondition,
  PlanMissedCondition,
  MaintenanceDueCondition,
  MachineAlarmCondition,
]);
export type AlarmCondition = Static<typeof AlarmCondition>;

type Needs = (condition: never) => Need[];

const nothing: Needs = () => [];

const NEEDS: Record<AlarmCondition['kind'], Needs> = {
  'above-limit': limitNeeds,
  'below-limit': limitNeeds,
  deviation: deviationNeeds,
  'rate-of-change': rateOfChangeNeeds,
  'state-longer-than': nothing,
  stale: nothing,
  'bad-quality': badQualityNeeds,
  flatline: flatlineNeeds,
  mismatch: mismatchNeeds,
  'counter-stalled': counterStalledNeeds,
  'cycle-over-ideal': cycleOverIdealNeeds,
  spc: spcNeeds,
  forecast: forecastNeeds,
  'plan-missed': nothing,
  'maintenance-due': nothing,
  'machine-alarm': machineAlarmNeeds,
};

/** What a condition needs of a machine; its own signal first, empty where it goes by none. */
export const needsOf = (condition: AlarmCondition): Need[] => NEEDS[condition.kind](condition as never);

/** All kinds of alarm condition; a new one is one file and one line here, and its part of the plant's schema, unless it is the system's own. */

import type { AlarmCondition } from '@gemba/contract/plant/alarm-rule';
import type { NotedCondition } from '../rules.ts';
import { badQuality } from './bad-quality.ts';
import type { Condition } from './condition.ts';
import { counterStalled } from './counter-stalled.ts';
import { cycleOverIdeal } from './cycle-over-ideal.ts';
import { deviation } from './deviation.ts';
import { flatline } from './flatline.ts';
import { forecast } from './forecast.ts';
import { limit } from './limit.ts';
import { machineAlarm } from './machine-alarm.ts';
import { maintenanceDue } from './maintenance-due.ts';
import { mismatch } from './mismatch.ts';
import { noted } from './noted.ts';
import { planMissed } from './plan-missed.ts';
import { rateOfChange } from './rate-of-change.ts';
import { spc } from './spc.ts';
import { stale } from './stale.ts';
import { stateLongerThan } from './state-longer-than.ts';

export const CONDITIONS: Record<AlarmCondition['kind'] | NotedCondition['kind'], Condition<unknown>> = {
  'above-limit': limit,
  'below-limit': limit,
  deviation,
  'rate-of-change': rateOfChange,
  'state-longer-than': stateLongerThan,
  stale,
  'bad-quality': badQuality,
  flatline,
  mismatch,
  'counter-stalled': counterStalled,
  'cycle-over-ideal': cycleOverIdeal,
  spc,
  forecast,
  'plan-missed': planMissed,
  'maintenance-due': maintenanceDue,
  'machine-alarm': machineAlarm,
  noted,
};

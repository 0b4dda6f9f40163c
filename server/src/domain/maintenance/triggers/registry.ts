/** All kinds of maintenance trigger; a new one is one file and one line here, and its part of the plant's schema. */

import type { MaintenanceTrigger } from '@gemba/contract/plant/maintenance-trigger';
import { calendarTrigger } from './calendar.ts';
import { conditionTrigger } from './condition.ts';
import { counterTrigger } from './counter.ts';
import { cyclesTrigger } from './cycles.ts';
import { energyTrigger } from './energy.ts';
import { forecastTrigger } from './forecast.ts';
import { partsTrigger } from './parts.ts';
import { runHoursTrigger } from './run-hours.ts';
import type { Binding, MakeTrigger, Trigger, TriggerKind } from './trigger.ts';

const TRIGGERS: { [K in TriggerKind]: MakeTrigger<K> } = {
  calendar: calendarTrigger,
  'run-hours': runHoursTrigger,
  cycles: cyclesTrigger,
  parts: partsTrigger,
  energy: energyTrigger,
  counter: counterTrigger,
  condition: conditionTrigger,
  forecast: forecastTrigger,
};

/** The trigger that a configuration asks for; throws a `RuleError` when its recurrence rule is none. */
export const triggerOf = (config: MaintenanceTrigger, binding: Binding): Trigger =>
  (TRIGGERS[config.kind] as MakeTrigger<TriggerKind>)(config, binding);

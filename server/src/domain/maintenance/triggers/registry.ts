/** All kinds of maintenance trigger; a new one is one file and one line here, and its part of the plant's schema. */

import type { MaintenancePlan, MaintenanceTrigger } from '@gemba/contract/plant/maintenance-plan';
import { calendarTrigger } from './calendar.ts';
import { runHoursTrigger } from './run-hours.ts';
import type { Trigger } from './trigger.ts';

type Kind = MaintenanceTrigger['kind'];
type Make<K extends Kind> = (
  config: Extract<MaintenanceTrigger, { kind: K }>,
  mode: MaintenancePlan['mode'],
  timeZone: string,
) => Trigger;

const TRIGGERS: { [K in Kind]: Make<K> } = {
  calendar: calendarTrigger,
  'run-hours': runHoursTrigger,
};

/** The trigger that a configuration asks for; throws a `RuleError` when its recurrence rule is none. */
export const triggerOf: Make<Kind> = (config, mode, timeZone) =>
  (TRIGGERS[config.kind] as Make<Kind>)(config, mode, timeZone);

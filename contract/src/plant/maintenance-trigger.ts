/** What makes a maintenance plan due: by date, by use, by what an alarm rule says, or by where a measured value goes. */

import Type, { type Static } from 'typebox';
import { SIGNAL_ID_PATTERN } from '../identity.ts';
import { date, id, oneOf, strict, timeOfDay } from './primitives.ts';

/** Run hours that a trend is judged by, unless a trigger says otherwise. */
export const TREND_WINDOW_H = 200;

const positive = (description: string) => Type.Number({ exclusiveMinimum: 0, description });
const optionally = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }));

/** Warning and tolerance of a meter by time, beside those in its own unit. */
const byTime = {
  warnDays: optionally('Due soon, too, when the forecast says so many days or fewer'),
  toleranceDays: optionally('Overdue, too, when it has been due for so many days'),
};
const inUnits = (unit: string) => ({
  warn: optionally(`Due soon this many ${unit} before (default 10 %)`),
  tolerance: optionally(`Overdue this many ${unit} after (default 5 %)`),
  ...byTime,
});
const meterOf = (kind: string) => Type.Optional(id(`Meter of the machine (default \`${kind}\`)`));

export const MaintenanceTrigger = Type.Union([
  Type.Object(
    {
      kind: oneOf(['calendar'] as const, 'By date'),
      rrule: Type.String({
        description: 'iCalendar recurrence rule (RFC 5545 §3.3.10), for example FREQ=WEEKLY;BYDAY=FR',
      }),
      start: date('First day, in the site’s zone'),
      time: timeOfDay('Local time of day'),
      except: Type.Optional(
        Type.Array(date('A date of the rule'), {
          maxItems: 400,
          description: 'Dates on which it doesn’t come (EXDATE)',
        }),
      ),
      warnH: optionally('Due soon this many hours before (default 168, at most half the interval)'),
      toleranceH: optionally('Overdue this many hours after (default 24)'),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['run-hours'] as const, 'By time in `producing`, or in the states of another meter'),
      hours: positive('Run hours between two services'),
      meter: meterOf('run-hours'),
      warnH: optionally('Due soon this many run hours before (default 10 %)'),
      toleranceH: optionally('Overdue this many run hours after (default 5 %)'),
      ...byTime,
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['cycles'] as const, 'By cycles'),
      cycles: positive('Cycles between two services'),
      meter: meterOf('cycles'),
      ...inUnits('cycles'),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['parts'] as const, 'By parts made'),
      parts: positive('Parts between two services'),
      meter: meterOf('parts'),
      ...inUnits('parts'),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['energy'] as const, 'By energy used'),
      kWh: positive('Energy between two services, kWh'),
      meter: meterOf('energy'),
      ...inUnits('kWh'),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['counter'] as const, 'By any other meter of the machine'),
      amount: positive('Count between two services, in the meter’s unit'),
      meter: id('Meter of the machine'),
      ...inUnits('units'),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['condition'] as const, 'When an alarm rule becomes active on the machine'),
      rule: id('Alarm rule; a draft does, for it need not announce anything'),
      toleranceH: optionally('Overdue this many hours after (default 24)'),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['forecast'] as const, 'When a measured value is about to reach a limit'),
      signal: Type.String({ pattern: SIGNAL_ID_PATTERN, description: 'What is measured, while the machine produces' }),
      limit: Type.Number({ description: 'Where it must not get' }),
      falling: Type.Optional(Type.Boolean({ description: 'It falls to the limit (default: it rises to it)' })),
      aheadH: positive('Due this many run hours before it gets there'),
      windowH: Type.Optional(positive(`Run hours that the trend is judged by (default ${TREND_WINDOW_H})`)),
      confidence: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0.5,
          exclusiveMaximum: 1,
          description: 'How sure it must be that the limit is reached by then (default 0.8)',
        }),
      ),
      warnH: optionally('Due soon this many run hours before it is due (default aheadH)'),
    },
    strict,
  ),
]);

export type MaintenanceTrigger = Static<typeof MaintenanceTrigger>;

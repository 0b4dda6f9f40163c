/** Plans and meters as the API says them; that these are the live views is checked when this compiles. */

import type {
  ComplianceView,
  MaintenanceView,
  MeterActView,
  MeterEventView,
  MeterPointView,
  MeterView,
} from '@gemba/contract/maintenance';
import { DUE_STATES } from '@gemba/contract/state';
import Type, { type Static } from 'typebox';
import { FACT_KINDS } from '../domain/maintenance/types.ts';
import { oneOf, orNull, type Same, time, timeOrNull } from './schemas.ts';

const share = (description: string) => Type.Number({ description: `${description}, 0…1` });

const Basis = Type.Union([
  Type.Object({ kind: Type.Literal('calendar'), rrule: Type.String(), time: Type.String() }),
  Type.Object({
    kind: Type.Literal('run-hours'),
    hours: Type.Number(),
    usedHours: Type.Number(),
    meter: Type.String(),
  }),
  Type.Object({
    kind: oneOf(['cycles', 'parts', 'energy', 'counter'] as const),
    limit: Type.Number(),
    used: Type.Number(),
    unit: Type.String(),
    meter: Type.String(),
  }),
  Type.Object({ kind: Type.Literal('condition'), rule: Type.String() }),
  Type.Object({
    kind: Type.Literal('forecast'),
    signal: Type.String(),
    limit: Type.Number(),
    value: orNull(Type.Number(), 'What the trend says of now'),
  }),
]);

const trigger = {
  basis: Basis,
  used: Type.Number({ description: 'Share of the interval that is used; 1 = due' }),
  dueMs: timeOrNull('When it is due'),
  forecast: Type.Boolean({ description: 'The due time is a forecast' }),
  confidence: orNull(Type.Number(), 'How much the forecast is to be believed, 0…1'),
};

const Compliance = Type.Object({
  services: Type.Integer({ description: 'Services that were done, missed or cancelled' }),
  inTime: Type.Integer({ description: 'Of these, done inside the tolerance' }),
  meanDays: orNull(Type.Number(), 'Mean of the real interval, days'),
  deviationDays: orNull(Type.Number(), 'Its standard deviation, days'),
});

export const MaintenanceSchema = Type.Object({
  plan: Type.String(),
  machine: Type.String(),
  task: Type.String(),
  due: oneOf(DUE_STATES),
  job: orNull(Type.String(), 'Id of the open job'),
  ...trigger,
  overdueSinceMs: timeOrNull('Since when it is overdue, from the oldest date that was missed'),
  missed: Type.Integer({ description: 'Occurrences that came due while the job was open' }),
  triggers: Type.Array(Type.Object(trigger), { description: 'Whichever comes first' }),
  rest: orNull(Type.Array(Type.String()), 'Tasks that are still due where others were done'),
  covers: Type.Array(Type.String(), { description: 'Plans that are done with it' }),
  coveredBy: orNull(Type.String(), 'A bigger service that is open covers it'),
  pausedUntilMs: timeOrNull('Nothing comes due before'),
  compliance: Compliance,
  lastDoneMs: timeOrNull('When it was last done'),
  lastDoneBy: orNull(Type.String()),
  owner: orNull(Type.String()),
  procedure: orNull(Type.String({ description: 'Id of the procedure that its work follows' })),
  minutes: orNull(Type.Number(), 'Expected duration'),
});

/** A line of the journal of plans. */
export const MaintenanceLine = Type.Object({
  plan: Type.String(),
  kind: oneOf(FACT_KINDS),
  job: orNull(Type.String(), 'Id of the job'),
  atMs: time('When it became true'),
  dueMs: timeOrNull('The due date that it is about'),
  by: orNull(Type.String()),
  comment: orNull(Type.String()),
  via: orNull(Type.String(), 'The bigger plan that it was done with'),
});

export const MeterSchema = Type.Object({
  machine: Type.String(),
  meter: Type.String(),
  name: orNull(Type.String(), 'As people call it'),
  kind: oneOf(['run-hours', 'parts', 'cycles', 'energy', 'counter', 'by-hand'] as const),
  unit: Type.String(),
  signals: Type.Array(Type.String(), {
    description: 'Signals of the counters behind it; none where it is time, or people read it',
  }),
  value: Type.Number({ description: 'Life-to-date; never less than what was shown before' }),
  readMs: timeOrNull('Through when it is accounted for'),
  completeness: orNull(Type.Number(), 'Share of the time since it was first heard of that is known, 0…1'),
  perDay: orNull(Type.Number(), 'Use a day over the last days'),
  confidence: share('How much that is to be believed'),
});

/** What somebody said of a meter. */
const said = {
  atMs: time('When it was so'),
  by: Type.String(),
  comment: orNull(Type.String()),
  refused: orNull(
    Type.String(),
    'What a reading that can’t be was taken for: glitch, jump or reset. It counts for nothing',
  ),
};
export const MeterActSchema = Type.Union([
  Type.Object({ kind: Type.Literal('reading'), ...said, value: Type.Number() }),
  Type.Object({
    kind: Type.Literal('swap'),
    ...said,
    signal: orNull(Type.String(), 'Signal of the counter'),
    final: orNull(Type.Number(), 'Last reading of the old one'),
    start: orNull(Type.Number(), 'First reading of the new one'),
  }),
]);

/** Something odd that a counter did. */
export const MeterEventSchema = Type.Object({
  signal: Type.String(),
  atMs: time('When'),
  kind: Type.String({ description: 'rollover, reset, swap, glitch, jump or excess: glitches and jumps were refused' }),
  from: orNull(Type.Number(), 'The reading before'),
  to: Type.Number(),
  counted: Type.Number({ description: 'What was counted for it' }),
});

/** Life-to-date at a time. */
export const MeterPointSchema = Type.Object({ atMs: time('When'), value: Type.Number() });

/** Fails to compile when a schema and its view part. */
export const MAINTENANCE_AGREES: {
  plan: Same<Static<typeof MaintenanceSchema>, MaintenanceView>;
  compliance: Same<Static<typeof Compliance>, ComplianceView>;
  meter: Same<Static<typeof MeterSchema>, MeterView>;
  act: Same<Static<typeof MeterActSchema>, MeterActView>;
  event: Same<Static<typeof MeterEventSchema>, MeterEventView>;
  point: Same<Static<typeof MeterPointSchema>, MeterPointView>;
} = { plan: true, compliance: true, meter: true, act: true, event: true, point: true };

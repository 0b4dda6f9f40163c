/**
 * Schemas of what the API answers, for its description. The views themselves are those of the live model; that schema
 * and view agree is checked by the compiler at the end of this page.
 */

import type { AlarmView, KpiView, LineView, MachineView, PlantView } from '@gemba/contract/live';
import {
  ALARM_STATES,
  CALENDAR_CLASSES,
  MACHINE_STATES,
  PRIORITIES,
  SHOWN_STATES,
  SUPPRESSIONS,
} from '@gemba/contract/state';
import Type, { type Static, type TSchema } from 'typebox';
import { HELD_BY, PLACES } from '../domain/alarms/outer-types.ts';
import { TRANSITIONS } from '../domain/alarms/types.ts';
import { TARGET_LEVELS } from '../domain/targets/types.ts';

export const orNull = <T extends TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });
/**
 * A number that is sent, or null. One schema of two types: of a union of both the validator would coerce 0 to the null, if
 * that stands first, and null to 0 if it doesn't.
 */
export const numberSent = (
  options: { minimum?: number; maximum?: number; multipleOf?: number; default?: null; description?: string } = {},
) => Type.Unsafe<number | null>({ type: ['number', 'null'], ...options });
export const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum([...values]));
const number = (description: string) => Type.Number({ description });
const numberOrNull = (description: string) => orNull(Type.Number(), description);
export const time = (description: string) => Type.Number({ description: `${description}, ms UTC` });
export const timeOrNull = (description: string) => orNull(Type.Number(), `${description}, ms UTC`);

/** A value as JSON carries it; an integer beyond 2^53 is text. */
export const Plain = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);
export const PlainOrNull = Type.Union([Type.Number(), Type.Boolean(), Type.String(), Type.Null()]);

export const Kpi = Type.Object({
  profile: Type.Literal('oee.com', { description: 'Definitions by which the figures are formed' }),
  fromMs: time('Start of the window'),
  toMs: time('End of the window'),
  oee: numberOrNull('Good ideal time ÷ planned time, 0…1'),
  availability: numberOrNull('Run ÷ (planned − no data)'),
  performance: numberOrNull('Ideal time ÷ run; may pass 1'),
  quality: numberOrNull('Good ideal time ÷ ideal time'),
  completeness: numberOrNull('Known ÷ planned time'),
  plannedS: number('Planned production time, s'),
  noDataS: number('Planned time of which nothing is known, s'),
  runS: number('Run time, s'),
  downS: number('Stops in scheduled time, s'),
  idealS: number('Σ parts × ideal cycle, s'),
  goodIdealS: number('Σ good parts × ideal cycle, s'),
  good: number('Good parts'),
  reject: number('Reject parts'),
  stops: number('Stops'),
  microStops: number('Stops shorter than the machine’s threshold'),
  stopsWithoutReason: number('Stops of which nobody knows why'),
});

export const MachineSchema = Type.Object({
  id: Type.String(),
  state: oneOf(MACHINE_STATES),
  calendar: oneOf(CALENDAR_CLASSES),
  shown: oneOf(SHOWN_STATES),
  sinceMs: timeOrNull('Start of the shown state, in the samples’ own time'),
  reason: orNull(Type.String(), 'Reason, or what it waits for'),
  ratePerH: numberOrNull('Parts per hour over the last ten cycles'),
  idealPerH: number('Ideal parts per hour'),
  cycleS: numberOrNull('Last cycle, s'),
  good: number('Good parts of the running shift'),
  reject: number('Reject parts of the running shift'),
  targetNow: numberOrNull('Good parts that the shift should have made by now'),
  newestMs: timeOrNull('Newest sample or observation'),
  inMaintenance: Type.Optional(
    Type.Object(
      { job: Type.Integer(), sinceMs: time('Since') },
      { description: 'The job for which it is in maintenance' },
    ),
  ),
  calendarUntilMs: timeOrNull('End of the present break or planned stop'),
  kpi: Kpi,
});

export const LineSchema = Type.Object({
  id: Type.String(),
  shift: orNull(Type.Object({ id: Type.String(), name: Type.String(), fromMs: time('Start'), toMs: time('End') })),
  calendar: oneOf(CALENDAR_CLASSES),
  calendarUntilMs: timeOrNull('End of the present break or planned stop'),
  made: number('Good parts at the counting point in the running shift'),
  targetNow: numberOrNull('What they should be by now'),
  targetEnd: numberOrNull('What they should be at the end of the shift'),
  oeeTarget: orNull(
    Type.Object({
      value: Type.Number({ description: '0…1' }),
      level: oneOf(TARGET_LEVELS),
      placeName: Type.String({ description: 'Where it was set' }),
      team: orNull(Type.String()),
      shift: orNull(Type.String()),
      from: orNull(Type.String(), 'Production day from which it holds'),
      by: Type.String({ description: 'Who set it' }),
    }),
    'What the line is held to in the running shift, and where that comes from',
  ),
  kpi: Kpi,
});

export const AlarmSchema = Type.Object({
  occurrence: Type.String({ description: 'What an acknowledgement names' }),
  rule: Type.String(),
  machine: Type.String(),
  priority: oneOf(PRIORITIES),
  state: oneOf(ALARM_STATES),
  suppression: oneOf(SUPPRESSIONS),
  shelvedUntilMs: timeOrNull('End of shelving'),
  shelvedBy: Type.Optional(orNull(Type.String())),
  shelvedReason: Type.Optional(orNull(Type.String())),
  text: Type.String(),
  response: orNull(Type.String(), 'What to do'),
  sinceMs: time('When the condition became true'),
  returnedMs: timeOrNull('When it returned to normal'),
  acknowledgedBy: orNull(Type.String()),
  acknowledgedMs: timeOrNull('When it was acknowledged'),
  uncertain: Type.Boolean({ description: 'Data is missing or bad: the state is held, not known' }),
  value: numberOrNull('The value that made it active'),
  shelvedOnce: Type.Optional(Type.Boolean({ description: 'Until it has returned to normal once' })),
  shelfEnding: Type.Optional(Type.Boolean({ description: 'The shelving ends soon' })),
  outOfService: Type.Optional(
    orNull(Type.Object({ by: Type.String(), reason: Type.String(), sinceMs: time('Since when') })),
  ),
  suppressedBy: Type.Optional(
    Type.Array(
      Type.Object({
        cause: Type.String({ description: 'A state of the machine, a job in work' }),
        sinceMs: time('Since when'),
        untilMs: timeOrNull('End of the grace time behind a state'),
      }),
    ),
  ),
  chattering: Type.Optional(Type.Boolean({ description: 'It comes and goes' })),
  group: Type.Optional(orNull(Type.String(), 'Its first-out group')),
  place: Type.Optional(orNull(oneOf(PLACES), 'Its place in the group')),
  held: Type.Optional(orNull(oneOf(HELD_BY), 'Why nobody was told of the present occurrence')),
  occurrences: Type.Optional(Type.Integer({ description: 'Activations since somebody acknowledged it last' })),
});

const SignalOfPlant = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: Type.String(),
  type: Type.String(),
  unit: orNull(Type.String()),
  low: numberOrNull('Lower limit of what is normal'),
  high: numberOrNull('Upper limit of what is normal'),
  chart: orNull(oneOf(['i-mr', 'xbar-r']), 'Kind of its control chart'),
});
const MachineOfPlant = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: orNull(Type.String()),
  noDataAfterMs: number('Age from which it is NO DATA, ms'),
  signals: Type.Array(SignalOfPlant),
});
const LineOfPlant = Type.Object({
  id: Type.String(),
  name: Type.String(),
  oeeTarget: numberOrNull('0…1'),
  stopCostPerMin: numberOrNull('Cost of a minute’s stop, in the site’s currency'),
  countingPoint: Type.String({ description: 'The machine whose parts are the line’s' }),
  machines: Type.Array(MachineOfPlant, { description: 'In the order of the flow' }),
});
const AreaOfPlant = Type.Object({ id: Type.String(), name: Type.String(), lines: Type.Array(LineOfPlant) });
const SiteOfPlant = Type.Object({
  id: Type.String(),
  name: Type.String(),
  timeZone: Type.String({ description: 'IANA name' }),
  currency: orNull(Type.String()),
  areas: Type.Array(AreaOfPlant),
});
export const PlantSchema = Type.Object({
  enterprise: Type.Object({ id: Type.String(), name: Type.String() }),
  sites: Type.Array(SiteOfPlant),
});

export const AlarmLine = Type.Object({
  id: Type.Integer({ description: 'Of the line; what `before` names' }),
  occurrence: Type.String(),
  rule: Type.String(),
  machine: Type.String(),
  transition: oneOf(TRANSITIONS),
  atMs: time('The time that counts: of the sample, the timer or the act'),
  state: oneOf(ALARM_STATES),
  suppression: oneOf(SUPPRESSIONS),
  by: orNull(Type.String(), 'Who; null for the process itself'),
  comment: orNull(Type.String()),
  value: numberOrNull('The value that made it active'),
  detail: orNull(
    Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()])),
    'What the condition said besides; with `shelf-ending` who shelved it, until when and why',
  ),
  announce: Type.Boolean({ description: 'Somebody was to be told' }),
  late: Type.Boolean({ description: 'Learned afterwards, from a backlog' }),
  held: orNull(oneOf(HELD_BY), 'Why nobody was told although it became active in the open'),
});

export const AuditLine = Type.Object({
  id: Type.Integer(),
  atMs: time('When'),
  who: Type.String(),
  from: Type.String({ description: 'Address' }),
  what: Type.String({ description: 'Method and route' }),
  subject: Type.String(),
  detail: Type.String(),
  result: oneOf(['done', 'refused']),
  hash: Type.String({ description: 'Of this line and the one before: a changed log shows' }),
});

export const ErrorSchema = Type.Object(
  {
    code: Type.String({ description: 'Code of the error table, docs/errors.md' }),
    message: Type.String({ description: 'What happened' }),
    next: Type.String({ description: 'The next step' }),
    values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
      description: 'What is filled into both, by the names of the table',
    }),
  },
  { description: 'What went wrong and what to do' },
);

/** Nothing but the fact that it was done. */
export const Done = Type.Object({ done: Type.Literal(true) });

export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
/** Fails to compile when a schema and its view part. */
export const AGREES: {
  kpi: Same<Static<typeof Kpi>, KpiView>;
  machine: Same<Static<typeof MachineSchema>, MachineView>;
  line: Same<Static<typeof LineSchema>, LineView>;
  alarm: Same<Static<typeof AlarmSchema>, AlarmView>;
  plant: Same<Static<typeof PlantSchema>, PlantView>;
} = { plant: true, kpi: true, machine: true, line: true, alarm: true };

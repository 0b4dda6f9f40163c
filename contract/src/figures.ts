/**
 * Figures as they leave the system: each with its profile, its window, what it was divided out of and how complete it is.
 * Schemas give types, validation and the description of the API at once. Ratios are 0…1; times are ms UTC.
 */

import Type, { type Static } from 'typebox';
import { FIGURE_IDS, PARTS } from './figure-names.ts';
import { CALENDAR_CLASSES, MACHINE_STATES } from './state.ts';

export const PROFILE_IDS = ['oee.com', 'iso22400', 'nakajima', 'ooe', 'teep', 'semi-e10'] as const;
export type ProfileId = (typeof PROFILE_IDS)[number];

/** Units of figures; a `ratio` is shown in percent. */
export const FIGURE_UNITS = ['ratio', 's', 'parts/h', 'kWh/part'] as const;
export type FigureUnit = (typeof FIGURE_UNITS)[number];

/** What time that isn't production is lost to. */
export const TIME_LOSSES = [
  'unscheduled',
  'break',
  'planned',
  'no-order',
  'engineering',
  'breakdown',
  'maintenance',
  'setup',
  'waiting',
  'idle',
  'minor-stop',
] as const;
export type TimeLoss = (typeof TIME_LOSSES)[number];

const oneOf = <T extends readonly string[]>(values: T, description = '') =>
  Type.Enum<[...T]>([...values], { description });
const number = (description: string) => Type.Number({ description });
// `Type.Null()` first: what checks requests would otherwise make '' of null.
const orNull = (description: string) => Type.Union([Type.Null(), Type.Number()], { description });
const textOrNull = (description: string) => Type.Union([Type.Null(), Type.String()], { description });

export const FigureDefinition = Type.Object({
  id: oneOf(FIGURE_IDS),
  unit: oneOf(FIGURE_UNITS),
  formula: Type.String({ description: 'As people write it' }),
  source: Type.String({ description: 'Where it is defined' }),
  terms: Type.Array(Type.String(), { description: 'The additive sums that it is formed from' }),
});
export type FigureDefinition = Static<typeof FigureDefinition>;

export const ProfileView = Type.Object({
  id: oneOf(PROFILE_IDS),
  name: Type.String(),
  source: Type.String(),
  index: oneOf(FIGURE_IDS, 'The figure that it is about'),
  figures: Type.Array(FigureDefinition, { description: 'In the order in which they are shown' }),
});
export type ProfileView = Static<typeof ProfileView>;

export const FigureView = Type.Object({
  id: oneOf(FIGURE_IDS),
  value: orNull('null where a denominator is zero or something in it is unknown'),
  numerator: number('What it was divided out of'),
  denominator: number('What it was divided by'),
  completeness: orNull('Share of the planned time that the figure speaks of, 0…1'),
});
export type FigureView = Static<typeof FigureView>;

export const Amounts = Type.Object(
  {
    calendarS: number('All time'),
    plannedS: number('Planned as the profile has it'),
    noDataS: number('Planned, but of which nothing is known'),
    runS: number('Run time as the profile has it'),
    downS: number('Down time as the profile has it'),
    good: number('Parts that were good at first'),
    reject: number('Parts that were not'),
    rework: number('Rejects that rework made good'),
    energyKWh: number('Energy'),
    stops: number('Stops that began'),
    microStops: number('Micro-stops that began'),
    failures: number('Failures that began'),
  },
  { description: 'What everything is formed from, in short' },
);
export type Amounts = Static<typeof Amounts>;

export const FigureGroup = Type.Object({
  key: Type.String({ description: 'Id of the product, order, shift, team or place; empty for none' }),
  name: Type.String(),
  figures: Type.Array(FigureView),
  amounts: Amounts,
});
export type FigureGroup = Static<typeof FigureGroup>;

/** Performance over 100 %: the ideal cycle isn't ideal, and this one would be. */
export const CycleProposal = Type.Object({
  machine: Type.String(),
  product: textOrNull('Id'),
  idealCycleS: number('As it is'),
  proposedCycleS: number('At which the fastest shift that was long enough is at 100 %'),
  shift: textOrNull('The shift that held it'),
  performance: number('As it is'),
  proposedPerformance: number('As it would be'),
  history: Type.Array(
    Type.Object({ shift: textOrNull('Shift'), performance: Type.Number(), proposedPerformance: Type.Number() }),
  ),
});
export type CycleProposal = Static<typeof CycleProposal>;

export const Figures = Type.Object({
  place: Type.String(),
  name: Type.String(),
  profile: oneOf(PROFILE_IDS),
  order: textOrNull('Of which alone they are; null for all that was made'),
  fromMs: number('Start of the window'),
  toMs: number('Its end: as asked, or now'),
  timeZone: Type.String({ description: 'Zone of the place' }),
  members: Type.Array(Type.String(), { description: 'Machines whose sums together are the place’s' }),
  total: FigureGroup,
  groups: Type.Array(FigureGroup, { description: 'By what was asked; empty without' }),
  tooFast: Type.Array(CycleProposal),
  againFromMs: orNull(
    'From here on it is being formed anew, after late data or a changed calendar, and may still change; null: nothing is',
  ),
});
export type Figures = Static<typeof Figures>;

export const DaySeries = Type.Object({
  place: Type.String(),
  name: Type.String(),
  values: Type.Record(Type.String(), Type.Array(orNull('Value')), {
    description: 'By figure, one for each day; null where there is none',
  }),
  completeness: Type.Array(orNull('Completeness'), { description: 'Of each day, as the profile’s figure says it' }),
});
export type DaySeries = Static<typeof DaySeries>;

export const FigureDays = Type.Object({
  place: Type.String(),
  profile: oneOf(PROFILE_IDS),
  timeZone: Type.String(),
  days: Type.Array(Type.String(), { description: 'Production days' }),
  series: Type.Array(DaySeries, { description: 'The place itself, or each place below it' }),
});
export type FigureDays = Static<typeof FigureDays>;

export const Contribution = Type.Object({
  fromMs: number('Start'),
  toMs: number('End'),
  calendar: oneOf(CALENDAR_CLASSES),
  shift: textOrNull('Production day and shift'),
  product: textOrNull('Id'),
  order: textOrNull('That ran'),
  state: oneOf(MACHINE_STATES),
  reason: textOrNull('In the plant’s words'),
  part: oneOf(PARTS, 'What the profile counts it as'),
  loss: Type.Union([Type.Null(), oneOf(TIME_LOSSES)], { description: 'What its time is lost to' }),
  seconds: number('Length within the window'),
  good: number('Parts'),
  reject: number('Parts'),
  terms: Type.Record(Type.String(), Type.Number(), { description: 'What it adds to each sum of the figure' }),
});
export type Contribution = Static<typeof Contribution>;

export const WhyView = Type.Object({
  machine: Type.String(),
  profile: oneOf(PROFILE_IDS),
  figure: FigureDefinition,
  fromMs: number('Start'),
  toMs: number('End'),
  value: orNull('null where a denominator is zero or something in it is unknown'),
  numerator: Type.Number(),
  denominator: Type.Number(),
  completeness: orNull('0…1'),
  terms: Type.Record(Type.String(), Type.Number(), {
    description: 'The sums; the stretches of all pages add up to them',
  }),
  rows: Type.Integer({ description: 'Stretches in all' }),
  stretches: Type.Array(Contribution, { description: 'Those of this page, ascending' }),
  cursor: Type.Union([Type.Null(), Type.Integer()], { description: 'Of the next page; null at the end' }),
});
export type WhyView = Static<typeof WhyView>;

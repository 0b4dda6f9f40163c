/** Schemas of what maintenance did and of what a machine is worth. That they say what the views say is checked at the end. */

import {
  type COST_PARTS,
  type EffectOverview,
  FACTORS,
  type MachineEffectView,
  type MissingField,
  WEARS,
} from '@gemba/contract/effect';
import Type, { type Static } from 'typebox';
import { oneOf, orNull, type Same, time, timeOrNull } from './schemas.ts';

const number = (description: string) => Type.Number({ description });
const numberOrNull = (description: string) => orNull(Type.Number(), description);
const count = (description: string) => Type.Integer({ description });

const Spell = Type.Object({
  failures: count('Failures that began'),
  runS: number('Time in producing, s'),
  repairs: count('Failures of these that were mended'),
  downS: number('Their scheduled time until production, s'),
  mtbfS: numberOrNull('runS ÷ failures'),
  mttrS: numberOrNull('downS ÷ repairs'),
});
const Spread = Type.Object({
  n: Type.Integer(),
  mean: numberOrNull('Mean'),
  deviation: numberOrNull('Standard deviation'),
});
const JobCost = Type.Object({
  jobs: count('Jobs on which something was done'),
  minutes: number('Booked time, min'),
  money: numberOrNull('Time at the rate of an hour, and parts; null without a rate'),
  partsMoney: number('Of this, parts'),
  unpricedParts: count('Lines of parts without a price, which count as nothing'),
});

export const OverviewSchema = Type.Object({
  fromMs: time('Start'),
  toMs: time('End'),
  machines: Type.Array(
    Type.Object({
      machine: Type.String(),
      line: Type.String(),
      spell: Spell,
      plans: Type.Integer(),
      services: count('Of its plans in the window'),
      planned: JobCost,
      corrective: JobCost,
      currency: orNull(Type.String()),
      ageYears: numberOrNull('Since it was commissioned, years'),
      lifeYears: numberOrNull('Expected life, years'),
      hasPrice: Type.Boolean({ description: 'The price of a replacement is entered' }),
    }),
  ),
});

const Suggestion = Type.Union([
  Type.Object({
    kind: Type.Literal('too-few'),
    ...{ failures: Type.Integer(), needFailures: Type.Integer(), spans: Type.Integer(), needSpans: Type.Integer() },
  }),
  Type.Object({ kind: oneOf(['no-cost', 'no-wear', 'after-service']) }),
  Type.Object({
    kind: Type.Literal('beyond'),
    seenS: number('The longest interval that was kept, s of production'),
    costShare: number('What it costs ÷ what the present one does'),
  }),
  Type.Object({
    kind: Type.Literal('interval'),
    intervalS: number('Production between services that costs least, s'),
    lowS: number('Of its interval of confidence'),
    highS: numberOrNull('null: no bound'),
    costShare: number('What it costs ÷ what the present one does'),
  }),
]);

const PlanEffect = Type.Object({
  plan: Type.String(),
  task: Type.String(),
  services: count('In the window'),
  jobs: count('Of it in the window'),
  days: Spread,
  runS: Spread,
  aroundDays: number('Most days before and after a service that are compared'),
  before: Spell,
  after: Spell,
  change: orNull(
    Type.Object({ ratio: orNull(Type.Number()), low: Type.Number(), high: orNull(Type.Number()) }),
    'Failure rate after ÷ before; null without a failure',
  ),
  confidence: number('Of all intervals, two-sided, 0…1'),
  wear: oneOf(WEARS),
  law: orNull(
    Type.Object({
      ...{ failures: Type.Integer(), spans: Type.Integer() },
      shape: number('Above 1: it fails the more, the older it is since a service'),
      ...{ low: Type.Number(), high: Type.Number() },
      scaleS: number('Age by which one failure is expected, s of production'),
    }),
  ),
  laplace: numberOrNull('Standard normal without a trend by age'),
  ages: Type.Array(Type.Object({ toS: Type.Number(), failures: Type.Integer(), runS: Type.Number() })),
  costs: orNull(Type.Object({ unit: oneOf(['money', 'hours']), service: Type.Number(), failure: Type.Number() })),
  suggestion: Suggestion,
});

const MISSING = [
  'replacementPrice',
  'lifeYears',
  'commissioned',
  'stopCostPerMin',
  'maintenancePerH',
  'currency',
] as const satisfies MissingField['field'][];
const Costs = Type.Object({
  capital: Type.Number(),
  downtime: Type.Number(),
  corrective: Type.Number(),
  planned: Type.Number(),
} satisfies Record<(typeof COST_PARTS)[number], unknown>);
const Outcome = Type.Object({ value: Type.Number(), gain: Type.Number(), paybackYears: orNull(Type.Number()) });
const Proposal = Type.Object({
  verdict: oneOf(['replace', 'keep', 'depends']),
  keep: Costs,
  replace: Costs,
  keepTotal: number('A year'),
  replaceTotal: number('A year'),
  savingPerYear: number('Before capital is paid for'),
  outlay: number('Price less what the old machine fetches'),
  payback: Type.Object({ simpleYears: orNull(Type.Number()), discountedYears: orNull(Type.Number()) }),
  swings: Type.Array(Type.Object({ factor: oneOf(FACTORS), low: Outcome, high: Outcome })),
  breakEvenPrice: numberOrNull('At which both are worth the same'),
  breakEvenFailures: numberOrNull('Cost of failures a year at which both are worth the same'),
});

const Replacement = Type.Object({
  currency: orNull(Type.String()),
  missing: Type.Array(
    Type.Object({
      field: oneOf(MISSING),
      level: oneOf(['machine', 'line', 'site']),
      id: Type.String(),
      needed: Type.Boolean({ description: 'Without it there is no comparison' }),
    }),
    { description: 'What nobody has entered in plant.yaml' },
  ),
  observedDays: number('Days of which something is known'),
  needDays: Type.Integer(),
  ageYears: orNull(Type.Number()),
  lifeYears: orNull(Type.Number()),
  yearsLeft: orNull(Type.Number()),
  price: orNull(Type.Number()),
  resale: Type.Number(),
  salvage: Type.Number(),
  rate: number('What capital costs a year, 0…1'),
  rateGiven: Type.Boolean(),
  failureShare: number('Failures of the replacement ÷ today’s'),
  failureShareGiven: Type.Boolean(),
  stopCostPerMin: orNull(Type.Number()),
  maintenancePerH: orNull(Type.Number()),
  lineShare: numberOrNull('Failed time that stopped the line ÷ failed time; null: taken for 1'),
  shareDays: Type.Integer(),
  growth: number('Failures of the year ahead ÷ those behind'),
  growthSure: Type.Boolean(),
  downtime: numberOrNull('A year; null without the cost of a stopped minute'),
  corrective: number('A year'),
  planned: number('A year'),
  proposal: orNull(Proposal),
});

export const MachineEffectSchema = Type.Object({
  machine: Type.String(),
  fromMs: time('Start'),
  toMs: time('End'),
  knownFromMs: timeOrNull('First time of which anything is known'),
  spell: Spell,
  parts: Type.Array(Type.Object({ ...Spell.properties, fromMs: time('Start'), toMs: time('End') })),
  laplace: numberOrNull('Standard normal without a trend over the known time'),
  plannedJobs: JobCost,
  correctiveJobs: JobCost,
  plans: Type.Array(PlanEffect),
  replacement: Replacement,
});

/** Fails to compile when a schema and its view part. */
export const AGREES: {
  overview: Same<Static<typeof OverviewSchema>, EffectOverview>;
  machine: Same<Static<typeof MachineEffectSchema>, MachineEffectView>;
} = { overview: true, machine: true };

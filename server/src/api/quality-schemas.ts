/** Schemas of what the API answers of control charts, quality and energy, for its description (`contract/src/quality.ts`). */

import { MACHINE_STATES } from '@gemba/contract/state';
import Type from 'typebox';
import { oneOf, orNull, time } from './schemas.ts';

const number = (description: string) => Type.Number({ description });
const numberOrNull = (description: string) => orNull(Type.Number(), description);
const text = Type.String();
const textOrNull = (description: string) => orNull(Type.String(), description);
const places = (description: string) => Type.Array(Type.Integer(), { description });

const head = {
  machine: text,
  signal: text,
  name: text,
  unit: textOrNull('Of the signal'),
  kind: oneOf(['i-mr', 'xbar-r']),
  take: oneOf(['held', 'each']),
  everyS: number('A value, or a subgroup, is taken this often, s'),
  subgroup: Type.Integer({ description: 'Values of a subgroup; 1 for single values' }),
};
export const ChartHeadSchema = Type.Object(head);

const LimitsSchema = Type.Object({
  centre: number('Centre line'),
  lower: number('Lower control limit'),
  upper: number('Upper control limit'),
  sigma: number('Standard deviation of what is plotted'),
  range: number('Mean range'),
  rangeLower: number('Lower control limit of ranges'),
  rangeUpper: number('Upper control limit of ranges'),
});

const PhaseSchema = Type.Object({
  product: textOrNull('Id of the product'),
  name: textOrNull('Its name'),
  fromMs: time('First point'),
  toMs: time('Last point'),
  points: Type.Integer(),
  basis: oneOf(['frozen', 'baseline', 'own']),
  limits: orNull(LimitsSchema, 'Null where the points give none'),
  preliminary: Type.Boolean({ description: 'Formed from fewer points than limits want' }),
  inControl: orNull(Type.Boolean(), 'No rule is broken; null without limits'),
  cp: numberOrNull('(USL − LSL) ÷ 6σ'),
  cpk: numberOrNull('Distance to the nearer limit ÷ 3σ'),
});

const ViolationSchema = Type.Object({
  of: oneOf(['value', 'range']),
  rule: Type.Unsafe<1 | 2 | 3 | 4>(Type.Integer({ minimum: 1, maximum: 4, description: 'Western Electric rule' })),
  side: oneOf(['above', 'below']),
  at: Type.Integer({ description: 'Place of the point with which it was told' }),
  points: places('Places of the points that make it'),
});

export const ControlChartSchema = Type.Object({
  ...head,
  fromMs: time('Start'),
  toMs: time('End'),
  timeZone: Type.String({ description: 'IANA name' }),
  specification: Type.Object({ low: numberOrNull('Lower limit'), high: numberOrNull('Upper limit') }),
  points: Type.Object(
    {
      timeMs: Type.Array(Type.Number()),
      value: Type.Array(Type.Number()),
      range: Type.Array(Type.Union([Type.Number(), Type.Null()])),
      phase: places('Place of the phase of each point'),
      afterGap: Type.Array(Type.Boolean()),
    },
    { description: 'Columns of equal length, ascending in time' },
  ),
  phases: Type.Array(PhaseSchema),
  violations: Type.Array(ViolationSchema),
});

const MachineYieldSchema = Type.Object({
  machine: text,
  name: text,
  good: numberOrNull('Good at first; null where no counter tells quality'),
  reject: numberOrNull('Not good at first'),
  rework: number('Of those: good after rework'),
  scrap: numberOrNull('Rejects that stayed'),
  estimated: number('Parts spread over time in which nobody watched'),
  firstPass: numberOrNull('Good at first ÷ all'),
  rejectRatio: numberOrNull('Rejects ÷ all'),
  scrapRatio: numberOrNull('Scrap ÷ all'),
  reworkRatio: numberOrNull('Reworked ÷ all'),
  finalYield: numberOrNull('Good in the end ÷ all'),
});

export const QualitySchema = Type.Object({
  place: text,
  fromMs: time('Start'),
  toMs: time('End'),
  lines: Type.Array(
    Type.Object({
      line: text,
      name: text,
      countingPoint: text,
      firstPassTarget: numberOrNull('Target of the first-pass yield at the counting point'),
      rolledThroughput: numberOrNull('Product of the first-pass yields of all machines'),
      unknown: Type.Array(text, { description: 'Machines whose yield is unknown' }),
      machines: Type.Array(MachineYieldSchema, { description: 'In the order of the flow' }),
    }),
  ),
  reasons: Type.Array(
    Type.Object({
      reason: textOrNull('Id; null is the reason that nobody told'),
      name: textOrNull('As people call it'),
      parts: number('Rejects'),
      share: number('Of all rejects'),
      cumulative: number('Share of this and all larger ones'),
      machines: Type.Array(text),
    }),
  ),
  unread: Type.Array(text, { description: 'Machines with more readings than one answer takes: without reasons' }),
});

const EnergyOfOne = Type.Object({
  totalKWh: number('All energy of the window'),
  idleKWh: number('While known not to produce'),
  idleShare: numberOrNull('Of what has a known state'),
  unknownKWh: number('Told of time in which nobody watched'),
  producingKW: numberOrNull('Mean power while producing'),
  idleKW: numberOrNull('Mean power while not'),
  baseLoadKW: numberOrNull('Least mean power of a quarter hour'),
  good: numberOrNull('Good parts'),
  perGoodPartKWh: numberOrNull('All energy ÷ good parts'),
  cost: numberOrNull('In the site’s currency'),
  idleCost: numberOrNull('Of the idle energy'),
  perGoodPartCost: numberOrNull('Of a good part'),
  states: Type.Array(Type.Object({ state: oneOf(MACHINE_STATES), kWh: number('Energy'), seconds: number('Time') })),
});

export const EnergySchema = Type.Object({
  place: text,
  fromMs: time('Start'),
  toMs: time('End'),
  lines: Type.Array(
    Type.Object({
      line: text,
      name: text,
      currency: textOrNull('ISO 4217'),
      price: numberOrNull('Of a kilowatt-hour'),
      energy: orNull(EnergyOfOne, 'Of the machines that have a meter'),
      machines: Type.Array(
        Type.Object({ machine: text, name: text, energy: orNull(EnergyOfOne, 'Null without a meter') }),
      ),
    }),
  ),
});

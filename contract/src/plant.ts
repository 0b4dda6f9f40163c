/**
 * Schema of `config/plant.yaml`: what the plant is. Sites, lines, machines, their signals and roles; calendars,
 * products, alarm rules and maintenance plans. Where a machine is read stands in gateway.yaml, what plays it in
 * simulators.yaml. TypeBox gives the type, the validation and the JSON Schema for editors; what a schema can't say
 * (references, time zones, uniqueness) is checked in `plant-check.ts`.
 */

import Type, { type Static } from 'typebox';
import { ID_PATTERN, SIGNAL_ID_PATTERN } from './identity.ts';
import { LineReason } from './reasons.ts';
import { MACHINE_STATES, PRIORITIES, REASON_KINDS } from './state.ts';

const strict = { additionalProperties: false } as const;
const id = (description: string) => Type.String({ pattern: ID_PATTERN, description });
const name = Type.String({ minLength: 1, maxLength: 80, description: 'As people call it' });
const oneOf = <T extends readonly string[]>(values: T, description: string) =>
  Type.Enum<[...T]>([...values], { description });
const timeOfDay = (description: string) => Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description });
const date = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });
const seconds = (description: string) => Type.Number({ exclusiveMinimum: 0, description: `${description}, s` });

/** What a signal is to the server: `state` and counters feed the ledger, the rest is for eyes, alarms and history. */
export const SIGNAL_ROLES = [
  'state',
  'reason',
  'count-total',
  'count-good',
  'count-reject',
  'count-rework',
  'reject-reason',
  'energy',
  'cycle-time',
  'mode',
  'value',
] as const;

/** Tables shipped with the server that turn a raw value into a machine state. */
export const STATE_MODELS = ['packml', 'machinery', 'mtconnect'] as const;

export const Reason = Type.Object(
  {
    code: Type.Union([Type.Integer(), Type.String()], { description: 'What the machine reports' }),
    id: id('Key of the reason in rows and reports'),
    name,
    parent: Type.Optional(id('Reason of the line under which it stands (default: at the top)')),
    state: Type.Optional(
      oneOf(MACHINE_STATES, 'Overrides the state while this reason is reported and the machine is not producing'),
    ),
    kind: Type.Optional(
      oneOf(REASON_KINDS, 'What the figures take it for (default: what they take the machine’s state for)'),
    ),
  },
  strict,
);

/** Limits of control that were frozen: later points are judged by them, whatever they do themselves. */
export const FrozenLimits = Type.Object(
  {
    product: Type.Optional(id('Id of the product that they hold for (default: time without a product)')),
    centre: Type.Number({ description: 'Centre line: mean of the values or of the subgroups' }),
    range: Type.Number({ exclusiveMinimum: 0, description: 'Mean moving range, or mean range of the subgroups' }),
  },
  strict,
);

export const ControlChart = Type.Object(
  {
    kind: oneOf(['i-mr', 'xbar-r'] as const, 'Single values and moving ranges, or means and ranges of subgroups'),
    take: Type.Optional(
      oneOf(
        ['held', 'each'] as const,
        'The value that holds at even times, or each reading as a measurement of its own (default held)',
      ),
    ),
    everyS: Type.Optional(seconds('A value, or a subgroup, is taken this often (default 60)')),
    subgroup: Type.Optional(
      Type.Integer({ minimum: 2, maximum: 10, description: 'Values of a subgroup of xbar-r (default 5)' }),
    ),
    specification: Type.Optional(
      Type.Object(
        { low: Type.Optional(Type.Number()), high: Type.Optional(Type.Number()) },
        { ...strict, description: 'What the customer wants, for Cp and Cpk (default: the signal’s limits)' },
      ),
    ),
    frozen: Type.Optional(
      Type.Array(FrozenLimits, {
        maxItems: 500,
        description: 'By product; one that has none is judged by the points that are shown',
      }),
    ),
  },
  { ...strict, description: 'Control chart of a measured value' },
);

export const Signal = Type.Object(
  {
    id: Type.String({ pattern: SIGNAL_ID_PATTERN, description: 'Unique in its machine; `/` makes folders' }),
    name: Type.Optional(name),
    role: Type.Optional(oneOf(SIGNAL_ROLES, 'What it is to the server (default `value`)')),
    type: oneOf(
      ['float', 'int', 'bool', 'text'] as const,
      'Kind of value: a float is stored as double, an int as 64-bit integer',
    ),
    unit: Type.Optional(Type.String({ maxLength: 16, description: 'Shown beside the value, for example `°C`' })),
    range: Type.Optional(Type.Tuple([Type.Number(), Type.Number()], { description: 'Engineering range, for scales' })),
    limits: Type.Optional(
      Type.Object(
        { low: Type.Optional(Type.Number()), high: Type.Optional(Type.Number()) },
        {
          ...strict,
          description: 'Drawn in trends; alarms have rules of their own',
        },
      ),
    ),
    stateModel: Type.Optional(oneOf(STATE_MODELS, 'Role `state`: a table shipped with the server')),
    states: Type.Optional(
      Type.Record(Type.String(), oneOf(MACHINE_STATES, 'Machine state'), {
        description: 'Role `state`: raw value (as text) → machine state, for a machine without a standard model',
      }),
    ),
    reasons: Type.Optional(
      Type.Array(Reason, { description: 'Roles `reason` and `reject-reason`: what the codes mean' }),
    ),
    modulus: Type.Optional(
      Type.Number({
        exclusiveMinimum: 1,
        description: 'Counters: the value at which it rolls over to 0, for example 65536',
      }),
    ),
    chart: Type.Optional(ControlChart),
  },
  strict,
);

export const Machine = Type.Object(
  {
    id: id('Unique in the whole enterprise'),
    name,
    kind: Type.Optional(Type.String({ maxLength: 40, description: 'filler, press, cnc-mill …: for people and icons' })),
    idealCycleS: seconds('Ideal time for one counted part of the line’s product'),
    slowLimit: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Below this share of the ideal rate over ten cycles it is shown SLOW (default 0.85)',
      }),
    ),
    microStopS: Type.Optional(seconds('A stop shorter than this is a performance loss (default 120)')),
    startupS: Type.Optional(
      seconds('Rejects in this time after a setup, planned maintenance or time off are startup losses (default 600)'),
    ),
    maxRatePerS: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          'Highest plausible parts per second; a counter that jumps further is a glitch (default: five times the ideal rate)',
      }),
    ),
    ratedKW: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          'Rated power, kW; an energy counter that rises faster than at twice this is a glitch (default: any rise is believed)',
      }),
    ),
    clockLimitS: Type.Optional(
      seconds('A source time further than this from the gateway’s clock is replaced (default 10)'),
    ),
    noDataAfterS: Type.Optional(seconds('Shown NO DATA when nothing was observed for this long (default 30)')),
    signals: Type.Array(Signal, { maxItems: 2000 }),
  },
  strict,
);

export const Line = Type.Object(
  {
    id: id('Unique in the whole enterprise'),
    name,
    calendar: id('Id of a calendar'),
    product: Type.Optional(id('Id of the product that runs when no order says otherwise')),
    countingPoint: Type.Optional(id('Machine whose good parts are the line’s (default: the last one)')),
    oeeTarget: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Target OEE, 0 to 1' })),
    firstPassTarget: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Target first-pass yield at the counting point, 0 to 1',
      }),
    ),
    reasons: Type.Optional(
      Type.Array(LineReason, { maxItems: 500, description: 'Why its machines stand, as people choose it; a tree' }),
    ),
    stopCostPerMin: Type.Optional(
      Type.Number({ minimum: 0, description: 'Cost of a stopped minute, in the site’s currency' }),
    ),
    machines: Type.Array(Machine, { minItems: 1, description: 'In the order of the flow' }),
  },
  strict,
);

export const Area = Type.Object(
  { id: id('Unique in its site'), name, lines: Type.Array(Line, { minItems: 1 }) },
  strict,
);

export const Department = Type.Object(
  {
    id: id('Unique in its site'),
    name,
    lines: Type.Array(id('Line of the site'), { minItems: 1, description: 'A line is in one department at most' }),
  },
  strict,
);

export const Site = Type.Object(
  {
    id: id('Unique in the enterprise; the Sparkplug group id'),
    name,
    timeZone: Type.String({ description: 'IANA time zone, for example Europe/Berlin' }),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code' })),
    energyPrice: Type.Optional(
      Type.Number({ minimum: 0, description: 'Price of a kilowatt-hour, in the site’s currency' }),
    ),
    areas: Type.Array(Area, { minItems: 1 }),
    departments: Type.Optional(
      Type.Array(Department, { description: 'Lines that are led together, across areas: they can have targets' }),
    ),
  },
  strict,
);

const breaks = Type.Optional(
  Type.Array(
    Type.Object(
      {
        start: timeOfDay('Local time at which the break starts'),
        minutes: Type.Integer({ minimum: 1, maximum: 480 }),
      },
      strict,
    ),
  ),
);

export const Shift = Type.Object(
  {
    id: id('Unique in its calendar'),
    name,
    start: timeOfDay('Local time at which it starts'),
    end: timeOfDay(
      'Local time at which it ends; not after `start` means on the next day, the same time means 24 hours',
    ),
    days: Type.Optional(
      Type.Array(oneOf(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, 'Day on which it starts'), {
        description: 'Days on which it starts (default: every day)',
      }),
    ),
    breaks,
  },
  strict,
);

/** A date with other shifts than its weekday has: a Saturday that is worked, a day that ends early. */
export const ShiftException = Type.Object(
  {
    date: date('The shifts that start on this date are those that follow, holiday or not'),
    name,
    shifts: Type.Array(
      Type.Object(
        {
          id: id('A shift of the calendar, whatever its days; or a new one, which then has name, start and end'),
          name: Type.Optional(name),
          start: Type.Optional(timeOfDay('Local time at which it starts that day (default: as in the calendar)')),
          end: Type.Optional(timeOfDay('Local time at which it ends that day (default: as in the calendar)')),
          breaks,
        },
        strict,
      ),
      { description: 'None: nobody works on that date' },
    ),
  },
  strict,
);

/** A shift that begins earlier or ends later on one date; the others of that date stay as they are. */
export const Overtime = Type.Object(
  {
    date: date('Date on which the shift starts'),
    shift: id('A shift that starts on that date'),
    start: Type.Optional(timeOfDay('Local time at which it starts, on that date')),
    end: Type.Optional(timeOfDay('Local time at which it ends; not after its start means on the next day')),
  },
  strict,
);

export const Team = Type.Object(
  {
    id: id('Unique in its calendar'),
    name,
    pattern: Type.Array(Type.String({ pattern: ID_PATTERN }), {
      minItems: 1,
      maxItems: 366,
      description: 'The shift that the team works on each day of its cycle, or `off`; begins again when it is through',
    }),
  },
  strict,
);

export const TeamChange = Type.Object(
  {
    date: date('Production day of the shift'),
    shift: id('Id of the shift'),
    team: id('The team that works it that day, in place of the one whose turn it is'),
  },
  strict,
);

export const Calendar = Type.Object(
  {
    id: id('Unique'),
    shifts: Type.Array(Shift, { description: 'They may not overlap' }),
    from: Type.Optional(date('First day of this version (default: always)')),
    productionDay: Type.Optional(
      oneOf(
        ['start', 'end'] as const,
        'Day to which a shift across midnight belongs: the one on which it starts, or ends (default start)',
      ),
    ),
    holidays: Type.Optional(Type.Array(date('A day on which no shift starts'))),
    exceptions: Type.Optional(Type.Array(ShiftException, { description: 'Dates with other shifts' })),
    overtime: Type.Optional(Type.Array(Overtime, { description: 'Shifts that are longer on a date' })),
    teams: Type.Optional(Type.Array(Team, { description: 'Who works which shift, by turns' })),
    rotationStart: Type.Optional(
      date('Production day with which all patterns of `teams` begin; needed where one is longer than a day'),
    ),
    teamChanges: Type.Optional(Type.Array(TeamChange, { description: 'Shifts that another team works' })),
    plannedStops: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name,
            from: Type.String({ description: 'Local date and time, 2026-11-22T14:00' }),
            to: Type.String({ description: 'Local date and time' }),
          },
          strict,
        ),
      ),
    ),
  },
  strict,
);

export const Recipe = Type.Object(
  {
    idealCycleS: Type.Optional(seconds('Ideal time for one part of this product')),
    setupMinutes: Type.Optional(
      Type.Number({ minimum: 0, description: 'To set the machine up from another product, min (default 0)' }),
    ),
    parameters: Type.Optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.Union([Type.Number(), Type.Boolean(), Type.String()]), {
        description: 'What is set on the machine for this product, by name; shown to people, written to no machine',
      }),
    ),
  },
  strict,
);

export const Product = Type.Object(
  {
    id: id('Unique'),
    name,
    scrapCost: Type.Optional(Type.Number({ minimum: 0, description: 'Cost of a scrapped part' })),
    idealCycleS: Type.Optional(
      Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0 }), {
        description: 'Machine id → ideal seconds for one part of this product',
      }),
    ),
    recipes: Type.Optional(
      Type.Record(Type.String(), Recipe, {
        description: 'Machine id → how the product is made on it; its ideal cycle goes before `idealCycleS`',
      }),
    ),
  },
  strict,
);

export const AlarmCondition = Type.Union([
  Type.Object(
    {
      kind: oneOf(['above-limit', 'below-limit'] as const, 'The value is beyond the limit'),
      signal: Type.String({ pattern: SIGNAL_ID_PATTERN }),
      limit: Type.Number(),
      deadband: Type.Optional(
        Type.Number({ minimum: 0, description: 'The value must come back this far to be normal (default 0)' }),
      ),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['state-longer-than'] as const, 'The machine is in one of the states for longer'),
      states: Type.Array(oneOf(MACHINE_STATES, 'Machine state'), { minItems: 1 }),
      forS: seconds('For longer than'),
      scheduledOnly: Type.Optional(Type.Boolean({ description: 'Only scheduled time counts (default true)' })),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['stale'] as const, 'Nothing was heard of the machine'),
      forS: seconds('For longer than, on the server’s clock'),
    },
    strict,
  ),
]);

export const AlarmRule = Type.Object(
  {
    id: id('Unique'),
    machines: Type.Array(Type.String(), { minItems: 1, description: 'Machine ids, or `*` for all' }),
    condition: AlarmCondition,
    onDelayS: Type.Optional(
      Type.Number({ minimum: 0, description: 'The condition must hold throughout, s (default 0)' }),
    ),
    offDelayS: Type.Optional(Type.Number({ minimum: 0, description: 'Normal must hold throughout, s (default 0)' })),
    latched: Type.Optional(Type.Boolean({ description: 'Stays until reset by hand (default false)' })),
    priority: oneOf(PRIORITIES, 'From consequence × time to respond'),
    text: Type.String({ minLength: 1, maxLength: 120, description: 'What is wrong' }),
    cause: Type.Optional(Type.String()),
    consequence: Type.Optional(Type.String()),
    response: Type.Optional(Type.String({ description: 'What to do; shown behind an arrow on the wall' })),
    respondWithinS: Type.Optional(seconds('Time to respond')),
  },
  strict,
);

export const MaintenanceTrigger = Type.Union([
  Type.Object(
    {
      kind: oneOf(['calendar'] as const, 'By date'),
      rrule: Type.String({
        description: 'iCalendar recurrence rule (RFC 5545 §3.3.10), for example FREQ=WEEKLY;BYDAY=FR',
      }),
      start: date('First day, in the site’s zone'),
      time: timeOfDay('Local time of day'),
      warnH: Type.Optional(
        Type.Number({
          minimum: 0,
          description: 'Due soon this many hours before (default 168, at most half the interval)',
        }),
      ),
      toleranceH: Type.Optional(Type.Number({ minimum: 0, description: 'Overdue this many hours after (default 24)' })),
    },
    strict,
  ),
  Type.Object(
    {
      kind: oneOf(['run-hours'] as const, 'By time in `producing`'),
      hours: Type.Number({ exclusiveMinimum: 0 }),
      warnH: Type.Optional(
        Type.Number({ minimum: 0, description: 'Due soon this many run hours before (default 10 %)' }),
      ),
      toleranceH: Type.Optional(
        Type.Number({ minimum: 0, description: 'Overdue this many run hours after (default 5 %)' }),
      ),
    },
    strict,
  ),
]);

export const MaintenancePlan = Type.Object(
  {
    id: id('Unique'),
    machine: id('Machine id'),
    task: Type.String({ minLength: 1, maxLength: 120 }),
    minutes: Type.Optional(Type.Integer({ minimum: 1, description: 'Expected duration' })),
    owner: Type.Optional(Type.String({ maxLength: 40, description: 'Who does it, or which skill' })),
    mode: Type.Optional(
      oneOf(
        ['fixed', 'floating'] as const,
        'Next from the previous due date, or from completion (default floating; a rule with several dates in its period is fixed)',
      ),
    ),
    triggers: Type.Array(MaintenanceTrigger, { minItems: 1, description: 'Whichever comes first' }),
  },
  strict,
);

export const Plant = Type.Object(
  {
    enterprise: Type.Object({ id: id('The enterprise'), name }, strict),
    sites: Type.Array(Site, { minItems: 1 }),
    calendars: Type.Array(Calendar),
    products: Type.Optional(Type.Array(Product)),
    alarms: Type.Optional(Type.Array(AlarmRule)),
    maintenance: Type.Optional(Type.Array(MaintenancePlan)),
  },
  { ...strict, title: 'Gemba plant', $id: 'https://gemba.invalid/schema/plant.json' },
);

export type Plant = Static<typeof Plant>;
export type Site = Static<typeof Site>;
export type Area = Static<typeof Area>;
export type Line = Static<typeof Line>;
export type Machine = Static<typeof Machine>;
export type Signal = Static<typeof Signal>;
export type SignalRole = (typeof SIGNAL_ROLES)[number];
export type Reason = Static<typeof Reason>;
export type ControlChart = Static<typeof ControlChart>;
export type Calendar = Static<typeof Calendar>;
export type Shift = Static<typeof Shift>;
export type Team = Static<typeof Team>;
export type Product = Static<typeof Product>;
export type Recipe = Static<typeof Recipe>;
export type AlarmRule = Static<typeof AlarmRule>;
export type AlarmCondition = Static<typeof AlarmCondition>;
export type MaintenancePlan = Static<typeof MaintenancePlan>;
export type MaintenanceTrigger = Static<typeof MaintenanceTrigger>;

/** A machine with everything above it, as most readers of the plant want it. */
export interface PlacedMachine {
  site: Site;
  area: Area;
  line: Line;
  machine: Machine;
  /** `enterprise/site/area/line/machine` [IEC 62264-1 §5.3]. */
  path: string;
}

/** All machines of a plant in the order of the file. */
export function machinesOf(plant: Plant): PlacedMachine[] {
  return plant.sites.flatMap((site) =>
    site.areas.flatMap((area) =>
      area.lines.flatMap((line) =>
        line.machines.map((machine) => ({
          site,
          area,
          line,
          machine,
          path: [plant.enterprise.id, site.id, area.id, line.id, machine.id].join('/'),
        })),
      ),
    ),
  );
}

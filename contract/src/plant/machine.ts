/** A machine: its signals and what they are to the server, its reasons, its control charts. */

import Type, { type Static } from 'typebox';
import { SIGNAL_ID_PATTERN } from '../identity.ts';
import { MACHINE_STATES, REASON_KINDS } from '../state.ts';
import { MachinePlate } from './machine-plate.ts';
import { MachineValue } from './machine-value.ts';
import { Meter } from './meter.ts';
import { id, name, oneOf, seconds, strict } from './primitives.ts';

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
    meters: Type.Optional(
      Type.Array(Meter, { maxItems: 50, description: 'Meters beside those that every machine has' }),
    ),
    plate: Type.Optional(MachinePlate),
    value: Type.Optional(MachineValue),
  },
  strict,
);

export type Machine = Static<typeof Machine>;
export type Signal = Static<typeof Signal>;
export type Reason = Static<typeof Reason>;
export type ControlChart = Static<typeof ControlChart>;
export type SignalRole = (typeof SIGNAL_ROLES)[number];

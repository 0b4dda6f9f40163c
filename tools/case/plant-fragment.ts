/**
 * The plant of a case: whole, as in `config/plant.yaml`, or the short form, in which only what matters to the case is
 * written. The short form becomes a plant of one site and one line here, and is checked like any other.
 */

import { Plant } from '@gemba/contract/plant';
import { AlarmRule } from '@gemba/contract/plant/alarm-rule';
import { AlarmSettings } from '@gemba/contract/plant/alarm-settings';
import { Calendar, Shift } from '@gemba/contract/plant/calendar';
import { Machine, type Signal } from '@gemba/contract/plant/machine';
import { MaintenancePlan } from '@gemba/contract/plant/maintenance-plan';
import { Product } from '@gemba/contract/plant/product';
import { MACHINE_STATES } from '@gemba/contract/state';
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

/** A machine of the short form: everything has a default, and `counts` names its counters. */
const ShortMachine = Type.Object(
  {
    ...Type.Partial(Type.Omit(Machine, ['signals'])).properties,
    id: Type.Optional(Type.String()),
    idealCycleS: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    counts: Type.Optional(Type.Array(Type.Enum(['total', 'good', 'reject', 'rework']))),
    signals: Type.Optional(Machine.properties.signals),
  },
  strict,
);

export const ShortPlant = Type.Object(
  {
    timeZone: Type.Optional(Type.String()),
    shifts: Type.Optional(Type.Array(Shift)),
    calendar: Type.Optional(Type.Partial(Calendar)),
    calendars: Type.Optional(Type.Array(Calendar)),
    machine: Type.Optional(ShortMachine),
    machines: Type.Optional(Type.Array(ShortMachine)),
    countingPoint: Type.Optional(Type.String()),
    oeeTarget: Type.Optional(Type.Number()),
    product: Type.Optional(Type.String()),
    products: Type.Optional(Type.Array(Product)),
    alarms: Type.Optional(Type.Array(AlarmRule)),
    alarmSettings: Type.Optional(AlarmSettings),
    maintenance: Type.Optional(Type.Array(MaintenancePlan)),
    jobs: Plant.properties.jobs,
  },
  strict,
);
export type ShortPlant = Static<typeof ShortPlant>;

/** The schema that fits what was written: whoever writes `sites` means a whole plant. */
export const plantSchema = (written: unknown): typeof Plant | typeof ShortPlant =>
  typeof written === 'object' && written !== null && 'sites' in written ? Plant : ShortPlant;

/** The whole plant of a short one; a whole one stays as it is. */
export function wholePlant(written: Plant | ShortPlant): Plant {
  if ('sites' in written) return written;
  const { timeZone = 'UTC', countingPoint, oeeTarget, product, products, alarms, alarmSettings, maintenance } = written;
  const { jobs } = written;
  const calendars = written.calendars ?? [calendarOf(written)];
  const machines = (written.machines ?? [written.machine ?? {}]).map(machineOf);
  const line = {
    id: 'line',
    name: 'Line',
    calendar: calendars[0]?.id ?? 'calendar',
    machines,
    ...(product === undefined ? {} : { product }),
    ...(countingPoint === undefined ? {} : { countingPoint }),
    ...(oeeTarget === undefined ? {} : { oeeTarget }),
  };
  return {
    enterprise: { id: 'enterprise', name: 'Enterprise' },
    sites: [{ id: 'site', name: 'Site', timeZone, areas: [{ id: 'area', name: 'Area', lines: [line] }] }],
    calendars,
    ...(products === undefined ? {} : { products }),
    ...(alarms === undefined ? {} : { alarms }),
    ...(alarmSettings === undefined ? {} : { alarmSettings }),
    ...(maintenance === undefined ? {} : { maintenance }),
    ...(jobs === undefined ? {} : { jobs }),
  };
}

function calendarOf({ calendar, shifts }: ShortPlant): Calendar {
  const always: Calendar['shifts'] = [{ id: 'day', name: 'Day', start: '00:00', end: '00:00' }];
  return { id: 'calendar', ...calendar, shifts: shifts ?? calendar?.shifts ?? always };
}

type ShortMachine = NonNullable<ShortPlant['machine']>;

function machineOf({ counts = [], signals = [], ...machine }: ShortMachine, index: number): Machine {
  const id = machine.id ?? (index === 0 ? 'machine' : `machine-${index + 1}`);
  const given = new Set(signals.map((signal) => signal.id));
  const defaults: Signal[] = [
    {
      id: 'state',
      role: 'state',
      type: 'text',
      states: Object.fromEntries(MACHINE_STATES.map((state) => [state, state])),
    },
    { id: 'reason', role: 'reason', type: 'text' },
    ...counts.map((count): Signal => ({ id: count, role: `count-${count}`, type: 'int' })),
  ];
  return {
    name: id,
    idealCycleS: 1,
    ...machine,
    id,
    signals: [...defaults.filter((signal) => !given.has(signal.id)), ...signals],
  };
}

/**
 * What the fold of one machine reads of the plant, looked up once: its calendar, its tables of states, which signal
 * plays which part, and what its parts are worth in time.
 */

import type { MachineId, ProductId, SignalId } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { Machine, SignalRole } from '@gemba/contract/plant/machine';
import { TREND_WINDOW_H } from '@gemba/contract/plant/maintenance-trigger';
import type { LineCalendar } from '../calendar/line-calendar.ts';
import { calendarOf } from '../calendar/plant-calendar.ts';
import type { CounterLimits } from '../counters/counter.ts';
import type { CounterSwap } from '../counters/swap.ts';
import { idealCycleOf } from '../orders/recipe.ts';
import { mappingOf, type StateMapping } from '../state/machine-state.ts';
import { TREND_POINTS } from './trend.ts';

/** Defaults of what a plant may leave out; the schema's descriptions name the same figures. */
const SLOW_LIMIT = 0.85;
const MICRO_STOP_S = 120;
/** Highest plausible rate, in times of the ideal one. */
const MAX_RATE_FACTOR = 5;
/** Highest plausible power, in times of the rated one: motors start with several times theirs, but not for long. */
const MAX_POWER_FACTOR = 2;

/** Roles that the fold reads, in the order in which samples of one moment are applied: state first, then counters. */
const FOLDED_ROLES = [
  'state',
  'mode',
  'reason',
  'cycle-time',
  'count-total',
  'count-good',
  'count-reject',
  'count-rework',
  'energy',
  'meter',
  'trend',
] as const;
export type FoldedRole = (typeof FOLDED_ROLES)[number];
export type CounterRole = 'count-total' | 'count-good' | 'count-reject' | 'count-rework' | 'energy';

/** Which counters tell parts and their quality: two of total, good and reject give the third, one alone doesn't. */
export type Counting = 'good-reject' | 'total-reject' | 'total-good' | 'total' | 'good' | 'reject' | 'none';

/** What a signal is to the fold. */
export interface Binding {
  role: FoldedRole;
  /** Place of the role in the order of one moment. */
  order: number;
  /** Counters: where it rolls over; `null` when the plant doesn't say. */
  modulus: number | null;
}

export interface FoldContext {
  plant: Plant;
  placed: PlacedMachine;
  calendar: LineCalendar;
  mapping: StateMapping;
  bindings: ReadonlyMap<string, Binding>;
  counting: Counting;
  /** Counters whose increments are cycles: the total, or good and reject where it is missing. */
  paced: ReadonlySet<CounterRole>;
  product: ProductId | null;
  /** Ideal seconds for one part of the line's own product, which rows are told in; an order's is read over them. */
  idealCycleS: number;
  /** Of what is made now, with an order its product: pace is judged by it, which is only shown and stands in no row. */
  paceCycleS: number;
  slowLimit: number;
  microStopS: number;
  maxRatePerS: number;
  /** Highest plausible consumption, kWh per second; `null` where the plant names no rated power. */
  maxEnergyPerS: number | null;
  /** Counters that only meters read, by their signal. */
  metered: ReadonlyMap<string, CounterLimits>;
  /** Signals of which a trend is followed, and over how many run seconds a point of it is formed. */
  trended: ReadonlyMap<string, number>;
  /** Moments at which somebody wants to know the machine's life: whoever asks writes them here. */
  marks: bigint[];
  /** Counters that people have replaced, by their signal: whoever knows writes them here. */
  swaps: Map<string, CounterSwap[]>;
}

/** The context of a machine; throws a `RangeError` when the plant doesn't have it. */
export function contextOf(plant: Plant, machine: MachineId): FoldContext {
  const placed = machinesOf(plant).find((candidate) => candidate.machine.id === machine);
  if (!placed) throw new RangeError(`The plant has no machine ${machine}.`);
  const product = plant.products?.find((candidate) => candidate.id === placed.line.product);
  const { ratedKW } = placed.machine;
  const [metered, trended] = [meteredOf(placed.machine), trendedOf(plant, placed.machine)];
  const idealCycleS = idealCycleOf(plant, placed.machine, product?.id ?? null);
  return {
    plant,
    placed,
    calendar: calendarOf(plant, placed.line.id),
    mapping: mappingOf(placed.machine, placed.line),
    bindings: bindingsOf(placed.machine, metered, trended),
    counting: countingOf(placed.machine),
    paced: pacedOf(placed.machine),
    product: (product?.id as ProductId | undefined) ?? null,
    idealCycleS,
    paceCycleS: idealCycleS,
    slowLimit: placed.machine.slowLimit ?? SLOW_LIMIT,
    microStopS: placed.machine.microStopS ?? MICRO_STOP_S,
    maxRatePerS: placed.machine.maxRatePerS ?? MAX_RATE_FACTOR / idealCycleS,
    maxEnergyPerS: ratedKW === undefined ? null : (MAX_POWER_FACTOR * ratedKW) / 3600,
    metered,
    trended,
    marks: [],
    swaps: new Map(),
  };
}

/** Signals that the fold reads, for `historian.entries`; other signals change nothing in it. */
export function signalsOf(context: FoldContext): SignalId[] {
  return [...context.bindings.keys()] as SignalId[];
}

function bindingsOf(
  machine: Machine,
  metered: ReadonlyMap<string, CounterLimits>,
  trended: ReadonlyMap<string, number>,
): Map<string, Binding> {
  const bindings = new Map<string, Binding>();
  for (const signal of machine.signals) {
    const own = FOLDED_ROLES.find((known) => known === signal.role) ?? null;
    const role = own ?? (metered.has(signal.id) ? 'meter' : trended.has(signal.id) ? 'trend' : null);
    if (role === null) continue;
    bindings.set(signal.id, { role, order: FOLDED_ROLES.indexOf(role), modulus: signal.modulus ?? null });
  }
  return bindings;
}

/** Counters of the machine's meters. */
const meteredOf = ({ meters = [] }: Machine): Map<string, CounterLimits> =>
  new Map(
    meters.flatMap((meter): [string, CounterLimits][] =>
      meter.kind === 'counter'
        ? [
            [
              meter.signal,
              { modulus: meter.modulus ?? null, ratePerS: meter.maxPerH === undefined ? null : meter.maxPerH / 3600 },
            ],
          ]
        : [],
    ),
  );

/** Signals that a plan of the machine forecasts: the longest window of each decides how fine its points are. */
function trendedOf(plant: Plant, machine: Machine): Map<string, number> {
  const trended = new Map<string, number>();
  for (const { machine: id, triggers } of plant.maintenance ?? []) {
    for (const trigger of id === machine.id ? triggers : []) {
      if (trigger.kind !== 'forecast') continue;
      const stretchS = ((trigger.windowH ?? TREND_WINDOW_H) * 3600) / TREND_POINTS;
      trended.set(trigger.signal, Math.max(stretchS, trended.get(trigger.signal) ?? 0));
    }
  }
  return trended;
}

function pacedOf(machine: Machine): Set<CounterRole> {
  const total = machine.signals.some((signal) => signal.role === 'count-total');
  return new Set(total ? ['count-total'] : ['count-good', 'count-reject']);
}

function countingOf(machine: Machine): Counting {
  const has = (role: SignalRole) => machine.signals.some((signal) => signal.role === role);
  const [total, good, reject] = [has('count-total'), has('count-good'), has('count-reject')];
  if (good && reject) return 'good-reject';
  if (total && reject) return 'total-reject';
  if (total && good) return 'total-good';
  if (total) return 'total';
  return good ? 'good' : reject ? 'reject' : 'none';
}

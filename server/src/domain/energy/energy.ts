/**
 * Energy of machines out of ledger rows: how much each state used, what was used while nothing was made, the load that is
 * always there, and what a good part cost in energy. Sums first, ratios when read; what no meter tells is `null`.
 */

import { MACHINE_STATES, type MachineState } from '@gemba/contract/state';
import type { LedgerRow } from '../ledger/row.ts';
import { shareOf } from '../quality/yields.ts';

/** Half-open, `[fromNs, toNs)`. */
interface Span {
  fromNs: bigint;
  toNs: bigint;
}

/** Energy and time of one state. */
export interface Used {
  kWh: number;
  seconds: number;
}

/** Additive over windows and machines. */
export type EnergySums = Readonly<Record<MachineState, Used>>;

export interface EnergyFigures {
  /** All energy of the window, kWh. */
  totalKWh: number;
  /** Used while the machine was known not to produce, in any calendar class, kWh; and its share of what has a known state. */
  idleKWh: number;
  idleShare: number | null;
  /** Told of time in which nobody watched: it is in the total, and neither idle nor productive. */
  unknownKWh: number;
  /** Mean power while producing, and while not, kW. */
  producingKW: number | null;
  idleKW: number | null;
}

/** Sums of `[fromNs, toNs)`; a row that the window cuts gives its share of time. */
export function energyOf(rows: readonly LedgerRow[], window: Span): EnergySums {
  const sums = emptyEnergy();
  for (const row of rows) {
    const share = shareOf(row, window);
    if (share <= 0) continue;
    const used = sums[row.state];
    used.kWh += row.energyKWh * share;
    used.seconds += (Number(row.toNs - row.fromNs) / 1e9) * share;
  }
  return sums;
}

/** The sums of several machines. */
export function addEnergy(all: readonly EnergySums[]): EnergySums {
  const sums = emptyEnergy();
  for (const one of all) {
    for (const state of MACHINE_STATES) {
      sums[state].kWh += one[state].kWh;
      sums[state].seconds += one[state].seconds;
    }
  }
  return sums;
}

/** Figures of sums. Idle is whatever isn't producing and isn't unknown, breaks and nights included: it made nothing. */
export function figuresOf(sums: EnergySums): EnergyFigures {
  const idle = MACHINE_STATES.filter((state) => state !== 'producing' && state !== 'no-data').map(
    (state) => sums[state],
  );
  const idleKWh = idle.reduce((sum, { kWh }) => sum + kWh, 0);
  const idleS = idle.reduce((sum, { seconds }) => sum + seconds, 0);
  const known = sums.producing.kWh + idleKWh;
  return {
    totalKWh: known + sums['no-data'].kWh,
    idleKWh,
    idleShare: known > 0 ? idleKWh / known : null,
    unknownKWh: sums['no-data'].kWh,
    producingKW: meanKW(sums.producing.kWh, sums.producing.seconds),
    idleKW: meanKW(idleKWh, idleS),
  };
}

/**
 * Energy for each good part, kWh: all of the window, idle included, since a good part has to bear it [ISO 22400-2: energy
 * consumption per unit]. `null` without good parts, or where they aren't known.
 */
export const perGoodPart = (totalKWh: number, good: number | null): number | null =>
  good !== null && good > 0 ? totalKWh / good : null;

/** The interval in which electricity is metered and billed: a quarter hour, on the clock. */
const QUARTER_NS = 900_000_000_000n;

/**
 * Base load: the least mean power of a whole quarter hour of the window of which all is known, kW; what is used whatever the
 * machines do. `rows` are those of the machines together that are meant, each list of one machine. `null` when no quarter
 * is known whole.
 */
export function baseLoadKW(machines: readonly (readonly LedgerRow[])[], window: Span): number | null {
  const quarters = new Map<bigint, { kWh: number; knownS: number }>();
  for (const row of machines.flat()) {
    if (row.state === 'no-data' || row.estimated) continue;
    const quarter = row.fromNs / QUARTER_NS;
    const [fromNs, toNs] = [quarter * QUARTER_NS, (quarter + 1n) * QUARTER_NS];
    // Rows are never across a quarter hour.
    if (fromNs < window.fromNs || toNs > window.toNs) continue;
    const sum = quarters.get(quarter) ?? { kWh: 0, knownS: 0 };
    quarters.set(quarter, {
      kWh: sum.kWh + row.energyKWh,
      knownS: sum.knownS + Number(row.toNs - row.fromNs) / 1e9,
    });
  }
  const wholeS = 900 * machines.length;
  const loads = [...quarters.values()].filter(({ knownS }) => knownS > wholeS - 1e-6).map(({ kWh }) => kWh * 4);
  return loads.length === 0 ? null : Math.min(...loads);
}

const meanKW = (kWh: number, seconds: number): number | null => (seconds > 0 ? (kWh * 3600) / seconds : null);

const emptyEnergy = (): Record<MachineState, Used> =>
  Object.fromEntries(MACHINE_STATES.map((state) => [state, { kWh: 0, seconds: 0 }])) as Record<MachineState, Used>;

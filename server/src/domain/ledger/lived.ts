/** What a machine has lived through so far, in what meters are made of: plain data of the fold's state. */

import type { MachineState } from '@gemba/contract/state';
import type { CounterMemory } from '../counters/counter.ts';

/** A counter that only meters read. */
export interface Metered {
  memory: CounterMemory | null;
  /** All that it has counted. */
  total: number;
}

export interface Life {
  /** Time in each state; `no-data` is time that nobody watched: neither use nor rest. */
  statesNs: Readonly<Partial<Record<MachineState, bigint>>>;
  good: number;
  reject: number;
  energyKWh: number;
  /** Signals of counters that only meters read → what they have counted. */
  counters: Readonly<Record<string, number>>;
}

/** The life of a machine of which nothing was ever heard. */
export const NO_LIFE: Life = { statesNs: {}, good: 0, reject: 0, energyKWh: 0, counters: {} };

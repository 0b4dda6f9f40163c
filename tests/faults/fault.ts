/** What a fault of `docs/reliability` is to the tests: something that is done to a running plant, and what must hold meanwhile. */

import type { GapCause } from '@gemba/contract/sample';
import type { InfluxUnderTest } from '../support/influx.ts';
import type { JudgeOptions } from '../support/judgement.ts';
import type { RunningPlant, RunningPlantOptions } from '../support/running-plant.ts';
import type { Tap } from '../support/tap.ts';

export type Broker = 'mosquitto' | 'embedded';

/** What a fault has at hand. */
export interface Scene {
  plant: RunningPlant;
  /** Where it is the historian. */
  influx: InfluxUnderTest | null;
  /** Hears the journal stream, and goes on over every break. */
  tap: Tap;
  /** Numbers in [0, 1) of the seed. */
  next: () => number;
  /** The full count, as `npm run proof` wants it; else the small one. */
  whole: boolean;
  /** A line of the schedule, with the time since the start. */
  did(what: string, detail?: Record<string, unknown>): void;
  /** What the run found, for its verdict. */
  facts: Record<string, unknown>;
  /** Entries that were given to be refused so far. */
  quarantined: number;
  /** Causes of gaps in which some emissions must lie: a fault that took nothing proves nothing. */
  mustDeclare: GapCause[];
  /** The gateway's memory may have been damaged, see `JudgeOptions`. */
  restates: boolean;
  /** Machines keep a history, see `JudgeOptions`. */
  heals: boolean;
  /** On `performance.now()`. */
  startedMs: number;
  /** Production day and shift that all rows must lie in; empty where it is all the same. */
  shifts: string[];
  /** When each emission really was, where the fault puts clocks wrong. */
  real: JudgeOptions['real'];
}

export interface Fault {
  /** Of its proof. */
  name: string;
  what: string;
  /** What it needs the plant to be, when it has one of its own. */
  plant?: Partial<RunningPlantOptions>;
  /** Why it can't be played here; absent when it can. */
  missing?: string | null;
  /** Before anything runs; what it returns undoes it at the end. */
  prepare?(plant: RunningPlant): Promise<() => void>;
  /** Runs over both historians, by turns of the seed. */
  bothHistorians?: boolean;
  /** Is one of this historian, and of no other. */
  historian?: 'influx';
  /** Does it, and throws when its own condition does not hold. The judgement over everything comes afterwards. */
  play(scene: Scene): Promise<void>;
}

/** A whole number from `least` to `most`. */
export const between = (next: () => number, least: number, most: number): number =>
  least + Math.floor(next() * (most - least + 1));

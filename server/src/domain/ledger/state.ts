/**
 * What the fold remembers of one machine between two calls. Plain data: it is stored with every commit and kept as
 * checkpoints, so that a restart or late input goes on from exactly here.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Filled, Gap, Sample, Value } from '@gemba/contract/sample';
import type { MachineState, ShownState } from '@gemba/contract/state';
import type { CounterMemory } from '../counters/counter.ts';
import type { Pace } from '../state/pace.ts';
import type { CounterRole } from './context.ts';
import type { Life, Metered } from './lived.ts';
import { FOLD_VERSION, type LedgerRow } from './row.ts';
import type { Trend } from './trend.ts';
import { parseTagged } from './untagged.ts';

/** A value that holds since a time; `null` when the machine says that it doesn't know. */
export interface Held {
  value: Value | null;
  timeNs: bigint;
}

/** A declared gap that hides something of the machine: everything, or only its state. */
export interface Hidden {
  fromNs: bigint;
  toNs: bigint;
  everything: boolean;
}

/**
 * A stretch in which nobody watched, and what counters later told of it. Its rows are made from here, because the
 * first reading after it comes when they are long written.
 */
export interface Blind {
  fromNs: bigint;
  toNs: bigint;
  good: number;
  reject: number;
  rework: number;
  energyKWh: number;
}

export interface FoldState {
  machine: MachineId;
  /** Everything through this time is accounted for; 0 before anything was observed. */
  settledNs: bigint;
  /** Since when it was watched without a break until `settledNs`; `null` before anything was observed. */
  knownFromNs: bigint | null;
  /** Newest sample or observation, settled or not; 0 before the first. */
  newestNs: bigint;
  /** Samples after `settledNs`, in the order in which they will be applied. */
  pending: readonly Sample[];
  /** Declared gaps that end after `settledNs`, with those of their signals that the fold reads. */
  declared: readonly Gap[];
  /** What history has told of gaps, as far as it ends after `settledNs`. */
  filled: readonly Filled[];
  /** What the two leave hidden, by its beginning. */
  hidden: readonly Hidden[];
  reported: { state: Held | null; mode: Held | null; reason: Held | null };
  counters: Record<CounterRole, CounterMemory | null>;
  /** Parts booked by their quality that the total is to tell of: the next ones of the total are those. */
  debt: number;
  /** Parts that the total told of, on rows too old to be changed, whose quality may still be told. */
  unjudged: number;
  /** Last cycle as the machine reports it, seconds. */
  cycleS: number | null;
  /** What follows from `reported`. */
  state: MachineState;
  reason: string | null;
  /** The row that grows; `null` while nobody watches. */
  open: LedgerRow | null;
  /** Closed rows with parts whose quality may still be told, oldest first. */
  recent: readonly LedgerRow[];
  /** Stretches that some counter hasn't told of yet, oldest first. */
  blind: readonly Blind[];
  pace: Pace;
  totals: {
    runNs: bigint;
    statesNs: Life['statesNs'];
    good: number;
    reject: number;
    rework: number;
    energyKWh: number;
  };
  /** Counters that only meters read, by their signal. */
  metered: Readonly<Record<string, Metered>>;
  /** Measured values that a forecast follows, by their signal. */
  trends: Readonly<Record<string, Trend>>;
  /** What the machine's life was at moments of `FoldContext.marks` that time has passed; ns as text. */
  marked: Readonly<Record<string, Life>>;
  shown: ShownState;
  /** Start of the present `shown` state; 0 before anything was observed. */
  shownSinceNs: bigint;
  /** A checkpoint: rows before it that can still change are given out again with the first call, see `fold`. */
  checkpoint: boolean;
}

/** The memory of a machine of which nothing was ever heard. */
export function initialFold(machine: MachineId): FoldState {
  return {
    machine,
    settledNs: 0n,
    knownFromNs: null,
    newestNs: 0n,
    pending: [],
    declared: [],
    filled: [],
    hidden: [],
    reported: { state: null, mode: null, reason: null },
    counters: { 'count-total': null, 'count-good': null, 'count-reject': null, 'count-rework': null, energy: null },
    debt: 0,
    unjudged: 0,
    cycleS: null,
    state: 'no-data',
    reason: null,
    open: null,
    recent: [],
    blind: [],
    pace: [],
    totals: { runNs: 0n, statesNs: {}, good: 0, reject: 0, rework: 0, energyKWh: 0 },
    metered: {},
    trends: {},
    marked: {},
    shown: 'no-data',
    shownSinceNs: 0n,
    checkpoint: false,
  };
}

/** The state as JSON text; `decodeFold` gives back the same state, `bigint` included. */
export function encodeFold(state: FoldState): string {
  return JSON.stringify({ version: FOLD_VERSION, state }, (_key, value: unknown) =>
    typeof value === 'bigint' ? { $n: value.toString() } : value,
  );
}

/** Reads what `encodeFold` wrote. `null` when another version of the fold wrote it: fold again from the start. */
export function decodeFold(text: string): FoldState | null {
  const read = parseTagged(text, ({ $n }) => (typeof $n === 'string' ? BigInt($n) : undefined)) as {
    version: number;
    state: FoldState;
  };
  return read.version === FOLD_VERSION ? whole(read.state) : null;
}

/** A state from before there were meters: they count from there, but for the run time, which was known. */
function whole(state: FoldState): FoldState {
  const { statesNs = { producing: state.totals.runNs } } = state.totals;
  return { ...initialFold(state.machine), ...state, totals: { ...state.totals, statesNs } };
}

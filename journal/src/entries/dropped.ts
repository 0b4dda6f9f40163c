/**
 * What is given up before anybody has stored it: the stretch of each machine that goes with it, to be declared as a gap.
 * Batches go in, gaps come out. Pure.
 */

import type { MachineId } from '@gemba/contract/identity';
import { type Entry, type Filled, type Gap, type GapCause, orderTimeNs } from '@gemba/contract/sample';

interface Range {
  fromNs: bigint;
  toNs: bigint;
}

/** What some batches hold. */
export class Contents {
  readonly #ranges = new Map<MachineId, Range>();
  readonly #history = new Map<MachineId, Range>();
  readonly #told: (Gap | Filled)[] = [];
  #samples = 0;

  take(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.kind === 'sample') this.#samples += 1;
      if (entry.kind === 'gap' || entry.kind === 'filled') this.#told.push(entry);
      else if (entry.kind === 'sample' && entry.historical)
        widen(this.#history, entry.machine, entry.timeNs, entry.timeNs);
      else
        widen(this.#ranges, entry.machine, entry.kind === 'observed' ? entry.fromNs : entry.timeNs, orderTimeNs(entry));
    }
  }

  get samples(): number {
    return this.#samples;
  }

  /** Time of the oldest and the newest of what was reported live; `null` where there is nothing of it. */
  get span(): Range | null {
    const ranges = [...this.#ranges.values()];
    if (ranges.length === 0) return null;
    return {
      fromNs: ranges.reduce((least, { fromNs }) => (fromNs < least ? fromNs : least), ranges[0]?.fromNs ?? 0n),
      toNs: ranges.reduce((most, { toNs }) => (toNs > most ? toNs : most), 0n),
    };
  }

  /** What is to be said in place of it: gaps over all that it held, and the gaps that it held themselves. */
  gaps(cause: GapCause): Entry[] {
    // What was filled there is in a gap again; that it had been filled is of no use to anybody.
    const before = this.#told.filter((entry) => entry.kind === 'gap');
    return [...before, ...gapsOver(this.#ranges, cause), ...gapsOver(this.#history, cause)];
  }
}

function widen(ranges: Map<MachineId, Range>, machine: MachineId, fromNs: bigint, toNs: bigint): void {
  const known = ranges.get(machine);
  if (known === undefined) ranges.set(machine, { fromNs, toNs });
  else {
    if (fromNs < known.fromNs) known.fromNs = fromNs;
    if (toNs > known.toNs) known.toNs = toNs;
  }
}

/** Open at both ends, so a little wider than what is lost. */
const gapsOver = (ranges: ReadonlyMap<MachineId, Range>, cause: GapCause): Gap[] =>
  [...ranges].map(([machine, { fromNs, toNs }]) => ({
    kind: 'gap',
    machine,
    signals: [],
    fromNs: fromNs - 1n,
    toNs: toNs + 1n,
    cause,
  }));

/** The folds of all machines, in memory: each batch is folded as it arrives, and what comes out is gathered for a commit. */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import { shiftAt } from '../domain/calendar/plant-calendar.ts';
import { type FoldResult, fold } from '../domain/ledger/fold.ts';
import { decodeFold, initialFold } from '../domain/ledger/state.ts';
import { gather } from '../edits/gather.ts';
import { runsOn } from '../orders/runs.ts';
import type { Records } from '../records/port.ts';
import { MachineLedger } from './machine-ledger.ts';
import type { PendingWork } from './pending.ts';
import type { Refolded } from './refolding.ts';

export class Ledgers {
  readonly #plant: Plant;
  readonly #machines: Map<MachineId, MachineLedger>;

  constructor(plant: Plant) {
    this.#plant = plant;
    this.#machines = new Map(
      machinesOf(plant).map((placed) => [placed.machine.id as MachineId, new MachineLedger(placed, plant)]),
    );
  }

  get(machine: MachineId): MachineLedger | undefined {
    return this.#machines.get(machine);
  }

  all(): MachineLedger[] {
    return [...this.#machines.values()];
  }

  /**
   * Takes everything from the records, whatever was in memory. What another version of the fold wrote is marked to be
   * derived again from all that the historian has.
   */
  async load(records: Records, nowNs: bigint, pending: PendingWork): Promise<void> {
    const saved = new Map((await records.folds()).map((one) => [one.machine, one]));
    const dirty = new Map((await records.dirty()).map((one) => [one.machine, one.fromNs]));
    for (const ledger of this.all()) {
      const found = saved.get(ledger.machine);
      const state = found === undefined ? initialFold(ledger.machine) : decodeFold(found.state);
      ledger.state = state ?? initialFold(ledger.machine);
      ledger.ahead = null;
      ledger.dirtyFromNs = dirty.get(ledger.machine) ?? null;
      // What is sent again is late for no fold that has gone back, but may be for one that is being made.
      ledger.lateNs = 0n;
      if (state === null) {
        ledger.dirtyFromNs = 0n;
        pending.ledgers.add(ledger);
        pending.markDirty(ledger.machine, 0n);
      }
      ledger.window.cutFrom(0n);
      ledger.edited.clear();
      await this.readEdits(ledger, records, nowNs);
    }
    for (const line of this.#lines()) await this.readRuns(line, records, nowNs);
  }

  /** Takes what people said of a machine's running shift, and the rows that it hangs on, from the records. */
  async readEdits(ledger: MachineLedger, records: Records, nowNs: bigint): Promise<void> {
    const shift = shiftAt(this.#plant, ledger.placed.line.id, nowNs);
    if (shift !== null) ledger.edited.take(await gather(records, ledger.machine, shift));
  }

  /** Takes from the records when orders ran on a line in its running shift. */
  async readRuns(line: string, records: Pick<Records, 'orders' | 'orderEvents'>, nowNs: bigint): Promise<void> {
    const shift = shiftAt(this.#plant, line, nowNs);
    const runs = await runsOn(records, line, shift?.fromNs ?? nowNs, nowNs + 1n);
    for (const ledger of this.all()) if (ledger.placed.line.id === line) ledger.takeRuns(runs, nowNs);
  }

  /** Folds entries of one machine into its memory and gathers what came out. */
  fold(ledger: MachineLedger, entries: readonly Entry[], pending: PendingWork): FoldResult {
    const result = fold(ledger.state, entries, ledger.context);
    ledger.state = result.state;
    ledger.window.put(result.rows);
    pending.ledgers.add(ledger);
    pending.addRows(ledger.machine, result.rows);
    pending.addCheckpoints(ledger.machine, result.checkpoints);
    if (result.dirtyFromNs !== null) {
      ledger.markDirty(result.dirtyFromNs);
      pending.markDirty(ledger.machine, result.dirtyFromNs);
    }
    return result;
  }

  /** What was folded of a machine from a time on is not to be relied on. */
  doubt(machine: MachineId, fromNs: bigint, pending: PendingWork): void {
    const ledger = this.#machines.get(machine);
    if (ledger === undefined) return;
    ledger.markDirty(fromNs);
    pending.ledgers.add(ledger);
    pending.markDirty(machine, fromNs);
  }

  /** Goes on with the picture alone: nothing is gathered, and {@link replace} or the held batches put it right. */
  look(ledger: MachineLedger, entries: readonly Entry[]): void {
    ledger.ahead = fold(ledger.ahead ?? ledger.state, entries, ledger.context).state;
  }

  /** The machine was folded again from `fromNs` on. */
  replace(ledger: MachineLedger, { fromNs, state, rows, checkpoints }: Refolded, pending: PendingWork): void {
    ledger.state = state;
    ledger.dirtyFromNs = null;
    ledger.window.cutFrom(fromNs);
    ledger.window.put(rows);
    pending.ledgers.add(ledger);
    pending.replaced.push({ machine: ledger.machine, fromNs });
    pending.addRows(ledger.machine, rows);
    pending.checkpoints.push(...checkpoints);
    pending.cleaned.push(ledger.machine);
  }

  #lines = (): Set<string> => new Set(this.all().map((ledger) => ledger.placed.line.id));

  /** Forgets rows of shifts that are over. */
  trim(nowNs: bigint): void {
    for (const line of new Set(this.all().map((ledger) => ledger.placed.line))) {
      const fromNs = shiftAt(this.#plant, line.id, nowNs)?.fromNs ?? nowNs;
      for (const ledger of this.all()) if (ledger.placed.line === line) ledger.edited.dropBefore(fromNs);
    }
  }
}

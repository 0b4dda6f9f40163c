/**
 * The ledger for reading: rows and stops of a machine as they are known now, or as they were known at a moment, with
 * what people said of them and the orders that ran. Whoever forms a figure of the past reads it here, and not in the
 * records.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import type { Edit, Statement } from '../domain/edits/edit.ts';
import { type Overlaid, overlay } from '../domain/edits/overlay.ts';
import { type KnownStop, stopsOf } from '../domain/edits/stops.ts';
import { contextOf, type FoldContext } from '../domain/ledger/context.ts';
import { attributed, type OrderedRow } from '../domain/orders/attribution.ts';
import type { RunSpan } from '../domain/orders/order.ts';
import { idealCycleOf } from '../domain/orders/recipe.ts';
import { runsOn } from '../orders/runs.ts';
import type { Records } from '../records/port.ts';
import { gather } from './gather.ts';

export interface KnownStops {
  /** Those that touch the window, ascending; whole, however far they reach beyond it. */
  stops: KnownStop[];
  /** Edits that hold and speak of one of them or of the window, in the order in which they were recorded. */
  edits: readonly Statement[];
}

export type LedgerRecords = Pick<Records, 'rows' | 'edits' | 'orders' | 'orderEvents'>;

export class EditedLedger {
  readonly #records: LedgerRecords;
  readonly #plant: Plant;
  readonly #contexts = new Map<MachineId, FoldContext>();

  constructor(plant: Plant, records: LedgerRecords) {
    this.#plant = plant;
    this.#records = records;
  }

  /**
   * Rows that touch `[fromNs, toNs)`, ascending, with their orders; not cut to the window, but at every edge of an edit and
   * where the order changes. `asKnownAtNs` leaves out what was said later (`null`: as known now); when orders ran is always
   * as known now. Throws a `RangeError` for a machine that the plant doesn't have.
   */
  rows = async (
    machine: MachineId,
    fromNs: bigint,
    toNs: bigint,
    asKnownAtNs: bigint | null = null,
  ): Promise<OrderedRow[]> => {
    const { rows } = await this.overlaid(machine, fromNs, toNs, asKnownAtNs);
    const within = rows.filter((row) => row.toNs > fromNs && row.fromNs < toNs);
    const [first, last] = [within[0], within.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { plant, placed } = this.contextOf(machine);
    const runs = await this.runs(machine, first.fromNs, last.toNs);
    return attributed(within, runs, (product) => idealCycleOf(plant, placed.machine, product));
  };

  /** When orders ran on the machine's line: stretches that touch `[fromNs, toNs)`, whole, ascending. */
  runs = (machine: MachineId, fromNs: bigint, toNs: bigint): Promise<RunSpan[]> =>
    runsOn(this.#records, this.contextOf(machine).placed.line.id, fromNs, toNs);

  /** Both, for what forms figures. */
  get source() {
    return { rows: this.rows, runs: this.runs };
  }

  async stops(
    machine: MachineId,
    fromNs: bigint,
    toNs: bigint,
    asKnownAtNs: bigint | null = null,
  ): Promise<KnownStops> {
    const { rows, edits } = await this.overlaid(machine, fromNs, toNs, asKnownAtNs);
    const stops = stopsOf(rows, edits, this.contextOf(machine).microStopS);
    return { stops: stops.filter((stop) => stop.toNs > fromNs && stop.fromNs < toNs), edits };
  }

  /** The window with what it hangs on, under all edits that touch it and under `more`, which nobody has recorded yet. */
  async overlaid(
    machine: MachineId,
    fromNs: bigint,
    toNs: bigint,
    asKnownAtNs: bigint | null = null,
    more: readonly Edit[] = [],
  ): Promise<Overlaid> {
    const { rows, edits } = await gather(this.#records, machine, { fromNs, toNs });
    const { idealCycleS } = this.contextOf(machine);
    return overlay(rows, [...edits, ...more], { asKnownAtNs, idealCycleOf: () => idealCycleS });
  }

  contextOf(machine: MachineId): FoldContext {
    let context = this.#contexts.get(machine);
    if (context === undefined) {
      context = contextOf(this.#plant, machine);
      this.#contexts.set(machine, context);
    }
    return context;
  }
}

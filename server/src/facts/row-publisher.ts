/**
 * Publishes the ledger rows of one machine after another, from its mark on, page by page. Where rows may have been
 * replaced since they were published it asks what stands in the engine, and writes over what no row makes any more.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import { contextOf } from '../domain/ledger/context.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { Records } from '../records/port.ts';
import { Reasons } from '../views/reasons.ts';
import { factsOfRows, quarterOf, type RowContext, reachNs, withdrawn } from './from-rows.ts';
import { Marks } from './marks.ts';
import type { Fact, FactSink, Measurement, Standing } from './port.ts';

/** Rows of one reading: some hours of a busy machine. */
const PAGE_ROWS = 2000;
/** Beyond any time that a row may have. */
const END_NS = 2n ** 62n;
const OF_ROWS: readonly Measurement[] = ['state', 'count', 'kpi'];

export interface RowPublisherOptions {
  plant: Plant;
  records: Pick<Records, 'rows'>;
  sink: Pick<FactSink, 'standing'>;
  write: (facts: readonly Fact[]) => Promise<void>;
}

export class RowPublisher {
  readonly marks = new Marks();
  readonly #options: RowPublisherOptions;
  readonly #contexts: ReadonlyMap<MachineId, RowContext>;
  /** Machines of which something may stand that no row makes: all at the start, and after a failure or a change of rows. */
  readonly #unsure: Set<MachineId>;
  /** Newest row that was published in this run: a mark before it says that rows were replaced. */
  readonly #newest = new Map<MachineId, bigint>();

  constructor(options: RowPublisherOptions) {
    this.#options = options;
    const reasons = new Reasons(options.plant);
    const ids = machinesOf(options.plant).map(({ machine }) => machine.id as MachineId);
    this.#contexts = new Map(ids.map((id) => [id, { context: contextOf(options.plant, id), reasons }]));
    this.#unsure = new Set(ids);
  }

  get machines(): Iterable<MachineId> {
    return this.#contexts.keys();
  }

  /** Publishes what is due of a machine, until `stopped`. What could not be published stays due. */
  async publish(machine: MachineId, stopped: () => boolean): Promise<void> {
    const context = this.#contexts.get(machine);
    if (context === undefined) return this.marks.begin(machine);
    try {
      for (let more = true; more; ) {
        if (stopped()) return this.marks.fail(machine);
        more = await this.#page(machine, context);
      }
    } catch (error) {
      // What was not acknowledged may stand all the same.
      this.#unsure.add(machine);
      this.marks.fail(machine);
      throw error;
    }
  }

  /** One page, from the quarter hour on whose figures the mark's rows may have changed; true when there is more. */
  async #page(machine: MachineId, of: RowContext): Promise<boolean> {
    const markNs = this.marks.of(machine);
    if (markNs < (this.#newest.get(machine) ?? 0n)) this.#unsure.add(machine);
    this.marks.begin(machine);
    const reach = reachNs(of.context);
    const fromNs = quarterOf(markNs - reach);
    const { rows, more } = await this.#read(machine, fromNs - reach, markNs);
    const lastNs = rows.at(-1)?.fromNs ?? markNs;
    const facts = factsOfRows(rows, fromNs, of);
    if (this.#unsure.has(machine)) {
      // Whatever stands beyond the last row of all is of rows that are gone.
      const standing = await this.#standing(machine, fromNs, more ? lastNs : END_NS);
      facts.push(...withdrawn(standing, facts, rows, of));
    }
    await this.#options.write(facts);
    this.marks.end(machine, lastNs);
    this.#newest.set(machine, lastNs);
    if (!more) this.#unsure.delete(machine);
    return more;
  }

  /** A page of rows: some begin after the mark, if there are any, so that each page gets on. */
  async #read(machine: MachineId, fromNs: bigint, markNs: bigint): Promise<{ rows: LedgerRow[]; more: boolean }> {
    for (let limit = PAGE_ROWS; ; limit *= 2) {
      const rows = await this.#options.records.rows(machine, fromNs, END_NS, limit);
      const more = rows.length === limit;
      if (!more || (rows.at(-1)?.fromNs ?? 0n) > markNs) return { rows, more };
    }
  }

  async #standing(machine: MachineId, fromNs: bigint, toNs: bigint): Promise<Standing[]> {
    const found: Standing[] = [];
    for (const measurement of OF_ROWS) {
      found.push(...(await this.#options.sink.standing(measurement, machine, fromNs, toNs)));
    }
    return found;
  }
}

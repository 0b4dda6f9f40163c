/**
 * What is derived from entries: ledger rows, alarms, maintenance. One place that folds a batch into memory and gathers
 * what came out for the commit; and that throws all of it away and loads it again when a commit failed.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { Plant } from '@gemba/contract/plant';
import { compareEntries, type Entry } from '@gemba/contract/sample';
import type { Log } from '@gemba/program/log';
import type { Metrics } from '@gemba/program/metrics';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { Keeper, Origin } from '../quarantine/item.ts';
import type { Records } from '../records/port.ts';
import { Alarms } from './alarms.ts';
import { Jobs } from './jobs/jobs.ts';
import { Ledgers } from './ledgers.ts';
import type { MachineLedger } from './machine-ledger.ts';
import { Meters } from './meters.ts';
import type { PendingWork } from './pending.ts';
import { type MomentOf, Plans } from './plans.ts';
import type { Refolded } from './refolding.ts';
import { isRetimed } from './wrong-clocks.ts';

export interface DerivationOptions {
  plant: Plant;
  log: Log;
  metrics: Metrics;
  quarantine: Keeper;
  nowNs: () => bigint;
}

export class Derivation {
  readonly ledgers: Ledgers;
  readonly alarms: Alarms;
  readonly meters: Meters;
  readonly plans: Plans;
  readonly jobs: Jobs;
  readonly #options: DerivationOptions;
  readonly #failed;
  readonly #counterFacts;

  constructor(options: DerivationOptions) {
    this.#options = options;
    this.ledgers = new Ledgers(options.plant);
    this.alarms = new Alarms(options.plant, options.nowNs);
    this.meters = new Meters(options.plant, this.ledgers);
    this.plans = new Plans(options.plant);
    this.jobs = new Jobs({ plant: options.plant, alarms: this.alarms, nowNs: options.nowNs });
    this.plans.heard = ({ bound, memory }, facts, pending) => this.jobs.planned(bound, facts, memory, pending);
    this.#failed = options.metrics.counter(
      'gemba_server_derive_failed_total',
      'Entries from which something could not be derived',
      ['part'],
    );
    this.#counterFacts = options.metrics.counter(
      'gemba_server_counter_facts_total',
      'What counters did out of the ordinary',
      ['kind'],
    );
  }

  /** What a maintenance plan must know of its machine now. */
  readonly moment: MomentOf = (machine) => this.meters.moment(machine, this.#options.nowNs());

  /** Takes everything from the records. What is new at that (first sight of a plan) is gathered. */
  async load(records: Records, pending: PendingWork): Promise<void> {
    const nowNs = this.#options.nowNs();
    await this.ledgers.load(records, nowNs, pending);
    this.alarms.load(await records.alarms(), await records.annunciator());
    await this.meters.load(records);
    this.plans.load(await records.plans(), this.moment, pending);
    for (const ledger of this.ledgers.all()) this.#mark(ledger);
    const open = this.plans.all().flatMap(({ memory }) => memory.job?.id ?? []);
    await this.jobs.load(records.jobs, open);
    this.jobs.reconcile(this.plans.all(), pending);
  }

  /** Sums anew how much the machines are used. */
  async refreshUse(records: Records): Promise<void> {
    const machines = this.ledgers.all().map(({ machine }) => machine);
    await this.meters.refresh(machines, records, this.#options.nowNs());
  }

  /** Derives from one batch's entries: machine by machine, each in the one order of entries. */
  derive(entries: readonly Entry[], pending: PendingWork, origin: Origin): void {
    for (const [ledger, own] of this.#byMachine(entries)) {
      const guard = <T>(part: 'ledger' | 'alarms', act: () => T) => this.#guard(part, own, pending, origin, act);
      const rows = guard('ledger', () => this.#fold(ledger, own, pending)) ?? [];
      guard('alarms', () => this.#heeding(pending, () => this.alarms.tell(ledger, own, rows, pending)));
      guard('alarms', () => this.jobs.ran(ledger.machine, rows, pending));
      if (own.some(isRetimed)) this.alarms.note('system:clock', ledger.machine, pending);
    }
  }

  /** Goes on with the picture alone, while the intake of a machine is held. */
  look(entries: readonly Entry[]): void {
    for (const [ledger, own] of this.#byMachine(entries)) this.ledgers.look(ledger, own);
  }

  /** A machine has been folded again: its rows, fold, checkpoints and mark change together. */
  replace(ledger: MachineLedger, refolded: Refolded, pending: PendingWork): void {
    const { machine, state: before } = ledger;
    this.ledgers.replace(ledger, refolded, pending);
    this.meters.replaced(ledger, before, refolded, pending);
    this.meters.noticed(machine, refolded.facts, pending);
    this.plans.recount(machine, (atNs) => this.meters.livesAt(machine, atNs), pending);
    this.#heeding(pending, () => this.alarms.restate(ledger, refolded.rows, pending));
  }

  /** The clock. */
  tick(silentForMs: (machine: MachineId) => number | null, pending: PendingWork): void {
    const nowNs = this.#options.nowNs();
    this.#heeding(pending, () => this.alarms.tick(silentForMs, pending));
    this.plans.tick(this.moment, pending);
    for (const ledger of this.ledgers.all()) this.#mark(ledger);
    this.alarms.due(this.plans.standings(), nowNs, pending);
    this.jobs.tick(nowNs, pending);
    this.ledgers.trim(nowNs);
  }

  #byMachine(entries: readonly Entry[]): [MachineLedger, Entry[]][] {
    const groups = Map.groupBy(entries, (entry) => entry.machine);
    return [...groups].flatMap(([machine, own]) => {
      const ledger = this.ledgers.get(machine);
      return ledger === undefined ? [] : [[ledger, own.sort(compareEntries)] as [MachineLedger, Entry[]]];
    });
  }

  #fold(ledger: MachineLedger, entries: readonly Entry[], pending: PendingWork): readonly LedgerRow[] {
    const { machine } = ledger;
    this.#mark(ledger);
    const { rows, facts } = this.ledgers.fold(ledger, entries, pending);
    this.meters.noticed(machine, facts, pending);
    this.plans.recount(machine, (atNs) => this.meters.livesAt(machine, atNs), pending);
    for (const { kind } of facts) this.#counterFacts.inc({ kind });
    return rows;
  }

  /** The fold keeps what the meters had at the moments from which plans count. */
  #mark({ machine, context }: MachineLedger): void {
    context.marks.splice(0, context.marks.length, ...this.plans.marks(machine));
  }

  /** What the alarms say meanwhile goes to the plans that wait for it. */
  #heeding(pending: PendingWork, act: () => void): void {
    const from = pending.transitions.length;
    act();
    this.plans.activated(pending.transitions.slice(from), this.moment, pending);
  }

  /** When a core throws, its neighbours go on; the entries are counted, kept with the reason, and in the historian besides. */
  #guard<T>(
    part: 'ledger' | 'alarms',
    entries: readonly Entry[],
    pending: PendingWork,
    origin: Origin,
    act: () => T,
  ): T | null {
    try {
      return act();
    } catch (error) {
      const { log, quarantine } = this.#options;
      this.#failed.inc({ part }, entries.length);
      log.error({ err: error, machine: entries[0]?.machine, part }, 'entries could not be derived from');
      quarantine.keep({ origin, reason: part, detail: (error as Error).message, entries });
      pending.kept = true;
      return null;
    }
  }
}

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
import type { PendingWork } from './pending.ts';
import { Plans, type UseOf } from './plans.ts';
import type { Refolded } from './refolding.ts';
import { Use } from './use.ts';
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
  readonly plans: Plans;
  readonly jobs: Jobs;
  readonly #options: DerivationOptions;
  readonly #use = new Use();
  readonly #failed;
  readonly #counterFacts;

  constructor(options: DerivationOptions) {
    this.#options = options;
    this.ledgers = new Ledgers(options.plant);
    this.alarms = new Alarms(options.plant, options.nowNs);
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

  /** What a maintenance plan must know of its machine. */
  readonly use: UseOf = (machine) => {
    const state = this.ledgers.get(machine)?.state;
    const usePerDayH = this.#use.perDayH(machine);
    if (state === undefined) return { runS: 0, usePerDayH };
    // What is accounted for, not the picture: that runs ahead of it, and a job that was opened stays open.
    return { runS: Number(state.totals.runNs) / 1e9, readNs: state.settledNs, usePerDayH };
  };

  /** Takes everything from the records. What is new at that (first sight of a plan) is gathered. */
  async load(records: Records, pending: PendingWork): Promise<void> {
    const nowNs = this.#options.nowNs();
    await this.ledgers.load(records, nowNs, pending);
    this.alarms.load(await records.alarms(), await records.annunciator());
    this.plans.load(await records.plans(), nowNs, this.use, pending);
    await this.jobs.load(records.jobs);
    this.jobs.reconcile(this.plans.all(), pending);
  }

  /** Sums anew how much the machines of the plans are used. */
  async refreshUse(records: Records): Promise<void> {
    await this.#use.refresh(this.plans.machines(), records, this.#options.nowNs());
  }

  /** Derives from one batch's entries: machine by machine, each in the one order of entries. */
  derive(entries: readonly Entry[], pending: PendingWork, origin: Origin): void {
    for (const [ledger, own] of this.#byMachine(entries)) {
      const guard = <T>(part: 'ledger' | 'alarms', act: () => T) => this.#guard(part, own, pending, origin, act);
      const rows = guard('ledger', () => this.#fold(ledger, own, pending)) ?? [];
      guard('alarms', () => this.alarms.tell(ledger, own, rows, pending));
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
    this.ledgers.replace(ledger, refolded, pending);
    this.alarms.restate(ledger, refolded.rows, pending);
    this.plans.recount(ledger.machine, refolded, pending);
  }

  /** The clock. */
  tick(silentForMs: (machine: MachineId) => number | null, pending: PendingWork): void {
    const nowNs = this.#options.nowNs();
    this.alarms.tick(silentForMs, pending);
    this.plans.tick(nowNs, this.use, pending);
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
    const fromNs = ledger.state.settledNs;
    const { rows, facts } = this.ledgers.fold(ledger, entries, pending);
    this.plans.recount(ledger.machine, { fromNs, state: ledger.state, rows }, pending);
    for (const { kind } of facts) this.#counterFacts.inc({ kind });
    return rows;
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

/** What has been derived since the last commit: gathered here, and sealed into one unit of work with its positions. */

import type { MachineId } from '@gemba/contract/identity';
import type { Scope } from '../domain/alarms/annunciator/types.ts';
import type { AlarmMemory, AlarmTransition } from '../domain/alarms/types.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import type { Checkpoint } from '../domain/ledger/run.ts';
import { encodeFold } from '../domain/ledger/state.ts';
import type { MeterAct, MeterEvent, MeterMemory } from '../domain/maintenance/meters/act.ts';
import type { MaintenanceFact } from '../domain/maintenance/types.ts';
import type { SavedFold, UnitOfWork } from '../records/port.ts';
import type { AlarmSlot } from './alarm-slot.ts';
import { sparseBefore } from './checkpoints.ts';
import { PendingJobs } from './jobs/pending.ts';
import type { KnownJournal } from './journals.ts';
import type { MachineLedger } from './machine-ledger.ts';
import type { PlanSlot } from './plan-slot.ts';

export class PendingWork {
  readonly journals = new Set<KnownJournal>();
  readonly ledgers = new Set<MachineLedger>();
  readonly alarms = new Set<AlarmSlot>();
  readonly plans = new Set<PlanSlot>();
  readonly jobs = new PendingJobs();
  readonly annunciator = new Map<string, Scope>();
  readonly checkpoints: SavedFold[] = [];
  readonly transitions: AlarmTransition[] = [];
  readonly facts: MaintenanceFact[] = [];
  readonly meterActs: MeterAct[] = [];
  readonly meterEvents: MeterEvent[] = [];
  readonly meters: MeterMemory[] = [];
  readonly replaced: { machine: MachineId; fromNs: bigint }[] = [];
  readonly cleaned: MachineId[] = [];
  /** What the alarms remembered when the unit was sealed; they may have gone on since. */
  sealedAlarms: ReadonlyMap<AlarmSlot, AlarmMemory> = new Map();
  /** Something of it went into the quarantine, and must be durable there before the positions are. */
  kept = false;
  /** Machines that have passed a checkpoint, and where the newest one stands. */
  readonly #passed = new Map<MachineId, bigint>();
  readonly #rows = new Map<MachineId, Map<bigint, LedgerRow>>();
  readonly #dirty = new Map<MachineId, bigint>();

  get empty(): boolean {
    const { journals, ledgers, alarms, plans, annunciator, meterActs } = this;
    const told = journals.size + ledgers.size + alarms.size + plans.size + annunciator.size + meterActs.length;
    return told === 0 && this.jobs.empty;
  }

  /** Rows that begin at the same time are written over. */
  addRows(machine: MachineId, rows: readonly LedgerRow[]): void {
    let known = this.#rows.get(machine);
    if (known === undefined) {
      known = new Map();
      this.#rows.set(machine, known);
    }
    for (const row of rows) known.set(row.fromNs, row);
  }

  /** Checkpoints of a run through time: older ones are thinned out. */
  addCheckpoints(machine: MachineId, checkpoints: readonly Checkpoint[]): void {
    const newest = checkpoints.at(-1);
    if (newest === undefined) return;
    for (const checkpoint of checkpoints) this.checkpoints.push({ machine, ...checkpoint });
    this.#passed.set(machine, newest.settledNs);
  }

  markDirty(machine: MachineId, fromNs: bigint): void {
    const known = this.#dirty.get(machine);
    if (known === undefined || fromNs < known) this.#dirty.set(machine, fromNs);
  }

  /** Everything as it is now; positions are whole sets of what has been taken. */
  seal(): UnitOfWork {
    this.sealedAlarms = new Map([...this.alarms].map((slot) => [slot, slot.memory]));
    return {
      positions: [...this.journals].map(({ gateway, epoch, sinks }) => ({ gateway, epoch, set: sinks.records.taken })),
      replaced: this.replaced,
      rows: [...this.#rows.values()].flatMap((rows) => [...rows.values()]),
      folds: [...this.ledgers].map(({ machine, state }) => ({
        machine,
        settledNs: state.settledNs,
        state: encodeFold(state),
      })),
      checkpoints: this.checkpoints,
      thinned: [...this.#passed].map(([machine, newestNs]) => ({ machine, ...sparseBefore(newestNs) })),
      dirty: [...this.#dirty].map(([machine, fromNs]) => ({ machine, fromNs })),
      cleaned: this.cleaned,
      alarms: [...this.sealedAlarms.values()],
      transitions: this.transitions,
      annunciator: [...this.annunciator.values()],
      plans: [...this.plans].map((slot) => slot.memory),
      maintenance: this.facts,
      jobs: this.jobs.seal(),
      meterActs: this.meterActs,
      meterEvents: this.meterEvents,
      meters: this.meters,
    };
  }
}

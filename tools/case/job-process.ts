/**
 * The server's jobs without the server: the production fold, alarms and jobs, told in the order in which the pipeline tells
 * them, with a clock that ticks every second and restarts that keep only what is stored.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type PlacedMachine, type Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import type { AlarmMemory } from '@gemba/server/domain/alarms/types';
import type { JobActEvent, JobRefusal } from '@gemba/server/domain/jobs/event';
import type { StockMovement } from '@gemba/server/domain/jobs/stock';
import type { Job, JobFact } from '@gemba/server/domain/jobs/types';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { MemoryLedger } from '@gemba/server/domain/ledger/memory-ledger';
import { rowsAhead } from '@gemba/server/domain/ledger/present';
import { ofAlarm, ofTechnician, type Wish } from '@gemba/server/jobs/making';
import { Alarms } from '@gemba/server/pipeline/alarms';
import { Jobs } from '@gemba/server/pipeline/jobs/jobs';
import { PendingWork } from '@gemba/server/pipeline/pending';
import { decodeDocument, encodeDocument } from '@gemba/server/records/kysely/text';

const TICK_NS = 1_000_000_000n;

export class JobProcess {
  readonly facts: (JobFact & { number: number })[] = [];
  readonly movements: StockMovement[] = [];
  readonly #plant: Plant;
  readonly #placed: Map<string, PlacedMachine>;
  readonly #ledgers = new Map<string, MemoryLedger>();
  /** What the records have, as text. */
  readonly #stored = { alarms: new Map<string, string>(), jobs: new Map<string, string>() };
  #alarms: Alarms;
  #jobs: Jobs;
  #nowNs: bigint;

  constructor(plant: Plant, nowNs: bigint) {
    this.#plant = plant;
    this.#nowNs = nowNs;
    this.#placed = new Map(machinesOf(plant).map((one) => [one.machine.id, one]));
    for (const id of this.#placed.keys()) this.#ledgers.set(id, new MemoryLedger(contextOf(plant, id as MachineId)));
    [this.#alarms, this.#jobs] = this.#begin();
  }

  #begin(): [Alarms, Jobs] {
    const now = () => this.#nowNs;
    const alarms = new Alarms(this.#plant, now);
    return [alarms, new Jobs({ plant: this.#plant, alarms, nowNs: now })];
  }

  /** The process ends and begins again, with what is stored. */
  restart(): void {
    [this.#alarms, this.#jobs] = this.#begin();
    const read = <T>(texts: Map<string, string>) => [...texts.values()].map((text) => decodeDocument(text) as T);
    this.#alarms.load(read<AlarmMemory>(this.#stored.alarms), []);
    const all = read<Job>(this.#stored.jobs);
    const stock = new Map<string, number>();
    for (const { part, milli } of this.movements) stock.set(part, (stock.get(part) ?? 0) + milli);
    this.#jobs.restore({
      open: all.filter(({ endedNs }) => endedNs === null),
      stock: [...stock].map(([part, milli]) => ({ part, milli })),
      last: { job: all.length, attachment: 0 },
    });
    this.#do((pending) => this.#jobs.reconcile([], pending));
  }

  /** The clock goes on to a time, second by second. */
  clock(throughNs: bigint): void {
    while (this.#nowNs < throughNs) {
      const nextNs = this.#nowNs + TICK_NS;
      this.#nowNs = nextNs < throughNs ? nextNs : throughNs;
      this.#do((pending) => {
        this.#alarms.tick(() => 0, pending);
        this.#jobs.tick(this.#nowNs, pending);
      });
    }
  }

  /** An entry arrives: what the ledger makes of it, the alarms, then the jobs. */
  take(entry: Entry): void {
    const ledger = this.#ledgers.get(entry.machine) as MemoryLedger;
    const throughNs = ledger.rows.at(-1)?.toNs ?? 0n;
    ledger.take([entry]);
    const rows = ledger.rows.filter(({ toNs }) => toNs > throughNs);
    const context = contextOf(this.#plant, entry.machine);
    const told = { machine: entry.machine, newest: () => rowsAhead(ledger.state, context) };
    this.#do((pending) => {
      this.#alarms.tell(told, [entry], rows, pending);
      this.#jobs.ran(entry.machine, rows, pending);
    });
  }

  /** A person makes a job: of the alarm of a rule that stands, or of a machine. `null` where there is no such alarm. */
  make(machine: string, rule: string | null, wish: Wish): Job | null {
    const placed = this.#placed.get(machine);
    const alarm = this.#alarms.shown().find((one) => one.machine === machine && one.rule === rule);
    if (placed === undefined || (rule !== null && alarm === undefined)) return null;
    const told =
      alarm === undefined ? ofTechnician(this.#plant, placed, wish) : ofAlarm(this.#plant, placed, alarm, wish);
    let job: Job | null = null;
    this.#do((pending) => {
      job = this.#jobs.begin(told, pending).job;
    });
    return job;
  }

  /** What it answers is why it was refused. */
  act(number: number, event: JobActEvent): JobRefusal | null {
    const slot = this.#jobs.ofNumber(number) ?? this.#jobs.adopt(this.job(number));
    let refusal: JobRefusal | null = null;
    this.#do((pending) => {
      refusal = this.#jobs.tell(slot, event, pending).refusal;
    });
    return refusal;
  }

  /** As it is stored. */
  job(number: number): Job {
    const all = [...this.#stored.jobs.values()].map((text) => decodeDocument(text) as Job);
    const found = all.find((job) => job.number === number);
    if (found === undefined) throw new Error(`there is no job ${number}`);
    return found;
  }

  /** Sum of the movements of a part. */
  stockOf(part: string): number {
    return this.movements.reduce((sum, one) => (one.part === part ? sum + one.milli : sum), 0) / 1000;
  }

  /** What suppresses the alarm of a rule on a machine, and whether it is told. */
  alarmOf(machine: string, rule: string): { state: string; suppression: string } {
    const { state, suppression } = this.#alarms.slot(rule, machine)?.memory ?? { state: 'none', suppression: 'none' };
    return { state, suppression };
  }

  #do(what: (pending: PendingWork) => void): void {
    const pending = new PendingWork();
    what(pending);
    const { alarms = [], jobs } = pending.seal();
    for (const memory of alarms) this.#stored.alarms.set(`${memory.rule} ${memory.machine}`, encodeDocument(memory));
    for (const job of jobs?.jobs ?? []) this.#stored.jobs.set(job.id, encodeDocument(job));
    for (const fact of jobs?.facts ?? []) {
      const number = [...this.#stored.jobs.values()]
        .map((text) => decodeDocument(text) as Job)
        .find(({ id }) => id === fact.job);
      this.facts.push({ ...fact, number: number?.number ?? 0 });
    }
    this.movements.push(...(jobs?.movements ?? []));
    this.#jobs.committed(jobs?.jobs ?? []);
    this.#alarms.committed(pending.sealedAlarms);
  }
}

/**
 * The server's alarms without the server: the production fold and the production alarms, told in the order in which the
 * pipeline tells them, with a clock that ticks every second and restarts that keep only what is stored.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import type { Scope } from '@gemba/server/domain/alarms/annunciator/types';
import type { AlarmEvent, LineStanding, PlanStanding, Refusal } from '@gemba/server/domain/alarms/event';
import { type BoundRule, rulesOf } from '@gemba/server/domain/alarms/rules';
import type { SystemRuleId } from '@gemba/server/domain/alarms/system';
import type { AlarmMemory, AlarmTransition } from '@gemba/server/domain/alarms/types';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { MemoryLedger } from '@gemba/server/domain/ledger/memory-ledger';
import { rowsAhead } from '@gemba/server/domain/ledger/present';
import type { LedgerRow } from '@gemba/server/domain/ledger/row';
import type { AlarmSlot } from '@gemba/server/pipeline/alarm-slot';
import { Alarms } from '@gemba/server/pipeline/alarms';
import { PendingWork } from '@gemba/server/pipeline/pending';
import { decodeDocument, encodeDocument } from '@gemba/server/records/kysely/text';

const TICK_NS = 1_000_000_000n;
/** A case that lets more time than this pass between two lines is ticked every ten seconds, to be done in a moment. */
const COARSE_FROM_NS = 86_400n * TICK_NS;

/** A time in which a machine was heard of, on the server's clock. */
export interface HeardSpan {
  machine: string;
  fromNs: bigint;
  toNs: bigint;
}

export class AlarmProcess {
  readonly said: AlarmTransition[] = [];
  readonly refusals: { atNs: bigint; refusal: Refusal; bound: BoundRule }[] = [];
  readonly #plant: Plant;
  readonly #rules: readonly BoundRule[];
  readonly #ledgers = new Map<string, MemoryLedger>();
  readonly #heard: readonly HeardSpan[];
  /** What the records have: memories of alarms, groups and positions, as text. */
  readonly #stored = { alarms: new Map<string, string>(), scopes: new Map<string, string>() };
  #alarms: Alarms;
  #nowNs: bigint;
  /** When this process started: what was heard before it doesn't know. */
  #startedNs: bigint;

  /** `heard` says when each machine was heard of, over the whole case. */
  constructor(plant: Plant, nowNs: bigint, heard: readonly HeardSpan[]) {
    this.#plant = plant;
    this.#nowNs = nowNs;
    this.#startedNs = nowNs;
    this.#heard = heard;
    this.#rules = rulesOf(plant);
    this.#alarms = new Alarms(plant, () => this.#nowNs);
    for (const { machine } of machinesOf(plant)) {
      this.#ledgers.set(machine.id, new MemoryLedger(contextOf(plant, machine.id as MachineId)));
    }
  }

  /** The alarm of a machine and rule; what isn't named is the first. `null` when there is none. */
  find(machine: unknown, rule: unknown): AlarmSlot | null {
    const fits = (bound: BoundRule) =>
      (machine === undefined || bound.machine === machine) && (rule === undefined || bound.rule.id === rule);
    const bound = this.#rules.find(fits);
    return (bound && this.#alarms.ofId(bound.id)) ?? this.#alarms.slot(String(rule), String(machine)) ?? null;
  }

  /** The clock goes on to a time, tick by tick; a time that is past changes nothing. */
  clock(throughNs: bigint, eachTick: (nowNs: bigint) => void): void {
    const stepNs = throughNs - this.#nowNs > COARSE_FROM_NS ? 10n * TICK_NS : TICK_NS;
    while (this.#nowNs < throughNs) {
      const nextNs = this.#nowNs + stepNs;
      this.#nowNs = nextNs < throughNs ? nextNs : throughNs;
      this.#do((pending) => this.#alarms.tick((machine) => this.#silentForMs(machine), pending));
      eachTick(this.#nowNs);
    }
  }

  /** An entry arrives: first what the ledger makes of it, then the entry itself. */
  take(entry: Entry): void {
    const ledger = this.#ledgers.get(entry.machine) as MemoryLedger;
    const before = ledger.rows;
    const { refolds } = ledger;
    ledger.take([entry]);
    const rows = changed(before, ledger.rows);
    const context = contextOf(this.#plant, entry.machine);
    const told = { machine: entry.machine, newest: () => rowsAhead(ledger.state, context) };
    this.#do((pending) => {
      if (ledger.refolds === refolds) this.#alarms.tell(told, [entry], rows, pending);
      else {
        this.#alarms.restate(told, rows, pending);
        this.#alarms.tell(told, [entry], [], pending);
      }
    });
  }

  /** How the line of a machine stands to its plan. */
  planned(machine: MachineId, standing: LineStanding): void {
    this.#do((pending) => this.#alarms.planned(machine, standing, this.#nowNs, pending));
  }

  /** How the maintenance plans of a machine stand. */
  due(machine: MachineId, plans: readonly PlanStanding[]): void {
    const standings = plans.map((plan) => ({ machine, ...plan }));
    this.#do((pending) => this.#alarms.due(standings, this.#nowNs, pending));
  }

  /** Something of the system is noticed. */
  note(rule: SystemRuleId, subject: string): void {
    this.#do((pending) => this.#alarms.note(rule, subject, pending));
  }

  act({ bound }: AlarmSlot, event: AlarmEvent): void {
    this.#do((pending) => {
      const slot = this.#alarms.ofId(bound.id) as AlarmSlot;
      const refusal = this.#alarms.act(slot, event, pending);
      if (refusal !== null) this.refusals.push({ atNs: this.#nowNs, refusal, bound });
    });
  }

  /** Something outside suppresses the alarms of a machine by design, or no longer does. */
  design(machine: string, suppressed: boolean, cause: string): void {
    const event = { suppressed, cause, atNs: this.#nowNs };
    this.#do((pending) => this.#alarms.design(machine as MachineId, event, pending));
  }

  /** Up again at a time, after having been down since the last line: only what is stored is left. */
  restart(nowNs: bigint): void {
    for (const ledger of this.#ledgers.values()) ledger.restart();
    this.#nowNs = nowNs;
    this.#startedNs = nowNs;
    const { alarms, scopes } = this.#stored;
    this.#alarms = new Alarms(this.#plant, () => this.#nowNs);
    this.#alarms.load(
      [...alarms.values()].map((text) => decodeDocument(text) as AlarmMemory),
      [...scopes.values()].map((text) => decodeDocument(text) as Scope),
    );
  }

  #silentForMs(machine: string): number | null {
    let newestNs: bigint | null = null;
    for (const span of this.#heard) {
      if (span.machine !== machine || span.fromNs > this.#nowNs || span.toNs < this.#startedNs) continue;
      const lastNs = span.toNs < this.#nowNs ? span.toNs : this.#nowNs;
      if (newestNs === null || lastNs > newestNs) newestNs = lastNs;
    }
    return newestNs === null ? null : Number(this.#nowNs - newestNs) / 1e6;
  }

  /** Each thing is committed by itself. */
  #do(act: (pending: PendingWork) => void): void {
    const pending = new PendingWork();
    act(pending);
    for (const { bound, memory } of pending.alarms) this.#stored.alarms.set(bound.id, encodeDocument(memory));
    for (const [key, scope] of pending.annunciator) this.#stored.scopes.set(key, encodeDocument(scope));
    this.said.push(...pending.transitions);
  }
}

/** Rows from the first that is new, has grown or says something else. */
function changed(before: readonly LedgerRow[], after: readonly LedgerRow[]): LedgerRow[] {
  const differs = (row: LedgerRow, i: number) => {
    const old = before[i];
    return old === undefined || (['fromNs', 'toNs', 'state', 'calendar'] as const).some((key) => old[key] !== row[key]);
  };
  const first = after.findIndex(differs);
  return first < 0 ? [] : after.slice(first);
}

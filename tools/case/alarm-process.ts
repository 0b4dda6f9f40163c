/**
 * The server's alarms without the server: the production fold and the production alarm core, told in the order in which
 * the pipeline tells them, with a clock that ticks every second and restarts that keep only what is stored.
 */

import type { MachineId } from '@gemba/contract/identity';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import type { AlarmEvent, Refusal } from '@gemba/server/domain/alarms/event';
import { type BoundRule, rulesOf } from '@gemba/server/domain/alarms/rules';
import { initialAlarm, step } from '@gemba/server/domain/alarms/step';
import type { AlarmMemory, AlarmTransition } from '@gemba/server/domain/alarms/types';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { MemoryLedger } from '@gemba/server/domain/ledger/memory-ledger';
import type { LedgerRow } from '@gemba/server/domain/ledger/row';
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

export interface CaseAlarm {
  readonly bound: BoundRule;
  memory: AlarmMemory;
}

export class AlarmProcess {
  readonly alarms: CaseAlarm[];
  readonly said: AlarmTransition[] = [];
  readonly refusals: { atNs: bigint; refusal: Refusal; bound: BoundRule }[] = [];
  readonly #ledgers = new Map<string, MemoryLedger>();
  readonly #heard: readonly HeardSpan[];
  #nowNs: bigint;
  /** When this process started: what was heard before it doesn't know. */
  #startedNs: bigint;

  /** `heard` says when each machine was heard of, over the whole case. */
  constructor(plant: Plant, nowNs: bigint, heard: readonly HeardSpan[]) {
    this.#nowNs = nowNs;
    this.#startedNs = nowNs;
    this.#heard = heard;
    this.alarms = rulesOf(plant).map((bound) => ({ bound, memory: initialAlarm(bound, nowNs) }));
    for (const { machine } of machinesOf(plant)) {
      this.#ledgers.set(machine.id, new MemoryLedger(contextOf(plant, machine.id as MachineId)));
    }
  }

  /** The alarm of a machine and rule; what isn't named is the first. `null` when there is none. */
  find(machine: unknown, rule: unknown): CaseAlarm | null {
    const fits = ({ bound }: CaseAlarm) =>
      (machine === undefined || bound.machine === machine) && (rule === undefined || bound.rule.id === rule);
    return this.alarms.find(fits) ?? null;
  }

  /** The clock goes on to a time, tick by tick; a time that is past changes nothing. */
  clock(throughNs: bigint, eachTick: (nowNs: bigint) => void): void {
    const stepNs = throughNs - this.#nowNs > COARSE_FROM_NS ? 10n * TICK_NS : TICK_NS;
    while (this.#nowNs < throughNs) {
      const nextNs = this.#nowNs + stepNs;
      this.#nowNs = nextNs < throughNs ? nextNs : throughNs;
      for (const alarm of this.alarms) {
        this.#tell(alarm, { kind: 'silence', silentForMs: this.#silentForMs(alarm.bound.machine), nowNs: this.#nowNs });
      }
      eachTick(this.#nowNs);
    }
  }

  /** An entry arrives: first what the ledger makes of it, then the entry itself. */
  take(entry: Entry): void {
    const alarms = this.alarms.filter(({ bound }) => bound.machine === entry.machine);
    const ledger = this.#ledgers.get(entry.machine) as MemoryLedger;
    const before = ledger.rows;
    const { refolds } = ledger;
    ledger.take([entry]);
    const rows = changed(before, ledger.rows);
    for (const alarm of alarms) {
      const stretches = rows.map(({ state, calendar, fromNs, toNs }) => ({
        state,
        calendar,
        sinceNs: fromNs,
        atNs: toNs,
      }));
      if (ledger.refolds > refolds) this.#tell(alarm, { kind: 'restated', stretches });
      else for (const stretch of stretches) this.#tell(alarm, { kind: 'state', ...stretch });
      const event = eventOf(entry);
      if (event !== null) this.#tell(alarm, event);
    }
  }

  act(alarm: CaseAlarm, event: AlarmEvent): void {
    this.#tell(alarm, event);
  }

  /** Up again at a time, after having been down since the last line: only what is stored is left. */
  restart(nowNs: bigint): void {
    for (const ledger of this.#ledgers.values()) ledger.restart();
    for (const alarm of this.alarms) alarm.memory = decodeDocument(encodeDocument(alarm.memory)) as AlarmMemory;
    this.#nowNs = nowNs;
    this.#startedNs = nowNs;
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

  #tell(alarm: CaseAlarm, event: AlarmEvent): void {
    const { memory, transitions, refusal } = step(alarm.memory, event, alarm.bound);
    alarm.memory = memory;
    this.said.push(...transitions);
    if (refusal !== null && refusal.kind !== 'late') {
      this.refusals.push({ atNs: this.#nowNs, refusal, bound: alarm.bound });
    }
  }
}

function eventOf(entry: Entry): AlarmEvent | null {
  if (entry.kind === 'sample') return { kind: 'sample', sample: entry };
  if (entry.kind === 'gap') return { kind: 'gap', gap: entry };
  if (entry.kind === 'filled') return null;
  return { kind: 'observed', fromNs: entry.fromNs, throughNs: entry.throughNs };
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

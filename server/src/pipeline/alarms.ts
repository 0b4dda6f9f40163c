/**
 * All alarms in memory: told of entries, of the ledger's rows, of the clock and of people's acts. What they remember is
 * gathered for the commit, and what screens see of them is what the records have.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { AlarmView } from '@gemba/contract/live';
import type { Plant } from '@gemba/contract/plant';
import type { Entry } from '@gemba/contract/sample';
import type { AlarmEvent, Refusal } from '../domain/alarms/event.ts';
import { completed } from '../domain/alarms/outer.ts';
import { type BoundRule, rulesOf } from '../domain/alarms/rules.ts';
import { initialAlarm, step } from '../domain/alarms/step.ts';
import { boundToSystem, isSystemRule, type SystemRuleId } from '../domain/alarms/system.ts';
import type { AlarmMemory, AlarmTransition } from '../domain/alarms/types.ts';
import { alarmView } from '../domain/alarms/view.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { AlarmSlot } from './alarm-slot.ts';
import type { PendingWork } from './pending.ts';

/** What a commit changed for the screens. */
export interface AlarmChange {
  alarms: AlarmView[];
  gone: string[];
}

/** Alarms of the system at a time: their subjects may be names that somebody makes up. */
const SYSTEM_MAX = 200;

export class Alarms {
  /** Told of every line of the journal as it comes. */
  heard: (transitions: readonly AlarmTransition[], pending: PendingWork) => void = () => undefined;
  #slots: AlarmSlot[];
  readonly #byMachine: Map<MachineId, AlarmSlot[]>;

  constructor(plant: Plant, nowNs: bigint) {
    this.#slots = rulesOf(plant).map((bound) => new AlarmSlot(bound, nowNs));
    this.#byMachine = Map.groupBy(this.#slots, (slot) => slot.bound.machine);
  }

  /** Takes everything from the records, whatever was in memory. */
  load(memories: readonly AlarmMemory[], nowNs: bigint): void {
    const saved = Map.groupBy(memories, (memory) => memory.machine);
    for (const { rule, machine } of memories) if (isSystemRule(rule)) this.#ofSystem(rule, machine, nowNs);
    for (const slot of this.#slots) {
      const found = saved.get(slot.bound.machine)?.find((memory) => memory.rule === slot.bound.rule.id);
      slot.memory = found === undefined ? initialAlarm(slot.bound, nowNs) : completed(found);
      slot.shown = alarmView(slot.memory, slot.bound);
    }
  }

  /** What is shown: committed, and neither normal nor forgotten. */
  shown(): AlarmView[] {
    return this.#slots.flatMap((slot) => (slot.shown === null ? [] : [slot.shown]));
  }

  /** Something of the system is noticed: a gateway or a machine is its subject. */
  note(rule: SystemRuleId, subject: string, nowNs: bigint, pending: PendingWork): void {
    const slot = this.#ofSystem(rule, subject, nowNs);
    if (slot !== null) this.#step(slot, { kind: 'noted', atNs: nowNs }, pending);
  }

  /** The alarm of an id, `rule@machine`. */
  ofId(id: string): AlarmSlot | undefined {
    return this.#slots.find((slot) => slot.bound.id === id);
  }

  /** The alarm of a rule on a machine. */
  slot(rule: string, machine: string): AlarmSlot | undefined {
    return this.#byMachine.get(machine as MachineId)?.find((slot) => slot.bound.rule.id === rule);
  }

  /** Tells a machine's alarms what came, and what the ledger made of it. */
  tell(machine: MachineId, entries: readonly Entry[], rows: readonly LedgerRow[], pending: PendingWork): void {
    for (const slot of this.#byMachine.get(machine) ?? []) {
      for (const row of rows) this.#step(slot, { kind: 'state', ...stretch(row) }, pending);
      for (const entry of entries) {
        const event = eventOf(entry, slot.bound);
        if (event !== null) this.#step(slot, event, pending);
      }
    }
  }

  /** The machine was folded again. */
  restate(machine: MachineId, rows: readonly LedgerRow[], pending: PendingWork): void {
    const stretches = rows.map(stretch);
    for (const slot of this.#byMachine.get(machine) ?? []) this.#step(slot, { kind: 'restated', stretches }, pending);
  }

  /** The clock; `silentForMs` says for how long nothing was heard of a machine. */
  tick(nowNs: bigint, silentForMs: (machine: MachineId) => number | null, pending: PendingWork): void {
    for (const slot of this.#slots) {
      this.#step(slot, { kind: 'silence', silentForMs: silentForMs(slot.bound.machine), nowNs }, pending);
    }
  }

  /** A person's act; the answer says why it was refused. */
  act(slot: AlarmSlot, event: AlarmEvent, pending: PendingWork): Refusal | null {
    return this.#step(slot, event, pending);
  }

  /** Something outside suppresses the alarms of a machine by design, or no longer does; said again it changes nothing. */
  design(machine: MachineId, event: Omit<Extract<AlarmEvent, { kind: 'design' }>, 'kind'>, pending: PendingWork): void {
    for (const slot of this.#byMachine.get(machine) ?? []) {
      if (!isSystemRule(slot.bound.rule.id)) this.#step(slot, { kind: 'design', ...event }, pending);
    }
  }

  /** Lifts what suppresses by design and is no longer there. */
  liftStale(isStale: (machine: MachineId, cause: string) => boolean, atNs: bigint, pending: PendingWork): void {
    for (const slot of this.#slots) {
      for (const { cause } of slot.memory.design.causes) {
        if (!isStale(slot.bound.machine, cause)) continue;
        this.#step(slot, { kind: 'design', suppressed: false, cause, atNs }, pending);
      }
    }
  }

  /** These memories have been committed: what of them is new to the screens. */
  committed(memories: ReadonlyMap<AlarmSlot, AlarmMemory>): AlarmChange {
    const change: AlarmChange = { alarms: [], gone: [] };
    for (const [slot, memory] of memories) {
      const before = slot.shown;
      slot.shown = alarmView(memory, slot.bound);
      if (before !== null && before.occurrence !== slot.shown?.occurrence) change.gone.push(before.occurrence);
      if (slot.shown !== null && JSON.stringify(slot.shown) !== JSON.stringify(before)) change.alarms.push(slot.shown);
    }
    return change;
  }

  /** `null` where there are too many. */
  #ofSystem(rule: SystemRuleId, subject: string, nowNs: bigint): AlarmSlot | null {
    const known = this.slot(rule, subject);
    if (known !== undefined) return known;
    if (this.#slots.filter((slot) => isSystemRule(slot.bound.rule.id)).length >= SYSTEM_MAX) return null;
    const slot = new AlarmSlot(boundToSystem(rule, subject), nowNs);
    this.#slots = [...this.#slots, slot];
    this.#byMachine.set(slot.bound.machine, [...(this.#byMachine.get(slot.bound.machine) ?? []), slot]);
    return slot;
  }

  #step(slot: AlarmSlot, event: AlarmEvent, pending: PendingWork): Refusal | null {
    const { memory, transitions, refusal } = step(slot.memory, event, slot.bound);
    if (memory !== slot.memory) {
      slot.memory = memory;
      pending.alarms.add(slot);
    }
    pending.transitions.push(...(transitions satisfies AlarmTransition[]));
    if (transitions.length > 0) this.heard(transitions, pending);
    return refusal;
  }
}

const stretch = (row: LedgerRow) => ({
  state: row.state,
  calendar: row.calendar,
  sinceNs: row.fromNs,
  atNs: row.toNs,
});

/** The event that an entry is to a rule; `null` when it is none of its business. */
function eventOf(entry: Entry, bound: BoundRule): AlarmEvent | null {
  if (entry.kind === 'sample') return bound.signals.includes(entry.signal) ? { kind: 'sample', sample: entry } : null;
  if (entry.kind === 'gap') return { kind: 'gap', gap: entry };
  // The observed stretch that comes with it says the same to a rule.
  if (entry.kind === 'filled') return null;
  return { kind: 'observed', fromNs: entry.fromNs, throughNs: entry.throughNs };
}

/**
 * All alarms in memory: told of entries, of the ledger's rows, of the clock and of people's acts. What they remember is
 * gathered for the commit, and what screens see of them is what the records have.
 */

import type { MachineId } from '@gemba/contract/identity';
import type { AlarmView } from '@gemba/contract/live';
import { machinesOf, type Plant } from '@gemba/contract/plant';
import type { AlarmCondition } from '@gemba/contract/plant/alarm-rule';
import type { Entry } from '@gemba/contract/sample';
import type { FloodNotice } from '../domain/alarms/annunciator/annunciate.ts';
import type { Scope } from '../domain/alarms/annunciator/types.ts';
import type { AlarmEvent, LineStanding, PlanStanding, Refusal } from '../domain/alarms/event.ts';
import { completed } from '../domain/alarms/outer.ts';
import { alarmId, rulesOf } from '../domain/alarms/rules.ts';
import { type Settings, settingsOf } from '../domain/alarms/settings.ts';
import { initialAlarm, step } from '../domain/alarms/step.ts';
import { boundToSystem, isSystemRule, SYSTEM_POSITION, type SystemRuleId } from '../domain/alarms/system.ts';
import { eventsOf } from '../domain/alarms/telling.ts';
import type { AlarmMemory, AlarmTransition } from '../domain/alarms/types.ts';
import { alarmView } from '../domain/alarms/view.ts';
import type { LedgerRow } from '../domain/ledger/row.ts';
import { AlarmSlot } from './alarm-slot.ts';
import { Annunciator } from './annunciator.ts';
import type { MachineLedger } from './machine-ledger.ts';
import type { PendingWork } from './pending.ts';

/** What a commit changed for the screens. */
export interface AlarmChange {
  alarms: AlarmView[];
  gone: string[];
}

/** A machine, and what it was in since its settled rows end. */
type Told = Pick<MachineLedger, 'machine' | 'newest'>;

/** Alarms of the system at a time: their subjects may be names that somebody makes up. */
const SYSTEM_MAX = 200;

export class Alarms {
  /** Told of every line of the journal as it comes. */
  heard: (transitions: readonly AlarmTransition[], pending: PendingWork) => void = () => undefined;
  #slots: AlarmSlot[];
  readonly #byMachine: Map<MachineId, AlarmSlot[]>;
  readonly #byId: Map<string, AlarmSlot>;
  readonly #annunciator = new Annunciator();
  readonly #settings: Settings;
  /** Whose operator a machine concerns. */
  readonly #positions: Map<string, string>;
  readonly #nowNs: () => bigint;

  constructor(plant: Plant, nowNs: () => bigint) {
    this.#nowNs = nowNs;
    this.#settings = settingsOf(plant.alarmSettings);
    this.#slots = rulesOf(plant).map((bound) => new AlarmSlot(bound, nowNs()));
    this.#byMachine = Map.groupBy(this.#slots, (slot) => slot.bound.machine);
    this.#byId = new Map(this.#slots.map((slot) => [slot.bound.id, slot]));
    const { position } = this.#settings;
    this.#positions = new Map(machinesOf(plant).map((placed) => [placed.machine.id, placed[position].id]));
  }

  /** Takes everything from the records, whatever was in memory. */
  load(memories: readonly AlarmMemory[], scopes: readonly Scope[]): void {
    const saved = new Map(memories.map((memory) => [`${memory.rule}@${memory.machine}`, memory]));
    // What is over comes last: there may be more of it than there is room for.
    const ofSystem = memories
      .filter(({ rule }) => isSystemRule(rule))
      .sort((a, b) => Number(isOver(a)) - Number(isOver(b)));
    for (const { rule, machine } of ofSystem.slice(0, SYSTEM_MAX)) this.#ofSystem(rule as SystemRuleId, machine);
    for (const slot of this.#slots) {
      const found = saved.get(slot.bound.id);
      slot.memory = found === undefined ? initialAlarm(slot.bound, this.#nowNs()) : completed(found);
      slot.shown = alarmView(slot.memory, slot.bound);
    }
    this.#annunciator.load(scopes, (id) => this.#byId.has(id));
  }

  /** What is shown: committed, and neither normal nor forgotten. */
  shown(): AlarmView[] {
    return this.#slots.flatMap((slot) => (slot.shown === null ? [] : [slot.shown]));
  }

  /** Something of the system is noticed: a gateway or a machine is its subject; `value` where it has a figure. */
  note(rule: SystemRuleId, subject: string, pending: PendingWork, value: number | null = null): void {
    const slot = this.#ofSystem(rule, subject);
    if (slot !== null) this.#step(slot, { kind: 'noted', atNs: this.#nowNs(), value }, pending);
  }

  /** What was noticed is known to be over. */
  over(rule: SystemRuleId, subject: string, pending: PendingWork): void {
    const slot = this.slot(rule, subject);
    if (slot !== undefined) this.#step(slot, { kind: 'noted', atNs: this.#nowNs(), over: true }, pending);
  }

  /**
   * Machines of which nothing can be heard, and why. Alarms that say just that follow it: they are suppressed by it unless
   * they stood before, and speak again once it is over, if they still have reason to.
   */
  follow(causes: ReadonlyMap<MachineId, string>, pending: PendingWork): void {
    const atNs = this.#nowNs();
    this.liftStale((machine, cause) => isLink(cause) && causes.get(machine) !== cause, atNs, pending);
    for (const [machine, cause] of causes) {
      for (const slot of this.#byMachine.get(machine) ?? []) {
        if (slot.bound.rule.condition.kind !== 'stale' || slot.memory.state !== 'normal') continue;
        this.#step(slot, { kind: 'design', suppressed: true, cause, atNs }, pending);
      }
    }
  }

  /** The alarm of an id, `rule@machine`. */
  ofId(id: string): AlarmSlot | undefined {
    return this.#byId.get(id);
  }

  /** The alarm of a rule on a machine. */
  slot(rule: string, machine: string): AlarmSlot | undefined {
    return this.#byId.get(alarmId(rule, machine));
  }

  /** Tells a machine's alarms what came, and what the ledger made of it. */
  tell(ledger: Told, entries: readonly Entry[], rows: readonly LedgerRow[], pending: PendingWork): void {
    const batch = { stretches: rows.map(stretch), ahead: ahead(ledger), entries };
    for (const slot of this.#byMachine.get(ledger.machine) ?? []) {
      for (const event of eventsOf(batch, slot.bound)) this.#step(slot, event, pending);
    }
  }

  /** The machine was folded again. */
  restate(ledger: Told, rows: readonly LedgerRow[], pending: PendingWork): void {
    const stretches = rows.map(stretch);
    const batch = { stretches: [], ahead: ahead(ledger), entries: [] };
    for (const slot of this.#byMachine.get(ledger.machine) ?? []) {
      this.#step(slot, { kind: 'restated', stretches }, pending);
      for (const event of eventsOf(batch, slot.bound)) this.#step(slot, event, pending);
    }
  }

  /** The clock; `silentForMs` says for how long nothing was heard of a machine. */
  tick(silentForMs: (machine: MachineId) => number | null, pending: PendingWork): void {
    const nowNs = this.#nowNs();
    for (const slot of this.#slots) {
      this.#step(slot, { kind: 'silence', silentForMs: silentForMs(slot.bound.machine), nowNs }, pending);
    }
    const { said, floods } = this.#annunciator.tick(nowNs, (alarm) => this.#byId.get(alarm), pending);
    for (const { bound, memory, lines } of said) {
      const slot = this.#byId.get(bound.id);
      if (slot !== undefined) this.#take(slot, memory, lines, pending);
    }
    this.#tellOf(floods, pending);
    for (const position of this.#annunciator.floods()) this.note('system:flood', position, pending);
  }

  /** How a line stands to its plan. */
  planned(machine: MachineId, standing: LineStanding, atNs: bigint, pending: PendingWork): void {
    for (const slot of this.#ofKind('plan-missed', machine))
      this.#step(slot, { kind: 'plan', ...standing, atNs }, pending);
  }

  /** How all maintenance plans stand. */
  due(standings: readonly (PlanStanding & { machine: MachineId })[], atNs: bigint, pending: PendingWork): void {
    for (const slot of this.#ofKind('maintenance-due')) {
      const plans = standings.filter(({ machine }) => machine === slot.bound.machine);
      this.#step(slot, { kind: 'due', plans, atNs }, pending);
    }
  }

  #ofKind(kind: AlarmCondition['kind'], machine?: MachineId): AlarmSlot[] {
    const slots = machine === undefined ? this.#slots : (this.#byMachine.get(machine) ?? []);
    return slots.filter(({ bound }) => bound.rule.condition.kind === kind);
  }

  /** Those of which an acknowledgement is to be passed on to the machine. */
  toPassOn(): AlarmSlot[] {
    return this.#slots.filter(({ memory }) => memory.toMachine != null);
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

  /** `null` where too many stand; of one that is over nothing need be remembered. */
  #ofSystem(rule: SystemRuleId, subject: string): AlarmSlot | null {
    const known = this.slot(rule, subject);
    if (known !== undefined) return known;
    const ofSystem = this.#slots.filter((slot) => isSystemRule(slot.bound.rule.id));
    if (ofSystem.length >= SYSTEM_MAX) {
      const over = ofSystem.find(({ memory }) => isOver(memory));
      if (over === undefined) return null;
      this.#forget(over);
    }
    const around = { settings: this.#settings, position: this.#positions.get(subject) ?? SYSTEM_POSITION };
    const slot = new AlarmSlot(boundToSystem(rule, subject, around), this.#nowNs());
    this.#slots = [...this.#slots, slot];
    this.#byId.set(slot.bound.id, slot);
    this.#byMachine.set(slot.bound.machine, [...(this.#byMachine.get(slot.bound.machine) ?? []), slot]);
    return slot;
  }

  #forget(gone: AlarmSlot): void {
    const { id, machine } = gone.bound;
    this.#slots = this.#slots.filter((slot) => slot !== gone);
    this.#byId.delete(id);
    this.#byMachine.set(
      machine,
      (this.#byMachine.get(machine) ?? []).filter((slot) => slot !== gone),
    );
  }

  #step(slot: AlarmSlot, event: AlarmEvent, pending: PendingWork): Refusal | null {
    const { memory, transitions, refusal } = step(slot.memory, event, slot.bound);
    if (memory === slot.memory && transitions.length === 0) return refusal;
    const said = { bound: slot.bound, memory, lines: transitions };
    const heard = this.#annunciator.hear(said, this.#nowNs(), pending);
    this.#take(slot, heard.memory, heard.lines, pending);
    this.#tellOf(heard.floods, pending);
    return refusal;
  }

  #take(slot: AlarmSlot, memory: AlarmMemory, lines: readonly AlarmTransition[], pending: PendingWork): void {
    slot.memory = memory;
    pending.alarms.add(slot);
    pending.transitions.push(...lines);
    if (lines.length > 0) this.heard(lines, pending);
  }

  /** A flood is an alarm of the system, at its position. */
  #tellOf(floods: readonly FloodNotice[], pending: PendingWork): void {
    for (const { position, atNs, over } of floods) {
      const slot = this.#ofSystem('system:flood', position);
      if (slot !== null) this.#step(slot, { kind: 'noted', atNs, over }, pending);
    }
  }
}

/** Nothing stands, waits or is silenced. */
const isOver = ({ state, suppression, truth, chatter }: AlarmMemory): boolean =>
  state === 'normal' && suppression === 'none' && truth !== 'beyond' && chatter.sinceNs === null;

/** Causes of suppression that lie in the way of what is said of a machine. */
const isLink = (cause: string): boolean => cause.startsWith('link ');

const stretch = (row: Pick<LedgerRow, 'state' | 'calendar' | 'fromNs' | 'toNs'>) => ({
  state: row.state,
  calendar: row.calendar,
  sinceNs: row.fromNs,
  atNs: row.toNs,
});

/** Formed once for all alarms of the machine, and only if one asks. */
function ahead(ledger: Told) {
  let known: ReturnType<typeof stretch>[] | null = null;
  return () => {
    known ??= ledger.newest().map(stretch);
    return known;
  };
}

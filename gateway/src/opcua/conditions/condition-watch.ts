/**
 * The conditions of the machines of one endpoint: an item for the events of each notifier in the subscription that watches
 * the machines too, so that one proof of life is good for both; and a ConditionRefresh whenever what is known may not be
 * all [OPC 10000-9 §5.5.7]. Their states go on as values of signals, with every guarantee of those.
 */

import { decodeMachineAlarm } from '@gemba/contract/machine-alarm';
import { qualityOf } from '@gemba/contract/sample';
import type { AcknowledgeRequest } from '@gemba/contract/stream/acknowledge';
import type { Log } from '@gemba/program/log';
import { DataType, type MonitoredItemCreateResult, resolveNodeId, StatusCodes, Variant } from 'node-opcua';
import type { Outcome } from '../../acknowledge/acknowledger.ts';
import { answered } from '../answered.ts';
import type { Item } from '../item-calls.ts';
import type { SignalValue } from '../items.ts';
import type { WatchedMachine, WatchedSignal } from '../machine.ts';
import { parseNodeName, resolveNode } from '../node-id.ts';
import type { Report } from '../report.ts';
import { checkNamespaces } from '../server-facts.ts';
import type { Session } from '../session.ts';
import { STATUS } from '../value.ts';
import type { Watching } from '../wanted.ts';
import { acknowledge } from './acknowledge.ts';
import { type TellingEvent, tellingEvent } from './fields.ts';
import { Refreshing } from './refreshing.ts';

export interface ConditionUser {
  /** A signal whose condition isn't told of, and the status that says why. */
  without(one: Watching, status: number): void;
  /** Events of these signals were lost up to now. */
  lost(machine: WatchedMachine, signals: readonly WatchedSignal[]): void;
  /** What fails without being an answer of the server ends the watch. */
  failed(error: unknown): void;
  /** The gateway's clock, ns UTC. */
  clock(): bigint;
  log: Log;
}

/** What makes items and takes them away. */
export interface EventSource {
  readonly id: number;
  readonly revisedMs: number;
  monitor(items: readonly Item[]): Promise<MonitoredItemCreateResult[]>;
}

/** All events of a server come by its Server object, if nobody says otherwise [OPC 10000-5 §8.3.2]. */
const SERVER = 'i=2253';
const CONDITION_TYPE = resolveNodeId('i=2782');
const CONDITION_REFRESH = resolveNodeId('i=3875');
/** Handles between those of signals and those of the watch over the server. */
const FIRST_HANDLE = 0xfffe_0000;
/** Events that the server is asked to keep while nobody fetches them. */
const QUEUE = 5_000;
/** A refresh that isn't told to its end by then is asked for again; a machine's first values are waited for as long. */
const REFRESH_MAX_MS = 4_000;
const BAD_TIMEOUT = 0x800a_0000;
/** Conditions that no signal carries, of which the log has told. */
const UNNAMED_MAX = 200;

/** Whether the last that was told of it is that somebody has acknowledged it. */
const isAcknowledged = ({ identity: { last } }: WatchedSignal): boolean =>
  decodeMachineAlarm(last?.value)?.acknowledged === true;

/** The events of one notifier. */
interface Notifier {
  handle: number;
  refreshing: Refreshing;
  /** Signals by the NodeId of their condition. */
  carriers: Map<string, WatchedSignal[]>;
}

export class ConditionWatch {
  #session: Session;
  readonly #source: EventSource;
  readonly #user: ConditionUser;
  #signals: Watching[];
  readonly #notifiers = new Map<string, Notifier>();
  readonly #ofSignal = new Map<WatchedSignal, WatchedMachine>();
  readonly #unnamed = new Set<string>();
  #missing = new Set<WatchedSignal>();
  #nextHandle = FIRST_HANDLE;
  /** Notifiers whose refresh is under way, and what waits for its end. */
  #open = new Set<Notifier>();
  #whole: () => void = () => {};
  /** What is known may not be all. */
  #stale = false;
  /** Signals of which anything was told in this subscription. */
  readonly #told = new WeakSet<WatchedSignal>();
  #making: Promise<void> = Promise.resolve();
  #working: Promise<void> = Promise.resolve();

  constructor(signals: readonly Watching[], session: Session, source: EventSource, user: ConditionUser) {
    this.#signals = [...signals];
    this.#missing = new Set(signals.map(({ signal }) => signal));
    this.#session = session;
    this.#source = source;
    this.#user = user;
  }

  /** Signals whose conditions are told of. */
  get made(): number {
    return this.#signals.length - this.#missing.size;
  }

  /** Signals whose conditions aren't, and a refresh that is still owed. */
  get missing(): number {
    return this.#missing.size + (this.#stale ? 1 : 0);
  }

  /** Signals that come and go; {@link make} tells the server. */
  change(joining: readonly Watching[], leaving: readonly WatchedSignal[]): void {
    const gone = new Set(leaving);
    this.#signals = this.#signals.filter(({ signal }) => !gone.has(signal)).concat(joining);
    for (const signal of leaving) this.#missing.delete(signal);
    for (const { signal } of joining) this.#missing.add(signal);
    for (const { carriers } of this.#notifiers.values()) {
      for (const [id, own] of carriers)
        carriers.set(
          id,
          own.filter((signal) => !gone.has(signal)),
        );
    }
  }

  /** The same items in another session, or over another connection. What was under way is asked for again. */
  move(session: Session): void {
    this.#session = session;
    this.#making = Promise.resolve();
    this.#working = Promise.resolve();
    this.#whole();
    this.#stale = this.#notifiers.size > 0;
    for (const { refreshing } of this.#notifiers.values()) refreshing.begin();
  }

  /** Makes the items of notifiers that have none, and finds the conditions of signals. Machines learn what to wait for. */
  make(): Promise<void> {
    const making = this.#making.then(() => this.#make());
    this.#making = making.catch(() => {});
    return making;
  }

  async #make(): Promise<void> {
    if (this.#missing.size === 0) return;
    const namespaces = await checkNamespaces(this.#session.read, this.#session.facts.identity);
    const found = new Map<WatchedMachine, WatchedSignal[]>();
    for (const one of this.#signals.filter(({ signal }) => this.#missing.has(signal))) {
      const { machine, signal } = one;
      const name = machine.source.notifier ?? SERVER;
      const [at, condition] = [resolveNode(parseNodeName(name), namespaces), resolveNode(signal.node, namespaces)];
      const notifier = at === null || condition === null ? null : await this.#notifier(at.toString());
      if (notifier === null || typeof notifier === 'number' || condition === null) {
        this.#user.without(one, typeof notifier === 'number' ? notifier : STATUS.badNodeIdUnknown);
        continue;
      }
      const id = condition.toString();
      notifier.carriers.set(id, [...(notifier.carriers.get(id) ?? []), signal]);
      this.#ofSignal.set(signal, machine);
      this.#missing.delete(signal);
      found.set(machine, [...(found.get(machine) ?? []), signal]);
    }
    for (const [machine, signals] of found) machine.subscribed(signals, this.#source.revisedMs, this.#user.clock());
    this.#stale ||= found.size > 0;
  }

  /** The events of a notifier; a status where the server refuses them. */
  async #notifier(at: string): Promise<Notifier | number> {
    const known = this.#notifiers.get(at);
    if (known !== undefined) return known;
    const notifier: Notifier = { handle: this.#nextHandle++, refreshing: new Refreshing(), carriers: new Map() };
    // What is reported before the call is answered must find its place.
    this.#notifiers.set(at, notifier);
    const item: Item = {
      ...{ handle: notifier.handle, nodeId: resolveNodeId(at), samplingIntervalMs: 0, queueSize: QUEUE },
      events: true,
    };
    const [result] = await this.#source.monitor([item]);
    const status = result?.statusCode.value ?? StatusCodes.BadUnexpectedError.value;
    if (qualityOf(status) !== 'bad') return notifier;
    this.#notifiers.delete(at);
    return status;
  }

  /** Asks for all that is of interest, if that is owed; one at a time. Never rejects. */
  refresh(): Promise<void> {
    const session = this.#session;
    this.#working = this.#working
      .then(() => this.#refresh())
      .catch((error) => {
        if (session === this.#session) this.#user.failed(error);
      });
    return this.#working;
  }

  async #refresh(): Promise<void> {
    const session = this.#session;
    if (!this.#stale || this.#notifiers.size === 0) return;
    this.#stale = false;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#open = new Set(this.#notifiers.values());
    this.#whole = resolve;
    const subscriptionId = new Variant({ dataType: DataType.UInt32, value: this.#source.id });
    const { statusCode } = await session.raw.call({
      ...{ objectId: CONDITION_TYPE, methodId: CONDITION_REFRESH, inputArguments: [subscriptionId] },
    });
    if (session !== this.#session) return;
    if (!statusCode.isGood()) {
      this.#unknown(statusCode.value, statusCode.name);
      return;
    }
    const isWhole = await answered(
      promise.then(() => true),
      REFRESH_MAX_MS,
    ).catch(() => false);
    // Over another connection it is asked for anew.
    if (!isWhole && session === this.#session) this.#unknown(BAD_TIMEOUT, 'no RefreshEnd');
  }

  /** What the conditions are now nobody says: that must not pass for what they were. */
  #unknown(status: number, reason: string): void {
    this.#stale = true;
    this.#user.log.warn({ reason }, 'the server does not tell which of its conditions are active');
    for (const one of this.#signals) {
      if (!this.#missing.has(one.signal) && !this.#told.has(one.signal)) this.#user.without(one, status);
    }
  }

  /**
   * Passes an acknowledgement on. One that the machine says is acknowledged already is done, whoever did it; rejects when
   * the server isn't reached.
   */
  async acknowledge(signal: WatchedSignal, request: AcknowledgeRequest): Promise<Outcome> {
    if (isAcknowledged(signal)) return { result: 'done', code: null };
    const namespaces = await checkNamespaces(this.#session.read, this.#session.facts.identity);
    const condition = resolveNode(signal.node, namespaces);
    if (condition === null) return { result: 'refused', code: 'BadNodeIdUnknown' };
    const outcome = await acknowledge(this.#session, condition, request);
    // Meanwhile somebody else may have been first, and the event that says so have come before the answer.
    return outcome.result === 'stale' && isAcknowledged(signal) ? { result: 'done', code: outcome.code } : outcome;
  }

  /** What the events of a report say of signals, by machine. */
  valuesOf(events: Report['events'] = []): Map<WatchedMachine, SignalValue[]> {
    const byMachine = new Map<WatchedMachine, SignalValue[]>();
    for (const { handle, fields } of events) {
      const notifier = this.#notifiers.values().find((one) => one.handle === handle);
      const event = notifier === undefined ? null : tellingEvent(fields);
      if (notifier === undefined || event === null) continue;
      for (const value of this.#take(notifier, event)) {
        this.#told.add(value.tracked);
        const machine = this.#ofSignal.get(value.tracked);
        if (machine !== undefined) byMachine.set(machine, [...(byMachine.get(machine) ?? []), value]);
      }
    }
    return byMachine;
  }

  #take(notifier: Notifier, event: TellingEvent): SignalValue[] {
    if (event.kind === 'overflow') this.#lost(notifier);
    if (event.kind === 'overflow' || event.kind === 'refresh-required') {
      this.#stale = true;
      void this.refresh();
    }
    if (event.kind === 'condition' && !notifier.carriers.has(event.condition)) this.#note(event.condition, event.name);
    const { values, whole } = notifier.refreshing.take(event, notifier.carriers);
    if (whole && this.#open.delete(notifier) && this.#open.size === 0) this.#whole();
    return values;
  }

  #lost({ carriers }: Notifier): void {
    const signals = [...carriers.values()].flat();
    for (const [machine, own] of Map.groupBy(signals, (signal) => this.#ofSignal.get(signal)))
      if (machine !== undefined) this.#user.lost(machine, own);
  }

  /** An alarm of the machine that nobody has asked for is no signal; that there is one is said once. */
  #note(condition: string, name: string): void {
    if (this.#unnamed.has(condition) || this.#unnamed.size >= UNNAMED_MAX) return;
    this.#unnamed.add(condition);
    this.#user.log.info({ condition, name }, 'the server has a condition that no signal carries');
  }
}

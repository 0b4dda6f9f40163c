/**
 * The watch over the machines of one endpoint: a subscription with its items and the watch over the server, and what is
 * reported handed to the machines. It outlasts a connection that breaks: resumed over another, it knows whether anything
 * is missing. Once something is, it is over, and the endpoint begins another.
 */

import type { GapCause } from '@gemba/contract/sample';
import type { AcknowledgeRequest } from '@gemba/contract/stream/acknowledge';
import type { Log } from '@gemba/program/log';
import type { Outcome } from '../acknowledge/acknowledger.ts';
import { Audit, type Stale } from './audit.ts';
import type { Batches } from './batches.ts';
import { ConditionWatch } from './conditions/condition-watch.ts';
import { CyclicReads } from './cyclic.ts';
import { asEnded, type Ended, subscriptionFailed } from './ended.ts';
import type { EndpointUser } from './endpoint-user.ts';
import { Items, type ItemsChange, type Sampling, type SignalValue } from './items.ts';
import type { WatchedMachine, WatchedSignal } from './machine.ts';
import type { Report } from './report.ts';
import { retryMissing } from './retry-missing.ts';
import { checkNamespaces, NamespacesChanged } from './server-facts.ts';
import { ServerWatch } from './server-watch.ts';
import type { Shunned } from './shunned.ts';
import { type Line, Subscription, type SubscriptionUser } from './subscription.ts';
import { apart, type Watching, watchingFor } from './wanted.ts';
import type { Way } from './way.ts';

export interface EndpointWatchOptions {
  machines: readonly WatchedMachine[];
  way: Way;
  publishingIntervalMs: number;
  sampling: Sampling;
  /** A break that the server's queues are to bridge, ms. */
  bridgeMs: number;
  /** Items of one call that such servers take, whatever they say. */
  itemsPerCall: number;
  creates: Batches;
  shunned: Shunned;
  /** What was last said of a node that isn't there: it is said once. */
  told: WeakMap<WatchedSignal, number>;
  /** Whether the server can be relied upon to keep its namespaces while a session lasts. */
  namespacesFixed: boolean;
  /** The gateway's clock, ns UTC. */
  clock: () => bigint;
  log: Log;
  user: EndpointUser;
  /** Called with what ends the watch; only the first counts. */
  ended(ended: Ended): void;
}

/** What changes in a watch that goes on. */
export interface WatchChange extends ItemsChange {
  /** Machines that are watched here from now on; their signals are among those that join. */
  coming: readonly WatchedMachine[];
  /** Machines that aren't watched here any more; their signals are among those that leave. */
  gone: readonly WatchedMachine[];
}

/** A subscription that lives but brings not one value is none. */
const FIRST_VALUES_MAX_MS = 10_000;

export class EndpointWatch {
  readonly #options: EndpointWatchOptions;
  readonly #server: ServerWatch;
  readonly #source: Subscription | CyclicReads;
  readonly #items: Items;
  readonly #conditions: ConditionWatch;
  readonly #audit: Audit;
  #line: Line;
  #subscribedMs = 0;
  #brought = false;
  #retrying = new AbortController();
  /** Whether the line stands and the first items were made. */
  #live = false;
  /** Something has changed of which the server wasn't told yet. */
  #changed = false;
  /** Machines of which was said that they aren't watched although their stretch may go on. */
  readonly #away = new Set<WatchedMachine>();

  constructor(line: Line, options: EndpointWatchOptions) {
    const { machines, way, publishingIntervalMs, bridgeMs, itemsPerCall, creates, shunned, sampling } = options;
    this.#options = options;
    this.#line = line;
    this.#server = new ServerWatch(line.session.facts.identity);
    const settings = { publishingIntervalMs, lifetimeMs: bridgeMs, itemsPerCall, creates };
    const user: SubscriptionUser = {
      prove: () => this.#prove(),
      heard: (report) => this.#heard(report),
      failed: (failure, reason) => options.ended(subscriptionFailed(failure, reason)),
    };
    this.#source =
      way === 'cyclic' ? new CyclicReads(line, publishingIntervalMs, user) : new Subscription(line, settings, user);
    this.#items = new Items(machines, line.session, this.#source, shunned, {
      sampling,
      without: (one, status) => this.#without(one, status),
      unlearned: (reason) => options.log.warn({ reason }, 'the server does not tell the types of its structures'),
    });
    const conditions = machines.flatMap((machine) => watchingFor(machine).conditions);
    this.#conditions = new ConditionWatch(conditions, line.session, this.#source, {
      without: (one, status) => this.#without(one, status),
      lost: (machine, signals) => this.#lost(machine, signals),
      failed: (error) => {
        if (this.#live) options.ended(asEnded(error));
      },
      clock: options.clock,
      log: options.log,
    });
    this.#audit = new Audit({
      machines: () => machines,
      read: (machine) => this.#items.readPresent(machine),
      delayMs: () => 2 * (this.#source.revisedMs + this.#items.samplingMs),
      stale: (machine, signals, agreedNs) => this.#stale(machine, signals, agreedNs),
    });
  }

  /** Signals whose nodes the server doesn't have. */
  get missing(): number {
    return this.#items.missing + this.#conditions.missing;
  }

  /** Items that the server has made. */
  get made(): number {
    return this.#items.made + this.#conditions.made;
  }

  /** Slowest sampling that the server grants, ms. */
  get samplingMs(): number {
    return this.#items.samplingMs;
  }

  /** Whether it has reported any value of a machine. */
  get brought(): boolean {
    return this.#brought;
  }

  /** Makes the subscription and its items, and begins to fetch. */
  async start(): Promise<void> {
    const { bridgeMs, way } = this.#options;
    await this.#source.start();
    if (way === 'subscription') this.#server.made(await this.#source.monitor(this.#server.items(bridgeMs)));
    await this.#make();
    if (this.made === 0) throw new Error('the server has none of the nodes');
    this.#subscribedMs = performance.now();
    this.#source.publish();
    this.#live = true;
    void this.#conditions.refresh();
    this.#settle();
    this.#retry();
  }

  /**
   * Machines and signals come and go; those that stay are not touched. What comes gets items, at once where the line
   * stands. Machines that go have been taken leave of.
   */
  change(change: WatchChange): void {
    for (const machine of change.gone) this.#away.delete(machine);
    if (change.coming.length > 0) this.#subscribedMs = performance.now();
    const joining = apart(change.joining);
    this.#conditions.change(joining.conditions, change.leaving);
    this.#items.change({ ...change, joining: joining.values });
    this.#changed = true;
    if (this.#live) this.#settle();
  }

  /** The server is told of what has changed. */
  #settle(): void {
    if (!this.#changed) return;
    this.#changed = false;
    void this.#make()
      .then(() => this.#conditions.refresh())
      .catch((error) => this.#options.ended(asEnded(error)));
  }

  /** Items for values, and for the events of conditions. */
  async #make(): Promise<void> {
    await this.#items.make(this.#options.clock);
    await this.#conditions.make();
  }

  /** Passes an acknowledgement on to a condition; rejects when the server isn't reached. */
  acknowledge(signal: WatchedSignal, request: AcknowledgeRequest): Promise<Outcome> {
    if (!this.#live) return Promise.reject(new Error('the machine is not being watched'));
    return this.#conditions.acknowledge(signal, request);
  }

  /** The connection broke: what is known so far is said, and the stretches are left open. */
  pause(): void {
    this.#live = false;
    this.#retrying.abort();
    this.#source.pause();
    for (const machine of this.#options.machines) {
      if (!machine.watched || this.#away.has(machine)) continue;
      this.#away.add(machine);
      this.#options.user.ended(machine.id, machine.observe());
    }
  }

  /** Goes on over another connection, taking the subscription over from a session that is gone if need be. */
  async resume(line: Line): Promise<void> {
    if (this.#options.way === 'cyclic') throw new Error('nobody read meanwhile');
    const taken = line.session.raw === this.#line.session.raw;
    const held = taken ? null : await line.session.transfer(this.#source.id);
    this.#line = line;
    await this.#items.move(line.session);
    this.#conditions.move(line.session);
    for (const machine of this.#options.machines) machine.checkAgain();
    await this.#source.resume(line, held);
    this.#live = true;
    void this.#conditions.refresh();
    // A call that the break cut short is made again.
    this.#changed ||= this.#items.unsettled;
    this.#settle();
    this.#retry();
  }

  /** Ends it over all machines. */
  stop(cause: GapCause): void {
    this.#live = false;
    this.#retrying.abort();
    this.#source.stop();
    this.#breakOff(cause);
  }

  /** Tells the server to forget the subscription, where its session goes on. */
  async forget(): Promise<void> {
    if (this.#options.way === 'cyclic') return;
    await this.#line.session.forget(this.#source.id).catch(() => {});
  }

  /** What is reported belongs to the nodes that were asked for, if the namespaces are still what they were. */
  async #prove(): Promise<void> {
    const { namespacesFixed } = this.#options;
    if (namespacesFixed && this.#server.tellsNamespaces) return;
    const { session } = this.#line;
    await checkNamespaces(session.read, session.facts.identity).catch((error) => {
      if (error instanceof NamespacesChanged) this.#options.ended(asEnded(error));
      throw error;
    });
  }

  #heard(report: Report): void {
    const seen = this.#server.see(report);
    if (seen === 'changed') {
      this.#options.ended(asEnded(new NamespacesChanged()));
      return;
    }
    if (seen === 'silent') {
      this.#options.ended(subscriptionFailed('subscription-lost', 'nothing but keep-alives'));
      return;
    }
    if (seen === 'unwatched' || report.hole) {
      this.#options.log.warn('the server did not look at its machines for a while');
      this.#breakOff('subscription-lost');
    }
    const arrivalNs = this.#options.clock();
    const changes = this.#items.valuesOf(report.changes);
    for (const [machine, told] of this.#conditions.valuesOf(report.events)) {
      changes.set(machine, [...(changes.get(machine) ?? []), ...told]);
    }
    this.#brought ||= changes.size > 0;
    for (const machine of this.#options.machines) this.#tell(machine, changes.get(machine) ?? [], report, arrivalNs);
    void this.#items.dropGone(report.changes).catch((error) => this.#options.ended(asEnded(error)));
    const silent = this.#options.machines.every((machine) => !machine.watched);
    if (silent && performance.now() - this.#subscribedMs > FIRST_VALUES_MAX_MS) {
      this.#options.ended({
        rung: 'reconnect',
        cause: 'subscription-lost',
        reason: this.#brought ? 'what the server reports is not known to be all' : 'the server reports no values',
      });
    }
  }

  #tell(
    machine: WatchedMachine,
    own: readonly SignalValue[],
    { publishTime, late, more }: Report,
    arrivalNs: bigint,
  ): void {
    const { user } = this.#options;
    const before = machine.watched;
    const taken = machine.take(own, arrivalNs);
    if (own.length > 0) user.took(machine.id, taken, own.length);
    const unreported = machine.unreported({ publishTime, more });
    if (unreported.length > 0) user.took(machine.id, machine.take(unreported, arrivalNs), unreported.length);
    // Up to when the machine was observed is known once all that waited is here, and the server is known to have looked.
    if (more || !this.#server.proven) return;
    machine.heard(late ? { ...taken, lagNs: null } : taken, arrivalNs, publishTime);
    const back = this.#away.delete(machine);
    if (machine.watched && (back || !before)) user.began(machine.id);
    if (machine.wantsCheck(arrivalNs)) void this.#check(machine);
  }

  /** Looks a second time at what a machine's signals are now; a server that can't be read breaks the watch. */
  async #check(machine: WatchedMachine): Promise<void> {
    const line = this.#line;
    try {
      const present = await this.#items.readPresent(machine);
      await this.#prove();
      if (line === this.#line && this.#options.machines.includes(machine)) machine.checked(present);
    } catch (error) {
      this.#options.ended(asEnded(error));
    }
  }

  /** A signal without a node is not silence: it has a bad status, which everybody sees. */
  #without({ machine, signal }: Watching, status: number): void {
    const { log, clock, told, user } = this.#options;
    const again = told.get(signal) === status;
    told.set(signal, status);
    if (!again) log.warn({ machine: machine.id, signal: signal.signal, status }, 'the server does not have the node');
    user.took(machine.id, machine.missing(signal, status, clock()), 0);
  }

  /** Events of these signals were lost, up to now. */
  #lost(machine: WatchedMachine, signals: readonly WatchedSignal[]): void {
    const { clock, user } = this.#options;
    const nowNs = clock();
    const taken = machine.take([], nowNs);
    const names = signals.map(({ signal }) => signal);
    taken.entries.push({ ...machine.unknown(names, machine.throughNs ?? nowNs, nowNs), cause: 'queue-overflow' });
    taken.overflows += 1;
    user.took(machine.id, taken, 0);
  }

  /** Values that no report has told: they are taken as they were read, and what the machine did meanwhile isn't known. */
  async #stale(machine: WatchedMachine, signals: readonly Stale[], agreedNs: bigint): Promise<void> {
    const { log, clock, user } = this.#options;
    await this.#prove();
    const names = signals.map(({ tracked }) => tracked.signal);
    log.warn({ machine: machine.id, signals: names }, 'the server did not report what these signals are now');
    const taken = machine.take(signals, clock());
    taken.entries.push(machine.unknown(names, agreedNs, clock()));
    user.took(machine.id, taken, signals.length);
    this.#items.remake(new Set(signals.map(({ tracked }) => tracked)));
    await this.#items.make(clock);
  }

  /** What goes on beside the reports while the line stands. */
  #retry(): void {
    this.#retrying = new AbortController();
    const { signal } = this.#retrying;
    const failed = (error: unknown) => {
      if (!signal.aborted) this.#options.ended(asEnded(error));
    };
    const missing = () => this.missing;
    const make = () => this.#make().then(() => this.#conditions.refresh());
    const all = {
      make,
      get missing() {
        return missing();
      },
    };
    retryMissing(all, this.#options.clock, signal).catch(failed);
    if (this.#options.way === 'subscription') this.#audit.run(signal).catch(failed);
  }

  #breakOff(cause: GapCause): void {
    for (const machine of this.#options.machines) {
      if (machine.watched) this.#options.user.ended(machine.id, machine.broke(cause));
    }
    this.#away.clear();
  }
}

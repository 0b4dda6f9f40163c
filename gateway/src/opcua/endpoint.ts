/**
 * The one owner of the connection to an OPC UA server. It opens a session, subscribes to the signals of its machines,
 * passes on what is reported, and when anything breaks closes all of it and begins anew; the machines then declare the
 * gap.
 *
 * stopped ─▶ connecting ─▶ subscribing ─▶ watching ─(anything breaks)─▶ closing ─▶ waiting ─(patience)─▶ connecting
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { MachineId } from '@gemba/contract/identity';
import type { Entry, GapCause } from '@gemba/contract/sample';
import type { Log } from '@gemba/program/log';
import type { MachineSource } from '../config.ts';
import { Patience } from '../patience.ts';
import { Items, type Watching } from './items.ts';
import type { WatchedMachine, WatchedSignal } from './machine.ts';
import { openSession, type Session } from './session.ts';
import { type Report, Subscription } from './subscription.ts';
import type { DataValueLike, Taken } from './to-sample.ts';
import type { Trust } from './trust.ts';

/** What an endpoint tells of its machines. */
export interface EndpointUser {
  /** The first report of a machine came: its present values are known. */
  began(machine: MachineId): void;
  /** What became of so many reported changes. */
  took(machine: MachineId, taken: Taken, changes: number): void;
  /** It is not watched any more; `entries` are what is still to be journalled. */
  ended(machine: MachineId, entries: Entry[]): void;
}

export interface EndpointOptions {
  /** Common to its machines: endpoint, security, publishing interval. */
  source: Pick<MachineSource, 'endpoint' | 'security' | 'publishingIntervalMs'>;
  machines: readonly WatchedMachine[];
  trust: Trust;
  /** The gateway's clock, ns UTC. */
  clock: () => bigint;
  log: Log;
}

type State = 'stopped' | 'connecting' | 'subscribing' | 'watching' | 'closing' | 'waiting';

/** Why a watch ended. */
interface Ended {
  cause: GapCause;
  reason: string;
}

/** A watch that lasted so long was one: what breaks it is a new outage. */
const HOLDS_AFTER_MS = 10_000;
/** A server that takes longer to come is told of: one that starts beside the gateway needs less. */
const SAY_AFTER_MS = 15_000;
const REASON_MAX_CHARS = 200;
const UNTRUSTED = /BadCertificateUntrusted/;
/** A subscription that lives but brings not one value is none. */
const FIRST_VALUES_MAX_MS = 10_000;
/** How often nodes that the server doesn't have are tried again. */
const RETRY_ITEMS_MS = 10_000;

export class Endpoint {
  readonly #options: EndpointOptions;
  readonly #user: EndpointUser;
  readonly #patience = new Patience();
  readonly #stopping = new AbortController();
  #state: State = 'stopped';
  #running: Promise<void> = Promise.resolve();
  #end: (ended: Ended) => void = () => {};
  /** Of the present subscription, or the last one. */
  #items: Items | null = null;
  #subscribedMs = 0;
  #saidReason = '';
  /** What was last said of a node that isn't there: it is said once. */
  readonly #told = new WeakMap<WatchedSignal, number>();

  constructor(options: EndpointOptions, user: EndpointUser) {
    this.#options = options;
    this.#user = user;
  }

  get state(): State {
    return this.#state;
  }

  /** Signals whose nodes the server doesn't have. */
  get missing(): number {
    return this.#items?.missing ?? 0;
  }

  get machines(): readonly WatchedMachine[] {
    return this.#options.machines;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#end({ cause: 'gateway-down', reason: 'stopped' });
    await this.#running;
    this.#state = 'stopped';
  }

  /** Begins anew, so that all values are reported again. */
  restart(cause: GapCause): void {
    this.#end({ cause, reason: cause });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const startedMs = performance.now();
      const { reason, watched } = await this.#watch();
      if (watched && performance.now() - startedMs > HOLDS_AFTER_MS) this.#patience.held();
      if (signal.aborted) return;
      this.#state = 'waiting';
      const waitMs = this.#patience.next(Date.now());
      this.#say(reason, watched, waitMs);
      await delay(waitMs, undefined, { signal }).catch(() => {});
    }
  }

  /** A break is told at once; why a server isn't reached, when it has lasted, and once for each reason. */
  #say(reason: string, watched: boolean, waitMs: number): void {
    const { log, source } = this.#options;
    const why = reason.replace(/\s+/g, ' ').trim().slice(0, REASON_MAX_CHARS);
    const lasts = this.#patience.awayMs(Date.now()) > SAY_AFTER_MS && why !== this.#saidReason;
    if (watched || lasts) this.#saidReason = why;
    const next = UNTRUSTED.test(reason) ? 'put its certificate from pki/rejected into pki/trusted/certs' : undefined;
    log[watched || lasts ? 'warn' : 'debug'](
      { endpoint: source.endpoint, reason: why, next, waitMs },
      'machine not reached',
    );
  }

  /** One session from its opening to its end; never rejects. `watched`: whether any machine was, by then. */
  async #watch(): Promise<Ended & { watched: boolean }> {
    const { source, trust } = this.#options;
    const { promise: ended, resolve: end } = Promise.withResolvers<Ended>();
    this.#end = end;
    this.#state = 'connecting';
    const lost = (reason: string) => end({ cause: 'link-down', reason });
    const opening = openSession(source.endpoint, source.security, trust, lost);
    // Told to stop while it is still connecting: the session is closed when it comes.
    const session = await Promise.race([opening.catch(asEnded), ended]);
    if ('cause' in session) {
      void opening.then((late) => late.close()).catch(() => {});
      return { ...session, watched: false };
    }
    const subscription = new Subscription(session, source.publishingIntervalMs, {
      heard: (report) => this.#heard(report),
      failed: (cause, reason) => end({ cause, reason }),
    });
    this.#state = 'subscribing';
    const retrying = new AbortController();
    const { cause, reason } = await this.#subscribe(session, subscription)
      .then(() => {
        this.#state = 'watching';
        void this.#retryMissing(retrying.signal).catch((error) => end(asEnded(error)));
        return ended;
      })
      .catch(asEnded);
    retrying.abort();
    subscription.stop();
    const watched = this.#breakOff(cause);
    this.#state = 'closing';
    await session.close();
    return { cause, reason, watched };
  }

  async #subscribe(session: Session, subscription: Subscription): Promise<void> {
    const { log, source, machines, clock } = this.#options;
    await subscription.start();
    this.#items = new Items(machines, session, subscription, (one, status) => this.#without(one, status));
    await this.#items.monitor(clock);
    const { made, missing, samplingMs } = this.#items;
    if (made === 0) throw new Error('the server has none of the nodes');
    this.#subscribedMs = performance.now();
    this.#saidReason = '';
    subscription.publish();
    log.info({ endpoint: source.endpoint, signals: made, missing, samplingMs }, 'machine reached');
  }

  /** A signal without a node is not silence: it has a bad status, which everybody sees. */
  #without({ machine, signal }: Watching, status: number): void {
    const told = this.#told.get(signal) === status;
    this.#told.set(signal, status);
    const { log, clock } = this.#options;
    if (!told) log.warn({ machine: machine.id, signal: signal.signal, status }, 'the server does not have the node');
    this.#user.took(machine.id, machine.missing(signal, status, clock()), 0);
  }

  async #retryMissing(signal: AbortSignal): Promise<void> {
    while (this.missing > 0) {
      await delay(RETRY_ITEMS_MS, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await this.#items?.monitor(this.#options.clock);
    }
  }

  #heard(report: Report): void {
    const { machines, clock } = this.#options;
    const arrivalNs = clock();
    const changes = new Map<WatchedMachine, { tracked: WatchedSignal; dataValue: DataValueLike }[]>();
    for (const { handle, dataValue } of report.changes) {
      const item = this.#items?.at(handle);
      if (item === undefined) continue;
      const own = changes.get(item.machine) ?? [];
      changes.set(item.machine, own);
      own.push(...(this.#items?.valuesOf(item, dataValue as DataValueLike) ?? []));
    }
    for (const machine of machines) {
      const own = changes.get(machine) ?? [];
      const before = machine.watched;
      const taken = machine.take(own, arrivalNs);
      if (own.length > 0) this.#user.took(machine.id, taken, own.length);
      const unreported = machine.unreported(report.publishTime);
      if (unreported.length > 0) this.#user.took(machine.id, machine.take(unreported, arrivalNs), unreported.length);
      machine.heard(taken, arrivalNs, report.publishTime);
      if (!before && machine.watched) this.#user.began(machine.id);
      if (machine.wantsCheck(arrivalNs)) void this.#check(machine);
    }
    const silent = machines.every((machine) => !machine.watched);
    if (silent && performance.now() - this.#subscribedMs > FIRST_VALUES_MAX_MS) {
      this.#end({ cause: 'subscription-lost', reason: 'the server reports no values' });
    }
  }

  /** Looks a second time at what a machine's signals are now; a server that can't be read breaks the watch. */
  async #check(machine: WatchedMachine): Promise<void> {
    const items = this.#items;
    const end = this.#end;
    try {
      const present = await items?.readPresent(machine);
      if (present !== undefined && items === this.#items) machine.checked(present);
    } catch (error) {
      end(asEnded(error));
    }
  }

  /** Ends the watch over all machines; whether there was one. */
  #breakOff(cause: GapCause): boolean {
    let watched = false;
    for (const machine of this.#options.machines) {
      if (!machine.watched) continue;
      watched = true;
      this.#user.ended(machine.id, machine.broke(cause));
    }
    return watched;
  }
}

const asEnded = (error: unknown): Ended => ({ cause: 'link-down', reason: (error as Error).message });
